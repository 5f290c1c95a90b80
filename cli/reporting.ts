/** Where reports go: collects those of all files, and at the end hands them to the reporters that were asked for. */
import { join, resolve, sep } from 'node:path';
import { REPORTERS, type Reporter } from '../reports/reporters/index.ts';
import type { Places, ProblemReport, Report, SourcePlace, Surroundings } from '../reports/reporters/report.ts';
import { pageOf } from '../reports/text/page.ts';
import { addressOf } from '../scenarios/alternatives.ts';
import { judgedPlace } from '../scenarios/judgedPlace.ts';
import type { Place } from '../scenarios/scenarioDocument.ts';
import { issueSentence, ScenarioError } from '../scenarios/scenarioError.ts';
import { pathBelow } from '../scenarios/shownPath.ts';
import { type ExitCode, exitCodes, worstExitCode } from '../studies/exitCodes.ts';
import { appendText, writeText } from '../studies/save.ts';
import type { Subject } from '../studies/subject.ts';
import { Interrupted } from './interrupt.ts';
import { reportProblem } from './problems.ts';
import type { ChosenReporter } from './reporterFlag.ts';
import { PIPED_WIDTH, stdoutPage } from './terminal.ts';
import { UsageError } from './usageError.ts';

export interface ReportingFlags {
  readonly reporter?: readonly ChosenReporter[];
  /** Where it is not `text`, standard output is taken by it. */
  readonly output: 'text' | 'json' | 'csv';
  readonly save?: string | true;
  readonly quiet?: true;
}

export interface Reporting {
  /** The text for people is printed, file by file. */
  readonly printsText: boolean;
  add(report: Report): void;
  /** The reporters' own files beside a saved result. */
  addSaved(report: Report, directory: string): Promise<ExitCode>;
  /** Everything that is for all files together. What cannot be written is told, and costs nothing else. */
  close(): Promise<ExitCode>;
}

/** @param files that are read @throws UsageError for reporters that would get in each other's way, or into a file that is read */
export function openReporting(flags: ReportingFlags, files: readonly string[]): Reporting {
  const chosen = flags.reporter ?? [];
  refuseSameFile(chosen, files);
  refuseSharedOutput(chosen, flags);
  const isQuiet = flags.quiet === true;
  const reports: Report[] = [];
  return {
    printsText:
      flags.output === 'text' &&
      (flags.reporter === undefined || chosen.some(({ name, file }) => name === 'default' && file === null)),
    add(report) {
      reports.push(report);
    },
    async addSaved(report, directory) {
      const codes: ExitCode[] = [];
      for (const { name } of chosen.filter((each) => goesBesideResult(each, flags))) {
        const { savedAs, print } = REPORTERS[name];
        codes.push(written(join(directory, savedAs!), await print([report], filed(isQuiet))));
      }
      return worstExitCode(codes);
    },
    async close() {
      const codes: ExitCode[] = [];
      // One after the other: files and lines come in the order in which they were asked for.
      for (const { name, file } of chosen) {
        const { print, summary } = REPORTERS[name];
        if (file !== null) codes.push(written(file, await print(reports, filed(isQuiet))));
        // The text for people is out already.
        else if (name !== 'default' && !goesBesideResult({ name, file }, flags)) {
          process.stdout.write(await print(reports, { ...filed(isQuiet), page: stdoutPage() }));
        }
        if (summary !== undefined) codes.push(appended(reports, summary));
      }
      return worstExitCode(codes);
    },
  };
}

/** Places in the file that a subject was read from. */
export function placesOf({ scenario, document }: Pick<Subject, 'scenario' | 'document'>): Places {
  const { file } = document;
  const inFile = (place: Place | null): SourcePlace => ({
    file,
    line: place?.line ?? null,
    column: place?.column ?? null,
  });
  return {
    file,
    ofVerdict: (judged) => inFile(judgedPlace(document, scenario, judged)),
    ofWarning(sentence) {
      const issue = scenario.warnings.find((each) => issueSentence(each) === sentence);
      if (issue === undefined) return null;
      return { text: issueText(issue), place: { file: issue.file, line: issue.line, column: issue.column } };
    },
  };
}

/** Of a file of which nothing but its name is known. */
export function placesInFile(file: string): Places {
  const place: SourcePlace = { file, line: null, column: null };
  return { file, ofVerdict: () => place, ofWarning: () => null };
}

/** Why a file came to no result. */
export function problemReport(named: string, error: unknown): ProblemReport {
  const { file } = addressOf(named);
  const place: SourcePlace = { file, line: null, column: null };
  if (error instanceof ScenarioError) {
    const problems = error.issues.map((issue) => ({
      text: issueText(issue),
      place: { file: issue.file, line: issue.line, column: issue.column },
    }));
    return { kind: 'problem', file, what: 'not a scenario that can be played', problems };
  }
  const message = error instanceof Error ? error.message : String(error);
  const text = error instanceof UsageError && error.hint !== '' ? `${message} (${error.hint})` : message;
  const what =
    error instanceof Interrupted
      ? 'interrupted'
      : error instanceof UsageError
        ? 'not played as asked for'
        : 'a defect in nines';
  return { kind: 'problem', file, what, problems: [{ text, place }] };
}

function issueText({ message, hint, flag }: ScenarioError['issues'][number]): string {
  const text = hint === '' ? message : `${message} (${hint})`;
  return flag === null ? text : `--set ${flag}: ${text}`;
}

function goesBesideResult({ name, file }: ChosenReporter, { save }: ReportingFlags): boolean {
  return file === null && save !== undefined && REPORTERS[name].savedAs !== null;
}

function refuseSameFile(chosen: readonly ChosenReporter[], read: readonly string[]): void {
  const taken = new Map(read.map((named) => [resolve(addressOf(named).file), 'the scenario itself']));
  for (const [index, { name, file }] of chosen.entries()) {
    if (file === null) {
      const isFirst = chosen.findIndex((other) => other.name === name && other.file === null) === index;
      if (isFirst) continue;
      throw new UsageError(`--reporter ${name} is given twice`, `once is enough, or give one a file: ${name}:FILE`);
    }
    const other = taken.get(resolve(file));
    if (other !== undefined) {
      throw new UsageError(`--reporter ${name}:${file} would write over ${other}`, 'give it a file of its own');
    }
    taken.set(resolve(file), `what ${name} reports`);
  }
}

/** Logs go together; a document on standard output stands alone. */
function refuseSharedOutput(chosen: readonly ChosenReporter[], flags: ReportingFlags): void {
  const there = chosen.filter((each) => each.file === null && !goesBesideResult(each, flags));
  const names = [
    ...(flags.output === 'text' ? [] : [`--output ${flags.output}`]),
    ...new Set(there.map(({ name }) => `--reporter ${name}`)),
  ];
  const isLog = flags.output === 'text' && there.every(({ name }) => REPORTERS[name].isLog);
  if (names.length <= 1 || isLog) return;
  const document = there.find(({ name }) => !REPORTERS[name].isLog)?.name;
  throw new UsageError(
    `${names.join(' and ')} would both go to standard output`,
    document === undefined ? 'leave one of them away' : `give one a file: --reporter ${document}:FILE`,
  );
}

/** Of a file: its pages have one width and no colour. */
function filed(isQuiet: boolean): Surroundings {
  return { page: pageOf(PIPED_WIDTH, false), isQuiet, inRepository };
}

/** GitHub names files from the root of the checkout. */
function inRepository(file: string): string {
  return (pathBelow(process.env['GITHUB_WORKSPACE'] ?? '', resolve(file)) ?? file).replaceAll(sep, '/');
}

function written(file: string, text: string): ExitCode {
  return told(() => {
    writeText(file, text);
    process.stderr.write(`Saved ${file}\n`);
  });
}

/** Nowhere, where nobody collects it. */
function appended(reports: readonly Report[], summary: NonNullable<Reporter['summary']>): ExitCode {
  const file = process.env['GITHUB_STEP_SUMMARY'] ?? '';
  return file === '' ? exitCodes.ok : told(() => appendText(file, summary(reports)));
}

function told(write: () => void): ExitCode {
  try {
    write();
    return exitCodes.ok;
  } catch (error) {
    return reportProblem(error);
  }
}
