/**
 * Enters in the ledger what people destroyed: images deleted by mistake, once no holder shows them any more, and images that were
 * damaged as they were written. What was deleted on purpose is no loss.
 */
import { FREE } from '../replication/jobs.ts';
import { ACKNOWLEDGED, LOST, STORED_BEFORE } from '../storage/catalogue.ts';
import type { World } from '../world.ts';
import { STOOD_DESTROYED, STOOD_HAD_IT, STOOD_OUTSIDE } from './ledger.ts';

/** A delete has reached a holder. */
export function enterDeleted(world: World, deletion: number): void {
  const { catalogue, ledger, queue, places } = world;
  const graves = catalogue.graves!;
  const fault = graves.fault[deletion]!;
  const manifest = graves.manifest[deletion]!;
  const standing = catalogue.manifestStanding[manifest]!;
  const isKept = standing === ACKNOWLEDGED || standing === STORED_BEFORE;
  // What can be restored is not lost.
  if (world.frontDoor.desk?.bin?.has(manifest) === true) return;
  if (fault < 0 || !isKept || catalogue.manifestVisible[manifest] !== 0) return;
  const loss = ledger.add(manifest, fault, queue.nowUs);
  for (let holder = 0; holder < places.holders; holder++) {
    const at = loss * places.holders + holder;
    const gotUs = graves.gotAtUs(deletion, holder);
    ledger.heldBy[at] = -1;
    ledger.stood[at] = standingOf(world, manifest, holder);
    if (ledger.stood[at] !== STOOD_HAD_IT || gotUs < 0) continue;
    ledger.goneUs[at] = gotUs;
    ledger.goneBy[at] = fault;
  }
  catalogue.manifestStanding[manifest] = LOST;
}

/** An image was damaged as a replica wrote it. */
export function enterDamaged(world: World, manifest: number, replica: number, fault: number): void {
  const { ledger, queue, places } = world;
  const loss = ledger.add(manifest, fault, queue.nowUs);
  for (let holder = 0; holder < places.holders; holder++) {
    const at = loss * places.holders + holder;
    ledger.heldBy[at] = -1;
    ledger.stood[at] = holder === replica ? STOOD_HAD_IT : STOOD_OUTSIDE;
  }
  ledger.goneUs[loss * places.holders + replica] = queue.nowUs;
  ledger.goneBy[loss * places.holders + replica] = fault;
}

function standingOf({ catalogue, stamps, places, membership }: World, manifest: number, holder: number): number {
  if ((catalogue.manifestEver[manifest]! & (1 << holder)) !== 0) return STOOD_HAD_IT;
  const replica = places.isSecondary(holder) ? places.primaryOf(holder) : holder;
  if (!membership.isMember(replica)) return STOOD_OUTSIDE;
  return stamps.isDestroyed(holder) ? STOOD_DESTROYED : FREE;
}
