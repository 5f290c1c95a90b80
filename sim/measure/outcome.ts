/** Turns a world that has run to its end into the plain data of `SeedOutcome`. */

import { CHANCE_HELD, CHANCE_IMPOSSIBLE, CHANCE_SUPPRESSED, STRUCK } from '../faults/hazards.ts';
import { IMPOSSIBLE, SUPPRESSED } from '../faults/plannedFaults.ts';
import { CONVERGENCE, INVARIANTS } from '../invariants/index.ts';
import {
  type CounterSample,
  type FractionSample,
  type HistogramSample,
  type JournalEntry,
  type SeedOutcome,
  STRUCK_IN_DRAIN,
  type Timeline,
  type TimelineRow,
  type ValueSample,
} from '../outcome.ts';
import { OP_LIST, OP_PULL, OP_PUSH, OPERATION_NAMES } from '../sink.ts';
import { storedBytes } from '../storage/storedBytes.ts';
import type { World } from '../world.ts';
import { backupCounters } from './backupOutcome.ts';
import { lossesOf } from './chains.ts';
import { classFractions, classImages, classLags, classTimes } from './classOutcome.ts';
import { copyWarnings, failoverObstacles } from './copyOutcome.ts';
import { deletionCounters } from './deletions.ts';
import { fullFrontEnds } from './fullFrontEnds.ts';
import { keyCounters, keyFractions, keyWarnings, recoveredAtUs } from './keyOutcome.ts';
import { BUCKETS, OPERATIONS } from './measure.ts';
import { faultLabel } from './names.ts';
import { replicationCounters, replicationValues } from './replicationFigures.ts';
import { addRpo } from './rpoOutcome.ts';
import { limitsReached, overLimitCounters, throttleCounters } from './throttles.ts';
import {
  amplificationSamples,
  changeCounters,
  changeEntries,
  seedingFractions,
  seedingRows,
  seedingTimes,
  topologyWarnings,
} from './topologyOutcome.ts';
import { ValueSamples } from './valueSamples.ts';

/** Chance firings of one seed that are told of one by one, and measured one by one. */
const TOLD_FIRINGS = 1000;

/**
 * The result of one seed.
 * @param isOver the world has run to its horizon; before, what is under way is neither a success nor a failure yet
 */
export function outcomeOf(world: World, seed: number, isOver = true): SeedOutcome {
  const { plan } = world;
  return {
    seed,
    digest: world.digest.hex(),
    events: world.events,
    requests: total(world.measure.requestTotal),
    durationUs: plan.durationUs,
    endedAtUs: world.horizonUs,
    counters: [...countersOf(world), ...replicationCounters(world), ...backupCounters(world, seed)],
    fractions: fractionsOf(world, isOver),
    histograms: histogramsOf(world),
    samples: [...samplesOf(world), ...replicationValues(world)],
    journal: journalOf(world),
    losses: lossesOf(world),
    invariants: INVARIANTS.filter(({ name }) => plan.invariants.includes(name)).map((invariant) =>
      invariant.check(world),
    ),
    convergence: CONVERGENCE.check(world),
    warnings: warningsOf(world),
    timeline: timelineOf(world),
  };
}

/** What has been counted so far. */
export function countersOf(world: World): CounterSample[] {
  const { plan, measure, ledger, catalogue, hazards } = world;
  const samples: CounterSample[] = [];
  const replicas = plan.replicas.length;
  const lostIn = new Int32Array(replicas);
  for (let loss = 0; loss < ledger.losses; loss++) {
    const home = catalogue.manifestHome[ledger.manifest[loss]!]!;
    lostIn[home] = lostIn[home]! + 1;
  }
  for (let r = 0; r < replicas; r++) {
    const region = regionName(world, r);
    if (measure.classes === null) {
      samples.push({ metric: 'images_acknowledged', labels: { region }, count: measure.acknowledgedIn[r]! });
      samples.push({ metric: 'images_lost', labels: { region }, count: lostIn[r]! });
    }
    samples.push(...egressOf(world, r));
    samples.push({ metric: 'bytes_stored', labels: { region }, count: storedBytes(catalogue, plan.catalogue, r) });
    if (plan.repair.bytesPerNode !== null) {
      samples.push({ metric: 'bytes_repaired', labels: { region }, count: world.stamps.copies.repairs.bytesRead(r) });
    }
    for (let to = 0; to < replicas; to++) {
      if (to === r) continue;
      const labels = { from: region, to: regionName(world, to) };
      samples.push({ metric: 'bytes_replicated', labels, count: measure.replicatedBytes[r * measure.holders + to]! });
    }
    const copy = world.places.secondaryOf(r);
    if (copy < 0) continue;
    const bytes = measure.replicatedBytes[r * measure.holders + copy]!;
    samples.push({ metric: 'bytes_geo_copied', labels: { region }, count: bytes });
  }
  if (measure.classes !== null) samples.push(...classImages(world, measure.classes));
  for (let c = 0; c < plan.clients.length; c++) {
    samples.push({ metric: 'retries', labels: labelsOf(world, c), count: measure.retries[c]! });
  }
  samples.push(...throttleCounters(world), ...overLimitCounters(world), ...keyCounters(world));
  samples.push(...deletionCounters(world));
  samples.push({ metric: 'images_stale', labels: {}, count: measure.staleImages() });
  samples.push({ metric: 'groups_lost', labels: {}, count: ledger.groupLosses });
  samples.push(...changeCounters(world));
  for (const [h, hazard] of plan.hazards.entries()) {
    if (plan.chance)
      samples.push({ metric: 'hazards_fired', labels: { action: hazard.action }, count: hazards.fired[h]! });
  }
  return samples;
}

/** Of each client that it served; of a replica that served nobody a single 0, that of the first client. */
function egressOf({ plan, measure }: World, replica: number): CounterSample[] {
  const region = plan.regions[plan.replicas[replica]!]!.name;
  const from = replica * plan.clients.length;
  const isIdle = sumOf(measure.servedBytes, from, plan.clients.length) === 0;
  const served = plan.clients.flatMap(({ name: client }, c): CounterSample[] => {
    const count = measure.servedBytes[from + c]!;
    return count === 0 && (c > 0 || !isIdle) ? [] : [{ metric: 'bytes_egress', labels: { region, client }, count }];
  });
  return served.length > 0 ? served : [{ metric: 'bytes_egress', labels: { region }, count: 0 }];
}

/** How often it went well so far; shares of time assume that nothing more happens. @param isOver what is under way counts among all */
export function fractionsOf(world: World, isOver: boolean): FractionSample[] {
  const { plan, measure } = world;
  const samples: FractionSample[] =
    measure.classes === null ? operationFractions(world, isOver) : classFractions(world, measure.classes, isOver);
  for (let r = 0; r < plan.replicas.length; r++) {
    const ok = measure.service.upTimeUs(r);
    const total = world.membership.memberTimeUs(r);
    samples.push({ metric: 'region_up', labels: { region: regionName(world, r) }, ok, total });
    const risk = measure.groupsAtRisk.groupTimeUs(r) / plan.stamp.placementGroups;
    const labels = { region: regionName(world, r) };
    samples.push({ metric: 'copies_at_risk', labels, ok: risk, total });
  }
  samples.push(...seedingFractions(world), ...keyFractions(world));
  return samples;
}

function operationFractions(world: World, isOver: boolean): FractionSample[] {
  const { plan, measure } = world;
  const samples: FractionSample[] = [];
  for (const [c, client] of plan.clients.entries()) {
    const add = (metric: string, operation: number): void => {
      const at = c * OPERATIONS + operation;
      if (measure.started[at]! > 0) {
        const unfinished = measure.started[at]! - measure.ended[at]! - measure.voided[at]!;
        // What has not ended by the end of the drain did not succeed either.
        const all = measure.ended[at]! + (isOver ? unfinished : 0);
        if (all > 0) samples.push({ metric, labels: labelsOf(world, c), ok: measure.succeeded[at]!, total: all });
      }
    };
    add('pull_ok', OP_PULL);
    add('push_ok', OP_PUSH);
    add('list_ok', OP_LIST);
    for (let r = 0; r < plan.replicas.length; r++) {
      for (let operation = 0; operation < OPERATIONS; operation++) {
        const at = (r * plan.clients.length + c) * OPERATIONS + operation;
        const total = measure.requestTotal[at]!;
        if (total === 0) continue;
        const labels = { region: regionName(world, r), operation: OPERATION_NAMES[operation]!, client: client.name };
        samples.push({ metric: 'request_ok', labels, ok: total - measure.requestFailed[at]!, total });
      }
    }
  }
  return samples;
}

function histogramsOf(world: World): HistogramSample[] {
  const { plan, measure } = world;
  const samples: HistogramSample[] = [];
  const add = (metric: string, labels: Record<string, string>, id: number): void => {
    if (measure.histograms.count(id) > 0)
      samples.push({ metric, labels, unit: 'us', data: measure.histograms.data(id) });
  };
  if (measure.classes !== null) samples.push(...classTimes(world, measure.classes));
  for (let c = 0; c < plan.clients.length && measure.classes === null; c++) {
    add('pull_time', labelsOf(world, c), measure.timeOf[c * OPERATIONS + OP_PULL]!);
    add('push_time', labelsOf(world, c), measure.timeOf[c * OPERATIONS + OP_PUSH]!);
    add('list_time', labelsOf(world, c), measure.timeOf[c * OPERATIONS + OP_LIST]!);
  }
  for (const { metric, labels, way } of waysOf(world)) {
    if (measure.classes === null) add(metric, labels, measure.lagOf[way]!);
    else for (const lag of classLags(world, measure.classes, way)) add(metric, { ...labels, ...lag.labels }, lag.id);
  }
  return samples;
}

/** What has a lag: every ordered pair of replicas, and a region's storage and its copy; `way` as in `measure.lagOf`. */
function waysOf(world: World): { metric: string; labels: Record<string, string>; way: number }[] {
  const { plan, measure, places } = world;
  return [...plan.replicas.keys()].flatMap((from) => {
    const ways = [...plan.replicas.keys()].filter((to) => to !== from);
    const between = ways.map((to) => {
      const labels = { from: regionName(world, from), to: regionName(world, to) };
      return { metric: 'replication_lag', labels, way: from * measure.holders + to };
    });
    const copy = places.secondaryOf(from);
    if (copy < 0) return between;
    return [
      ...between,
      { metric: 'geo_lag', labels: { region: regionName(world, from) }, way: from * measure.holders + copy },
    ];
  });
}

/** RPO per destructive fault, RTO per fault and client, times of rollouts, load per endpoint and bucket of the timeline. */
function samplesOf(world: World): ValueSample[] {
  const { plan, measure } = world;
  const samples = new ValueSamples();
  addRpo(world, toldFirings(world), samples);
  const { service } = measure;
  for (let entry = 0; entry < service.entries; entry++) {
    if (!service.wasFelt(entry)) continue;
    const client = plan.clients[service.client[entry]!]!.name;
    const sample = samples.of('rto', { fault: faultLabel(world, service.fault[entry]!), client }, 'us');
    const struckUs = service.struckUs[entry]!;
    const restoredUs = service.restoredUs[entry]!;
    if (restoredUs < 0) sample.open.push(world.horizonUs - struckUs);
    else sample.values.push(restoredUs - struckUs);
  }
  for (let c = 0; c < plan.clients.length; c++) {
    const startUs = world.rollouts.startUs(c);
    if (startUs < 0) continue;
    const sample = samples.of('rollout_time', labelsOf(world, c), 'us');
    const finishUs = world.rollouts.finishUs(c);
    if (finishUs < 0) sample.open.push(world.horizonUs - startUs);
    else sample.values.push(finishUs - startUs);
  }
  for (let r = 0; r < plan.replicas.length && plan.clients.length > 0; r++) {
    const labels = { region: regionName(world, r) };
    samples.of('request_rate', labels, 'count').values.push(...world.load.ratesOf(r));
    samples.of('endpoint_load', labels, 'fraction').values.push(...world.load.sharesOf(r, plan));
  }
  return [...samples.all, ...seedingTimes(world), ...amplificationSamples(world)];
}

/** What was planned and what struck by chance, and what became of it so far. */
export function journalOf(world: World): JournalEntry[] {
  const { plan, faults, hazards } = world;
  const entries: JournalEntry[] = plan.faults.map((fault, i) => ({
    id: fault.id,
    action: fault.action,
    target: faults.targetNames(i),
    chance: false,
    suppressed: faults.status[i] === SUPPRESSED,
    intendedAtUs: faults.intendedUs[i]!,
    firedAtUs: orNull(faults.firedUs[i]!),
    recoveredAtUs: recoveredAtUs(world, fault.action, faults.recoveredUs[i]!),
    fired: faults.firedUs[i]! >= 0,
    reason: quietReason(world, i),
  }));
  for (const firing of toldFirings(world)) {
    const status = hazards.firingStatus[firing]!;
    entries.push({
      id: hazards.nameOf(plan.faults.length + firing),
      action: hazards.actionOf(firing),
      target: hazards.targetOf(firing),
      chance: true,
      suppressed: status === CHANCE_SUPPRESSED,
      intendedAtUs: hazards.firingUs[firing]!,
      firedAtUs: status === STRUCK ? hazards.firingUs[firing]! : null,
      recoveredAtUs: recoveredAtUs(world, hazards.actionOf(firing), hazards.firingRecoveredUs[firing]!),
      fired: status === STRUCK,
      reason: CHANCE_REASONS[status] ?? null,
    });
  }
  entries.push(...changeEntries(world));
  // As it came about; what never had an instant comes last. Equal instants keep the order of ids.
  const instantOf = ({ intendedAtUs }: JournalEntry): number => (intendedAtUs < 0 ? world.horizonUs : intendedAtUs);
  return entries.sort((a, b) => instantOf(a) - instantOf(b));
}

/** Firings that the journal tells of: the first ones, and any that the ledger blames; of millions only the number is known. */
function toldFirings({ hazards, ledger, plan }: World): number[] {
  const told = new Set<number>();
  for (let firing = 0; firing < Math.min(hazards.firings, TOLD_FIRINGS); firing++) told.add(firing);
  for (let loss = 0; loss < ledger.losses; loss++) {
    const firing = ledger.fault[loss]! - plan.faults.length;
    if (firing >= 0) told.add(firing);
  }
  return [...told].sort((a, b) => a - b);
}

/** Why a planned fault did not fire, or spared some of its targets. */
function quietReason(world: World, rank: number): string | null {
  const { faults, plan } = world;
  const isFailover = plan.faults[rank]!.action === 'operator.failover';
  if (faults.status[rank] === IMPOSSIBLE && isFailover) return failoverObstacles(world, rank);
  if (faults.status[rank] === IMPOSSIBLE && faults.targetNames(rank) === '') {
    return 'it lies between replicas, and the registry has one';
  }
  if (faults.status[rank] === IMPOSSIBLE)
    return 'its targets could not be struck: they were lost already, or not part of the registry then';
  const spared = faults.spared[rank]!;
  if (faults.firedUs[rank]! >= world.plan.durationUs) return STRUCK_IN_DRAIN;
  if (spared === 0) return waitedFor(world, rank);
  const of = `${spared} of its ${spared + faults.struckOf(rank).length} targets`;
  if (isFailover) return `${of} stayed where they were: ${failoverObstacles(world, rank)}`;
  return `${of} could not be struck: lost already`;
}

function waitedFor(world: World, rank: number): string | null {
  const { startsAt } = world.plan.faults[rank]!;
  if (world.faults.intendedUs[rank]! >= 0 || startsAt.kind === 'at') return null;
  return `it waits until ${world.plan.faults[startsAt.fault]!.id} has ${startsAt.event}, which never came`;
}

function warningsOf(world: World): string[] {
  const { plan, faults, ledger, measure } = world;
  const warnings: string[] = [...topologyWarnings(world), ...copyWarnings(world)];
  const blamed = new Set(ledger.fault.subarray(0, ledger.losses));
  for (const [i, fault] of plan.faults.entries()) {
    const isIdle = world.strikes.nothingInFlight[i] === 1 && faults.firedUs[i]! >= 0;
    if (isIdle && !blamed.has(i)) warnings.push(`nothing was in flight when ${fault.id} struck; this run shows little`);
  }
  for (const [c, { name, rollout }] of plan.clients.entries()) {
    if (rollout === null || world.rollouts.startUs(c) >= 0) continue;
    warnings.push(`the rollout of ${name} never began: no push of its tag was acknowledged in time`);
  }
  for (const [c, client] of plan.clients.entries()) {
    const astray = client.operations.length === 0 ? 0 : sumOf(measure.voided, c * OPERATIONS, OPERATIONS);
    if (astray === 0) continue;
    const what = astray === 1 ? 'operation of' : 'operations of';
    const named = client.operations.some(({ tag }) => tag < 0) ? 'a tag or an image' : 'a tag';
    warnings.push(`${astray} ${what} ${client.name} named ${named} that nobody had pushed, or that was removed`);
  }
  return [...warnings, ...fullFrontEnds(world), ...limitsReached(world), ...keyWarnings(world)];
}

/** Availability in buckets so far; what a replica was asked in the bucket that has not ended is not in it yet. */
export function timelineOf(world: World): Timeline {
  const { plan, measure } = world;
  const rows: TimelineRow[] = [];
  const slice = (column: Float64Array, row: number): number[] => [
    ...column.subarray(row * BUCKETS, (row + 1) * BUCKETS),
  ];
  for (let r = 0; r < plan.replicas.length; r++) {
    const total = slice(measure.requestTotalAt, r);
    const ok = total.map((all, bucket) => all - measure.requestFailedAt[r * BUCKETS + bucket]!);
    rows.push({
      kind: 'server',
      name: regionName(world, r),
      operation: 'request',
      ok,
      total,
    });
  }
  rows.push(...seedingRows(world));
  for (const [c, client] of plan.clients.entries()) {
    for (const operation of [OP_PULL, OP_PUSH, OP_LIST] as const) {
      const row = c * OPERATIONS + operation;
      if (measure.started[row] === 0) continue;
      const ok = slice(measure.operationOkAt, row);
      const name = OPERATION_NAMES[operation];
      rows.push({
        kind: 'client',
        name: client.name,
        operation: name,
        ok,
        total: slice(measure.operationTotalAt, row),
      });
    }
  }
  return { bucketUs: measure.bucketUs, rows };
}

/** Of what a client lives: `region` is where it is. Of what a server answers it is where that stands. */
function labelsOf({ plan }: World, client: number): { client: string; region: string } {
  const { name, region } = plan.clients[client]!;
  return { client: name, region: plan.regions[region]!.name };
}

function regionName(world: World, replica: number): string {
  return world.plan.regions[world.plan.replicas[replica]!]!.name;
}

function orNull(us: number): number | null {
  return us < 0 ? null : us;
}

function sumOf(column: Float64Array, from: number, count: number): number {
  return total(column.subarray(from, from + count));
}

function total(column: Float64Array): number {
  let sum = 0;
  for (const value of column) sum += value;
  return sum;
}

const CHANCE_REASONS: Readonly<Record<number, string>> = {
  [CHANCE_IMPOSSIBLE]: 'its target could not be struck: it was lost already',
  [CHANCE_HELD]: 'its target could not be struck: it was out already',
};
