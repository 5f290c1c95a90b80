/**
 * What destroyed storage means for the catalogue: copies vanish from a replica, an image with a blob or manifest that no
 * replica holds is lost, and geo-repair brings back what other replicas still hold.
 */
import { ACKNOWLEDGED, type Catalogue, LOST, NO_MANIFEST, STORED_BEFORE } from './catalogue.ts';

/** Everything that a replica stores is gone: blobs, manifests, tags. */
export function eraseReplica(catalogue: Catalogue, replica: number): void {
  const keep = ~(1 << replica);
  for (let blob = 0; blob < catalogue.blobs; blob++) catalogue.blobPresent[blob] = catalogue.blobPresent[blob]! & keep;
  for (let m = 0; m < catalogue.manifests; m++) catalogue.manifestVisible[m] = catalogue.manifestVisible[m]! & keep;
  for (let tag = 0; tag < catalogue.tags; tag++) {
    const cell = tag * catalogue.replicas + replica;
    catalogue.tagTarget[cell] = NO_MANIFEST;
    catalogue.tagVersionUs[cell] = -1;
    catalogue.tagVersionBy[cell] = 0;
  }
}

/** What a replica stored in one placement group is gone. */
export function eraseGroup(catalogue: Catalogue, replica: number, group: number): void {
  const keep = ~(1 << replica);
  for (let blob = 0; blob < catalogue.blobs; blob++) {
    if (catalogue.blobGroup[blob] === group) catalogue.blobPresent[blob] = catalogue.blobPresent[blob]! & keep;
  }
  for (let m = 0; m < catalogue.manifests; m++) {
    if (catalogue.manifestGroup[m] === group) catalogue.manifestVisible[m] = catalogue.manifestVisible[m]! & keep;
  }
}

/** Marks every image that can be read nowhere any more as lost, and tells of each, in id order. */
export function sweepLost(catalogue: Catalogue, tell: (manifest: number) => void): void {
  for (let m = 0; m < catalogue.manifests; m++) {
    const standing = catalogue.manifestStanding[m]!;
    if (standing !== ACKNOWLEDGED && standing !== STORED_BEFORE) continue;
    if (!isGone(catalogue, m)) continue;
    tell(m);
    catalogue.manifestStanding[m] = LOST;
  }
}

/** Geo-repair of one group is done: the replica holds again what any other holds of it. */
export function refillGroup(catalogue: Catalogue, replica: number, group: number): void {
  const bit = 1 << replica;
  for (let blob = 0; blob < catalogue.blobs; blob++) {
    if (catalogue.blobGroup[blob] === group && catalogue.blobPresent[blob]! !== 0) {
      catalogue.blobPresent[blob] = catalogue.blobPresent[blob]! | bit;
    }
  }
}

/** Shows every manifest that other replicas show and that is complete here again. */
export function showRefilled(catalogue: Catalogue, replica: number, awaitsRefill: (group: number) => boolean): void {
  const bit = 1 << replica;
  for (let m = 0; m < catalogue.manifests; m++) {
    const visible = catalogue.manifestVisible[m]!;
    if (visible === 0 || (visible & bit) !== 0 || catalogue.manifestStanding[m] === LOST) continue;
    if (!awaitsRefill(catalogue.manifestGroup[m]!) && catalogue.isComplete(m, replica)) catalogue.show(m, replica);
  }
}

/** Takes over the newest tag updates of all other replicas. */
export function copyTags(catalogue: Catalogue, replica: number): void {
  for (let tag = 0; tag < catalogue.tags; tag++) {
    for (let other = 0; other < catalogue.replicas; other++) {
      const cell = tag * catalogue.replicas + other;
      if (other === replica) continue;
      const target = catalogue.tagTarget[cell]!;
      if (catalogue.tagVersionUs[cell]! < 0 && target < 0) continue;
      if (catalogue.tagVersionUs[tag * catalogue.replicas + replica]! < 0 && catalogue.tagVersionUs[cell]! < 0) {
        // Both at time 0's version: the replica had nothing yet.
        catalogue.tagTarget[tag * catalogue.replicas + replica] = target;
      } else {
        catalogue.applyTag(tag, replica, target, catalogue.tagVersionUs[cell]!, catalogue.tagVersionBy[cell]!);
      }
    }
  }
}

function isGone(catalogue: Catalogue, manifest: number): boolean {
  if (catalogue.manifestVisible[manifest] === 0) return true;
  const start = catalogue.manifestStart[manifest]!;
  const end = start + catalogue.manifestCount[manifest]!;
  for (let i = start; i < end; i++) if (catalogue.blobPresent[catalogue.pool[i]!] === 0) return true;
  return false;
}
