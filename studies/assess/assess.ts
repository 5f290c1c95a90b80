/** A year in nines: the durability of a placement group, by the exact chain where there is one and by the estimator. */
import type { Assumption } from '../../scenarios/scenario.ts';
import type { Plan } from '../../sim/plan.ts';
import { Skeleton } from '../../sim/skeleton/skeleton.ts';
import type { MonthlyCost } from '../cost/monthlyCost.ts';
import type { Executor } from '../executors/executor.ts';
import { exitCodes } from '../exitCodes.ts';
import { reproOf } from './assessRepro.ts';
import type { AssessedScenario, AssessResult, AvailabilityResult, ExactFigures } from './assessResult.ts';
import { ASSESS_SCHEMA_VERSION } from './assessResult.ts';
import type { Availability } from './availability/availability.ts';
import type { BatchSums } from './batch.ts';
import { causesOf } from './causes.ts';
import { durabilityOf, perImageOf, totalOf, yearsOf } from './durabilityFigures.ts';
import type { Tally } from './estimate.ts';
import { areMissionsAlone, type Estimated, estimating } from './estimating.ts';
import { comesToRest, losesNothing, solveExactly } from './exact.ts';
import { guardsOf } from './guards.ts';
import { type ExposureFound, exposureOf, pushRunsOf } from './lag/exposure.ts';
import type { PushRun } from './lag/pushRun.ts';
import type { PushReach } from './lag/writeRisk.ts';
import { courseOf, nothingToLose, solvedOf } from './methodReasons.ts';
import { type Ending, type Onlooker, playOut } from './playOut.ts';
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
  if (figures !== null) onlooker.solved?.(figures);
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
    perImage: perImageOf(request.reach === undefined ? plan : { ...plan, classes: null }, total, tally),
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
