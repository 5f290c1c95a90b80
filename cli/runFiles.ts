/** What `nines run` does: plays each file, reports it, and saves it where that is asked for. */
import { jsonReport } from '../reports/json.ts';
import { textOf } from '../reports/reporters/index.ts';
import type { RunReport } from '../reports/reporters/report.ts';
import { nextSteps } from '../reports/text/nextSteps.ts';
import type { SeedOutcome } from '../sim/outcome.ts';
import { type ExitCode, exitCodes, worstExitCode } from '../studies/exitCodes.ts';
import type { RunResult } from '../studies/result.ts';
import { type CompletedRun, runTrials } from '../studies/run.ts';
import type { Shard } from '../studies/shards/shard.ts';
import type { Subject } from '../studies/subject.ts';
import { toolVersion } from '../studies/version.ts';
import { type BaselineFlags, openBaseline, refuseBaselineOf, updateBaseline } from './baselineRun.ts';
import { type Interrupt, Interrupted, interruptible } from './interrupt.ts';
import { type KeepFlags, keepingIn, refuseResumeWithoutSave, saveDirectoryOf } from './keepSeeds.ts';
import { openRun, playingToo, prepareRun } from './prepareRun.ts';
import { printStack, reportProblem } from './problems.ts';
import { progressLine } from './progress.ts';
import type { ChosenReporter } from './reporterFlag.ts';
import { openReporting, placesOf, problemReport } from './reporting.ts';
import { saveRun } from './saveRun.ts';
import { runShard } from './shardRun.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { stdoutPage } from './terminal.ts';
import { UsageError } from './usageError.ts';

/** The flags of `nines run`, as commander hands them over. */
export interface RunFlags extends BaselineFlags, KeepFlags {
  readonly seed?: readonly number[];
  readonly seeds?: readonly number[];
  /** 0: in the main thread. */
  readonly workers?: number;
  readonly set?: readonly string[];
  readonly output: 'text' | 'json';
  readonly reporter?: readonly ChosenReporter[];
  readonly checkDeterminism?: true;
  /** Plays only a part of all seeds, to be joined with the others. */
  readonly shard?: Shard;
  readonly quiet?: true;
  /** Base address of an OTLP/HTTP receiver. */
  readonly otlp?: string;
}

/**
 * Runs every file, whatever becomes of the others; the worst exit code wins, and stands from the first file on.
 * @param began the interrupt of a command that began before
 */
export async function runFiles(files: readonly string[], flags: RunFlags, began?: Interrupt): Promise<void> {
  refuseResumeWithoutSave(flags);
  if (flags.shard !== undefined) return runShard(files, flags, flags.shard);
  refuseBaselineOf(files, flags);
  const reporting = openReporting(flags, files);
  const telemetry = await telemetryOf(flags);
  const interrupt = began ?? interruptible();
  const results: RunResult[] = [];
  let worst: ExitCode = exitCodes.ok;
  const count = (code: number) => {
    worst = worstExitCode([worst, code]);
    process.exitCode = worst;
  };
  for (const file of files) {
    if (interrupt.signal.aborted) {
      reporting.add(problemReport(file, new Interrupted('it was not played')));
      continue;
    }
    try {
      const played = await runFile(file, flags, files.length > 1, interrupt, telemetry);
      const { subject, completed, unkept, report, workers, directory } = played;
      count(completed.result.exitCode);
      results.push(completed.result);
      reporting.add(report);
      if (reporting.printsText) printText(report, flags, results.length > 1, files.length > 1);
      for (const trial of completed.trials) if (trial.outcome === null) printStack(trial.stack);
      if (directory !== null) {
        count(await saveRun(completed, unkept, report, directory, reporting));
        const isWhole = completed.result.unfinished.length === 0;
        if (!isWhole) process.stderr.write('The same with --resume plays only what is missing\n');
      }
      if (flags.updateBaseline === true) {
        count(await updateBaseline(file, subject, completed, flags, workers, interrupt.signal));
      }
    } catch (error) {
      reporting.add(problemReport(file, error));
      count(reportProblem(error));
    }
  }
  const closing = await telemetry?.close();
  if (closing !== undefined && !(closing.isComplete && flags.quiet)) process.stderr.write(closing.text);
  interrupt.dispose();
  if (interrupt.signal.aborted) count(exitCodes.interrupted);
  if (flags.output === 'json' && (results.length > 0 || files.length > 1)) {
    process.stdout.write(jsonReport(results, files.length > 1));
  }
  count(await reporting.close());
}

/** Throws UsageError for a receiver that cannot be one. */
export async function telemetryOf(flags: Pick<RunFlags, 'otlp' | 'workers'>): Promise<Telemetry | null> {
  if (flags.otlp !== undefined) {
    if (flags.workers !== undefined && flags.workers > 0) {
      throw new UsageError('--otlp plays seeds one after another in the main thread', 'leave --workers away');
    }
    const { openTelemetry } = await import('./telemetry/telemetry.ts');
    return openTelemetry(flags.otlp, toolVersion());
  }
  // An SDK of the user's own lives in the main thread: it is looked for where seeds are played there.
  if (flags.workers !== 0) return null;
  const { registeredTelemetry } = await import('./telemetry/telemetry.ts');
  return registeredTelemetry();
}

interface PlayedFile {
  readonly subject: Subject;
  readonly completed: CompletedRun;
  /** What could not be kept when it ended. */
  readonly unkept: readonly SeedOutcome[];
  readonly report: RunReport;
  /** Threads that it was played on. */
  readonly workers: number;
  /** Where it is saved; null where it is not to be. */
  readonly directory: string | null;
}

async function runFile(
  file: string,
  flags: RunFlags,
  several: boolean,
  interrupt: Interrupt,
  telemetry: Telemetry | null,
): Promise<PlayedFile> {
  const own = openRun(file, flags, telemetry);
  const { subject } = own;
  const baseline = openBaseline(file, subject, flags, own.workers, interrupt.signal);
  const opened = baseline === null ? own : playingToo(own, baseline.seeds, flags, telemetry);
  const { seeds, workers } = opened;
  const startedMs = performance.now();
  const { context, executor } = await prepareRun(file, opened, telemetry);
  const directory = flags.save === undefined ? null : saveDirectoryOf(flags.save, subject.reference, seeds, several);
  const plays = seeds.length * (flags.checkDeterminism ? 2 : 1);
  const progress = progressLine(subject.reference.name, plays, flags.quiet === true);
  const request = {
    context: { ...context, ...(baseline === null ? {} : { further: baseline.words }) },
    seeds,
    checkDeterminism: flags.checkDeterminism === true,
    replayOf: subject.saved,
    ...(baseline === null
      ? {}
      : {
          async beside(outcomes: readonly SeedOutcome[]) {
            const { verdicts, notes } = await baseline.of(outcomes);
            return { verdicts: [...verdicts, ...opened.unplayed], notes };
          },
        }),
  };
  const keeping = directory === null ? null : keepingIn(directory, subject.reference, executor, flags.resume === true);
  const completed = await runTrials(request, keeping ?? executor, progress, interrupt.signal).finally(progress.end);
  const environment = {
    node: process.version,
    seconds: Math.round(performance.now() - startedMs) / 1000,
    workers,
    events: total(completed, 'events'),
    requests: total(completed, 'requests'),
  };
  const result = withEnvironment(completed.result, environment);
  return {
    subject,
    completed: { ...completed, result },
    unkept: keeping?.trouble() == null ? [] : completed.outcomes,
    report: { kind: 'run', result, places: placesOf(subject) },
    workers,
    directory,
  };
}

function total(completed: CompletedRun, figure: 'events' | 'requests'): number {
  let sum = 0;
  for (const outcome of completed.outcomes) sum += outcome[figure];
  return sum;
}

/** In the place that the contract gives it: after `tool`. */
function withEnvironment(result: RunResult, environment: NonNullable<RunResult['environment']>): RunResult {
  const { schemaVersion, tool, ...rest } = result;
  return { schemaVersion, tool, environment, ...rest };
}

function printText(report: RunReport, flags: RunFlags, follows: boolean, several: boolean): void {
  const page = stdoutPage();
  process.stdout.write(textOf(report, follows, several, { page, isQuiet: flags.quiet === true }));
  const { result } = report;
  if (process.env['npm_lifecycle_event'] === 'start' && result.scenario.path !== null) {
    process.stdout.write(nextSteps(result.scenario.path, page));
  }
}
