/** Plays as programs hold them: a result, and with it all that it was made of, for whoever asks more of the same play. */
import { availableParallelism } from 'node:os';
import type { SeedOutcome } from '../sim/outcome.ts';
import { assembleResult } from '../studies/assemble.ts';
import type { Executor, FinishedTrial, Trial } from '../studies/executors/executor.ts';
import { playingExecutor } from '../studies/executors/playing.ts';
import type { Staged } from '../studies/play.ts';
import type { RunResult } from '../studies/result.ts';
import { runContext } from '../studies/runContext.ts';
import type { Subject } from '../studies/subject.ts';

export interface Played {
  readonly subject: Subject;
  readonly staged: Staged;
  /** That were asked for. */
  readonly seeds: readonly number[];
  /** Of the seeds that were played to their end. */
  readonly outcomes: readonly SeedOutcome[];
  readonly result: RunResult;
}

/** A result is plain data without outcomes; a copy of one has lost what it was made of. */
const playedBy = new WeakMap<RunResult, Played>();

/** What a result was made of; null where it was not made here. */
export function playedOf(result: RunResult): Played | null {
  return playedBy.get(result) ?? null;
}

/** @param workers 0: in this thread; left out: a thread for each core, where there are as many seeds */
export function executorOf(subject: Subject, staged: Staged, seeds: number, workers: number | undefined): Executor {
  return playingExecutor(subject, staged, workers ?? Math.min(availableParallelism(), seeds));
}

/** @param trials of the seeds, in their order */
export function played(subject: Subject, staged: Staged, seeds: readonly number[], trials: readonly Trial[]): Played {
  const context = runContext(subject, staged, { replays: subject.reference.path, seeds });
  const finished = trials.filter((trial): trial is FinishedTrial => trial.outcome !== null);
  const result = assembleResult(context, trials, []);
  const all = { subject, staged, seeds, outcomes: finished.map(({ outcome }) => outcome), result };
  playedBy.set(result, all);
  return all;
}
