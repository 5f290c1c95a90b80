/**
 * A short run of one state: the scenario's own clients, routing and retries, and in the middle of it what the state has out
 * goes out together and comes back together. Operations are counted by the bucket of the run in which they began, so that
 * detection, failover and failback are seen as well as what lies between.
 *
 * Clients that act rarely are played at a rate of PULLS_LEAST or PUSHES_LEAST: at their own, too few operations would fall
 * into the minutes that matter, and so little is no load. Where a push waits for other regions it may hang as long as that
 * takes, and more of them than that would wait for each other.
 */
import { BUCKETS, OPERATIONS } from '../../../sim/measure/measure.ts';
import type { Plan } from '../../../sim/plan.ts';
import { OP_PULL, OP_PUSH } from '../../../sim/sink.ts';
import { World } from '../../../sim/world.ts';
import { pushRateOf } from '../pushRate.ts';
import { planAllDay } from './allDay.ts';
import { FAILURE_REASONS, FailureReasons } from './failureReasons.ts';
import { keyInStates, takesKey } from './keyOutages.ts';
import type { ServiceState } from './states.ts';

const SECOND_US = 1e6;
const MINUTE_US = 60 * SECOND_US;
/** Until clients and caches are as they are all day; not measured. */
const WARM_UP_US = 5 * MINUTE_US;
/** Beyond detection and names: what overloaded survivors and queues take to settle. */
const SETTLING_US = 10 * MINUTE_US;
const STEADY_US = 20 * MINUTE_US;

/** Per µs: 4 and 1 a minute. */
const PULLS_LEAST = 4 / MINUTE_US;
const PUSHES_LEAST = 1 / MINUTE_US;

/** Buckets of a run, in order; each phase ends where the next begins. */
export interface Phases {
  readonly bucketUs: number;
  /** First bucket of what began before the outage and may fail of it. */
  readonly before: number;
  readonly onset: number;
  readonly steady: number;
  /** First bucket of what may outlast the outage and succeed. */
  readonly ending: number;
  readonly after: number;
  readonly end: number;
}

/** What a client does at a rate, and so all the year round. */
export interface Pair {
  readonly client: number;
  readonly name: string;
  readonly operation: 'pull' | 'push';
}

/** One run: of each pair, operations by the bucket in which they began, and those that failed. */
export interface StateCounts {
  readonly total: readonly (readonly number[])[];
  readonly failed: readonly (readonly number[])[];
  /** Of those that fail without any outage, how many for each of FAILURE_REASONS; else all 0. */
  readonly reasons: readonly (readonly number[])[];
}

export function pairsOf({ clients }: Plan): Pair[] {
  return clients.flatMap(({ name, pull, push }, client): Pair[] => [
    ...(pull === null ? [] : [{ client, name, operation: 'pull' } as const]),
    ...(push === null ? [] : [{ client, name, operation: 'push' } as const]),
  ]);
}

export function phasesOf({ routing, clients }: Plan): Phases {
  const { probeIntervalUs, probeTolerated, probeTimeoutUs, dnsTtlUs } = routing;
  const noticedUs = probeIntervalUs * (probeTolerated + 1) + probeTimeoutUs + dnsTtlUs;
  const deadlineUs = Math.max(...clients.map((client) => client.deadlineUs));
  const lengths = [WARM_UP_US, deadlineUs, noticedUs + SETTLING_US, STEADY_US, deadlineUs, noticedUs + SETTLING_US];
  for (let bucketUs = SECOND_US; ; bucketUs += SECOND_US) {
    const buckets = lengths.map((us) => Math.ceil(us / bucketUs));
    const spare = BUCKETS - buckets.reduce((sum, count) => sum + count, 0);
    if (spare < 0) continue;
    const [warm, before, onset, steady, ending] = buckets as [number, number, number, number, number, number];
    const onsetAt = warm + before;
    const steadyAt = onsetAt + onset;
    const endingAt = steadyAt + steady + spare;
    return {
      bucketUs,
      before: warm,
      onset: onsetAt,
      steady: steadyAt,
      ending: endingAt,
      after: endingAt + ending,
      end: BUCKETS,
    };
  }
}

/** Operations that a run of a state has, about. */
export function operationsOf(plan: Plan): number {
  const { bucketUs, end } = phasesOf(plan);
  let ratePerUs = 0;
  for (const client of plan.clients) {
    if (client.pull !== null) ratePerUs += Math.max(client.pull.ratePerUs, PULLS_LEAST);
    if (client.push !== null) ratePerUs += Math.max(pushRateOf(client, plan.durationUs), pushesLeast(plan));
  }
  return ratePerUs * bucketUs * end;
}

/** Per µs. */
function pushesLeast({ replication: { ackRegions, ackTimeoutUs } }: Plan): number {
  return ackRegions > 1 ? Math.min(PUSHES_LEAST, 1 / ackTimeoutUs) : PUSHES_LEAST;
}

/** @param stretch of all phases: a run of so many times the length, for what is rare and where nothing is out */
export function playState(plan: Plan, state: ServiceState, seed: number, stretch = 1): StateCounts {
  const world = new World(planOfState(plan, state, seed, stretch), seed);
  const pairs = pairsOf(plan);
  const reasons = pairs.map(() => FAILURE_REASONS.map(() => 0));
  if (state.parts.length === 0) {
    const { before } = phasesOf(plan);
    const { bucketUs } = world.measure;
    world.traffic.requests.observer = new FailureReasons(world.traffic.requests, (client, operation, startUs, why) => {
      const pair = pairs.findIndex((each) => each.client === client && codeOf(each) === operation);
      if (pair >= 0 && startUs >= before * bucketUs) reasons[pair]![why]!++;
    });
  }
  world.runUntil(world.horizonUs);
  const { operationOkAt, operationTotalAt } = world.measure;
  const column = (values: Float64Array, pair: Pair): number[] => {
    const at = (pair.client * OPERATIONS + codeOf(pair)) * BUCKETS;
    return Array.from(values.subarray(at, at + BUCKETS));
  };
  const total = pairs.map((pair) => column(operationTotalAt, pair));
  const ok = pairs.map((pair) => column(operationOkAt, pair));
  const failed = total.map((counts, pair) => counts.map((count, bucket) => count - ok[pair]![bucket]!));
  return { total, failed, reasons };
}

function codeOf({ operation }: Pair): number {
  return operation === 'pull' ? OP_PULL : OP_PUSH;
}

function planOfState(plan: Plan, { parts }: ServiceState, seed: number, stretch: number): Plan {
  const { onset, after, end, ...phases } = phasesOf(plan);
  const bucketUs = phases.bucketUs * stretch;
  const atUs = bucketUs * onset;
  const allDay = planAllDay(plan, {
    durationUs: bucketUs * end,
    // Whatever began within the run comes to its end.
    drainUs: 2 * Math.max(...plan.clients.map((client) => client.deadlineUs)),
    pullsLeast: PULLS_LEAST,
    pushesLeast: pushesLeast(plan),
    seed,
  });
  return {
    ...allDay,
    customerKey: keyInStates(
      plan,
      parts.some(({ fault }) => takesKey(fault)),
    ),
    faults: parts.map(({ fault }) => ({
      ...fault,
      startsAt: { kind: 'at', atUs },
      durationUs: bucketUs * after - atUs,
    })),
  };
}
