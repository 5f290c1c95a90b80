/**
 * A year in nines: the durability of a placement group, by the exact chain where there is one and by the estimator. The
 * estimator plays a pilot, reckons from it how many batches the wanted precision takes, and then plays that many fresh ones:
 * stopping as soon as an interval looks small enough would make it too small too often.
 */
import type { Assumption } from '../../scenarios/scenario.ts';
import type { Plan } from '../../sim/plan.ts';
import { Skeleton } from '../../sim/skeleton/skeleton.ts';
import type { MonthlyCost } from '../cost/monthlyCost.ts';
import type { Executor, TrialObserver } from '../executors/executor.ts';
import { exitCodes } from '../exitCodes.ts';
import { shellQuoted } from '../shellQuoted.ts';
import type {
  AssessResult,
  AvailabilityResult,
  Bounds,
  Durability,
  DurabilityOf,
  ExactFigures,
  PerImage,
} from './assessResult.ts';
import { ASSESS_SCHEMA_VERSION } from './assessResult.ts';
import type { Availability } from './availability/availability.ts';
import { MONTHLY_TARGET } from './availability/monthlyTarget.ts';
import type { BatchSums } from './batch.ts';
import { batchesAfter, MARGIN, PILOT_BATCHES } from './batchCount.ts';
import { causesOf, classOf, isThreatenedBy } from './causes.ts';
import { type Estimate, type LossEstimate, Tally } from './estimate.ts';
import { losesNothing, solveExactly } from './exact.ts';
import { guardsOf } from './guards.ts';
import { groupsPerImage } from './imageGroups.ts';
import { missionBatch } from './stage.ts';
import { StateGraph } from './stateGraph.ts';
import { Surrogate } from './surrogate.ts';
import { writeLoss } from './writes.ts';

export type Method = 'exact' | 'estimate' | 'both';

export interface AssessRequest {
  readonly plan: Plan;
  readonly version: string;
  readonly scenario: { readonly name: string; readonly hash: string };
  /** The file and the `PATH=VALUE` that it was changed with, for the repro line. */
  readonly replays: string;
  readonly sets: readonly string[];
  /** Whose rates the plan's hazards have, and whether the scenario asked for them itself. */
  readonly hazards: AssessResult['hazards'];
  readonly hazardsGiven: boolean;
  readonly assumptions: readonly Assumption[];
  readonly seed: number;
  /** Null: both where the chain can be solved, else the estimate. */
  readonly method: Method | null;
  /** Relative half-width of the 95 % interval of `perYear`, above 0. */
  readonly precision: number;
  /** Events at most in the main part; null: as many as the precision takes. */
  readonly events: number | null;
  readonly missionYears: number;
  readonly cost: MonthlyCost;
  /** Flags of what is worked out beside, for the repro line. */
  readonly further: readonly string[];
  /** What was found of availability, which goes into the result as it is; left out: it was not asked for. */
  readonly availability?: Availability;
  /** The one part that was asked for, and the monthly target, for the repro line. */
  readonly only?: 'durability' | 'availability';
  readonly target?: number;
}

/** An answer that cannot be given as it was asked for; said to the user. */
export class AssessProblem extends Error {}

export async function assess(
  request: AssessRequest,
  executor: Executor<BatchSums>,
  observer: TrialObserver<BatchSums>,
  signal: AbortSignal,
): Promise<AssessResult> {
  const skeleton = new Skeleton(request.plan);
  refuseOverload(skeleton);
  const reasons: string[] = [];
  const exact = request.method === 'estimate' ? null : solveExactly(skeleton, request.missionYears);
  if (exact !== null && 'problems' in exact) {
    if (request.method === 'exact')
      throw new AssessProblem(`it cannot be solved exactly: ${exact.problems.join('; ')}`);
    reasons.push(`not solved exactly: ${exact.problems.join('; ')}`);
  }
  const figures = exact !== null && 'figures' in exact ? exact.figures : null;
  if (figures !== null) reasons.push(`solved exactly: a Markov chain of ${figures.states} states`);
  const hasWays = skeleton.components.length > 0 && !losesNothing(new Surrogate(skeleton).explored);
  if (!hasWays) reasons.push(nothingToLose(skeleton));
  const estimates = request.method !== 'exact' && hasWays;
  const tally = estimates ? await playBatches(request, skeleton, executor, observer, signal) : null;
  if (tally !== null) reasons.push(`estimated from ${tally.paths} paths to loss or back`);
  return resultOf(request, figures, tally, reasons, hasWays);
}

/** The result where availability alone was asked for. */
export function availabilityAlone(request: AssessRequest): AvailabilityResult {
  return {
    schemaVersion: ASSESS_SCHEMA_VERSION,
    tool: { version: request.version },
    environment: null,
    scenario: request.scenario,
    hazards: request.hazards,
    hazardsGiven: request.hazardsGiven,
    method: { used: 'none', reasons: [] },
    durability: null,
    withinFirstYear: null,
    withinMission: null,
    mttdlYears: null,
    exact: null,
    causes: [],
    availability: request.availability?.rows ?? null,
    outages: request.availability?.outages ?? null,
    perImage: null,
    cost: request.cost,
    sensitivity: null,
    curve: null,
    guards: [],
    assumptions: request.assumptions,
    events: 0,
    seed: request.seed,
    verdict: 'pass',
    exitCode: exitCodes.ok,
    repro: reproOf(request),
  };
}

async function playBatches(
  request: AssessRequest,
  skeleton: Skeleton,
  executor: Executor<BatchSums>,
  observer: TrialObserver<BatchSums>,
  signal: AbortSignal,
): Promise<Tally> {
  // What a strike leaves as it was is no event, so the rate is the graph's.
  const { rate } = new StateGraph(skeleton, new Surrogate(skeleton)).node(0);
  const play = async (first: number, count: number): Promise<Tally> => {
    const numbers = Array.from({ length: count }, (_, i) => first + i);
    const tally = new Tally(rate);
    for (const trial of await executor.run(numbers, observer, signal)) {
      if (trial.outcome === null) throw new AssessProblem(trial.reason);
      tally.add(trial.outcome);
    }
    return tally;
  };
  const pilot = await play(0, PILOT_BATCHES);
  const tally = await play(PILOT_BATCHES, batchesAfter(pilot, request.precision, request.events));
  for (const years of new Set([1, request.missionYears])) {
    if (tally.isRenewal(years)) continue;
    const { perYear, within } = tally.estimate(() => true, years);
    const forced = within.estimate < NATURAL_FROM;
    const missions = async (first: number, count: number): Promise<void> => {
      const numbers = Array.from({ length: count }, (_, i) => missionBatch(years, forced, perYear.estimate, first + i));
      for (const trial of await executor.run(numbers, observer, signal)) {
        if (trial.outcome === null) throw new AssessProblem(trial.reason);
        tally.addMission(years, trial.outcome);
      }
    };
    await missions(0, PILOT_BATCHES);
    const { estimate, lower95, upper95 } = tally.estimate(() => true, years).within;
    const halfWidth = estimate === 0 ? 1 : (upper95 - lower95) / (2 * estimate);
    const wanted = Math.ceil(PILOT_BATCHES * MARGIN * (halfWidth / request.precision) ** 2);
    await missions(PILOT_BATCHES, Math.min(MISSION_BATCHES_MOST, wanted));
  }
  return tally;
}

/** From this probability on missions are played as they are. */
const NATURAL_FROM = 0.003;
const MISSION_BATCHES_MOST = 1000;

function resultOf(
  request: AssessRequest,
  exact: ExactFigures | null,
  tally: Tally | null,
  reasons: readonly string[],
  hasWays: boolean,
): AssessResult {
  const { plan, missionYears } = request;
  const total = totalOf(exact, tally, 1);
  const mission = totalOf(exact, tally, missionYears).within;
  const guards = tally === null ? [] : guardsOf(tally, exact, request.precision);
  const isSound = guards.every(({ verdict }) => verdict === 'pass');
  const groups = groupsPerImage(plan);
  const perImage: PerImage | null =
    groups === null
      ? null
      : {
          groupsPerImage: groups,
          perYear: groups * total.perYear.estimate,
          withinFirstYear: Math.min(1, groups * total.within.estimate),
        };
  return {
    schemaVersion: ASSESS_SCHEMA_VERSION,
    tool: { version: request.version },
    environment: null,
    scenario: request.scenario,
    hazards: request.hazards,
    hazardsGiven: request.hazardsGiven,
    method: { used: usedOf(exact, tally), reasons },
    durability: durabilityOf(plan, total, tally),
    withinFirstYear: total.within,
    withinMission: { years: missionYears, ...mission },
    mttdlYears: hasWays ? yearsOf(total.perYear) : { estimate: null, lower95: 0, upper95: null },
    exact,
    causes: tally === null ? [] : causesOf(tally),
    availability: request.availability?.rows ?? null,
    outages: request.availability?.outages ?? null,
    perImage,
    cost: request.cost,
    sensitivity: null,
    curve: null,
    guards,
    assumptions: request.assumptions,
    events: tally?.events ?? 0,
    seed: request.seed,
    verdict: isSound ? 'pass' : 'inconclusive',
    exitCode: isSound ? exitCodes.ok : exitCodes.inconclusive,
    repro: reproOf(request),
  };
}

/** Exact figures stand where there are any: as an estimate with no width. */
function totalOf(exact: ExactFigures | null, tally: Tally | null, years: number): LossEstimate {
  const estimated = tally?.estimate(() => true, years) ?? NOTHING;
  if (exact === null) return estimated;
  const sure = (value: number): Estimate => ({ estimate: value, lower95: value, upper95: value });
  return {
    ...estimated,
    perYear: sure(exact.perYear),
    within: sure(years === 1 ? exact.withinFirstYear : exact.withinMission),
  };
}

function durabilityOf(plan: Plan, total: LossEstimate, tally: Tally | null): Durability {
  const of = (wanted: 'devices' | 'disasters'): DurabilityOf | null => {
    if (!isThreatenedBy(plan, wanted)) return shown(NOTHING);
    if (tally === null) return total.perYear.estimate === 0 ? shown(NOTHING) : null;
    return shown(tally.estimate((pattern) => classOf(pattern) === wanted, 1));
  };
  const writes = writeLoss(plan);
  return {
    total: shown(total),
    devices: of('devices'),
    disasters: of('disasters'),
    people: null,
    writes: writes === null ? null : { perPush: writes.perPush, nines: ninesOf(writes.perPush) },
  };
}

function shown({ perYear, within, hits, relativeHalfWidth }: LossEstimate): DurabilityOf {
  return { perYear, withinFirstYear: within, nines: ninesOf(within.estimate), hits, relativeHalfWidth };
}

const NONE: Estimate = { estimate: 0, lower95: 0, upper95: 0 };
const NOTHING: LossEstimate = { perYear: NONE, within: NONE, hits: 0, relativeHalfWidth: null, largestShare: null };

function ninesOf(probability: number): number | null {
  return probability > 0 ? -Math.log10(probability) : null;
}

function yearsOf({ estimate, lower95, upper95 }: Estimate): Bounds {
  const years = (perYear: number): number | null => (perYear > 0 ? 1 / perYear : null);
  return { estimate: years(estimate), lower95: years(upper95) ?? 0, upper95: years(lower95) };
}

function usedOf(exact: ExactFigures | null, tally: Tally | null): AssessResult['method']['used'] {
  if (exact !== null) return tally !== null ? 'both' : 'exact';
  return tally !== null ? 'estimate' : 'none';
}

function nothingToLose({ components }: Skeleton): string {
  return components.length === 0
    ? 'the scenario has no hazards: nothing ever happens to a copy'
    : 'no way to lose data: whatever these hazards do, some region keeps a copy';
}

/** What has no answer is refused. */
function refuseOverload({ repairLoad }: Skeleton): void {
  if (repairLoad?.left.some((left) => left === 0)) {
    throw new AssessProblem(
      'the repair link is overloaded: nodes lose more than it can rebuild, and repair never catches up',
    );
  }
}

function reproOf(request: AssessRequest): string {
  const { replays, sets, seed, method, precision, events, missionYears, only, target, further } = request;
  const words = ['nines', 'assess', replays, ...sets.flatMap((set) => ['--set', set]), '--seed', String(seed)];
  if (method !== null) words.push('--method', method);
  if (precision !== 0.01) words.push('--precision', `${100 * precision}%`);
  if (events !== null) words.push('--events', String(events));
  if (missionYears !== 10) words.push('--mission', `${missionYears}y`);
  if (only !== undefined) words.push('--only', only);
  if (target !== undefined && target !== MONTHLY_TARGET) words.push('--target', String(target));
  return [...words, ...further].map(shellQuoted).join(' ');
}
