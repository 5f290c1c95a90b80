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
import type { Health } from './view.ts';

/**
 * `lost`: its site, or the storage of its replica, is destroyed. `out`: it answers nobody. `degraded`: some fault holds there, it
 * is not handed out to clients, or copies are missing; the rest is `ok`. A fault on the ways out of a region counts too: where
 * replication stands still every request is answered, and what is pushed is whole in that region alone.
 * @param region id of the plan
 */
export function healthOf(world: World, region: number): Health {
  const { conditions, plan, stamps, prober, membership } = world;
  const holds = (kind: number): boolean => conditions.values[kind]![region]! > 0;
  if (holds(SITE_LOST)) return 'lost';
  const { replica } = plan.regions[region]!;
  const isMember = replica >= 0 && membership.isMember(replica);
  if (holds(STAMP_LOST) || (isMember && stamps.isDestroyed(replica) && !stamps.isGivenUp(replica))) return 'lost';
  const answersNobody = conditions.values[SERVICE_ERRORS]![region]! >= 1;
  if ([REGION_DOWN, STORAGE_OUT, ENDPOINT_DOWN, SIGN_IN_DOWN].some(holds) || answersNobody) return 'out';
  const isHeld = conditions.heldIn(region, true).length > 0;
  if (isHeld) return 'degraded';
  if (!isMember) return 'ok';
  const isBehind = plan.clients.length > 0 && prober.rank(replica) !== IN_ROUTING;
  const isThin = stamps.groupsAtRisk(replica) > 0 || stamps.isSeeding(replica);
  return isBehind || isThin ? 'degraded' : 'ok';
}

/** In the words of the lifecycles; empty for a region without a replica. */
export function statesIn(world: World, region: number): string[] {
  const { plan, stamps, prober, membership } = world;
  const { replica } = plan.regions[region]!;
  if (replica < 0) return [];
  const belongs = membership.stateOf(replica);
  if (!membership.isMember(replica)) return [`replica ${belongs}`];
  const states = [...stamps.statesOf(replica), `endpoint ${prober.stateOf(replica)}`];
  return belongs === 'ready' ? states : [...states, `replica ${belongs}`];
}
