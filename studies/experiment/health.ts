/** How well each region does, in one word, and the states behind it. */
import {
  ENDPOINT_DOWN,
  REGION_DOWN,
  SERVICE_ERRORS,
  SIGN_IN_DOWN,
  SITE_LOST,
  STAMP_LOST,
  STORAGE_OUT,
} from '../../sim/conditions.ts';
import { IN_ROUTING } from '../../sim/routing/prober.ts';
import type { World } from '../../sim/world.ts';
import { replicasIn } from './placeFigures.ts';
import type { Health } from './view.ts';

/**
 * `lost`: its site, or the storage of its replica, is destroyed. `out`: it answers nobody, or refuses
 * all data for want of its key. `degraded`: some fault holds there, it
 * is not handed out to clients, or copies are missing; the rest is `ok`. A fault on the ways out of a region counts too: where
 * replication stands still every request is answered, and what is pushed is whole in that region alone.
 * @param region id of the plan
 */
export function healthOf(world: World, region: number): Health {
  const { conditions, plan, stamps, prober } = world;
  const holds = (kind: number): boolean => conditions.values[kind]![region]! > 0;
  if (holds(SITE_LOST)) return 'lost';
  // Those that stand there now: after a failover one serves from another region.
  const replicas = replicasIn(world, region);
  const isDestroyed = (replica: number) => stamps.isDestroyed(replica) && !stamps.isGivenUp(replica);
  if (holds(STAMP_LOST) || replicas.some(isDestroyed)) return 'lost';
  const answersNobody = conditions.values[SERVICE_ERRORS]![region]! >= 1;
  if ([REGION_DOWN, STORAGE_OUT, ENDPOINT_DOWN, SIGN_IN_DOWN].some(holds) || answersNobody) return 'out';
  if (replicas.length > 0 && world.keys.isBlocked(region)) return 'out';
  const isHeld = conditions.heldIn(region, true).length > 0;
  const isKeyGone = replicas.length > 0 && plan.customerKey !== null && !world.keys.isUsableFrom(region);
  if (isHeld || isKeyGone) return 'degraded';
  const isBehind = (replica: number) => plan.clients.length > 0 && prober.rank(replica) !== IN_ROUTING;
  const isThin = (replica: number) => stamps.groupsAtRisk(replica) > 0 || stamps.isSeeding(replica);
  return replicas.some((replica) => isBehind(replica) || isThin(replica)) ? 'degraded' : 'ok';
}

/** In the words of the lifecycles, of what serves there; empty for a region where nothing does. */
export function statesIn(world: World, region: number): string[] {
  const { plan, stamps, prober, membership } = world;
  const { replica: planned } = plan.regions[region]!;
  if (planned >= 0 && !membership.isMember(planned)) return [`replica ${membership.stateOf(planned)}`];
  const { keys } = world;
  const ofKey = plan.customerKey === null ? [] : [`key ${keys.key}`, `vault ${keys.vault}`];
  return replicasIn(world, region).flatMap((replica) => {
    const belongs = membership.stateOf(replica);
    const states = [...stamps.statesOf(replica), `endpoint ${prober.stateOf(replica)}`, ...ofKey];
    return belongs === 'ready' ? states : [...states, `replica ${belongs}`];
  });
}
