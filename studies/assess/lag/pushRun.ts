/**
 * A run of the scenario's pushes alone, at their own rates and without faults: where each image was acknowledged, and how
 * long it was in that place only. Pulls take no part in this: replication has links of its own.
 */
import { type HistogramData, mergeHistograms } from '../../../sim/kernel/histogram.ts';
import { HOUR_US } from '../../../sim/kernel/time.ts';
import { FirstCopies, NOWHERE_ELSE } from '../../../sim/measure/firstCopies.ts';
import type { Plan } from '../../../sim/plan.ts';
import { ACKNOWLEDGED } from '../../../sim/storage/catalogue.ts';
import { World } from '../../../sim/world.ts';
import { planAllDay } from '../availability/allDay.ts';
import { pushRate } from '../pushRate.ts';

/** Pushes that a run is long enough for, within these bounds. Of a trace all, where they are not more than so many. */
const PUSHES_WANTED = 250;
const PUSHES_MOST = 1000;
const SHORTEST_US = 2 * HOUR_US;
/** Probes of endpoints are nearly all that happens where pushes are rare. */
const PROBES_MOST = 60_000;
/** Part of the run at its beginning until queues are as they are all day; not measured. */
const WARM_UP = 0.1;
/** What has no copy this much later than the last push, in lengths of the run and beyond that, is left open. */
const DRAIN_LENGTHS = 2;
const DRAIN_LEAST_US = 12 * HOUR_US;

export interface PushRun {
  /** Of the part that is measured, µs. */
  readonly fromUs: number;
  readonly untilUs: number;
  /** In the order of their acknowledgement, those of the warm-up included. */
  readonly pushes: readonly Push[];
  /** Of each replica: lags to the other ones, all in one histogram. */
  readonly lags: readonly HistogramData[];
}

export interface Push {
  readonly atUs: number;
  /** Replica that acknowledged it. */
  readonly replica: number;
  /** Its class, as in the plan: the number of classes for one that is in none; 0 without classes. */
  readonly kind: number;
  /** Of its new layers: what it shares with others is elsewhere already, or counts with the first of them. */
  readonly bytes: number;
  /** Time in one place only; of an open one: until the end of the run. */
  readonly aloneUs: number;
  /** At the end of the run it was still nowhere else. */
  readonly isOpen: boolean;
  /** No rule brings it anywhere else, and there is no geo-redundant copy. */
  readonly isForOne: boolean;
  /** Replicas that it comes to, that which took it included, as bits. */
  readonly holders: number;
}

export function playPushes(plan: Plan, seed: number): PushRun {
  const untilUs = lengthOf(plan);
  const world = new World(planOfPushes(plan, untilUs, seed), seed);
  const copies = new FirstCopies();
  world.measure.firstCopies = copies;
  // What is not elsewhere yet is waited for, and nothing else.
  world.runUntil(untilUs);
  const stepUs = Math.floor((world.horizonUs - untilUs) / 16);
  for (let atUs = untilUs + stepUs; atUs <= world.horizonUs && world.replication.backlog > 0; atUs += stepUs) {
    world.runUntil(atUs);
  }
  return {
    fromUs: Math.floor(untilUs * WARM_UP),
    untilUs,
    pushes: pushesOf(world, copies),
    lags: plan.replicas.map((_, from) => lagsFrom(world, from)),
  };
}

function lengthOf(plan: Plan): number {
  const longestUs = (PROBES_MOST * plan.routing.probeIntervalUs) / plan.replicas.length;
  const rate = pushRate(plan);
  const isTraced = plan.clients.some(({ push }) => push?.kind === 'trace');
  const periodUs = isTraced ? Math.min(plan.durationUs, PUSHES_MOST / rate) : 0;
  const wantedUs = Math.max(periodUs, PUSHES_WANTED / rate);
  return Math.floor(Math.max(SHORTEST_US, Math.min(longestUs, wantedUs)) / (1 - WARM_UP));
}

function planOfPushes(plan: Plan, durationUs: number, seed: number): Plan {
  const drainUs = Math.floor(DRAIN_LENGTHS * durationUs + DRAIN_LEAST_US);
  const allDay = planAllDay(plan, { durationUs, drainUs, pullsLeast: 0, pushesLeast: 0, seed });
  const clients = allDay.clients.map((client) => ({ ...client, pull: null, list: null, deletes: [], operations: [] }));
  return { ...allDay, deletion: null, clients };
}

function pushesOf({ plan, catalogue, topology, places, queue }: World, copies: FirstCopies): Push[] {
  const pushes: Push[] = [];
  // Blobs are numbered in the order of the images that bring them.
  let known = plan.catalogue.blobBytes.length;
  for (let manifest = 0; manifest < catalogue.manifests; manifest++) {
    const { bytes, after } = broughtBy(catalogue, manifest, known);
    known = after;
    if (catalogue.manifestStanding[manifest] !== ACKNOWLEDGED) continue;
    const replica = catalogue.manifestHome[manifest]!;
    const atUs = catalogue.manifestAckedUs[manifest]!;
    const lagUs = copies.ofUs(manifest);
    // A copy that had arrived before the acknowledgement is told of by nobody.
    const isElsewhere = (catalogue.manifestEver[manifest]! & ~(1 << replica)) !== 0;
    const isOpen = lagUs === NOWHERE_ELSE && !isElsewhere;
    const repository = catalogue.manifestRepository[manifest]!;
    const meant = topology.meantFor(replica, repository);
    const holders = meant | (1 << replica);
    pushes.push({
      atUs,
      replica,
      kind: plan.classes?.ofRepository[repository] ?? 0,
      bytes,
      aloneUs: isOpen ? queue.nowUs - atUs : Math.max(0, lagUs),
      isOpen,
      isForOne: isOpen && meant === 0 && places.secondaryOf(replica) < 0,
      holders,
    });
  }
  return pushes.sort((a, b) => a.atUs - b.atUs);
}

/** Bytes of blobs from number `known` on, and the number after the last of them. */
function broughtBy(catalogue: World['catalogue'], manifest: number, known: number) {
  const { manifestStart, manifestCount, pool, blobBytes } = catalogue;
  const start = manifestStart[manifest]!;
  let bytes = 0;
  let after = known;
  for (let i = start; i < start + manifestCount[manifest]!; i++) {
    const blob = pool[i]!;
    if (blob < known) continue;
    bytes += blobBytes[blob]!;
    after = Math.max(after, blob + 1);
  }
  return { bytes, after };
}

function lagsFrom({ measure, plan }: World, from: number): HistogramData {
  return mergeHistograms(
    plan.replicas.map((_, to) => measure.histograms.data(measure.lagOf[from * measure.holders + to]!)),
  );
}
