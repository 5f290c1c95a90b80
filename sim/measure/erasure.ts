/**
 * Enters in the ledger what a key takes with it when it is gone for good: every image that is not lost yet, wherever copies of
 * it are, those too that lie in a bin. Copies stay where they were and are worth nothing, so nothing is erased, and nothing excuses such a loss.
 */
import { ACKNOWLEDGED, LOST, STORED_BEFORE } from '../storage/catalogue.ts';
import type { World } from '../world.ts';
import { STOOD_OUTSIDE, STOOD_UNDECRYPTED } from './ledger.ts';

/** All images, when the key goes. */
export function enterErasure(world: World, fault: number): void {
  const { catalogue, ledger, plan } = world;
  for (let manifest = 0; manifest < catalogue.manifests; manifest++) enterErased(world, manifest, fault);
  ledger.groupLosses += plan.stamp.placementGroups;
}

/** One that was acknowledged under a data key that outlived its key. */
export function enterErased({ catalogue, ledger, queue, places }: World, manifest: number, fault: number): void {
  const standing = catalogue.manifestStanding[manifest]!;
  if (standing !== ACKNOWLEDGED && standing !== STORED_BEFORE) return;
  const loss = ledger.add(manifest, fault, queue.nowUs);
  const has = catalogue.manifestVisible[manifest]! | (catalogue.graves?.keptIn(manifest) ?? 0);
  for (let holder = 0; holder < places.holders; holder++) {
    const at = loss * ledger.holders + holder;
    const isThere = (has & (1 << holder)) !== 0;
    ledger.stood[at] = isThere ? STOOD_UNDECRYPTED : STOOD_OUTSIDE;
    ledger.heldBy[at] = -1;
  }
  catalogue.manifestStanding[manifest] = LOST;
}
