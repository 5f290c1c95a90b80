/**
 * What was asked where, by the region that answered: a replica is a role, and after a failover it serves from another region than
 * before. What it answered there belongs to that region, and what it answered before to the one that it left.
 */
import { BUCKETS } from '../../sim/measure/measure.ts';
import { timelineOf } from '../../sim/measure/outcome.ts';
import type { Timeline, TimelineRow } from '../../sim/outcome.ts';
import type { World } from '../../sim/world.ts';

/** Replicas that belong to the registry and stand in a region now; two, where one stands in beside the region's own. */
export function replicasIn({ plan, places, membership }: World, region: number): number[] {
  return plan.replicas.flatMap((_, replica) =>
    places.region[replica] === region && membership.isMember(replica) ? [replica] : [],
  );
}

/** Requests of one region in the buckets of the timeline, the one under way included. */
export interface AskedOf {
  readonly ok: Float64Array;
  readonly total: Float64Array;
}

/** By region id. A bucket in which a replica moved counts for where it stood when that began. */
export function askedByRegion(world: World): AskedOf[] {
  const { plan, places, measure } = world;
  const asked = plan.regions.map((): AskedOf => ({ ok: new Float64Array(BUCKETS), total: new Float64Array(BUCKETS) }));
  const under = bucketNow(world);
  for (let replica = 0; replica < plan.replicas.length; replica++) {
    for (let bucket = 0; bucket <= under; bucket++) {
      const at = replica * BUCKETS + bucket;
      const total = measure.requestTotalAt[at]!;
      if (total === 0) continue;
      add(asked[places.regionAt(replica, bucket * measure.bucketUs + 1)]!, bucket, total, measure.requestFailedAt[at]!);
    }
    const open = measure.sinceBucket(replica);
    if (open.total === 0) continue;
    add(asked[places.regionAt(replica, under * measure.bucketUs + 1)]!, under, open.total, open.failed);
  }
  return asked;
}

function add({ ok, total }: AskedOf, bucket: number, count: number, failed: number): void {
  total[bucket] = total[bucket]! + count;
  ok[bucket] = ok[bucket]! + count - failed;
}

/** The bucket of the timeline that is under way; in the drain the last. */
export function bucketNow({ measure, queue, plan }: World): number {
  return Math.min(BUCKETS - 1, Math.floor(Math.min(queue.nowUs, plan.durationUs) / measure.bucketUs));
}

/** The timeline with a row for each region in which a replica was planned or has stood in, in place of one for each replica. */
export function timelineByRegion(world: World): Timeline {
  const { plan, places } = world;
  const { bucketUs, rows } = timelineOf(world);
  const servers = new Map<number, { readonly ok: number[]; readonly total: number[] }>();
  const rowOf = (region: number) => {
    const found = servers.get(region) ?? { ok: zeros(), total: zeros() };
    servers.set(region, found);
    return found;
  };
  for (const region of plan.replicas) rowOf(region);
  rows
    .filter(({ kind }) => kind === 'server')
    .forEach(({ ok, total }, replica) => {
      total.forEach((count, bucket) => {
        if (count === 0) return;
        const row = rowOf(places.regionAt(replica, bucket * bucketUs + 1));
        row.ok[bucket] = row.ok[bucket]! + ok[bucket]!;
        row.total[bucket] = row.total[bucket]! + count;
      });
    });
  const byRegion = [...servers].map(
    ([region, counts]): TimelineRow => ({
      ...{ kind: 'server', name: plan.regions[region]!.name, operation: 'request' },
      ...counts,
    }),
  );
  return { bucketUs, rows: [...byRegion, ...rows.filter(({ kind }) => kind !== 'server')] };
}

function zeros(): number[] {
  return new Array<number>(BUCKETS).fill(0);
}
