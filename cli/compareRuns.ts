/** The part of `nines compare` that plays: every scenario with the same seeds, and where two of them part. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SeedOutcome } from '../sim/outcome.ts';
import { digestOf } from '../studies/assemble.ts';
import type { RunComparison, SeedDivergence } from '../studies/compare/compareResult.ts';
import { firstDivergence } from '../studies/compare/divergence.ts';
import { compareRuns, type PlayedScenario } from '../studies/compare/runs.ts';
import { judgeReplay } from '../studies/determinism.ts';
import { outcomesOf } from '../studies/executors/executor.ts';
import { inlineExecutor } from '../studies/executors/inline.ts';
import { threadExecutor } from '../studies/executors/threads.ts';
import { stage } from '../studies/play.ts';
import type { SavedRun } from '../studies/savedResult.ts';
import { toolVersion } from '../studies/version.ts';
import type { CompareFlags } from './compareFiles.ts';
import type { CompareSubject } from './compareSubjects.ts';
import { progressLine } from './progress.ts';
import { UsageError } from './usageError.ts';

/** Of what was played: all that was asked for, or less of it where that was broken off. */
export async function comparedRuns(
  subjects: readonly CompareSubject[],
  played: readonly PlayedScenario[],
  seeds: readonly number[],
  flags: CompareFlags,
  signal: AbortSignal,
): Promise<RunComparison> {
  const isWanted = flags.firstDivergence === true || subjects.some(({ saved }) => saved !== null);
  const parted = isWanted && !signal.aborted ? await divergences(subjects, seeds, played, signal) : null;
  return compareRuns(seeds, played, parted ?? played.slice(1).map(() => null));
}

/** Those that all saved results have; without one, those that were asked for, or the base's. */
export function seedsOf(subjects: readonly CompareSubject[], { seeds }: CompareFlags): readonly number[] {
  const saved = subjects.flatMap((subject) => (subject.saved === null ? [] : [subject.saved.seeds]));
  const [first, ...others] = saved;
  if (first === undefined) return seeds ?? subjects[0]!.scenario.run.seeds;
  const shared = first.filter((seed) => others.every((list) => list.includes(seed)));
  if (shared.length > 0) return shared;
  throw new UsageError('the saved results have no seed in common', 'save them again with the same --seeds');
}

export async function playedOne(
  subject: CompareSubject,
  seeds: readonly number[],
  flags: CompareFlags,
  workers: number,
  signal: AbortSignal,
): Promise<PlayedScenario> {
  const { scenario, reference, saved } = subject;
  const outcomes = await seedOutcomes(subject, seeds, flags, workers, signal);
  const replay = saved === null ? null : replayOf(saved, reference.hash, seeds, digestOf(outcomes));
  return { outcomes, chance: scenario.run.chance, replay };
}

async function seedOutcomes(
  { scenario, directory, reference }: CompareSubject,
  seeds: readonly number[],
  { quiet }: CompareFlags,
  workers: number,
  signal: AbortSignal,
): Promise<SeedOutcome[]> {
  const script = { scenario, directory };
  const threads = Math.min(workers, seeds.length);
  const executor = threads === 0 ? inlineExecutor(stage(script).play) : threadExecutor(script, { workers: threads });
  const progress = progressLine(reference.name, seeds.length, quiet === true);
  try {
    return outcomesOf(await executor.run(seeds, progress, signal));
  } finally {
    progress.end();
  }
}

/** A digest is one of all seeds: it says nothing where some of them were left out. */
function replayOf(
  saved: SavedRun,
  hash: string,
  seeds: readonly number[],
  digest: string | null,
): RunComparison['replays'][number] {
  if (saved.seeds.join() !== seeds.join()) return null;
  const { verdict, reason } = judgeReplay(saved, { version: toolVersion(), hash, digest, complete: true });
  return { verdict, reason };
}

/** Played in this thread; signals get their turn between seeds. Null where it is interrupted. */
async function divergences(
  subjects: readonly CompareSubject[],
  seeds: readonly number[],
  played: readonly PlayedScenario[],
  signal: AbortSignal,
): Promise<SeedDivergence[][] | null> {
  const [base, ...others] = subjects.map((subject) => stage(subject).plan);
  const found: SeedDivergence[][] = others.map(() => []);
  for (const [i, other] of others.entries()) {
    for (const [at, seed] of seeds.entries()) {
      await nextTurn();
      if (signal.aborted) return null;
      const isSame = played[0]!.outcomes[at]!.digest === played[i + 1]!.outcomes[at]!.digest;
      found[i]!.push(isSame ? { seed, first: null } : firstDivergence(base!, other, seed));
    }
  }
  return found;
}
