/** The limits that a registry's tier sets, as numbers. */

/** Kinds of operations whose limits a fault can change. */
export const LIMITED = ['read', 'write', 'delete'] as const;
export type Limited = (typeof LIMITED)[number];
/** Kinds of operations that have a limit of their own, in the order of `LimitsPlan.perMinute`. */
export const METERED = [...LIMITED, 'referrers', 'signIn'] as const;
export type Metered = (typeof METERED)[number];
/** Kinds of which one identity has a limit of its own. */
export const IDENTITY_METERED = [...LIMITED, 'referrers'] as const;

/** `bucket`: refilled continuously. `perMinute`: counted from one full minute to the next, a mistake that lets double bursts in. */
export const COUNTERS = ['bucket', 'perMinute'] as const;
export type Counter = (typeof COUNTERS)[number];

/**
 * What counts as an operation. `requests`: every request, by its method (GET and HEAD read, PUT, PATCH and POST write,
 * DELETE deletes). `operations`: of a pull each manifest and each blob, of a push each upload that is opened and each
 * manifest that is asked for or put.
 */
export type Counting = 'requests' | 'operations';

/** Highest limit that buckets count exactly, operations a minute; above it there is none to be told from a limit. */
export const MOST_PER_MINUTE = 50_000_000;

/** `atCommit`: nothing goes beyond. `atOpen`: uploads that are under way together do, as none of them sees the others. */
export const STORAGE_CHECKS = ['atCommit', 'atOpen'] as const;
export type StorageCheck = (typeof STORAGE_CHECKS)[number];

export interface LimitsPlan {
  /** Operations a minute of each replica, by METERED: whole numbers from 1 to MOST_PER_MINUTE, or Infinity for no limit. */
  readonly perMinute: readonly number[];
  /** The same for each identity at each replica. */
  readonly identityPerMinute: readonly number[];
  readonly counter: Counter;
  readonly counting: Counting;
  /** Bytes that the registry may store, each blob once however many replicas have it; Infinity for no limit. */
  readonly storageBytes: number;
  /** When an upload is held against `storageBytes`: when its size is known, or (a mistake) only when it is opened. */
  readonly storageCheck: StorageCheck;
  /** Bytes of one layer; Infinity for no limit. */
  readonly layerBytes: number;
}
