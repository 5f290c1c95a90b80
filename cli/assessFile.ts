/** What `nines assess` does: reads the scenario, has it assessed on the threads there are, and prints the page. */
import { availableParallelism } from 'node:os';
import { variantsCsv } from '../reports/csv.ts';
import { assessPage } from '../reports/text/assessPage.ts';
import { YEAR_US } from '../sim/kernel/time.ts';
import {
  AssessProblem,
  type AssessRequest,
  availabilityAlone,
  interruptedAvailability,
  type Method,
  NothingDone,
  withoutVariants,
} from '../studies/assess/assess.ts';
import { pushRunsElsewhere, stateRunExecutor } from '../studies/assess/assessExecutors.ts';
import { assessReaches } from '../studies/assess/assessReaches.ts';
import { assessRequest } from '../studies/assess/assessRequest.ts';
import type { AssessResult, AvailabilityResult } from '../studies/assess/assessResult.ts';
import { withAge } from '../studies/assess/atAge.ts';
import {
  type Availability,
  assessAvailability,
  FURTHER_RUNS_MOST,
  stateRunCount,
} from '../studies/assess/availability/availability.ts';
import { MONTHLY_TARGET } from '../studies/assess/availability/monthlyTarget.ts';
import { withVerdicts } from '../studies/assess/judgeYear.ts';
import type { Ending } from '../studies/assess/playOut.ts';
import { type Variation, withVariants } from '../studies/assess/varied.ts';
import { TrialDefect } from '../studies/executors/executor.ts';
import { type ExitCode, worstExitCode } from '../studies/exitCodes.ts';
import { openSubject, type Subject } from '../studies/subject.ts';
import { assessProgress } from './assessProgress.ts';
import {
  playVariants,
  refuseWhatIsNoTable,
  type VariationFlags,
  variationOf,
  variationOfReach,
  variationWords,
} from './assessVariants.ts';
import { refuseIdle } from './idleFlags.ts';
import { Interrupted, interruptible } from './interrupt.ts';
import { reportProblem } from './problems.ts';
import { progressLine } from './progress.ts';
import type { ChosenReporter } from './reporterFlag.ts';
import { openReporting, placesOf, problemReport, type Reporting } from './reporting.ts';
import { stdoutPage } from './terminal.ts';
import { timeUpOf } from './timeBudget.ts';
import { UsageError } from './usageError.ts';

/** The flags of `nines assess`, as commander hands them over. */
export interface AssessFlags extends VariationFlags {
  readonly method?: Method;
  readonly precision?: number;
  readonly events?: number;
  /** µs. */
  readonly timeBudget?: number;
  /** µs. */
  readonly mission?: number;
  /** µs. */
  readonly age?: number;
  readonly target?: number;
  readonly seed: number;
  readonly workers?: number;
  readonly set?: readonly string[];
  readonly reporter?: readonly ChosenReporter[];
}

export async function assessFile(file: string, flags: AssessFlags): Promise<void> {
  const reporting = openReporting(flags, [file]);
  const code = await assessInto(reporting, file, flags).catch((error: unknown) => {
    reporting.add(problemReport(file, error));
    return reportProblem(error);
  });
  process.exitCode = worstExitCode([code, await reporting.close()]);
}

async function assessInto(reporting: Reporting, file: string, flags: AssessFlags): Promise<ExitCode> {
  const subject = openSubject(file, flags.set ?? []);
  if (subject.saved !== null) {
    throw new UsageError('a saved result is not assessed', `assess the scenario: ${subject.reference.path ?? 'FILE'}`);
  }
  refuseIdleFlags(flags);
  refuseWhatIsNoTable(flags);
  const timeUp = timeUpOf(flags);
  const startedMs = performance.now();
  const workers = flags.workers ?? availableParallelism();
  const { assessed, request } = assessRequest(subject, {
    replays: subject.reference.path ?? file,
    seed: flags.seed,
    method: flags.method ?? null,
    precision: flags.precision ?? null,
    events: flags.events ?? null,
    missionYears: flags.mission === undefined ? null : flags.mission / YEAR_US,
    target: flags.target ?? null,
    further: variationWords(flags),
    ageUs: flags.age,
    only: flags.only,
  });
  const variation = variationOf(flags, request.plan);
  const interrupt = interruptible('reporting what there is, if anything');
  try {
    const ending = { interrupt: interrupt.signal, timeUp };
    const found = await resultOf(assessed, request, workers, flags, ending);
    const varied = await withVariations(found, variation, workers, flags, interrupt.signal);
    const result = withVerdicts(varied.durability === null ? varied : withAge(varied), assessed.scenario);
    const seconds = Math.round(performance.now() - startedMs) / 1000;
    const complete = withEnvironment(result, { node: process.version, seconds, workers });
    reporting.add({ kind: 'assess', result: complete, places: placesOf(subject) });
    if (reporting.printsText || flags.output !== 'text') process.stdout.write(textOf(complete, flags));
    return result.exitCode;
  } catch (error) {
    if (error instanceof TrialDefect) throw error;
    if (interrupt.signal.aborted || error instanceof NothingDone) {
      throw new Interrupted('nothing is reported: there is nothing yet to reckon with');
    }
    if (error instanceof AssessProblem) throw new UsageError(`${file}: ${error.message}`, error.hint);
    throw error;
  } finally {
    interrupt.dispose();
  }
}

function refuseIdleFlags({ only, method, ...flags }: AssessFlags): void {
  const { sensitivity, curve, age, mission, precision, events, target } = flags;
  const ofDurability = {
    ...{ '--sensitivity': sensitivity, '--curve': curve, '--age': age, '--mission': mission },
    ...{ '--method': method, '--precision': precision, '--events': events },
  };
  if (only === 'availability') refuseIdle(ofDurability, 'durability', '--only availability leaves that out');
  if (only === 'durability') {
    refuseIdle({ '--target': target }, 'availability', '--only durability leaves that out');
  }
  if (method === 'exact') {
    refuseIdle({ '--precision': precision, '--events': events }, 'an estimate', '--method exact makes none');
  }
}

/** What was found, and of which subject: variants are variants of that. */
interface Found {
  readonly result: AssessResult | AvailabilityResult;
  readonly subject: Subject;
  readonly request: AssessRequest;
}

async function resultOf(
  subject: Subject,
  request: AssessRequest,
  workers: number,
  flags: AssessFlags,
  ending: Ending,
): Promise<Found> {
  if (request.only === 'durability') return durabilityOf(subject, request, workers, flags, ending);
  const availability = await availabilityOf(subject, request, workers, flags, ending.interrupt);
  const withService = { ...request, availability };
  if (request.only === 'availability') return { result: availabilityAlone(withService), subject, request };
  try {
    return await durabilityOf(subject, withService, workers, flags, ending);
  } catch (error) {
    if (!(error instanceof NothingDone) || flags.output === 'csv') throw error;
    return { result: interruptedAvailability(withService), subject, request };
  }
}

/** An interrupt before the last variant is done leaves the result as it is without any. */
async function withVariations(
  { result, subject, request }: Found,
  wanted: Variation,
  workers: number,
  flags: AssessFlags,
  signal: AbortSignal,
): Promise<AssessResult | AvailabilityResult> {
  if (result.durability === null || signal.aborted) return result;
  const variation = request.reach === undefined ? wanted : variationOfReach(wanted, request.reach.plan);
  try {
    const figures = await playVariants(subject, request, variation, workers, flags, signal);
    return withVariants(result, variation, figures);
  } catch (error) {
    if (!signal.aborted || error instanceof TrialDefect || flags.output === 'csv') throw error;
    return withoutVariants(result, request);
  }
}

async function durabilityOf(
  subject: Subject,
  request: AssessRequest,
  workers: number,
  { quiet }: AssessFlags,
  ending: Ending,
): Promise<Found> {
  const progress = assessProgress(subject.reference.name, quiet === true);
  try {
    const pushRuns = pushRunsElsewhere(subject, request, workers, ending.interrupt);
    return await assessReaches(subject, { ...request, pushRuns }, workers, progress, ending);
  } finally {
    progress.end();
  }
}

export async function availabilityOf(
  { scenario, directory, reference }: Subject,
  { plan, seed, target }: Pick<AssessRequest, 'plan' | 'seed' | 'target'>,
  workers: number,
  { quiet }: Pick<AssessFlags, 'quiet'>,
  signal: AbortSignal,
): Promise<Availability> {
  const executor = stateRunExecutor({ scenario, directory }, { plan, seed }, workers);
  const request = { plan, seed, target: target ?? MONTHLY_TARGET, furtherMost: FURTHER_RUNS_MOST };
  const progress = progressLine(reference.name, stateRunCount(plan), quiet === true, 'state runs');
  try {
    return await assessAvailability(request, executor, progress, signal);
  } finally {
    progress.end();
  }
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
