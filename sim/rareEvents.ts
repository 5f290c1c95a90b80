/** What happens rarely in a run: all kinds of events but those of requests, transfers and replication. */
import { Defect } from './kernel/assert.ts';
import * as kinds from './kinds.ts';
import { countOwed } from './replication/catchUp.ts';
import { IN_ROUTING } from './routing/prober.ts';
import type { World } from './world.ts';

/** Takes an event to where it belongs. The kinds that make up nearly all of a run are the world's own affair. */
export function dispatchRare(world: World, kind: number, a: number, b: number): void {
  const { queue, digest } = world;
  switch (kind) {
    case kinds.EVENT_SINGLE:
      digest.event(queue, kind, a);
      world.arrivals.singleArrives(a, b);
      return;
    case kinds.EVENT_LIST_ARRIVAL:
      digest.event(queue, kind, a);
      world.listings.arrives(a);
      return;
    case kinds.EVENT_ROLLOUT:
      digest.event(queue, kind, a);
      world.rollouts.begin(a);
      return;
    case kinds.EVENT_PROBE:
      digest.event(queue, kind, a);
      if (world.prober.probe(a, b, world.frontEnds.answerProbe(a) && world.metadata.isReached(a)))
        rankChanged(world, a);
      return;
    case kinds.EVENT_SURGE:
      digest.event(queue, kind, 2 * a + b);
      world.surges.arrives(a, b);
      return;
    case kinds.EVENT_REPAIR:
      digest.event(queue, kind, a * world.stamps.copies.core.slots + b);
      world.stamps.copies.repaired(a, b);
      return;
    case kinds.EVENT_REPAIR_LINK:
      drainRepairLink(world, a);
      return;
    case kinds.EVENT_RENEWAL:
      digest.event(queue, kind, a);
      world.stamps.copies.renew(a);
      return;
    case kinds.EVENT_GEO_RESUME:
      digest.event(queue, kind, a);
      world.strikes.resume(a);
      return;
    case kinds.EVENT_HAZARD:
      world.recorder?.striking();
      world.hazards.fire(a, world.strikes);
      world.recorder?.chance();
      // After it, as planned faults are: who names the event can tell what came of it.
      digest.event(queue, kind, a);
      return;
    case kinds.EVENT_CHANCE_END:
      digest.event(queue, kind, a);
      world.hazards.end(a, b, world.strikes);
      world.recorder?.recovered(b);
      return;
    case kinds.EVENT_ANTI_ENTROPY:
      digest.event(queue, kind, 0);
      world.antiEntropy.compare();
      return;
    case kinds.EVENT_KEY:
      digest.event(queue, kind, a * world.plan.regions.length + b);
      world.keys.due(a, b);
      return;
    case kinds.EVENT_COLLECT:
      digest.event(queue, kind, a);
      world.frontDoor.collector!.due(a);
      return;
    case kinds.EVENT_RETENTION:
      digest.event(queue, kind, a);
      world.frontDoor.retention!.due(a, b);
      return;
    case kinds.EVENT_PURGE:
      digest.event(queue, kind, 0);
      world.frontDoor.desk!.bin!.purge();
      return;
    case kinds.EVENT_DELETE_ARRIVAL:
      digest.event(queue, kind, a);
      world.deleteArrivals.arrives(a, b);
      return;
    case kinds.EVENT_MEMBERSHIP:
      digest.event(queue, kind, a);
      world.changes.due(a, b);
      return;
    default:
      throw new Defect(`no such kind of event: ${kind}`);
  }
}

/** The prober thinks otherwise of a replica. */
function rankChanged(world: World, replica: number): void {
  const { prober, replication, stamps, membership } = world;
  world.endpoint.refresh();
  if (prober.rank(replica) !== IN_ROUTING || membership.isSyncing(replica)) return;
  const byUs = prober.backSinceUs(replica);
  world.observations.cameBack(replica, countOwed(replication.jobs, replication.pairs, stamps, replica, byUs));
}

function drainRepairLink(world: World, link: number): void {
  const { digest, queue } = world;
  const { copies } = world.stamps;
  const { links } = copies.repairs;
  links.wake(link);
  while (links.nextCompleted(link)) {
    digest.event(queue, kinds.EVENT_REPAIR_LINK, links.completedOwner);
    copies.transferred(links.completedOwner);
  }
}
