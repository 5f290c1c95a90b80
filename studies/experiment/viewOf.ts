/** What is true in a world, for whoever looks: read from its columns, without anything that takes long. */
import { SITE_LOST, STAMP_LOST } from '../../sim/conditions.ts';
import { heldUpBy, WAYS } from '../../sim/measure/lossEntry.ts';
import { BUCKETS, OPERATIONS } from '../../sim/measure/measure.ts';
import { faultName } from '../../sim/measure/names.ts';
import { FREE } from '../../sim/replication/jobs.ts';
import { NO_ANSWER } from '../../sim/routing/globalEndpoint.ts';
import { OP_PULL, OP_PUSH } from '../../sim/sink.ts';
import type { World } from '../../sim/world.ts';
import type { Handmade } from './branch.ts';
import { faultStates } from './faultStates.ts';
import { healthOf, statesIn } from './health.ts';
import { type AskedOf, askedByRegion, bucketNow, replicasIn } from './placeFigures.ts';
import type { ClientState, ExperimentView, LinkState, RegionState, ServedState } from './view.ts';

type Shown = Pick<ExperimentView, 'events' | 'digest' | 'regions' | 'links' | 'clients' | 'faults'>;

export function viewOf(world: World, { faults }: Handmade): Shown {
  return {
    events: world.events,
    digest: world.digest.hex(),
    regions: regionStates(world),
    links: linkStates(world),
    clients: clientStates(world),
    faults: faultStates(world, faults),
  };
}

function regionStates(world: World): RegionState[] {
  const { plan, conditions, endpoint, places, stamps } = world;
  const routed = new Set(plan.clients.map((_, client) => endpoint.bestOf(client)));
  const asked = askedByRegion(world);
  const last = asked.map((of) => lastAsked(world, of));
  const newest = Math.max(-1, ...last.map(({ bucket }) => bucket));
  const inNewest = last.map(({ bucket, total }) => (bucket === newest ? total : 0));
  const all = inNewest.reduce((sum, total) => sum + total, 0);
  const nameOf = (region: number): string => plan.regions[region]!.name;
  const plannedName = (replica: number): string => nameOf(plan.replicas[replica]!);
  return plan.regions.map(({ name, replica: planned }, region): RegionState => {
    // After a failover a replica stands in another region than it was planned for.
    const replicas = replicasIn(world, region);
    const isRouted = replicas.some((replica) => routed.has(replica));
    const { bucket, ok, total, us } = last[region]!;
    const isLate = !isRouted && bucket < bucketNow(world);
    const hasLeft = planned >= 0 && places.region[planned] !== region;
    return {
      name,
      health: healthOf(world, region),
      states: statesIn(world, region),
      heldBy: conditions.heldIn(region, true).map((fault) => faultName(world, fault)),
      standsInFor: replicas.filter((replica) => replica !== planned).map(plannedName),
      servedFrom: hasLeft ? nameOf(places.region[planned]!) : null,
      copiesOf: places
        .holdersIn(region)
        .filter((holder) => places.isSecondary(holder) && !stamps.isGivenUp(holder))
        .map((holder) => plannedName(places.primaryOf(holder))),
      isRouted,
      availability: total === 0 || isLate ? null : ok / total,
      worst: worstOf(asked[region]!),
      trafficShare: all === 0 ? 0 : inNewest[region]! / all,
      requestRate: bucket < newest ? 0 : (total / us) * 1e6,
      groupsAtRisk: replicas.reduce((sum, replica) => sum + stamps.groupsAtRisk(replica), 0),
      groups: replicas.length * plan.stamp.placementGroups,
    };
  });
}

interface Asked {
  /** −1: nothing was ever asked. */
  readonly bucket: number;
  readonly ok: number;
  readonly total: number;
  readonly us: number;
}

/** Requests of the last bucket that anything was asked in: the one under way, or one that has ended. */
function lastAsked(world: World, { ok, total }: AskedOf): Asked {
  const { bucketUs } = world.measure;
  const under = bucketNow(world);
  for (let bucket = under; bucket >= 0; bucket--) {
    if (total[bucket] === 0) continue;
    const us = bucket === under ? Math.max(1, world.queue.nowUs - under * bucketUs) : bucketUs;
    return { bucket, ok: ok[bucket]!, total: total[bucket]!, us };
  }
  return { bucket: -1, ok: 0, total: 0, us: 1 };
}

function worstOf({ ok, total }: AskedOf): number | null {
  let worst: number | null = null;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    if (total[bucket]! > 0) worst = Math.min(worst ?? 1, ok[bucket]! / total[bucket]!);
  }
  return worst;
}

/** Ways that carry replication, or would: between all pairs of replicas that belong to the registry. */
function linkStates(world: World): LinkState[] {
  const { plan, replication, membership, places, conditions, queue } = world;
  const { jobs, pairs } = replication;
  const waiting = new Int32Array(pairs.count);
  const oldestUs = new Float64Array(pairs.count).fill(queue.nowUs);
  for (let job = 0; job < jobs.slots.used; job++) {
    if (jobs.state[job] === FREE) continue;
    const pair = jobs.pair[job]!;
    waiting[pair] = waiting[pair]! + 1;
    oldestUs[pair] = Math.min(oldestUs[pair]!, jobs.takenUs[job]!);
  }
  const nameOf = (replica: number): string => plan.regions[places.region[replica]!]!.name;
  const links: LinkState[] = [];
  for (let from = 0; from < plan.replicas.length; from++) {
    for (let to = 0; to < plan.replicas.length; to++) {
      if (from === to || !membership.isMember(from) || !membership.isMember(to)) continue;
      const pair = pairs.of(from, to);
      const [start, end] = [places.region[from]!, places.region[to]!];
      const heldBy = [
        heldUpBy(world, start, end, WAYS, -1),
        ...LOST.flatMap((kind) => [end, start].map((region) => conditions.heldBy(kind, region))),
      ].find((fault) => fault >= 0);
      links.push({
        from: nameOf(from),
        to: nameOf(to),
        waiting: waiting[pair]!,
        lagUs: waiting[pair] === 0 ? 0 : queue.nowUs - oldestUs[pair]!,
        isPaused: pairs.isFrozen(pair),
        heldBy: heldBy === undefined ? null : faultName(world, heldBy),
      });
    }
  }
  return links;
}

/** Nothing comes to where this is, or from there, ever again. */
const LOST = [SITE_LOST, STAMP_LOST];

function clientStates(world: World): ClientState[] {
  const { plan, endpoint, places } = world;
  return plan.clients.map(({ name }, client) => {
    const replica = endpoint.bestOf(client);
    return {
      name,
      sentTo: replica === NO_ANSWER ? null : plan.regions[places.region[replica]!]!.name,
      pull: servedOf(world, client, OP_PULL),
      push: servedOf(world, client, OP_PUSH),
    };
  });
}

function servedOf({ measure, plan }: World, client: number, operation: number): ServedState | null {
  const at = client * OPERATIONS + operation;
  const does = operation === OP_PULL ? plan.clients[client]!.pull : plan.clients[client]!.push;
  if (does === null && measure.started[at] === 0) return null;
  let now: number | null = null;
  let worst: number | null = null;
  for (let bucket = at * BUCKETS; bucket < (at + 1) * BUCKETS; bucket++) {
    const total = measure.operationTotalAt[bucket]!;
    if (total === 0) continue;
    now = measure.operationOkAt[bucket]! / total;
    worst = Math.min(worst ?? 1, now);
  }
  return { ok: measure.succeeded[at]!, total: measure.ended[at]!, now, worst };
}
