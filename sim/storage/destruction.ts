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
    forgetTag(catalogue, tag * catalogue.holders + replica);
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

/** A failover: a replica holds what its geo-redundant copy held, and the copy nothing. */
export function takeOverCopy(catalogue: Catalogue, replica: number, secondary: number): void {
  const [to, from] = [1 << replica, 1 << secondary];
  const moved = (bits: number): number => ((bits & from) === 0 ? bits & ~to : (bits & ~from) | to);
  for (let blob = 0; blob < catalogue.blobs; blob++) {
    catalogue.blobPresent[blob] = moved(catalogue.blobPresent[blob]!);
    catalogue.blobIncoming[blob] = catalogue.blobIncoming[blob]! & ~(to | from);
  }
  for (let m = 0; m < catalogue.manifests; m++) catalogue.manifestVisible[m] = moved(catalogue.manifestVisible[m]!);
  for (let tag = 0; tag < catalogue.tags; tag++) {
    const [own, copy] = [tag * catalogue.holders + replica, tag * catalogue.holders + secondary];
    catalogue.tagTarget[own] = catalogue.tagTarget[copy]!;
    catalogue.tagVersionUs[own] = catalogue.tagVersionUs[copy]!;
    catalogue.tagVersionBy[own] = catalogue.tagVersionBy[copy]!;
    forgetTag(catalogue, copy);
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
    // What is left of it is of no use: nothing shows it again.
    catalogue.manifestVisible[m] = 0;
  }
}

/**
 * Geo-repair of one group is done: the replica holds again what the sources hold of it. Tells of each blob that came, with
 * the replicas that could send it.
 * @param sources bits of the replicas that geo-repair reaches
 */
export function refillGroup(
  catalogue: Catalogue,
  replica: number,
  group: number,
  sources: number,
  tell: (blob: number, holders: number) => void,
): void {
  const bit = 1 << replica;
  for (let blob = 0; blob < catalogue.blobs; blob++) {
    if (catalogue.blobGroup[blob] !== group) continue;
    const present = catalogue.blobPresent[blob]!;
    const holders = present & sources;
    if (holders === 0 || (present & bit) !== 0) continue;
    catalogue.blobPresent[blob] = present | bit;
    tell(blob, holders);
  }
}

/** Shows every manifest that a source shows and that is complete here again. */
export function showRefilled(
  catalogue: Catalogue,
  replica: number,
  sources: number,
  awaitsRefill: (group: number) => boolean,
): void {
  const bit = 1 << replica;
  for (let m = 0; m < catalogue.manifests; m++) {
    const visible = catalogue.manifestVisible[m]!;
    if ((visible & sources) === 0 || (visible & bit) !== 0 || catalogue.manifestStanding[m] === LOST) continue;
    if (!awaitsRefill(catalogue.manifestGroup[m]!) && catalogue.isComplete(m, replica)) catalogue.show(m, replica);
  }
}

/**
 * Hides every manifest that the replica shows and that names a blob which its refilled groups did not get, because only an
 * unreachable replica has it. Replication brings it again. What no other replica shows stays.
 */
export function hideIncomplete(catalogue: Catalogue, replica: number, awaitsRefill: (group: number) => boolean): void {
  const bit = 1 << replica;
  for (let m = 0; m < catalogue.manifests; m++) {
    const visible = catalogue.manifestVisible[m]!;
    if ((visible & bit) === 0 || visible === bit) continue;
    const start = catalogue.manifestStart[m]!;
    for (let i = start; i < start + catalogue.manifestCount[m]!; i++) {
      const blob = catalogue.pool[i]!;
      if ((catalogue.blobPresent[blob]! & bit) !== 0 || awaitsRefill(catalogue.blobGroup[blob]!)) continue;
      catalogue.manifestVisible[m] = visible & ~bit;
      break;
    }
  }
}

/** Takes over the newest tag updates of the sources. */
export function copyTags(catalogue: Catalogue, replica: number, sources: number): void {
  for (let tag = 0; tag < catalogue.tags; tag++) {
    const own = tag * catalogue.holders + replica;
    for (let other = 0; other < catalogue.holders; other++) {
      if ((sources & (1 << other)) === 0) continue;
      const cell = tag * catalogue.holders + other;
      const target = catalogue.tagTarget[cell]!;
      if (catalogue.tagVersionUs[cell]! >= 0) {
        catalogue.applyTag(tag, replica, target, catalogue.tagVersionUs[cell]!, catalogue.tagVersionBy[cell]!);
      } else if (target >= 0 && catalogue.tagVersionUs[own]! < 0) {
        // Both at time 0's version: the replica had nothing yet.
        catalogue.tagTarget[own] = target;
      }
    }
  }
}

function forgetTag(catalogue: Catalogue, cell: number): void {
  catalogue.tagTarget[cell] = NO_MANIFEST;
  catalogue.tagVersionUs[cell] = -1;
  catalogue.tagVersionBy[cell] = 0;
}

function isGone(catalogue: Catalogue, manifest: number): boolean {
  if (catalogue.manifestVisible[manifest] === 0) return true;
  const start = catalogue.manifestStart[manifest]!;
  const end = start + catalogue.manifestCount[manifest]!;
  for (let i = start; i < end; i++) if (catalogue.blobPresent[catalogue.pool[i]!] === 0) return true;
  return false;
}
