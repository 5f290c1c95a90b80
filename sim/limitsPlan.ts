/** The limits that a registry's tier sets, as numbers. */

/** Kinds of operations that have a limit of their own, in the order of `LimitsPlan.perMinute`. */
export const LIMITED = ['read', 'write', 'delete'] as const;
export type Limited = (typeof LIMITED)[number];

/**
 * What counts as an operation. `requests`: every request, by its method (GET and HEAD read, PUT, PATCH and POST write,
 * DELETE deletes). `operations`: of a pull each manifest and each blob, of a push each upload that is opened and each
 * manifest that is asked for or put.
 */
export type Counting = 'requests' | 'operations';

/** Highest limit that buckets count exactly, operations a minute; above it there is none to be told from a limit. */
export const MOST_PER_MINUTE = 50_000_000;

export interface LimitsPlan {
  /** Operations a minute of each replica, by LIMITED: whole numbers from 1 to MOST_PER_MINUTE, or Infinity for no limit. */
  readonly perMinute: readonly number[];
  readonly counting: Counting;
  /** Bytes that the registry may store, each blob once however many replicas have it; Infinity for no limit. */
  readonly storageBytes: number;
  /** Bytes of one layer; Infinity for no limit. */
  readonly layerBytes: number;
}
