/** Where a replica can get an image from, and how it gets all of it at once where no link is modelled. */
import type { Plan } from '../plan.ts';
import type { Sink } from '../sink.ts';
import type { Catalogue } from '../storage/catalogue.ts';
import type { Places } from '../storage/places.ts';
import type { Stamps } from '../storage/stamps.ts';
import { NO_TAG, TOMBSTONE } from './jobs.ts';
import type { Topology } from './topology.ts';

/** What a job brings: an image, a tag update of a version, or both. */
export interface Wanted {
  readonly manifest: number;
  readonly tag: number;
  readonly versionUs: number;
}

/** Of the `holders` (bits, at least one), the nearest to `to` by median round trip, ties by index. */
export function nearestOf(plan: Plan, places: Places, holders: number, to: number): number {
  let best = -1;
  for (let r = 0; r < places.holders; r++) {
    if ((holders & (1 << r)) === 0) continue;
    if (best < 0 || roundTripUs(plan, places, r, to) < roundTripUs(plan, places, best, to)) best = r;
  }
  return best;
}

/** The replica nearest to `to` that has all of what is wanted and may send it, apart from `except` (−1: nobody); −1 when none has. */
export function nearestSource(
  plan: Plan,
  places: Places,
  catalogue: Catalogue,
  stamps: Stamps,
  topology: Topology,
  wanted: Wanted,
  except: number,
  to: number,
): number {
  let best = -1;
  let bestUs = Number.POSITIVE_INFINITY;
  for (let r = 0; r < places.replicas; r++) {
    if (r === except || r === to || stamps.isDestroyed(r) || !has(catalogue, wanted, r)) continue;
    const us = roundTripUs(plan, places, r, to);
    if (us >= bestUs || !maySend(catalogue, topology, wanted, r, to)) continue;
    best = r;
    bestUs = us;
  }
  return best;
}

/** Under a law of the lag no link is modelled: everything that the source can read arrives together. */
export function copyAtOnce(
  catalogue: Catalogue,
  stamps: Stamps,
  sink: Sink,
  manifest: number,
  from: number,
  to: number,
): void {
  const start = catalogue.manifestStart[manifest]!;
  for (let i = start; i < start + catalogue.manifestCount[manifest]!; i++) {
    const blob = catalogue.pool[i]!;
    const present = catalogue.blobPresent[blob]!;
    const group = catalogue.blobGroup[blob]!;
    if ((present & (1 << to)) !== 0 || (present & (1 << from)) === 0) continue;
    if (!stamps.canSend(from, group) || !stamps.canWrite(to, group)) continue;
    catalogue.put(blob, to);
    sink.bytesReplicated(from, to, catalogue.blobBytes[blob]!);
  }
}

function roundTripUs(plan: Plan, { region }: Places, from: number, to: number): number {
  return plan.rttP50Us[region[from]! * plan.regions.length + region[to]!]!;
}

function maySend(catalogue: Catalogue, topology: Topology, wanted: Wanted, from: number, to: number): boolean {
  const { manifest, tag } = wanted;
  const cell = tag * catalogue.holders + from;
  const versionUs = tag === NO_TAG ? 0 : catalogue.tagVersionUs[cell]!;
  const versionBy = tag === NO_TAG ? from : catalogue.tagVersionBy[cell]!;
  return topology.maySend(catalogue, from, to, manifest, tag, versionUs, versionBy);
}

function has(catalogue: Catalogue, wanted: Wanted, replica: number): boolean {
  const { manifest, tag, versionUs } = wanted;
  const image = manifest === TOMBSTONE || catalogue.isWhole(manifest, replica);
  if (tag === NO_TAG) return image;
  const cell = tag * catalogue.holders + replica;
  // Every replica is at time 0's version or a later one; whether it has the tag of time 0 its target says.
  const hasTag = catalogue.tagVersionUs[cell]! >= versionUs && (versionUs >= 0 || catalogue.tagTarget[cell]! >= 0);
  return image && hasTag;
}
