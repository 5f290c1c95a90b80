/** A year in nines: the durability of a placement group, by the exact chain where there is one and by the estimator. */
import type { Assumption } from '../../scenarios/scenario.ts';
import type { Plan } from '../../sim/plan.ts';
import { Skeleton } from '../../sim/skeleton/skeleton.ts';
import type { MonthlyCost } from '../cost/monthlyCost.ts';
import type { Executor } from '../executors/executor.ts';
import { exitCodes } from '../exitCodes.ts';
import { percentWord, shellQuoted } from '../shellQuoted.ts';
import type {
  AssessedScenario,
  AssessResult,
  AvailabilityResult,
  Bounds,
  Cause,
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
import type { LossEstimate, Tally } from './estimate.ts';
import { areMissionsAlone, type Estimated, estimating } from './estimating.ts';
import { comesToRest, losesNothing, solveExactly } from './exact.ts';
import { guardsOf } from './guards.ts';
import { groupsPerImage, imageFactors } from './imageGroups.ts';
import { type ExposureFound, exposureOf, pushRunsOf } from './lag/exposure.ts';
import type { PushRun } from './lag/pushRun.ts';
import type { PushReach } from './lag/writeRisk.ts';
import { type Estimate, surely } from './lossSums.ts';
import { courseOf, nothingToLose, solvedOf } from './methodReasons.ts';
import { type Ending, type Onlooker, playOut } from './playOut.ts';
import { ninesOf } from './sensitivity.ts';
import { StateGraph } from './stateGraph.ts';
import { Surrogate } from './surrogate.ts';
import { withoutPartInDurability } from './withoutPart.ts';

export type Method = 'exact' | 'estimate' | 'both';

export interface AssessRequest {
  readonly plan: Plan;
  /** Where rules keep images to some of the replicas: whose durability is asked for, and the plan of these replicas alone. */
  readonly reach?: PushReach & { readonly plan: Plan };
  readonly version: string;
  readonly scenario: AssessedScenario;
  /** The file and the `PATH=VALUE` that it was changed with, for the repro line; null where a program alone has it. */
  readonly replays: string | null;
  readonly sets: readonly string[];
  /** Whose rates the plan's hazards have, and whether the scenario asked for them itself. */
  readonly hazards: AssessResult['hazards'];
  readonly hazardsGiven: boolean;
  /** The plan is of the registry after its changes of membership. */
  readonly afterChanges: boolean;
  readonly assumptions: readonly Assumption[];
  readonly seed: number;
  /** Null: both where the chain can be solved, else the estimate. */
  readonly method: Method | null;
  /** Relative half-width of the 95 % interval of `perYear`, above 0. */
  readonly precision: number;
  /** Events at most, pilots apart; null: as many as the precision takes. */
  readonly events: number | null;
  /** Batches of each kind, where the precision takes fewer; left out: one. */
  readonly batchesLeast?: number;
  readonly missionYears: number;
  /** Age of an image, µs, that the durability is to be of; left out: of none, and writes are told apart from what is stored. */
  readonly ageUs?: number;
  /** Up to so many batches are played here, for they are over before a thread has found out what the states are. */
  readonly nearMost: number;
  /** Runs of pushes that are under way elsewhere; null, or left out: they are played here. */
  readonly pushRuns?: Promise<readonly PushRun[] | null>;
  readonly cost: MonthlyCost;
  /** Flags of what is worked out beside, for the repro line. */
  readonly further: readonly string[];
  /** What was found of availability, which goes into the result as it is; left out: it was not asked for. */
  readonly availability?: Availability;
  /** The one part that was asked for, and the monthly target, for the repro line. */
  readonly only?: 'durability' | 'availability';
  readonly target?: number;
}

/** An answer that cannot be given as it was asked for; said to the user, with the name of the file and what to do. */
export class AssessProblem extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** It was interrupted before there was anything to tell. */
export class NothingDone extends Error {}

/**
 * @param far for batches of the same plan and seed, where there are many
 * @throws NothingDone where it is interrupted and neither chain nor estimate has come to anything
 */
export async function assess(
  request: AssessRequest,
  far: Executor<BatchSums>,
  onlooker: Onlooker,
  ending: Ending,
): Promise<AssessResult> {
  return (await assessed(request, far, onlooker, ending)).result;
}

/** The same with what the estimate was made of; null where nothing was estimated. */
export async function assessed(
  request: AssessRequest,
  far: Executor<BatchSums>,
  onlooker: Onlooker,
  ending: Ending,
): Promise<{ readonly result: AssessResult; readonly tally: Tally | null }> {
  const stored = request.reach?.plan ?? request.plan;
  const skeleton = new Skeleton(stored);
  refuseOverload(skeleton);
  const { method, missionYears } = request;
  onlooker.begins({ kind: 'exploring' }, 0);
  const surrogate = new Surrogate(skeleton);
  const { explored } = surrogate;
  const hasWays = !losesNothing(explored);
  if (method !== 'estimate') onlooker.begins({ kind: 'solving' }, 0);
  const exact = method === 'estimate' ? null : solveExactly(skeleton, missionYears, explored);
  const figures = exact !== null && 'figures' in exact ? exact.figures : null;
  const problems = exact !== null && 'problems' in exact ? exact.problems : [];
  // What loses nothing needs no figures, whatever its laws.
  if (method === 'exact' && hasWays && problems.length > 0) {
    throw new AssessProblem(
      `it cannot be solved exactly: ${problems.join('; ')}`,
      'leave --method exact away, and it is estimated',
    );
  }
  const reasons = hasWays ? solvedOf(figures, problems, method) : [nothingToLose(stored, skeleton)];
  let estimated: Estimated | null = null;
  if (method !== 'exact' && hasWays) {
    if (skeleton.isMended && explored.isWhole && comesToRest(explored)) {
      throw new AssessProblem(
        'what these hazards do is never mended, so there is no long run',
        'give repairs, or scrubs',
      );
    }
    // What a strike leaves as it was is no event, so the rate is the graph's.
    const graph = new StateGraph(skeleton, surrogate);
    const course = { graph, seed: request.seed, nearMost: request.nearMost, far };
    const times = [1, missionYears];
    const { precision, events, batchesLeast } = request;
    const of = { rate: graph.node(0).rate, missionsAlone: areMissionsAlone(skeleton) };
    const estimate = estimating({ ...of, precision, events, times, batchesLeast });
    estimated = await playOut(estimate, course, onlooker, ending);
    if (estimated === null && figures === null) throw new NothingDone();
    reasons.push(...courseOf(skeleton, estimated, ending));
  }
  reasons.push(...withoutPartInDurability(stored));
  const pushRuns = (await request.pushRuns) ?? pushRunsOf(request.plan, request.seed);
  const exposure = exposureOf(request.plan, pushRuns, request.ageUs ?? null, request.reach ?? null);
  const result = resultOf(request, figures, estimated, reasons, hasWays, exposure, ending);
  return { result, tally: estimated?.tally ?? null };
}

/** A result whose variants were not worked out, because that was interrupted. */
export function withoutVariants(result: AssessResult, request: AssessRequest): AssessResult {
  const reasons = [...result.method.reasons, 'interrupted before its variants were worked out'];
  return {
    ...result,
    method: { ...result.method, reasons },
    exitCode: exitCodes.interrupted,
    repro: reproOf({ ...request, further: [] }),
  };
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
    perYearOver: null,
    exact: null,
    causes: [],
    ...serviceOf(request),
    rpo: null,
    perImage: null,
    reaches: null,
    ...besideOf(request),
    guards: [],
    verdicts: [],
    assumptions: request.assumptions,
    events: 0,
    seed: request.seed,
    reproducible: true,
    verdict: 'pass',
    exitCode: exitCodes.ok,
    repro: reproOf(request),
  };
}

/** The same where durability was asked for too, and interrupted before anything was known of it. */
export function interruptedAvailability(request: AssessRequest): AvailabilityResult {
  const reasons = ['interrupted before anything was known of durability'];
  const alone = availabilityAlone({ ...request, only: 'availability', further: [] });
  return { ...alone, method: { used: 'none', reasons }, exitCode: exitCodes.interrupted };
}

/** What results begin with, whatever was asked for. */
function beginningOf({ plan, version, scenario, hazards, hazardsGiven, afterChanges }: AssessRequest) {
  return {
    schemaVersion: ASSESS_SCHEMA_VERSION,
    tool: { version },
    environment: null,
    scenario,
    hazards,
    hazardsGiven,
    replicas: plan.replicas.map((region) => plan.regions[region]!.name),
    afterChanges,
  } as const;
}

function serviceOf({ availability }: AssessRequest) {
  return { availability: availability?.rows ?? null, outages: availability?.outages ?? null };
}

function besideOf({ cost }: AssessRequest) {
  return { cost, sensitivity: null, curve: null };
}

function resultOf(
  request: AssessRequest,
  exact: ExactFigures | null,
  estimated: Estimated | null,
  reasons: readonly string[],
  hasWays: boolean,
  { writes, rpo }: ExposureFound,
  { interrupt, timeUp }: Ending,
): AssessResult {
  const { missionYears } = request;
  const plan = request.reach?.plan ?? request.plan;
  const tally = estimated?.tally ?? null;
  const total = totalOf(exact, tally, 1);
  const mission = totalOf(exact, tally, missionYears).within;
  const perYearOver = exact === null && tally?.missionsAlone === true ? Math.max(1, missionYears) : null;
  const guards = tally === null ? [] : guardsOf(tally, exact, request.precision, [1, missionYears]);
  const isSound = guards.every(({ verdict }) => verdict === 'pass');
  const byClock = hasWays && request.method !== 'exact' && (interrupt.aborted || timeUp !== undefined);
  return {
    ...beginningOf(request),
    method: { used: usedOf(exact, tally), reasons },
    durability: durabilityOf(plan, total, tally, writes),
    withinFirstYear: total.within,
    withinMission: { years: missionYears, ...mission },
    mttdlYears:
      hasWays && perYearOver === null ? yearsOf(total.perYear) : { estimate: null, lower95: 0, upper95: null },
    perYearOver,
    exact,
    causes: tally === null ? [] : causesOf(tally),
    ...serviceOf(request),
    rpo,
    perImage: perImageOf(plan, total, tally),
    reaches: null,
    ...besideOf(request),
    guards,
    verdicts: [],
    assumptions: request.assumptions,
    events: tally?.events ?? 0,
    seed: request.seed,
    reproducible: !byClock,
    verdict: isSound ? 'pass' : 'inconclusive',
    exitCode: interrupt.aborted ? exitCodes.interrupted : isSound ? exitCodes.ok : exitCodes.inconclusive,
    repro: reproOf({
      ...request,
      events: byClock && estimated !== null ? estimated.events : request.events,
      further: interrupt.aborted ? [] : request.further,
    }),
  };
}

/**
 * What takes all groups takes an image once, and not with each of its groups. Which part that is the estimate says of itself, also
 * beside exact figures: what these are above it by luck is no loss of single groups. Untold, all is taken to be of single groups.
 */
function perImageOf(plan: Plan, { perYear, within }: LossEstimate, tally: Tally | null): PerImage | null {
  const groups = groupsPerImage(plan);
  if (groups === null) return null;
  const factorOf = imageFactors(plan, groups);
  const kinds = new Set([...(tally?.patterns.keys() ?? [])].map(factorOf));
  const parts = [...kinds].map((kind) => ({ kind, of: tally!.estimate((pattern) => factorOf(pattern) === kind, 1) }));
  const factorIn = (of: 'perYear' | 'within'): number => {
    const all = parts.reduce((sum, part) => sum + part.of[of].estimate, 0);
    const times = parts.reduce((sum, part) => sum + part.kind.factor * part.of[of].estimate, 0);
    return all > 0 ? times / all : groups;
  };
  const seen = parts.reduce((sum, { of }) => sum + of.within.estimate, 0);
  const atOnce = parts.reduce((sum, { kind, of }) => (kind.takesAll ? sum + of.within.estimate : sum), 0);
  return {
    groupsPerImage: groups,
    shareOfAllGroups: seen > 0 ? atOnce / seen : null,
    perYear: perYear.estimate * factorIn('perYear'),
    withinFirstYear: Math.min(1, within.estimate * factorIn('within')),
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

function durabilityOf(plan: Plan, total: LossEstimate, tally: Tally | null, writes: Durability['writes']): Durability {
  const of = (wanted: Cause['class']): DurabilityOf | null => {
    if (!isThreatenedBy(plan, wanted)) return shown(NOTHING);
    if (tally === null) return total.perYear.estimate === 0 ? shown(NOTHING) : null;
    const own = tally.estimate((pattern) => classOf(pattern) === wanted, 1);
    // Beside what people do the rest is a whole of its own, and mostly a far smaller one.
    const rest = tally.estimate((pattern) => classOf(pattern) !== 'people', 1);
    const isPartOfRest = wanted !== 'people' && isThreatenedBy(plan, 'people') && rest.hits > 0;
    return shown(withinBounds(isPartOfRest ? withinBounds(own, rest) : own, total));
  };
  return {
    total: shown(total),
    devices: of('devices'),
    disasters: of('disasters'),
    people: of('people'),
    writes,
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

/** What has no answer is refused. */
function refuseOverload({ repairLoad }: Skeleton): void {
  if (repairLoad?.left.some((left) => left === 0)) {
    throw new AssessProblem(
      'the repair link is overloaded: nodes lose more than it can rebuild, and repair never catches up',
      'give repair.local.bandwidth more, or nodes fewer bytes',
    );
  }
}

function reproOf(request: AssessRequest): string {
  const { replays, sets, seed, method, precision, events, missionYears, ageUs, only, target, further } = request;
  if (replays === null) return assessCall(request);
  const words = ['nines', 'assess', replays, ...sets.flatMap((set) => ['--set', set]), '--seed', String(seed)];
  if (method !== null) words.push('--method', method);
  if (precision !== 0.01) words.push('--precision', percentWord(precision));
  if (events !== null) words.push('--events', String(events));
  if (missionYears !== 10) words.push('--mission', `${missionYears}y`);
  if (ageUs !== undefined) words.push('--age', `${ageUs / 1e6}s`);
  if (only !== undefined) words.push('--only', only);
  if (target !== undefined && target !== MONTHLY_TARGET) words.push('--target', String(target));
  return [...words, ...further].map(shellQuoted).join(' ');
}

/** What a program defined is in no file: only that program can assess it again. */
function assessCall({ seed, method, precision, events, missionYears, only, target }: AssessRequest): string {
  const options = [
    `seed: ${seed}`,
    ...(method === null ? [] : [`method: '${method}'`]),
    ...(precision === 0.01 ? [] : [`precision: ${precision}`]),
    ...(events === null ? [] : [`events: ${events}`]),
    ...(missionYears === 10 ? [] : [`missionYears: ${missionYears}`]),
    ...(only === undefined ? [] : [`only: '${only}'`]),
    ...(target === undefined || target === MONTHLY_TARGET ? [] : [`target: ${target}`]),
  ];
  return `assessScenario(…, { ${options.join(', ')} })`;
}
