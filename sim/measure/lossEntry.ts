/** Enters in the ledger what has just been lost, with how every replica stood to it at that moment. */
import { CAPACITY, PARTITIONED, REGION_DOWN, REPLICATION_PAUSED } from '../conditions.ts';
import { FREE } from '../replication/jobs.ts';
import { STORED_BEFORE } from '../storage/catalogue.ts';
import { sweepLost } from '../storage/destruction.ts';
import type { World } from '../world.ts';
import { STOOD_DESTROYED, STOOD_HAD_IT } from './ledger.ts';

/** Finds the images that can be read nowhere any more since `fault` struck. */
export function enterLosses(world: World, fault: number): void {
  const { catalogue, ledger, replication, stamps, queue, places } = world;
  sweepLost(catalogue, (manifest) => {
    const ever = catalogue.manifestEver[manifest]!;
    const loss = ledger.add(manifest, fault, queue.nowUs);
    const home = catalogue.manifestHome[manifest]!;
    let waited = false;
    for (let r = 0; r < places.holders; r++) {
      const at = loss * places.holders + r;
      if ((ever & (1 << r)) !== 0) {
        ledger.stood[at] = STOOD_HAD_IT;
        ledger.heldBy[at] = -1;
        noteParts(world, loss, manifest, r);
        continue;
      }
      const status = stamps.isDestroyed(r) ? STOOD_DESTROYED : replication.jobs.statusOf(manifest, r);
      ledger.stood[at] = status;
      ledger.heldBy[at] = heldUpBy(world, places.region[home]!, places.region[r]!);
      waited ||= status !== FREE;
    }
    // Never visible in a second region although one was meant to get it: destroyed before its replication lag allowed
    // another copy. Where there is no other region, nothing excuses the loss.
    const isSingle = (ever & (ever - 1)) === 0;
    const excused = isSingle && waited && catalogue.manifestStanding[manifest] !== STORED_BEFORE;
    ledger.excused[loss] = excused ? 1 : 0;
  });
}

/** Which of its groups took a replica's copy of the image away. */
function noteParts({ catalogue, ledger }: World, loss: number, manifest: number, replica: number): void {
  const bit = 1 << replica;
  if ((catalogue.manifestVisible[manifest]! & bit) === 0) {
    ledger.notePart(loss, replica, catalogue.manifestGroup[manifest]!);
  }
  const start = catalogue.manifestStart[manifest]!;
  for (let i = start; i < start + catalogue.manifestCount[manifest]!; i++) {
    const blob = catalogue.pool[i]!;
    if ((catalogue.blobPresent[blob]! & bit) === 0) ledger.notePart(loss, replica, catalogue.blobGroup[blob]!);
  }
}

/** The fault that keeps replication from one region to another from moving, −1 for none. */
function heldUpBy({ conditions }: World, from: number, to: number): number {
  const pair = conditions.pair(from, to);
  for (const kind of [REPLICATION_PAUSED, PARTITIONED, CAPACITY]) {
    const fault = conditions.heldBy(kind, pair);
    if (fault >= 0) return fault;
  }
  return conditions.heldBy(REGION_DOWN, to);
}
