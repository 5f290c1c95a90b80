/** What `nines report` does: joins the shards of a run and judges them, and makes any report of what was saved. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { jsonReport } from '../reports/json.ts';
import { textOf } from '../reports/reporters/index.ts';
import type { Report, RunReport } from '../reports/reporters/report.ts';
import { ScenarioError } from '../scenarios/scenarioError.ts';
import { type ExitCode, exitCodes, worstExitCode } from '../studies/exitCodes.ts';
import { type CompletedRun, judgeTrials } from '../studies/run.ts';
import { SavedResultError } from '../studies/savedResult.ts';
import {
  type JoinedFile,
  type JoinedProblem,
  type JoinedTrials,
  joinShards,
  ShardMismatch,
} from '../studies/shards/join.ts';
import type { Subject } from '../studies/subject.ts';
import { toolVersion } from '../studies/version.ts';
import { readWholeResults, type WholeResult } from '../studies/wholeResult.ts';
import { type BaselineFlags, openBaseline, refuseBaselineOf, updateBaseline } from './baselineRun.ts';
import { type Interrupt, Interrupted, interruptible } from './interrupt.ts';
import { saveDirectoryOf } from './keepSeeds.ts';
import { reportProblem } from './problems.ts';
import type { ChosenReporter } from './reporterFlag.ts';
import { openReporting, placesInFile, placesOf, problemReport, type Reporting } from './reporting.ts';
import { type SavedFiles, savedFilesIn } from './savedFiles.ts';
import { saveRun } from './saveRun.ts';
import { subjectAgain } from './subjectAgain.ts';
import { stdoutPage } from './terminal.ts';
import { UsageError } from './usageError.ts';

/** The flags of `nines report`, as commander hands them over. */
export interface ReportFlags extends BaselineFlags {
  readonly workers?: number;
  /** True without a directory. */
  readonly save?: string | true;
  readonly output: 'text' | 'json';
  readonly reporter?: readonly ChosenReporter[];
}

export async function reportFiles(paths: readonly string[], flags: ReportFlags): Promise<void> {
  const saved = savedFilesIn(paths);
  refuseWhatIsOfShards(saved, flags);
  const files = saved.shards[0]?.record.files ?? [];
  refuseBaselineOf(files, flags);
  const reporting = openReporting(flags, saved.results);
  const several = files.length + saved.results.length > 1;
  const joinedFiles = saved.shards.length === 0 ? [] : joinedOrRefused(saved);
  const interrupt = interruptible();
  const results: WholeResult['result'][] = [];
  const codes: number[] = [...saved.problems.map(reportProblem), ...saved.missing.map(tellMissing)];
  let printed = 0;
  const add = (report: Report) => {
    reporting.add(report);
    if (report.kind === 'problem') return;
    results.push(report.result);
    codes.push(report.result.exitCode);
    if (!reporting.printsText) return;
    process.stdout.write(textOf(report, printed > 0, several, { page: stdoutPage(), isQuiet: flags.quiet === true }));
    printed++;
  };
  const fail = (file: string, error: unknown) => {
    reporting.add(problemReport(file, error));
    codes.push(reportProblem(error));
  };
  for (const joined of joinedFiles) {
    try {
      if (joined.kind === 'problem') {
        const { report, code } = tellProblem(joined);
        reporting.add(report);
        codes.push(code);
        continue;
      }
      const judged = await judge(joined, flags, interrupt.signal);
      add(judged.report);
      codes.push(...(await keepJoined(joined, judged, flags, { several: files.length > 1, reporting, interrupt })));
    } catch (error) {
      fail(joined.file, error);
    }
  }
  for (const file of saved.results) {
    try {
      for (const whole of wholeResultsIn(file)) add({ ...whole, places: placesIn(whole, file) } as Report);
    } catch (error) {
      fail(file, error);
    }
  }
  interrupt.dispose();
  if (interrupt.signal.aborted) codes.push(exitCodes.interrupted);
  if (flags.output === 'json' && (results.length > 0 || several)) {
    process.stdout.write(jsonReport(results, several));
  }
  codes.push(await reporting.close());
  process.exitCode = worstExitCode(codes);
}

/** Throws UsageError. */
function refuseWhatIsOfShards({ shards, results }: SavedFiles, flags: ReportFlags): void {
  if (results.length === 0) return;
  const ofShards = [
    [flags.save, '--save'],
    [flags.updateBaseline, '--update-baseline'],
    [flags.baseline, '--baseline'],
  ] as const;
  const flag = ofShards.find(([value]) => value !== undefined)?.[1];
  if (flag === undefined) return;
  throw new UsageError(
    `${flag} is for shards, which ${results[0]} is none of`,
    shards.length > 0 ? 'name the shards alone' : 'run its scenario with that flag',
  );
}

function joinedOrRefused({ shards }: SavedFiles): JoinedFile[] {
  try {
    return joinShards(shards);
  } catch (error) {
    if (!(error instanceof ShardMismatch)) throw error;
    throw new UsageError(error.message, 'name the shards of one run, each once');
  }
}

async function judge(
  { file, context, trials, repetition }: JoinedTrials,
  flags: ReportFlags,
  signal: AbortSignal,
): Promise<JudgedFile> {
  const subject = subjectAgain(context.reference);
  const workers = flags.workers ?? availableParallelism();
  const baseline = openBaseline(file, subject, flags, workers, signal);
  const request = {
    context: {
      ...context,
      version: toolVersion(),
      scenario: subject.scenario,
      ...(baseline === null ? {} : { further: baseline.words }),
    },
    replayOf: null,
    ...(baseline === null ? {} : { beside: baseline.of }),
  };
  const completed: CompletedRun = await judgeTrials(request, trials, repetition);
  const report = { kind: 'run', result: completed.result, places: placesOf(subject) } as const;
  return { completed, report, subject, workers };
}

interface JudgedFile {
  readonly completed: CompletedRun;
  readonly report: RunReport;
  readonly subject: Subject;
  readonly workers: number;
}

interface Reported {
  /** Whether shards of several files are joined. */
  readonly several: boolean;
  readonly reporting: Reporting;
  readonly interrupt: Interrupt;
}

/** What `nines run` leaves of a run whose report is out. */
async function keepJoined(
  { file, context, trials }: JoinedTrials,
  { completed, report, subject, workers }: JudgedFile,
  flags: ReportFlags,
  { several, reporting, interrupt }: Reported,
): Promise<ExitCode[]> {
  const codes: ExitCode[] = [];
  if (flags.save !== undefined) {
    const seeds = trials.map(({ seed }) => seed);
    const directory = saveDirectoryOf(flags.save, context.reference, seeds, several);
    codes.push(await saveRun(completed, completed.outcomes, report, directory, reporting));
  }
  if (flags.updateBaseline === true) {
    codes.push(await updateBaseline(file, subject, completed, flags, workers, interrupt.signal));
  }
  return codes;
}

function tellMissing(sentence: string): ExitCode {
  process.stderr.write(`nines: ${sentence}\n  play that shard again, and name all shards\n`);
  return exitCodes.interrupted;
}

function tellProblem({ file, problem }: JoinedProblem): { readonly report: Report; readonly code: ExitCode } {
  if (problem === null) {
    const error = new Interrupted(`no shard came to ${file}`);
    return { report: problemReport(file, error), code: reportProblem(error) };
  }
  const { what, problems, exitCode } = problem;
  for (const { text, place } of problems) {
    process.stderr.write(
      `${place.line === null ? place.file : `${place.file}:${place.line}:${place.column}`}: ${text}\n`,
    );
  }
  return { report: { kind: 'problem', file, what, problems }, code: worstExitCode([exitCode]) };
}

/** Throws ScenarioError with the place. */
function wholeResultsIn(file: string): WholeResult[] {
  try {
    return readWholeResults(readFileSync(file, 'utf8'));
  } catch (error) {
    if (!(error instanceof SavedResultError)) throw error;
    const { line, column, message } = error;
    throw new ScenarioError(file, [{ file, line, column, path: '', message, hint: 'save it again', flag: null }]);
  }
}

/** Where its scenario is none any more, or is not told, the file alone. */
function placesIn({ result }: WholeResult, file: string) {
  const { name, description = '', hash, path = null, source = null, sets = [], configuration } = result.scenario;
  if (source === null) return placesInFile(path ?? file);
  try {
    const reference = { name, description, hash, path, source, sets, ...(configuration && { configuration }) };
    return placesOf(subjectAgain(reference));
  } catch (error) {
    if (error instanceof ScenarioError || error instanceof UsageError) return placesInFile(path ?? file);
    throw error;
  }
}
