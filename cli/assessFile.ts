/** What `nines assess` does: reads the scenario, has it assessed on the threads there are, and prints the page. */
import { availableParallelism } from 'node:os';
import { variantsCsv } from '../reports/csv.ts';
import { assessPage } from '../reports/text/assessPage.ts';
import { YEAR_US } from '../sim/kernel/time.ts';
import {
  AssessProblem,
  type AssessRequest,
  type Method,
  NothingDone,
  withoutVariants,
} from '../studies/assess/assess.ts';
import { assessRequest } from '../studies/assess/assessRequest.ts';
import type { AssessResult, AvailabilityResult } from '../studies/assess/assessResult.ts';
import { assessYear, type Found } from '../studies/assess/assessYear.ts';
import { withAge } from '../studies/assess/atAge.ts';
import { withVerdicts } from '../studies/assess/judgeYear.ts';
import type { Ending } from '../studies/assess/playOut.ts';
import { type Variation, withVariants } from '../studies/assess/varied.ts';
import { TrialDefect } from '../studies/executors/executor.ts';
import { type ExitCode, worstExitCode } from '../studies/exitCodes.ts';
import { openSubject, type Subject } from '../studies/subject.ts';
import { yearProgress } from './assessProgress.ts';
import {
  refuseWhatIsNoTable,
  type VariationFlags,
  variantsWithProgress,
  variationOf,
  variationOfReach,
  variationWords,
} from './assessVariants.ts';
import { refuseIdle } from './idleFlags.ts';
import { Interrupted, interruptible } from './interrupt.ts';
import { reportProblem } from './problems.ts';
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

async function resultOf(
  subject: Subject,
  request: AssessRequest,
  workers: number,
  { quiet, output }: AssessFlags,
  ending: Ending,
): Promise<Found> {
  const progress = yearProgress(subject.reference.name, quiet === true);
  try {
    const found = await assessYear(subject, request, workers, progress, ending);
    // A table of variants has nothing to say of availability.
    if (output === 'csv' && found.result.durability === null) throw new NothingDone();
    return found;
  } finally {
    progress.end();
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
    const figures = await variantsWithProgress(subject, request, variation, workers, flags, signal);
    return withVariants(result, variation, figures);
  } catch (error) {
    if (!signal.aborted || error instanceof TrialDefect || flags.output === 'csv') throw error;
    return withoutVariants(result, request);
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
