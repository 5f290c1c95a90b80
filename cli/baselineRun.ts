/** Baselines of `nines run`: the year of a scenario is assessed beside its runs, and both are written down or held against what was. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { SeedOutcome } from '../sim/outcome.ts';
import {
  type AssessedYear,
  type Baseline,
  baselineOf,
  baselineText,
  readBaseline,
} from '../studies/baseline/baseline.ts';
import { checkBaseline } from '../studies/baseline/check.ts';
import { costOfScenario } from '../studies/cost/scenarioCost.ts';
import { TrialDefect } from '../studies/executors/executor.ts';
import { worstExitCode } from '../studies/exitCodes.ts';
import { stage } from '../studies/play.ts';
import type { RunResult } from '../studies/result.ts';
import { writeText } from '../studies/save.ts';
import { exitCodeOf, overallVerdict } from '../studies/verdicts.ts';
import { durabilityOf, serviceOf } from './compareAssessed.ts';
import type { CompareFlags } from './compareFiles.ts';
import { compareSubject } from './compareSubjects.ts';
import { Interrupted } from './interrupt.ts';
import { afterItsChanges, type Subject } from './subject.ts';
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
const TOLERANCE = 0.01;

export function usesBaseline({ baseline, updateBaseline }: BaselineFlags): boolean {
  return baseline !== undefined || updateBaseline === true;
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

/** The result with what its baseline says of it, or as it was, and the baseline written. */
export async function againstBaseline(
  file: string,
  subject: Subject,
  result: RunResult,
  outcomes: readonly SeedOutcome[],
  flags: BaselineFlags,
  workers: number,
  signal: AbortSignal,
): Promise<RunResult> {
  if (subject.saved !== null) {
    throw new UsageError('a saved result has no baseline', `run the scenario: ${subject.reference.path ?? 'FILE'}`);
  }
  const path = typeof flags.baseline === 'string' ? flags.baseline : besideOf(file);
  const described = { ...subject, hash: subject.reference.hash };
  if (flags.updateBaseline === true) {
    if (result.unfinished.length > 0) throw new UsageError('no baseline is made of a run that was not finished', '');
    const year = await yearOf(file, flags, workers, signal);
    if (year === 'interrupted') throw new Interrupted(`no baseline is written: ${path} is as it was`);
    writeText(path, baselineText(baselineOf(toolVersion(), described, outcomes, year)));
    process.stderr.write(`Baseline written: ${path}\n`);
    return result;
  }
  const baseline = read(path);
  const year = baseline.year === null ? null : await yearOf(file, flags, workers, signal);
  if (year === 'interrupted') {
    return { ...result, warnings: [...result.warnings, 'Interrupted before it was held against its baseline.'] };
  }
  const { verdicts, notes } = checkBaseline(
    baseline,
    described,
    outcomes,
    year,
    flags.tolerance ?? TOLERANCE,
    toolVersion(),
  );
  const all = [...result.verdicts, ...verdicts];
  return {
    ...result,
    verdicts: all,
    verdict: overallVerdict(all, result.unfinished.length === 0),
    exitCode: worstExitCode([result.exitCode, exitCodeOf(verdicts)]),
    warnings: [...result.warnings, ...notes],
  };
}

/** `my-scenario.baseline.json`, and of an alternative `my-scenario.premium.baseline.json`. */
function besideOf(file: string): string {
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

async function yearOf(
  file: string,
  flags: BaselineFlags,
  workers: number,
  signal: AbortSignal,
): Promise<AssessedYear | 'interrupted'> {
  const subject = compareSubject(file, flags.set ?? []);
  const manner: CompareFlags = {
    precision: PRECISION,
    output: 'text',
    ...(flags.quiet === true ? { quiet: true } : {}),
  };
  let durability: AssessedYear['durability'];
  let availability: AssessedYear['availability'];
  try {
    durability = await durabilityOf(subject, manner, workers, signal);
    availability = (await serviceOf(subject, manner, workers, signal)).availability;
  } catch (error) {
    if (!signal.aborted || error instanceof TrialDefect) throw error;
    return 'interrupted';
  }
  const { scenario, directory } = afterItsChanges(subject);
  const costPerMonth = costOfScenario(scenario, stage({ scenario, directory }).plan).cost.perMonth;
  return { durability, availability, costPerMonth };
}
