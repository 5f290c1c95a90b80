/** The part of `nines compare` that plays: every scenario with the same seeds, and where two of them part. */

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
import type { CompareFlags } from './compareFiles.ts';
import type { CompareSubject } from './compareSubjects.ts';
import { progressLine } from './progress.ts';
import { UsageError } from './usageError.ts';
import { toolVersion } from './version.ts';

export async function playedRuns(
  subjects: readonly CompareSubject[],
  flags: CompareFlags,
  workers: number,
  signal: AbortSignal,
): Promise<RunComparison> {
  const seeds = seedsOf(subjects, flags);
  const played: PlayedScenario[] = [];
  for (const subject of subjects) played.push(await playedOne(subject, seeds, flags, workers, signal));
  const wanted = flags.firstDivergence === true || subjects.some(({ saved }) => saved !== null);
  return compareRuns(seeds, played, wanted ? divergences(subjects, seeds, played) : played.slice(1).map(() => null));
}

/** Those that all saved results have; without one, those that were asked for, or the base's. */
function seedsOf(subjects: readonly CompareSubject[], { seeds }: CompareFlags): readonly number[] {
  const saved = subjects.flatMap((subject) => (subject.saved === null ? [] : [subject.saved.seeds]));
  const [first, ...others] = saved;
  if (first === undefined) return seeds ?? subjects[0]!.scenario.run.seeds;
  const shared = first.filter((seed) => others.every((list) => list.includes(seed)));
  if (shared.length > 0) return shared;
  throw new UsageError('the saved results have no seed in common', 'save them again with the same --seeds');
}

async function playedOne(
  { scenario, directory, reference, saved }: CompareSubject,
  seeds: readonly number[],
  { quiet }: CompareFlags,
  workers: number,
  signal: AbortSignal,
): Promise<PlayedScenario> {
  const script = { scenario, directory };
  const threads = Math.min(workers, seeds.length);
  const executor = threads === 0 ? inlineExecutor(stage(script).play) : threadExecutor(script, { workers: threads });
  const progress = progressLine(reference.name, seeds.length, quiet === true);
  const outcomes = outcomesOf(await executor.run(seeds, progress, signal));
  progress.end();
  const replay = saved === null ? null : replayOf(saved, reference.hash, seeds, digestOf(outcomes));
  return { outcomes, chance: scenario.run.chance, replay };
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

function divergences(
  subjects: readonly CompareSubject[],
  seeds: readonly number[],
  played: readonly PlayedScenario[],
): SeedDivergence[][] {
  const [base, ...others] = subjects.map((subject) => stage(subject).plan);
  return others.map((other, i) =>
    seeds.map((seed, at): SeedDivergence => {
      const isSame = played[0]!.outcomes[at]!.digest === played[i + 1]!.outcomes[at]!.digest;
      return isSame ? { seed, first: null } : firstDivergence(base!, other, seed);
    }),
  );
}
