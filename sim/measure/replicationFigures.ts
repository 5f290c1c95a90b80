/** Figures of geo-replication at the end of a run: backlogs, jobs that were dropped, last sync times, tags that are wrong. */
import type { CounterSample, ValueSample } from '../outcome.ts';
import type { World } from '../world.ts';
import { isOpenCopy } from './copyOutcome.ts';
import { faultLabel } from './names.ts';

export function replicationCounters(world: World): CounterSample[] {
  const { sync } = world.replication;
  const samples = pairsOf(world).flatMap(({ pair, labels }): CounterSample[] => [
    { metric: 'replication_dropped', labels, count: sync.overflowed[pair]! },
    { metric: 'replication_abandoned', labels, count: sync.givenUp[pair]! },
  ]);
  for (const [r, region] of world.plan.replicas.entries()) {
    if (!world.stamps.isServing(r)) continue;
    const labels = { region: world.plan.regions[region]!.name };
    samples.push({ metric: 'tags_wrong', labels, count: wrongTags(world, r) });
  }
  return [...samples, ...staleReads(world)];
}

export function replicationValues(world: World): ValueSample[] {
  const { plan, places, replication, horizonUs, measure } = world;
  const samples = pairsOf(world).flatMap(({ pair, from, to, labels }): ValueSample[] => [
    sample('replication_backlog', labels, 'count', [replication.backlogMost(from, to)]),
    sample('last_sync_age', labels, 'us', [replication.sync.mostAgeUs(pair, horizonUs)]),
  ]);
  for (const [r, region] of plan.replicas.entries()) {
    const copy = places.secondaryOf(r);
    if (copy < 0) continue;
    const ageUs = replication.sync.mostAgeUs(replication.pairs.of(r, copy), horizonUs);
    const age = sample('geo_sync_age', { region: plan.regions[region]!.name }, 'us', [ageUs]);
    // A copy that is still being made falls further behind until it is there.
    samples.push(isOpenCopy(world, copy) ? { ...age, values: [], open: age.values } : age);
  }
  const { syncAges } = measure;
  for (let entry = 0; entry < syncAges.entries; entry++) {
    const fault = faultLabel(world, syncAges.fault[entry]!);
    const [from, to] = [syncAges.from[entry]!, syncAges.to[entry]!];
    const values = [syncAges.ageUs[entry]!];
    if (places.isSecondary(to)) {
      const region = plan.regions[plan.replicas[from]!]!.name;
      samples.push(sample('geo_sync_age_at_loss', { fault, region }, 'us', values));
    } else {
      samples.push(sample('sync_age_at_loss', { fault, ...pairLabels(world, from, to) }, 'us', values));
    }
  }
  return samples;
}

/** Reads that were older than the registry states, by the region that answered and who asked. */
function staleReads({ plan, observations }: World): CounterSample[] {
  return plan.replicas.flatMap((region, r) =>
    plan.clients.map(({ name }, c) => ({
      metric: 'stale_reads',
      labels: { region: plan.regions[region]!.name, client: name },
      count: observations.staleReads[r * plan.clients.length + c]!,
    })),
  );
}

function sample(
  metric: string,
  labels: ValueSample['labels'],
  unit: ValueSample['unit'],
  values: readonly number[],
): ValueSample {
  return { metric, labels, unit, values, open: [] };
}

interface PairFigures {
  readonly pair: number;
  readonly from: number;
  readonly to: number;
  readonly labels: { readonly from: string; readonly to: string };
}

/** Every ordered pair of replicas. */
function pairsOf(world: World): PairFigures[] {
  const { pairs } = world.replication;
  const replicas = world.plan.replicas.map((_, r) => r);
  return replicas.flatMap((from) =>
    replicas
      .filter((to) => to !== from)
      .map((to) => ({ pair: pairs.of(from, to), from, to, labels: pairLabels(world, from, to) })),
  );
}

function pairLabels({ plan }: World, from: number, to: number): { from: string; to: string } {
  const nameOf = (replica: number): string => plan.regions[plan.replicas[replica]!]!.name;
  return { from: nameOf(from), to: nameOf(to) };
}

/** Tags written in the run that the replica does not have as they were acknowledged last; what is lost is counted elsewhere. */
function wrongTags({ catalogue }: World, replica: number): number {
  let wrong = 0;
  for (let tag = 0; tag < catalogue.tags; tag++) {
    if (catalogue.tagNewestUs[tag]! < 0) continue;
    const newest = catalogue.tagNewest[tag]!;
    if (newest >= 0 && !catalogue.isKept(newest)) continue;
    if (catalogue.tagTarget[tag * catalogue.holders + replica] !== newest) wrong++;
  }
  return wrong;
}
