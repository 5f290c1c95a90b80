/** What `nines compare` does: assesses and plays each scenario, and prints them side by side. */
import { availableParallelism } from 'node:os';
import { compareCsv } from '../reports/compareCsv.ts';
import { comparePage } from '../reports/text/comparePage.ts';
import { scenarioHash } from '../scenarios/hash.ts';
import type { Assumption } from '../scenarios/scenario.ts';
import type { Method } from '../studies/assess/assess.ts';
import { assumptionsUnderHazards } from '../studies/assess/assessRequest.ts';
import { relevantAssumptions } from '../studies/assess/relevantAssumptions.ts';
import { comparedAssumptions } from '../studies/compare/assumptions.ts';
import { compareAvailability } from '../studies/compare/availability.ts';
import { comparison } from '../studies/compare/compare.ts';
import type {
  AvailabilityComparison,
  ComparedScenario,
  ComparePart,
  CompareResult,
} from '../studies/compare/compareResult.ts';
import { compareCost } from '../studies/compare/cost.ts';
import { compareDurability } from '../studies/compare/durability.ts';
import { differingSettings, differsInRunsAlone } from '../studies/compare/settings.ts';
import { costOfScenario } from '../studies/cost/scenarioCost.ts';
import { stage } from '../studies/play.ts';
import { formatSeeds } from '../studies/repro.ts';
import { percentWord, shellQuoted } from '../studies/shellQuoted.ts';
import { afterItsChanges } from '../studies/subject.ts';
import { toolVersion } from '../studies/version.ts';
import { seedOf } from './compareAssessed.ts';
import { playAll, type ServedScenario, toldOf, unfinished } from './compareCourse.ts';
import { comparedRuns, seedsOf } from './compareRuns.ts';
import { type CompareSubject, compareSubjects } from './compareSubjects.ts';
import { COMPARE_PRECISION } from './flagValues.ts';
import { refuseIdle } from './idleFlags.ts';
import { Interrupted, interruptible } from './interrupt.ts';
import { stdoutPage } from './terminal.ts';
import { UsageError } from './usageError.ts';

/** The flags of `nines compare`, as commander hands them over. */
export interface CompareFlags {
  readonly only?: ComparePart;
  readonly method?: Method;
  readonly precision?: number;
  /** Of estimates. */
  readonly seed?: number;
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
  refuseIdleFlags(parts, flags);
  const seeds = parts.has('run') ? seedsOf(subjects, flags) : [];
  const startedMs = performance.now();
  const workers = flags.workers ?? availableParallelism();
  const interrupt = interruptible('reporting the scenarios that are done, where there are two');
  try {
    const { signal } = interrupt;
    const done = await playAll(subjects, parts, seeds, flags, workers, signal);
    const told = toldOf(done, parts, subjects.length);
    if (told === null) throw new Interrupted('nothing is reported: no two scenarios are done');
    const among = subjects.slice(0, told.count);
    const has = (part: ComparePart): boolean => told.parts.has(part);
    const of = <One>(some: readonly One[]): readonly One[] => some.slice(0, told.count);
    const costs = among.map(costOf);
    const isWhole = told.count === subjects.length && told.parts.size === parts.size;
    const result = comparison(toolVersion(), {
      scenarios: among.map((subject) => scenarioOf(subject, subjects[0]!)),
      settings: differingSettings(among.map(({ assessed }) => assessed)),
      durability: has('durability') ? compareDurability(of(done.durability), seedOf(flags)) : null,
      availability: has('availability') ? availabilityOf(of(done.served), flags) : null,
      cost: has('cost') ? compareCost(costs.map(({ cost }) => cost)) : null,
      runs: has('run') ? await comparedRuns(among, of(done.played), seeds, flags, signal) : null,
      assumptions: comparedAssumptions(
        among.map((subject, i) => assumptionsOf(subject, told.parts, costs[i]!.assumptions)),
      ),
      interrupted: isWhole && !signal.aborted ? null : unfinished(subjects, parts, told),
      repro: reproOf(files, flags),
    });
    const seconds = Math.round(performance.now() - startedMs) / 1000;
    process.stdout.write(textOf({ ...result, environment: { node: process.version, seconds, workers } }, flags));
    process.exitCode = result.exitCode;
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
  const isPlayed = strikes || ofRuns !== null || differsInRunsAlone(subjects.map(({ assessed }) => assessed));
  return new Set(['durability', 'availability', 'cost', ...(isPlayed ? (['run'] as const) : [])]);
}

function refuseIdleFlags(parts: ReadonlySet<ComparePart>, flags: CompareFlags): void {
  const { only, method, precision, seed } = flags;
  const [why, hint] =
    only === undefined
      ? ['saved results are not assessed', 'leave it away']
      : [`--only ${only} leaves that out`, 'give one of the two'];
  if (!parts.has('durability')) refuseIdle({ '--method': method, '--precision': precision }, 'durability', why, hint);
  if (!parts.has('durability') && !parts.has('availability')) refuseIdle({ '--seed': seed }, 'estimates', why, hint);
}

function scenarioOf({ scenario, reference, saved }: CompareSubject, base: CompareSubject): ComparedScenario {
  const meaning = (of: CompareSubject): string => scenarioHash({ ...of.scenario, name: '' });
  return {
    name: reference.name,
    hash: reference.hash,
    path: reference.path,
    isSaved: saved !== null,
    hazardsGiven: scenario.hazards.length > 0,
    sameAsBase: scenarioHash({ ...scenario, name: '' }) === meaning(base),
  };
}

function costOf(subject: CompareSubject) {
  const { scenario, directory } = afterItsChanges(subject);
  return costOfScenario(scenario, stage({ scenario, directory }).plan);
}

function availabilityOf(served: readonly ServedScenario[], flags: CompareFlags): AvailabilityComparison {
  const rests = served.map((one) => one.rests);
  return compareAvailability(
    served.map(({ availability }) => availability),
    seedOf(flags),
    rests,
  );
}

/** Those of what is compared; of runs a result tells them. */
function assumptionsOf(
  { assessed }: CompareSubject,
  parts: ReadonlySet<ComparePart>,
  ofCost: readonly Assumption[],
): readonly Assumption[] {
  const ofBill = parts.has('cost') ? ofCost : [];
  if (!parts.has('durability') && !parts.has('availability')) return ofBill;
  return relevantAssumptions(
    [...stage(afterItsChanges(assessed)).assumptions, ...assumptionsUnderHazards(assessed)],
    ofBill,
  );
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
  if (precision !== undefined && precision !== COMPARE_PRECISION) words.push('--precision', percentWord(precision));
  if (seed !== undefined && seed !== 1) words.push('--seed', String(seed));
  if (seeds !== undefined) words.push('--seeds', formatSeeds(seeds));
  if (firstDivergence === true) words.push('--first-divergence');
  return words.map(shellQuoted).join(' ');
}
