/** Baselines of `nines run`: the year of a scenario is assessed beside its runs, and both are written down or held against what was. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { SeedOutcome } from '../sim/outcome.ts';
import {
  type Baseline,
  type BaselineSubject,
  baselineOf,
  baselineText,
  readBaseline,
} from '../studies/baseline/baseline.ts';
import { checkBaseline } from '../studies/baseline/check.ts';
import type { AssessedYear } from '../studies/baseline/year.ts';
import { TrialDefect } from '../studies/executors/executor.ts';
import { type ExitCode, exitCodes } from '../studies/exitCodes.ts';
import type { Beside, CompletedRun } from '../studies/run.ts';
import { writeText } from '../studies/save.ts';
import { percentWord } from '../studies/shellQuoted.ts';
import { durabilityOf, serviceOf } from './compareAssessed.ts';
import type { CompareFlags } from './compareFiles.ts';
import { Interrupted } from './interrupt.ts';
import { reportProblem } from './problems.ts';
import { type Subject, withHazards } from './subject.ts';
import { UsageError } from './usageError.ts';
import { toolVersion } from './version.ts';

export interface BaselineFlags {
  /** True without a file: beside the scenario. */
  readonly baseline?: string | true;
  readonly updateBaseline?: true;
  /** 0–1. */
  readonly tolerance?: number;
  readonly set?: readonly string[];
  readonly quiet?: true;
}

/** Of a year: as precisely as a difference of a few hundredths of a nine needs. */
const PRECISION = 0.1;
export const TOLERANCE = 0.01;

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
  const before = read(baselinePath(file, flags));
  return {
    words: [
      '--baseline',
      ...(typeof baseline === 'string' ? [baseline] : []),
      ...(tolerance === undefined ? [] : ['--tolerance', percentWord(tolerance)]),
    ],
    async of(outcomes) {
      const year = before.year === null ? null : await yearOf(file, subject, flags, workers, signal);
      if (year === 'interrupted') {
        return { verdicts: [], notes: ['Interrupted before it was held against its baseline.'] };
      }
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
  const path = baselinePath(file, flags);
  try {
    const isWhole = result.unfinished.length === 0;
    const year = isWhole ? await yearOf(file, subject, flags, workers, signal) : 'interrupted';
    if (year === 'interrupted') throw new Interrupted(`no baseline is written: ${path} is as it was`);
    writeText(path, baselineText(baselineOf(toolVersion(), describedOf(subject), outcomes, year)));
    process.stderr.write(`Baseline written: ${path}\n`);
    return exitCodes.ok;
  } catch (error) {
    return reportProblem(error);
  }
}

export function describedOf(subject: Subject): BaselineSubject {
  return { ...subject, hash: subject.reference.hash };
}

/** `my-scenario.baseline.json`, and of an alternative `my-scenario.premium.baseline.json`. */
export function baselinePath(file: string, { baseline }: Pick<BaselineFlags, 'baseline'> = {}): string {
  if (typeof baseline === 'string') return baseline;
  const [path, alternative] = file.split('#') as [string, string | undefined];
  const name = basename(path).replace(/\.(?:ya?ml|json)$/i, '');
  return join(dirname(path), `${name}${alternative === undefined ? '' : `.${alternative}`}.baseline.json`);
}

function read(path: string): Baseline {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`there is no baseline ${path}`, 'make one with --update-baseline');
  }
  try {
    return readBaseline(text);
  } catch {
    throw new UsageError(
      `${path} is no baseline, or one of another version of nines`,
      'make it anew with --update-baseline',
    );
  }
}

export async function yearOf(
  file: string,
  subject: Subject,
  { set, quiet }: BaselineFlags,
  workers: number,
  signal: AbortSignal,
): Promise<AssessedYear | 'interrupted'> {
  const of = { ...subject, assessed: withHazards(file, subject, set ?? []) };
  const manner: CompareFlags = { precision: PRECISION, output: 'text', ...(quiet === true ? { quiet } : {}) };
  try {
    const durability = await durabilityOf(of, manner, workers, signal);
    const { availability } = await serviceOf(of, manner, workers, signal);
    return { durability, availability, costPerMonth: durability.result.cost.perMonth };
  } catch (error) {
    if (!signal.aborted || error instanceof TrialDefect) throw error;
    return 'interrupted';
  }
}
