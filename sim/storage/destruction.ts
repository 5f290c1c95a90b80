/**
 * What destroyed storage means for the catalogue: copies vanish from a holder (a replica or a geo-redundant copy), an image
 * with a blob or manifest that none holds any more is lost, and geo-repair brings back what others still hold.
 */
import { ACKNOWLEDGED, type Catalogue, LOST, NO_MANIFEST, STORED_BEFORE, UNACKNOWLEDGED } from './catalogue.ts';

/**
 * Everything that a holder stores is gone: blobs, manifests, tags.
 * @param withTags false where tags lie in a database that all share
 */
export function eraseReplica(catalogue: Catalogue, holder: number, withTags = true): void {
  const keep = ~(1 << holder);
  for (let blob = 0; blob < catalogue.blobs; blob++) catalogue.blobPresent[blob] = catalogue.blobPresent[blob]! & keep;
  for (let m = 0; m < catalogue.manifests; m++) catalogue.manifestVisible[m] = catalogue.manifestVisible[m]! & keep;
  for (let tag = 0; withTags && tag < catalogue.tags; tag++) forgetTag(catalogue, tag, holder);
  if (!withTags) return;
  catalogue.graves?.forget(holder);
  catalogue.locks?.forget(holder);
}

/** The holder knows nothing of a tag any more. */
export function forgetTag(catalogue: Catalogue, tag: number, holder: number): void {
  const cell = tag * catalogue.holders + holder;
  catalogue.tagTarget[cell] = NO_MANIFEST;
  catalogue.tagVersionUs[cell] = -1;
  catalogue.tagVersionBy[cell] = 0;
}

/**
 * What a holder stored in one placement group is gone.
 * @param withManifests false where manifests lie in a database and not in the storage
 */
export function eraseGroup(catalogue: Catalogue, holder: number, group: number, withManifests = true): void {
  const keep = ~(1 << holder);
  for (let blob = 0; blob < catalogue.blobs; blob++) {
    if (catalogue.blobGroup[blob] === group) catalogue.blobPresent[blob] = catalogue.blobPresent[blob]! & keep;
  }
  for (let m = 0; withManifests && m < catalogue.manifests; m++) {
    if (catalogue.manifestGroup[m] === group) catalogue.manifestVisible[m] = catalogue.manifestVisible[m]! & keep;
  }
  if (withManifests) catalogue.graves?.loseKept(holder, (m) => catalogue.manifestGroup[m] === group);
}

/** The one database of manifests and tags is gone: blobs stay where they are, and nothing names them any more. */
export function eraseMetadata(catalogue: Catalogue): void {
  catalogue.manifestVisible.fill(0, 0, catalogue.manifests);
  for (let holder = 0; holder < catalogue.holders; holder++) catalogue.graves?.loseKept(holder, () => true);
  const cells = catalogue.tags * catalogue.holders;
  catalogue.tagTarget.fill(NO_MANIFEST, 0, cells);
  catalogue.tagVersionUs.fill(-1, 0, cells);
  catalogue.tagVersionBy.fill(0, 0, cells);
}

/**
 * A holder that shared its database with others is gone: an image that it alone had whole by the books, and whose layers had
 * all reached another, is whole there. What is scattered over several counts as lost, although some could be put together.
 */
export function showWhereWhole(catalogue: Catalogue): void {
  for (let m = 0; m < catalogue.manifests; m++) {
    const standing = catalogue.manifestStanding[m]!;
    if ((standing !== ACKNOWLEDGED && standing !== STORED_BEFORE) || catalogue.manifestVisible[m] !== 0) continue;
    for (let r = 0; r < catalogue.holders; r++) if (catalogue.isComplete(m, r)) catalogue.show(m, r);
  }
}

/** A failover: a replica holds what its geo-redundant copy held, and the copy nothing. */
export function takeOverCopy(catalogue: Catalogue, replica: number, secondary: number): void {
  const [to, from] = [1 << replica, 1 << secondary];
  const moved = (bits: number): number => ((bits & from) === 0 ? bits & ~to : (bits & ~from) | to);
  catalogue.fresh?.takenOver(moved);
  catalogue.graves?.takeOver(replica, secondary);
  catalogue.locks?.takeOver(replica, secondary);
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
    forgetTag(catalogue, tag, secondary);
  }
}

/**
 * Marks every image that can be read nowhere any more, nor restored, as lost, and tells of each, in id order.
 * @param intactIn holders whose copies of a group are good, as bits: what rots unnoticed is lost before anybody misses it
 */
export function sweepLost(
  catalogue: Catalogue,
  intactIn: (group: number) => number,
  tell: (manifest: number) => void,
): void {
  for (let m = 0; m < catalogue.manifests; m++) {
    const standing = catalogue.manifestStanding[m]!;
    const isNew = standing === ACKNOWLEDGED || standing === STORED_BEFORE;
    if (isNew && isGone(catalogue, m, intactIn)) {
      tell(m);
      catalogue.manifestStanding[m] = LOST;
    }
    // What is left of it, once it is missed, is of no use: nothing shows it again. Of what was never acknowledged there is no loss,
    // but where it waits for other regions' copies it is shown as well.
    const isOver = catalogue.manifestStanding[m] === LOST || standing === UNACKNOWLEDGED;
    if (isOver && catalogue.manifestVisible[m] !== 0 && isGone(catalogue, m, everywhere))
      catalogue.manifestVisible[m] = 0;
  }
}

/**
 * Geo-repair of one group is done: the holder holds again what the sources hold of it. Tells of each blob that came, with
 * the holders that could send it.
 * @param sources bits of the holders that geo-repair reaches
 */
export function refillGroup(
  catalogue: Catalogue,
  holder: number,
  group: number,
  sources: number,
  tell: (blob: number, holders: number) => void,
): void {
  const bit = 1 << holder;
  for (let blob = 0; blob < catalogue.blobs; blob++) {
    if (catalogue.blobGroup[blob] !== group) continue;
    const present = catalogue.blobPresent[blob]!;
    const holders = present & sources;
    if (holders === 0 || (present & bit) !== 0) continue;
    catalogue.put(blob, holder);
    tell(blob, holders);
  }
}

/** Shows every manifest that a source shows and that is complete here again. */
export function showRefilled(
  catalogue: Catalogue,
  holder: number,
  sources: number,
  awaitsRefill: (group: number) => boolean,
  maySend: (source: number, manifest: number) => boolean,
): void {
  const bit = 1 << holder;
  for (let m = 0; m < catalogue.manifests; m++) {
    const visible = catalogue.manifestVisible[m]!;
    if (!awaitsRefill(catalogue.manifestGroup[m]!)) catalogue.graves?.refillKept(m, sources, holder);
    if (!isSent(visible & sources, m, maySend) || (visible & bit) !== 0 || catalogue.manifestStanding[m] === LOST)
      continue;
    if (catalogue.graves?.comesBack(m, visible & sources, holder) === false) continue;
    if (!awaitsRefill(catalogue.manifestGroup[m]!) && catalogue.isComplete(m, holder)) catalogue.show(m, holder);
  }
}

/**
 * Hides every manifest that the holder shows and that names a blob which its refilled groups did not get, because only an
 * unreachable holder has it. Replication brings it again. What no other holder shows stays, or goes with `alsoAlone`:
 * where nobody may ever send it. Returns whether any of these went.
 */
export function hideIncomplete(
  catalogue: Catalogue,
  holder: number,
  awaitsRefill: (group: number) => boolean,
  alsoAlone = false,
): boolean {
  const bit = 1 << holder;
  let isGone = false;
  for (let m = 0; m < catalogue.manifests; m++) {
    const visible = catalogue.manifestVisible[m]!;
    if ((visible & bit) === 0 || (visible === bit && !alsoAlone)) continue;
    const start = catalogue.manifestStart[m]!;
    for (let i = start; i < start + catalogue.manifestCount[m]!; i++) {
      const blob = catalogue.pool[i]!;
      if ((catalogue.blobPresent[blob]! & bit) !== 0 || awaitsRefill(catalogue.blobGroup[blob]!)) continue;
      catalogue.manifestVisible[m] = visible & ~bit;
      isGone ||= visible === bit;
      break;
    }
  }
  return isGone;
}

function isSent(holders: number, manifest: number, maySend: (source: number, manifest: number) => boolean): boolean {
  for (let r = 0; holders >> r !== 0; r++) if (((holders >> r) & 1) !== 0 && maySend(r, manifest)) return true;
  return false;
}

/** Takes over the newest tag updates of the sources, of each those that it may send. */
export function copyTags(
  catalogue: Catalogue,
  holder: number,
  sources: number,
  maySend: (source: number, tag: number) => boolean,
): void {
  for (let tag = 0; tag < catalogue.tags; tag++) {
    const own = tag * catalogue.holders + holder;
    for (let other = 0; other < catalogue.holders; other++) {
      if ((sources & (1 << other)) === 0 || !maySend(other, tag)) continue;
      const cell = tag * catalogue.holders + other;
      const target = catalogue.tagTarget[cell]!;
      const [us, by] = [catalogue.tagVersionUs[cell]!, catalogue.tagVersionBy[cell]!];
      if (target >= 0 && catalogue.graves?.outdates(target, holder, us, by) === true) continue;
      if (catalogue.tagVersionUs[cell]! >= 0) {
        catalogue.applyTag(tag, holder, target, catalogue.tagVersionUs[cell]!, catalogue.tagVersionBy[cell]!);
      } else if (target >= 0 && catalogue.tagVersionUs[own]! < 0) {
        // Both at time 0's version: the holder had nothing yet.
        catalogue.tagTarget[own] = target;
      }
    }
  }
}

const everywhere = (): number => -1;

/**
 * No holder has the image, to be seen or to be restored, or none has one of its blobs: nobody can send it any more.
 * @param intactIn holders whose copies of a group are good, as bits
 */
export function isGone(
  catalogue: Catalogue,
  manifest: number,
  intactIn: (group: number) => number = everywhere,
): boolean {
  if (goodManifestIn(catalogue, manifest, intactIn) === 0) return true;
  const start = catalogue.manifestStart[manifest]!;
  const end = start + catalogue.manifestCount[manifest]!;
  for (let i = start; i < end; i++) if (goodBlobIn(catalogue, catalogue.pool[i]!, intactIn) === 0) return true;
  return false;
}

/** Holders that have the manifest, shown or to be restored, and good, as bits: in a group whose copies rotted, what was written since is good. */
export function goodManifestIn(catalogue: Catalogue, manifest: number, intactIn: (group: number) => number): number {
  const good = intactIn(catalogue.manifestGroup[manifest]!) | (catalogue.fresh?.ofManifest(manifest) ?? 0);
  return (catalogue.manifestVisible[manifest]! | (catalogue.graves?.keptIn(manifest) ?? 0)) & good;
}

/** Holders that have the blob, and good, as bits. */
export function goodBlobIn(catalogue: Catalogue, blob: number, intactIn: (group: number) => number): number {
  const good = intactIn(catalogue.blobGroup[blob]!) | (catalogue.fresh?.ofBlob(blob) ?? 0);
  return catalogue.blobPresent[blob]! & good;
}
