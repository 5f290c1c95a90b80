/** What a replica lacks and another has: images that are not visible in it, tags of which it holds an older version. */
import type { Plan } from '../plan.ts';
import { type Catalogue, LOST, NO_MANIFEST } from '../storage/catalogue.ts';
import type { Places } from '../storage/places.ts';
import type { Stamps } from '../storage/stamps.ts';
import { NO_TAG, TOMBSTONE } from './jobs.ts';
import { nearestSource } from './sources.ts';
import type { Topology } from './topology.ts';

/** That `to` lacks an image, or a version of a tag, which `from` has. */
export type Tell = (
  from: number,
  to: number,
  manifest: number,
  tag: number,
  versionUs: number,
  versionBy: number,
) => void;

/** Tells of each image and tag update that the replica lacks, with the nearest replica that has it and may send it. */
export function missingAt(
  plan: Plan,
  places: Places,
  catalogue: Catalogue,
  stamps: Stamps,
  topology: Topology,
  to: number,
  tell: Tell,
): void {
  if (stamps.isDestroyed(to)) return;
  for (let manifest = 0; manifest < catalogue.manifests; manifest++) {
    const standing = catalogue.manifestStanding[manifest]!;
    // What was never acknowledged, and is there, is brought like all else.
    if (standing === LOST || catalogue.manifestVisible[manifest] === 0) continue;
    if (catalogue.isWhole(manifest, to)) continue;
    const from = nearestSource(
      plan,
      places,
      catalogue,
      stamps,
      topology,
      { manifest, tag: NO_TAG, versionUs: 0 },
      -1,
      to,
    );
    const isBuried = from >= 0 && catalogue.graves?.admits(manifest, from, to) === false;
    if (from >= 0 && !isBuried) tell(from, to, manifest, NO_TAG, 0, from);
  }
  missingTags(plan, places, catalogue, stamps, topology, to, tell);
}

/** Tells of each tag update that the replica lacks, with the replica that has the newest and may send it. */
export function missingTags(
  plan: Plan,
  places: Places,
  catalogue: Catalogue,
  stamps: Stamps,
  topology: Topology,
  to: number,
  tell: Tell,
): void {
  for (let tag = 0; tag < catalogue.tags; tag++) {
    const newest = newestReplica(places, catalogue, stamps, topology, tag, to);
    if (newest < 0 || newest === to) continue;
    const cell = tag * catalogue.holders + newest;
    const own = tag * catalogue.holders + to;
    const versionUs = catalogue.tagVersionUs[cell]!;
    const target = catalogue.tagTarget[cell]!;
    const isBare = catalogue.tagVersionUs[own]! < 0 && catalogue.tagTarget[own]! < 0;
    const knowsNothing = isBare || catalogue.hasForgotten(own);
    const lacksFirst = versionUs < 0 && knowsNothing;
    const isOlder = versionUs >= 0 && (catalogue.isOlder(own, cell) || (knowsNothing && target >= 0));
    // Whoever goes by the order of arrival takes what it has for the newest.
    const lacks = plan.replication.conflict === 'arrivalOrder' ? knowsNothing : isOlder || lacksFirst;
    const isBuried = target >= 0 && isOutdated(catalogue, cell, to);
    if (!lacks || isBuried) continue;
    tell(newest, to, target === NO_MANIFEST ? TOMBSTONE : target, tag, versionUs, catalogue.tagVersionBy[cell]!);
  }
}

/** The image that a tag names in a cell was deleted since, and the replica knows of it; or it is lost, so that nobody brings it. */
function isOutdated(
  { graves, manifestStanding, tagTarget, tagVersionUs, tagVersionBy, holders }: Catalogue,
  cell: number,
  to: number,
): boolean {
  if (graves === null) return false;
  const target = tagTarget[cell]!;
  if (manifestStanding[target] === LOST) return true;
  if (!graves.admits(target, cell % holders, to)) return true;
  return graves.outdates(target, to, tagVersionUs[cell]!, tagVersionBy[cell]!);
}

/** Tells of each replica that shows the image and has lost part of it to an incomplete refill: `from` has it whole. */
export function incompleteHolders(
  places: Places,
  catalogue: Catalogue,
  stamps: Stamps,
  manifest: number,
  from: number,
  tell: Tell,
): void {
  const others = catalogue.manifestVisible[manifest]! & ~(1 << from);
  for (let to = 0; to < places.replicas; to++) {
    if (((others >> to) & 1) === 0 || stamps.isDestroyed(to) || catalogue.isComplete(manifest, to)) continue;
    tell(from, to, manifest, NO_TAG, 0, from);
  }
}

/**
 * Of the replica itself and those that may send to it, the one with the newest version of a tag, of those of time 0 the first
 * that has a target; −1 when nobody has any.
 */
function newestReplica(
  places: Places,
  catalogue: Catalogue,
  stamps: Stamps,
  topology: Topology,
  tag: number,
  to: number,
): number {
  let newest = -1;
  let newestCell = -1;
  for (let r = 0; r < places.replicas; r++) {
    const cell = tag * catalogue.holders + r;
    const versionUs = catalogue.tagVersionUs[cell]!;
    const isAny = versionUs >= 0 || catalogue.tagTarget[cell]! >= 0;
    // Of a tag of time 0 all versions are alike.
    const isNewer = newest < 0 ? isAny : versionUs >= 0 && catalogue.isOlder(newestCell, cell);
    if (stamps.isDestroyed(r) || !isNewer || catalogue.hasForgotten(cell)) continue;
    const by = catalogue.tagVersionBy[cell]!;
    if (r !== to && !topology.maySend(catalogue, r, to, catalogue.tagTarget[cell]!, tag, versionUs, by)) continue;
    newest = r;
    newestCell = cell;
  }
  return newest;
}
