/**
 * An image at its destination: shown where all of it is there, before its blobs where manifests are sent first, or not yet.
 *
 * Fault model: a group of the destination may have been emptied while the manifest travelled.
 */
import { ACKNOWLEDGED } from '../storage/catalogue.ts';
import { incompleteHolders, type Tell } from './missing.ts';
import type { ReplicationParts } from './parts.ts';
import { copyAtOnce } from './sources.ts';

/** It is shown; it may be shown before its blobs; something of it is missing, or cannot be written. */
export const SHOWN = 0;
export const EARLY = 1;
export const NOT_YET = 2;

export interface Delivery {
  readonly manifest: number;
  readonly from: number;
  readonly to: number;
  /** A law stands in place of queue and link: all of it arrives together. */
  readonly isLagged: boolean;
  /** The manifest goes first, and has not been shown yet. */
  readonly mayBeEarly: boolean;
}

/** @param bring queues what a replica lacks */
export function deliverImage(parts: ReplicationParts, delivery: Delivery, bring: Tell): number {
  const { places, catalogue, stamps, sink, queue, seeding } = parts;
  const { manifest, from, to, isLagged, mayBeEarly } = delivery;
  const isGeoRedundant = places.isSecondary(to);
  if (isLagged) copyAtOnce(catalogue, stamps, sink, manifest, from, to);
  const canWrite = stamps.canWrite(to, catalogue.manifestGroup[manifest]!);
  if (!canWrite) return NOT_YET;
  if (!catalogue.isComplete(manifest, to)) return mayBeEarly && !isGeoRedundant ? EARLY : NOT_YET;
  catalogue.graves?.carried(manifest, from, to);
  if (catalogue.isShownWhole(manifest, to)) return SHOWN;
  catalogue.show(manifest, to);
  const replica = isGeoRedundant ? from : to;
  if (catalogue.manifestStanding[manifest] === ACKNOWLEDGED && !seeding.isOlder(manifest, replica)) {
    const sinceUs = Math.max(catalogue.manifestAckedUs[manifest]!, catalogue.graves?.restoredAtUs(manifest) ?? -1);
    sink.replicated(manifest, from, to, queue.nowUs - sinceUs);
  }
  if (!isGeoRedundant) incompleteHolders(places, catalogue, stamps, manifest, to, bring);
  return SHOWN;
}
