/** Enters in the ledger what has just been lost, with how every replica stood to it at that moment. */
import { CAPACITY, PARTITIONED, REGION_DOWN, REPLICATION_PAUSED } from '../conditions.ts';
import { sweepLost } from '../storage/destruction.ts';
import type { World } from '../world.ts';
import { STOOD_DESTROYED, STOOD_HAD_IT } from './ledger.ts';

/** Finds the images that can be read nowhere any more since `fault` struck. */
export function enterLosses(world: World, fault: number): void {
  const { catalogue, ledger, replication, stamps, queue, plan } = world;
  sweepLost(catalogue, (manifest) => {
    const ever = catalogue.manifestEver[manifest]!;
    // Never visible in a second region: destroyed before its replication lag allowed another copy.
    const excused = (ever & (ever - 1)) === 0;
    const loss = ledger.add(manifest, fault, queue.nowUs, excused);
    const home = catalogue.manifestHome[manifest]!;
    for (let r = 0; r < plan.replicas.length; r++) {
      const at = loss * plan.replicas.length + r;
      const had = (ever & (1 << r)) !== 0;
      ledger.stood[at] = had
        ? STOOD_HAD_IT
        : stamps.isDestroyed(r)
          ? STOOD_DESTROYED
          : replication.jobs.statusOf(manifest, r);
      ledger.heldBy[at] = had ? -1 : heldUpBy(world, plan.replicas[home]!, plan.replicas[r]!);
    }
  });
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
