/** What `nines assess` does: reads the scenario, has it assessed on the threads there are, and prints the page. */
import { availableParallelism } from 'node:os';
import { variantsCsv } from '../reports/csv.ts';
import { assessPage } from '../reports/text/assessPage.ts';
import { hazardOrigin } from '../scenarios/fieldHazards.ts';
import { assumptionsAmong } from '../scenarios/keyValues.ts';
import type { Assumption } from '../scenarios/scenario.ts';
import { YEAR_US } from '../sim/kernel/time.ts';
import {
  AssessProblem,
  type AssessRequest,
  assess,
  availabilityAlone,
  interruptedAvailability,
  type Method,
  NothingDone,
  withoutVariants,
} from '../studies/assess/assess.ts';
import type { AssessResult, AvailabilityResult } from '../studies/assess/assessResult.ts';
import { withAge } from '../studies/assess/atAge.ts';
import {
  type Availability,
  assessAvailability,
  FURTHER_RUNS_MOST,
  stateRunCount,
  stateRunsOf,
} from '../studies/assess/availability/availability.ts';
import { MONTHLY_TARGET, targetAssumption } from '../studies/assess/availability/monthlyTarget.ts';
import type { StateCounts } from '../studies/assess/availability/stateRun.ts';
import type { BatchSums } from '../studies/assess/batch.ts';
import { needsPushRuns } from '../studies/assess/lag/exposure.ts';
import type { PushRun } from '../studies/assess/lag/pushRun.ts';
import { type Ending, NEAR_MOST } from '../studies/assess/playOut.ts';
import { relevantAssumptions } from '../studies/assess/relevantAssumptions.ts';
import { batchesOf } from '../studies/assess/stage.ts';
import { type Variation, withVariants } from '../studies/assess/varied.ts';
import { costOfScenario } from '../studies/cost/scenarioCost.ts';
import type { Executor } from '../studies/executors/executor.ts';
import { inlineExecutor } from '../studies/executors/inline.ts';
import { threadExecutor } from '../studies/executors/threads.ts';
import { stage } from '../studies/play.ts';
import { assessProgress } from './assessProgress.ts';
import {
  playVariants,
  refuseWhatIsNoTable,
  refuseWithoutDurability,
  type VariationFlags,
  variationOf,
  variationWords,
} from './assessVariants.ts';
import { Interrupted, interruptible } from './interrupt.ts';
import { progressLine } from './progress.ts';
import { openSubject, type Subject } from './subject.ts';
import { stdoutPage } from './terminal.ts';
import { timeUpOf } from './timeBudget.ts';
import { UsageError } from './usageError.ts';
import { toolVersion } from './version.ts';

/** Years that are asked for beside the first, where no flag says otherwise. */
const MISSION_YEARS = 10;

/** The flags of `nines assess`, as commander hands them over. */
export interface AssessFlags extends VariationFlags {
  readonly method?: Method;
  readonly precision: number;
  readonly events?: number;
  /** µs. */
  readonly timeBudget?: number;
  /** µs. */
  readonly mission?: number;
  /** µs. */
  readonly age?: number;
  readonly target: number;
  readonly seed: number;
  readonly workers?: number;
  readonly set?: readonly string[];
}

export async function assessFile(file: string, flags: AssessFlags): Promise<void> {
  const subject = openSubject(file, flags.set ?? []);
  if (subject.saved !== null) {
    throw new UsageError('a saved result is not assessed', `assess the scenario: ${subject.reference.path ?? 'FILE'}`);
  }
  refuseWithoutDurability(flags);
  refuseWhatIsNoTable(flags);
  const timeUp = timeUpOf(flags);
  const isGiven = subject.scenario.hazards.length > 0;
  const sets = [...(flags.set ?? []), ...(isGiven ? [] : ['hazards=field'])];
  const assessed = openSubject(file, sets);
  const startedMs = performance.now();
  const workers = flags.workers ?? availableParallelism();
  const { plan, assumptions } = stage(assessed);
  const { cost, assumptions: ofCost } = costOfScenario(assessed.scenario, plan);
  const variation = variationOf(flags, plan);
  const interrupt = interruptible();
  const request: AssessRequest = {
    plan,
    version: toolVersion(),
    scenario: { name: subject.reference.name, hash: subject.reference.hash },
    replays: subject.reference.path ?? file,
    sets: subject.reference.sets,
    hazards: hazardOrigin(assessed.scenario.hazards),
    hazardsGiven: isGiven,
    assumptions: relevantAssumptions(
      [...assumptions, ...assumptionsUnderHazards(assessed)],
      [...(flags.only === 'durability' ? [] : targetAssumption(flags.target)), ...ofCost],
    ),
    seed: flags.seed,
    method: flags.method ?? null,
    precision: flags.precision,
    events: flags.events ?? null,
    missionYears: flags.mission === undefined ? MISSION_YEARS : flags.mission / YEAR_US,
    nearMost: NEAR_MOST,
    cost,
    further: variationWords(flags),
    target: flags.target,
    ...(flags.age === undefined ? {} : { ageUs: flags.age }),
    ...(flags.only === undefined ? {} : { only: flags.only }),
  };
  try {
    const ending = { interrupt: interrupt.signal, timeUp };
    const found = await resultOf(assessed, request, workers, flags, ending);
    const varied = await withVariations(assessed, request, found, variation, workers, flags, interrupt.signal);
    const result = varied.durability === null ? varied : withAge(varied);
    const seconds = Math.round(performance.now() - startedMs) / 1000;
    print(withEnvironment(result, { node: process.version, seconds, workers }), flags);
    process.exitCode = result.exitCode;
  } catch (error) {
    if (interrupt.signal.aborted || error instanceof NothingDone) {
      throw new Interrupted('nothing is reported: there is nothing yet to reckon with');
    }
    if (error instanceof AssessProblem) throw new UsageError(error.message, '');
    throw error;
  } finally {
    interrupt.dispose();
  }
}

/** Hazards strike here whether or not a run is to let them: what then matters is assumed too. */
function assumptionsUnderHazards({ scenario, document }: Subject): readonly Assumption[] {
  return assumptionsAmong({ ...scenario, run: { ...scenario.run, chance: true } }, document);
}

async function resultOf(
  subject: Subject,
  request: AssessRequest,
  workers: number,
  flags: AssessFlags,
  ending: Ending,
): Promise<AssessResult | AvailabilityResult> {
  if (request.only === 'durability') return durabilityOf(subject, request, workers, flags, ending);
  const availability = await availabilityOf(subject, request, workers, flags, ending.interrupt);
  if (request.only === 'availability') return availabilityAlone({ ...request, availability });
  try {
    return await durabilityOf(subject, { ...request, availability }, workers, flags, ending);
  } catch (error) {
    if (!(error instanceof NothingDone) || flags.output === 'csv') throw error;
    return interruptedAvailability({ ...request, availability });
  }
}

/** An interrupt before the last variant is done leaves the result as it is without any. */
async function withVariations(
  subject: Subject,
  request: AssessRequest,
  found: AssessResult | AvailabilityResult,
  variation: Variation,
  workers: number,
  flags: AssessFlags,
  signal: AbortSignal,
): Promise<AssessResult | AvailabilityResult> {
  if (found.durability === null || signal.aborted) return found;
  try {
    const figures = await playVariants(subject, request, variation, workers, flags, signal);
    return withVariants(found, variation, figures);
  } catch (error) {
    if (!signal.aborted || flags.output === 'csv') throw error;
    return withoutVariants(found, request);
  }
}

async function durabilityOf(
  subject: Subject,
  request: AssessRequest,
  workers: number,
  { quiet }: AssessFlags,
  ending: Ending,
): Promise<AssessResult> {
  const progress = assessProgress(subject.reference.name, quiet === true);
  try {
    const pushRuns = pushRunsElsewhere(subject, request, workers, ending);
    return await assess({ ...request, pushRuns }, executorOf(subject, request, workers), progress, ending);
  } finally {
    progress.end();
  }
}

/** They take as long as an estimate that need not be precise, and meanwhile that goes on here. Null: not played. */
async function pushRunsElsewhere(
  { scenario, directory }: Subject,
  { plan, seed }: AssessRequest,
  workers: number,
  { interrupt }: Ending,
): Promise<readonly PushRun[] | null> {
  if (workers === 0 || !needsPushRuns(plan)) return null;
  const entry = new URL('../studies/assess/pushWorker.js', import.meta.url);
  const executor = threadExecutor<readonly PushRun[]>({ scenario, directory, seed }, { workers: 1, entry });
  const [played] = await executor.run([0], { onProgress() {}, onDone() {} }, interrupt);
  return played?.outcome ?? null;
}

export async function availabilityOf(
  { scenario, directory, reference }: Subject,
  { plan, seed, target }: Pick<AssessRequest, 'plan' | 'seed' | 'target'>,
  workers: number,
  { quiet }: Pick<AssessFlags, 'quiet'>,
  signal: AbortSignal,
): Promise<Availability> {
  const entry = new URL('../studies/assess/availabilityWorker.js', import.meta.url);
  const executor: Executor<StateCounts> =
    workers === 0
      ? inlineExecutor(stateRunsOf(plan, seed))
      : threadExecutor<StateCounts>({ scenario, directory, seed }, { workers, entry });
  const request = { plan, seed, target: target ?? MONTHLY_TARGET, furtherMost: FURTHER_RUNS_MOST };
  const progress = progressLine(reference.name, stateRunCount(plan), quiet === true, 'state runs');
  try {
    return await assessAvailability(request, executor, progress, signal);
  } finally {
    progress.end();
  }
}

/** Of batches. */
export function executorOf(
  { scenario, directory }: Subject,
  { plan, seed }: Pick<AssessRequest, 'plan' | 'seed'>,
  workers: number,
): Executor<BatchSums> {
  if (workers === 0) return inlineExecutor(batchesOf(plan, seed));
  const entry = new URL('../studies/assess/worker.js', import.meta.url);
  return threadExecutor<BatchSums>({ scenario, directory, seed }, { workers, entry });
}

function print(result: AssessResult | AvailabilityResult, flags: AssessFlags): void {
  process.stdout.write(textOf(result, flags));
}

function textOf(result: AssessResult | AvailabilityResult, { output }: AssessFlags): string {
  if (output === 'json') return `${JSON.stringify(result, null, 1)}\n`;
  return output === 'csv' && result.durability !== null ? variantsCsv(result) : assessPage(result, stdoutPage());
}

/** In the place that the contract gives it: after `tool`. */
function withEnvironment<R extends AssessResult | AvailabilityResult>(
  result: R,
  environment: NonNullable<R['environment']>,
): R {
  const { schemaVersion, tool, environment: _none, ...rest } = result;
  return { schemaVersion, tool, environment, ...rest } as R;
}
