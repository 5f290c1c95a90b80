/** Baselines of `nines run`: the year of a scenario is assessed beside its runs, and both are written down or held against what was. */
import { parseSeeds } from '../scenarios/seeds.ts';
import type { SeedOutcome } from '../sim/outcome.ts';
import { AssessProblem } from '../studies/assess/assess.ts';
import { assessedYear } from '../studies/baseline/assessedYear.ts';
import { type Baseline, describedOf } from '../studies/baseline/baseline.ts';
import { checkBaseline, interruptedCheck, TOLERANCE } from '../studies/baseline/check.ts';
import { baselineAt, baselinePath, writeBaseline } from '../studies/baseline/file.ts';
import type { AssessedYear } from '../studies/baseline/year.ts';
import { TrialDefect } from '../studies/executors/executor.ts';
import { type ExitCode, exitCodes } from '../studies/exitCodes.ts';
import type { Beside, CompletedRun } from '../studies/run.ts';
import { percentWord } from '../studies/shellQuoted.ts';
import type { Subject } from '../studies/subject.ts';
import { toolVersion } from '../studies/version.ts';
import { yearProgress } from './assessProgress.ts';
import { Interrupted } from './interrupt.ts';
import { reportProblem } from './problems.ts';
import { UsageError } from './usageError.ts';

export interface BaselineFlags {
  /** True without a file: beside the scenario. */
  readonly baseline?: string | true;
  readonly updateBaseline?: true;
  /** 0–1. */
  readonly tolerance?: number;
  readonly set?: readonly string[];
  readonly quiet?: true;
}

/** Throws UsageError for flags that do not go together. */
export function refuseBaselineOf(
  files: readonly string[],
  { baseline, updateBaseline, tolerance }: BaselineFlags,
): void {
  if (typeof baseline === 'string' && files.length > 1) {
    throw new UsageError('one baseline is of one scenario', 'leave its name away: each has its own beside it');
  }
  if (tolerance !== undefined && (baseline === undefined || updateBaseline === true)) {
    throw new UsageError('--tolerance is of a check', 'add --baseline, without --update-baseline');
  }
}

/** A check of a run that is still to be played. */
export interface BaselineCheck {
  /** As they stand in the repro line. */
  readonly words: readonly string[];
  /** That the baseline is of: without them no run can be held against it. */
  readonly seeds: readonly number[];
  of(outcomes: readonly SeedOutcome[]): Promise<Beside>;
}

/**
 * Opens the baseline that a run is to be held against, before anything is played; null where there is none to be.
 * Throws UsageError.
 */
export function openBaseline(
  file: string,
  subject: Subject,
  flags: BaselineFlags,
  workers: number,
  signal: AbortSignal,
): BaselineCheck | null {
  const { baseline, updateBaseline, tolerance } = flags;
  if (baseline === undefined && updateBaseline !== true) return null;
  if (subject.saved !== null) {
    throw new UsageError('a saved result has no baseline', `run the scenario: ${subject.reference.path ?? 'FILE'}`);
  }
  if (updateBaseline === true) return null;
  const before = read(pathOf(file, flags));
  return {
    words: [
      '--baseline',
      ...(typeof baseline === 'string' ? [baseline] : []),
      ...(tolerance === undefined ? [] : ['--tolerance', percentWord(tolerance)]),
    ],
    seeds: parseSeeds(before.run.seeds),
    async of(outcomes) {
      const year = before.year === null ? null : await yearOf(subject, flags, workers, signal);
      if (year === 'interrupted' || signal.aborted) return interruptedCheck();
      return checkBaseline(before, describedOf(subject), outcomes, year, tolerance ?? TOLERANCE, toolVersion());
    },
  };
}

/** Writes down what a run whose report is out already, and its year, came to. */
export async function updateBaseline(
  file: string,
  subject: Subject,
  { result, outcomes }: CompletedRun,
  flags: BaselineFlags,
  workers: number,
  signal: AbortSignal,
): Promise<ExitCode> {
  const path = pathOf(file, flags);
  try {
    const isWhole = result.unfinished.length === 0;
    const year = isWhole ? await yearOf(subject, flags, workers, signal) : 'interrupted';
    if (year === 'interrupted') throw new Interrupted(`no baseline is written: ${path} is as it was`);
    writeBaseline(path, subject, outcomes, year);
    process.stderr.write(`Baseline written: ${path}\n`);
    return exitCodes.ok;
  } catch (error) {
    return reportProblem(error);
  }
}

/** What a run is to be held against; null where it is not to be, or nothing can be read there. */
export function baselineToCheck(file: string, flags: BaselineFlags): Baseline | null {
  if (flags.baseline === undefined || flags.updateBaseline === true) return null;
  const found = baselineAt(pathOf(file, flags));
  return typeof found === 'string' ? null : found;
}

function pathOf(file: string, { baseline }: BaselineFlags): string {
  return typeof baseline === 'string' ? baseline : baselinePath(file);
}

function read(path: string): Baseline {
  const found = baselineAt(path);
  if (found === 'missing') throw new UsageError(`there is no baseline ${path}`, 'make one with --update-baseline');
  if (found === 'unreadable') {
    throw new UsageError(
      `${path} is no baseline, or one of another version of nines`,
      'make it anew with --update-baseline',
    );
  }
  return found;
}

async function yearOf(
  subject: Subject,
  { quiet }: BaselineFlags,
  workers: number,
  signal: AbortSignal,
): Promise<AssessedYear | 'interrupted'> {
  const { name, path } = subject.reference;
  const progress = yearProgress(name, quiet === true);
  try {
    return await assessedYear(subject, workers, progress, signal);
  } catch (error) {
    if (error instanceof AssessProblem) throw new UsageError(`${path ?? name}: ${error.message}`, error.hint);
    if (!signal.aborted || error instanceof TrialDefect) throw error;
    return 'interrupted';
  } finally {
    progress.end();
  }
}
