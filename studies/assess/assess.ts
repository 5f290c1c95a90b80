/** A year in nines: the durability of a placement group, by the exact chain where there is one and by the estimator. */
import type { Assumption } from '../../scenarios/scenario.ts';
import type { Plan } from '../../sim/plan.ts';
import { Skeleton } from '../../sim/skeleton/skeleton.ts';
import type { MonthlyCost } from '../cost/monthlyCost.ts';
import { type Executor, outcomesOf, type TrialObserver } from '../executors/executor.ts';
import { inlineExecutor } from '../executors/inline.ts';
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
import { causesOf, classOf, isThreatenedBy } from './causes.ts';
import { type Estimate, type LossEstimate, surely, type Tally } from './estimate.ts';
import { type Estimating, estimating } from './estimating.ts';
import { comesToRest, losesNothing, solveExactly } from './exact.ts';
import { guardsOf } from './guards.ts';
import { groupsPerImage } from './imageGroups.ts';
import { ninesOf } from './sensitivity.ts';
import { batchesIn } from './stage.ts';
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
  /** Up to so many batches are played here, for they are over before a thread has found out what the states are. */
  readonly nearMost: number;
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

/** @param executor for batches of the same plan and seed, where there are many */
export async function assess(
  request: AssessRequest,
  executor: Executor<BatchSums>,
  observer: TrialObserver<BatchSums>,
  signal: AbortSignal,
): Promise<AssessResult> {
  return (await assessed(request, executor, observer, signal)).result;
}

/** The same with what the estimate was made of; null where nothing was estimated. */
export async function assessed(
  request: AssessRequest,
  executor: Executor<BatchSums>,
  observer: TrialObserver<BatchSums>,
  signal: AbortSignal,
): Promise<{ readonly result: AssessResult; readonly tally: Tally | null }> {
  const skeleton = new Skeleton(request.plan);
  refuseOverload(skeleton);
  const { method, missionYears, precision, events } = request;
  const surrogate = new Surrogate(skeleton);
  const { explored } = surrogate;
  const reasons: string[] = [];
  const exact = method === 'estimate' ? null : solveExactly(skeleton, missionYears, explored);
  if (exact !== null && 'problems' in exact) {
    if (method === 'exact') throw new AssessProblem(`it cannot be solved exactly: ${exact.problems.join('; ')}`);
    reasons.push(`not solved exactly: ${exact.problems.join('; ')}`);
  }
  const figures = exact !== null && 'figures' in exact ? exact.figures : null;
  if (figures !== null) reasons.push(`solved exactly: a Markov chain of ${figures.states} states`);
  const hasWays = !losesNothing(explored);
  if (!hasWays) reasons.push(nothingToLose(skeleton));
  let tally: Tally | null = null;
  if (method !== 'exact' && hasWays) {
    if (explored.isWhole && comesToRest(explored)) {
      throw new AssessProblem(
        'what these hazards do is never mended, so there is no long run: give repairs, or scrubs',
      );
    }
    // What a strike leaves as it was is no event, so the rate is the graph's.
    const graph = new StateGraph(skeleton, surrogate);
    const course = estimating({ rate: graph.node(0).rate, precision, events, times: [1, missionYears] });
    tally = await playOut(course, graph, request, executor, observer, signal);
    reasons.push(`estimated from ${tally.paths} paths to loss or back`);
  }
  return { result: resultOf(request, figures, tally, reasons, hasWays), tally };
}

/** The result where availability alone was asked for. */
export function availabilityAlone(request: AssessRequest): AvailabilityResult {
  return {
    ...beginningOf(request),
    method: { used: 'none', reasons: [] },
    durability: null,
    withinFirstYear: null,
    withinMission: null,
    mttdlYears: null,
    exact: null,
    causes: [],
    ...serviceOf(request),
    perImage: null,
    ...besideOf(request),
    guards: [],
    assumptions: request.assumptions,
    events: 0,
    seed: request.seed,
    verdict: 'pass',
    exitCode: exitCodes.ok,
    repro: reproOf(request),
  };
}

/** What results begin with, whatever was asked for. */
function beginningOf({ version, scenario, hazards, hazardsGiven }: AssessRequest) {
  return {
    schemaVersion: ASSESS_SCHEMA_VERSION,
    tool: { version },
    environment: null,
    scenario,
    hazards,
    hazardsGiven,
  } as const;
}

function serviceOf({ availability }: AssessRequest) {
  return { availability: availability?.rows ?? null, outages: availability?.outages ?? null };
}

function besideOf({ cost }: AssessRequest) {
  return { cost, sensitivity: null, curve: null };
}

async function playOut(
  course: Estimating,
  graph: StateGraph,
  { seed, nearMost }: AssessRequest,
  far: Executor<BatchSums>,
  observer: TrialObserver<BatchSums>,
  signal: AbortSignal,
): Promise<Tally> {
  const near = inlineExecutor(batchesIn(graph, seed));
  let step = course.next();
  while (step.done !== true) {
    const executor = step.value.length <= nearMost ? near : far;
    step = course.next(outcomesOf(await executor.run(step.value, observer, signal)));
  }
  return step.value;
}

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
    ...beginningOf(request),
    method: { used: usedOf(exact, tally), reasons },
    durability: durabilityOf(plan, total, tally),
    withinFirstYear: total.within,
    withinMission: { years: missionYears, ...mission },
    mttdlYears: hasWays ? yearsOf(total.perYear) : { estimate: null, lower95: 0, upper95: null },
    exact,
    causes: tally === null ? [] : causesOf(tally),
    ...serviceOf(request),
    perImage,
    ...besideOf(request),
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
  return {
    ...estimated,
    perYear: surely(exact.perYear),
    within: surely(years === 1 ? exact.withinFirstYear : exact.withinMission),
  };
}

function durabilityOf(plan: Plan, total: LossEstimate, tally: Tally | null): Durability {
  const of = (wanted: 'devices' | 'disasters'): DurabilityOf | null => {
    if (!isThreatenedBy(plan, wanted)) return shown(NOTHING);
    if (tally === null) return total.perYear.estimate === 0 ? shown(NOTHING) : null;
    return shown(
      withinBounds(
        tally.estimate((pattern) => classOf(pattern) === wanted, 1),
        total,
      ),
    );
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

/** What was never seen is no more than all that was: a part has no larger bound than the whole. */
function withinBounds(part: LossEstimate, whole: LossEstimate): LossEstimate {
  if (part.hits > 0) return part;
  const bounded = (own: Estimate, all: Estimate): Estimate => ({ ...own, upper95: Math.min(own.upper95, all.upper95) });
  return { ...part, perYear: bounded(part.perYear, whole.perYear), within: bounded(part.within, whole.within) };
}

function shown({ perYear, within, hits, relativeHalfWidth }: LossEstimate): DurabilityOf {
  return { perYear, withinFirstYear: within, nines: ninesOf(within.estimate), hits, relativeHalfWidth };
}

const NOTHING: LossEstimate = {
  perYear: surely(0),
  within: surely(0),
  hits: 0,
  relativeHalfWidth: null,
  largestShare: null,
};

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
