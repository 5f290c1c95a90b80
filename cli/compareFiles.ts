/** What `nines compare` does: assesses and plays each scenario, and prints them side by side. */
import { availableParallelism } from 'node:os';
import { compareCsv } from '../reports/compareCsv.ts';
import { comparePage } from '../reports/text/comparePage.ts';
import { scenarioHash } from '../scenarios/hash.ts';
import { AssessProblem, type Method } from '../studies/assess/assess.ts';
import { compareAvailability } from '../studies/compare/availability.ts';
import { comparison } from '../studies/compare/compare.ts';
import type { ComparedScenario, CompareResult } from '../studies/compare/compareResult.ts';
import { compareCost } from '../studies/compare/cost.ts';
import { compareDurability } from '../studies/compare/durability.ts';
import { differingSettings } from '../studies/compare/settings.ts';
import { costOfScenario } from '../studies/cost/scenarioCost.ts';
import { stage } from '../studies/play.ts';
import { formatSeeds } from '../studies/repro.ts';
import { percentWord, shellQuoted } from '../studies/shellQuoted.ts';
import { assessedDurability, serviceOf } from './compareAssessed.ts';
import { playedRuns } from './compareRuns.ts';
import { type CompareSubject, compareSubjects } from './compareSubjects.ts';
import { COMPARE_PRECISION } from './flagValues.ts';
import { Interrupted, interruptible } from './interrupt.ts';
import { afterItsChanges } from './subject.ts';
import { stdoutPage } from './terminal.ts';
import { UsageError } from './usageError.ts';
import { toolVersion } from './version.ts';

export type ComparePart = 'durability' | 'availability' | 'cost' | 'run';

/** The flags of `nines compare`, as commander hands them over. */
export interface CompareFlags {
  readonly only?: ComparePart;
  readonly method?: Method;
  readonly precision: number;
  /** Of estimates. */
  readonly seed: number;
  /** Of runs. */
  readonly seeds?: readonly number[];
  readonly firstDivergence?: true;
  readonly workers?: number;
  readonly set?: readonly string[];
  readonly output: 'text' | 'json' | 'csv';
  readonly quiet?: true;
}

export async function compareFiles(files: readonly string[], flags: CompareFlags): Promise<void> {
  const subjects = compareSubjects(files, flags.set ?? []);
  const parts = partsOf(subjects, flags);
  const startedMs = performance.now();
  const workers = flags.workers ?? availableParallelism();
  const interrupt = interruptible();
  try {
    const { signal } = interrupt;
    const durability = parts.has('durability') ? await assessedDurability(subjects, flags, workers, signal) : null;
    const service = parts.has('availability') ? await serviceOf(subjects, flags, workers, signal) : null;
    const runs = parts.has('run') ? await playedRuns(subjects, flags, workers, signal) : null;
    const costs = parts.has('cost') ? subjects.map(costOf) : null;
    const result = comparison(toolVersion(), {
      scenarios: subjects.map((subject) => scenarioOf(subject, subjects[0]!)),
      settings: differingSettings(subjects.map(({ assessed }) => assessed)),
      durability: durability === null ? null : compareDurability(durability, flags.seed),
      availability: service === null ? null : compareAvailability(service, flags.seed),
      cost: costs === null ? null : compareCost(costs),
      runs,
      repro: reproOf(files, flags),
    });
    const seconds = Math.round(performance.now() - startedMs) / 1000;
    process.stdout.write(textOf({ ...result, environment: { node: process.version, seconds, workers } }, flags));
    process.exitCode = result.exitCode;
  } catch (error) {
    if (interrupt.signal.aborted) throw new Interrupted('nothing is reported: half a comparison is none');
    if (error instanceof AssessProblem) throw new UsageError(error.message, '');
    throw error;
  } finally {
    interrupt.dispose();
  }
}

/** A saved result is of runs: what it says of them is compared, and what its registry costs. */
function partsOf(
  subjects: readonly CompareSubject[],
  { only, seeds, firstDivergence }: CompareFlags,
): ReadonlySet<ComparePart> {
  const saved = subjects.find((subject) => subject.saved !== null);
  if (saved !== undefined) {
    if (only === 'durability' || only === 'availability') {
      const scenario = saved.reference.path ?? 'its scenario';
      throw new UsageError('a saved result is not assessed', `compare the scenario: ${scenario}`);
    }
    if (seeds !== undefined) {
      throw new UsageError('a saved result is played again with its own seeds', 'leave --seeds away');
    }
    return new Set(only === undefined ? ['cost', 'run'] : [only]);
  }
  const ofRuns = firstDivergence === true ? '--first-divergence' : seeds !== undefined ? '--seeds' : null;
  if (only !== undefined && only !== 'run' && ofRuns !== null) {
    throw new UsageError(`${ofRuns} is of runs, and --only ${only} plays none`, 'give one of the two');
  }
  if (only !== undefined) return new Set([only]);
  const strikes = subjects.some(({ scenario }) => scenario.faults.length > 0 || scenario.run.chance);
  const isPlayed = strikes || ofRuns !== null;
  return new Set(['durability', 'availability', 'cost', ...(isPlayed ? (['run'] as const) : [])]);
}

function scenarioOf({ scenario, reference, saved }: CompareSubject, base: CompareSubject): ComparedScenario {
  const meaning = (of: CompareSubject): string => scenarioHash({ ...of.scenario, name: '' });
  return {
    name: reference.name,
    hash: reference.hash,
    path: reference.path,
    isSaved: saved !== null,
    sameAsBase: scenarioHash({ ...scenario, name: '' }) === meaning(base),
  };
}

function costOf(subject: CompareSubject) {
  const { scenario, directory } = afterItsChanges(subject);
  return costOfScenario(scenario, stage({ scenario, directory }).plan).cost;
}

function textOf(result: CompareResult, { output }: CompareFlags): string {
  if (output === 'json') return `${JSON.stringify(result, null, 1)}\n`;
  return output === 'csv' ? compareCsv(result) : comparePage(result, stdoutPage());
}

function reproOf(files: readonly string[], flags: CompareFlags): string {
  const { only, method, precision, seed, seeds, firstDivergence, set } = flags;
  const words = ['nines', 'compare', ...files, ...(set ?? []).flatMap((one) => ['--set', one])];
  if (only !== undefined) words.push('--only', only);
  if (method !== undefined) words.push('--method', method);
  if (precision !== COMPARE_PRECISION) words.push('--precision', percentWord(precision));
  if (seed !== 1) words.push('--seed', String(seed));
  if (seeds !== undefined) words.push('--seeds', formatSeeds(seeds));
  if (firstDivergence === true) words.push('--first-divergence');
  return words.map(shellQuoted).join(' ');
}
