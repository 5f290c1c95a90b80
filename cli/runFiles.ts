/** What `nines run` does: plays each file, reports it, and saves it where that is asked for. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { jsonReport } from '../reports/json.ts';
import { textOf } from '../reports/reporters/index.ts';
import type { RunReport } from '../reports/reporters/report.ts';
import { nextSteps } from '../reports/text/nextSteps.ts';
import { inlineExecutor } from '../studies/executors/inline.ts';
import { threadExecutor } from '../studies/executors/threads.ts';
import { type ExitCode, exitCodes, worstExitCode } from '../studies/exitCodes.ts';
import { type Script, type Staged, stage } from '../studies/play.ts';
import type { RunResult } from '../studies/result.ts';
import { type CompletedRun, runTrials } from '../studies/run.ts';
import { runContext } from '../studies/runContext.ts';
import { defaultSaveDirectory, saveResult } from '../studies/save.ts';
import { openSubject, type Subject } from '../studies/subject.ts';
import { toolVersion } from '../studies/version.ts';
import { type BaselineFlags, openBaseline, refuseBaselineOf, updateBaseline } from './baselineRun.ts';
import { type Interrupt, Interrupted, interruptible } from './interrupt.ts';
import { printStack, reportProblem } from './problems.ts';
import { progressLine } from './progress.ts';
import type { ChosenReporter } from './reporterFlag.ts';
import { openReporting, placesOf, problemReport, type Reporting } from './reporting.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import { stdoutPage } from './terminal.ts';
import { UsageError } from './usageError.ts';

/** The flags of `nines run`, as commander hands them over. */
export interface RunFlags extends BaselineFlags {
  readonly seed?: readonly number[];
  readonly seeds?: readonly number[];
  /** 0: in the main thread. */
  readonly workers?: number;
  readonly set?: readonly string[];
  /** True without a directory. */
  readonly save?: string | true;
  readonly output: 'text' | 'json';
  readonly reporter?: readonly ChosenReporter[];
  readonly checkDeterminism?: true;
  readonly quiet?: true;
  /** Base address of an OTLP/HTTP receiver. */
  readonly otlp?: string;
}

/** Runs every file, whatever becomes of the others; the worst exit code wins, and stands from the first file on. */
export async function runFiles(files: readonly string[], flags: RunFlags): Promise<void> {
  refuseBaselineOf(files, flags);
  const reporting = openReporting(flags, files);
  const telemetry = await telemetryOf(flags);
  const interrupt = interruptible();
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
      const { subject, completed, report, workers } = await runFile(file, flags, interrupt, telemetry);
      count(completed.result.exitCode);
      results.push(completed.result);
      reporting.add(report);
      if (reporting.printsText) printText(report, flags, results.length > 1, files.length > 1);
      for (const trial of completed.trials) if (trial.outcome === null) printStack(trial.stack);
      if (flags.save !== undefined) count(save(completed, report, flags.save, files.length > 1, reporting));
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
  count(reporting.close());
}

/** Throws UsageError for a receiver that cannot be one. */
async function telemetryOf(flags: RunFlags): Promise<Telemetry | null> {
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
  readonly report: RunReport;
  /** Threads that it was played on. */
  readonly workers: number;
}

async function runFile(
  file: string,
  flags: RunFlags,
  interrupt: Interrupt,
  telemetry: Telemetry | null,
): Promise<PlayedFile> {
  const subject = openSubject(file, flags.set ?? []);
  const seeds = seedsOf(subject, flags);
  const workers = telemetry === null ? Math.min(flags.workers ?? availableParallelism(), seeds.length) : 0;
  const baseline = openBaseline(file, subject, flags, workers, interrupt.signal);
  const script = { scenario: subject.scenario, directory: subject.directory };
  const startedMs = performance.now();
  const staged = stage(script);
  const executor = await executorOf(staged, script, workers, telemetry);
  const plays = seeds.length * (flags.checkDeterminism ? 2 : 1);
  const progress = progressLine(subject.reference.name, plays, flags.quiet === true);
  const replayed = {
    replays: subject.reference.path ?? file,
    seeds,
    ...(baseline === null ? {} : { further: baseline.words }),
  };
  const request = {
    context: runContext(subject, staged, replayed),
    seeds,
    checkDeterminism: flags.checkDeterminism === true,
    replayOf: subject.saved,
    ...(baseline === null ? {} : { beside: baseline.of }),
  };
  const completed = await runTrials(request, executor, progress, interrupt.signal).finally(progress.end);
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
    report: { kind: 'run', result, places: placesOf(subject) },
    workers,
  };
}

async function executorOf(staged: Staged, script: Script, workers: number, telemetry: Telemetry | null) {
  if (telemetry !== null) {
    const { telemetryExecutor } = await import('./telemetry/executor.ts');
    return telemetryExecutor(staged.plan, toolVersion(), telemetry.receiver);
  }
  return workers === 0 ? inlineExecutor(staged.play) : threadExecutor(script, { workers });
}

function seedsOf(subject: Subject, flags: RunFlags): readonly number[] {
  const asked = flags.seed ?? flags.seeds;
  if (subject.saved === null) return asked ?? subject.scenario.run.seeds;
  if (asked !== undefined || (flags.set ?? []).length > 0) {
    throw new UsageError(
      'a saved result is played again exactly as it was',
      `leave --seed, --seeds and --set away, or run ${subject.reference.path ?? 'the scenario itself'}`,
    );
  }
  return subject.saved.seeds;
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

/** Saves a result whose report is out already, so that a full disk costs nothing but the files. */
function save(
  { result, outcomes }: CompletedRun,
  report: RunReport,
  where: string | true,
  several: boolean,
  reporting: Reporting,
): ExitCode {
  const own = defaultSaveDirectory(result);
  const directory = where === true ? own : several ? join(where, own.slice('runs/'.length)) : where;
  try {
    saveResult(result, outcomes, directory);
    process.stderr.write(`Saved in ${directory}\n`);
    return reporting.addSaved(report, directory);
  } catch (error) {
    return reportProblem(error);
  }
}
