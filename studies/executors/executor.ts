import type { SeedOutcome } from '../../sim/outcome.ts';

/** Plays seeds, or other numbered tasks, in whatever threads; what comes back is in the order of the seeds and does not depend on the executor. */
export interface Executor<O = SeedOutcome> {
  /** Threads at work; 0 for the caller's own. */
  readonly workers: number;
  /**
   * Plays every seed. When `signal` aborts, no further seed is started and those in progress may be given up; what is
   * done is kept. Never rejects for what happens inside a seed: that is the trial's business.
   */
  run(seeds: readonly number[], observer: TrialObserver<O>, signal: AbortSignal): Promise<Trial<O>[]>;
}

export interface TrialObserver<O = SeedOutcome> {
  /** A seed is this far, as a fraction 0–1. */
  onProgress(seed: number, fraction: number): void;
  onDone(trial: Trial<O>): void;
}

export type Trial<O = SeedOutcome> = FinishedTrial<O> | FailedTrial;

export interface FinishedTrial<O = SeedOutcome> {
  readonly seed: number;
  readonly outcome: O;
}

/** Names of exit codes. `badUsage`: a machine that was to play it could not read the scenario. */
export type UnfinishedKind = 'interrupted' | 'defect' | 'badUsage';

export interface FailedTrial {
  readonly seed: number;
  readonly outcome: null;
  readonly kind: UnfinishedKind;
  readonly reason: string;
  /** Where it was thrown, for `NINES_DEBUG`. */
  readonly stack: string | null;
}

/** Why a seed has no outcome that was not waited for. */
export const INTERRUPTED = 'interrupted before it was done';

export function interruptedTrial(seed: number): FailedTrial {
  return { seed, outcome: null, kind: 'interrupted', reason: INTERRUPTED, stack: null };
}

export function defectTrial(seed: number, error: unknown): FailedTrial {
  const reason = error instanceof Error ? error.message : String(error);
  return { seed, outcome: null, kind: 'defect', reason, stack: error instanceof Error ? (error.stack ?? null) : null };
}

/** A trial came to nothing because something in nines is wrong: its message names the seed, or whatever the task is called. */
export class TrialDefect extends Error {}

/**
 * What all of some trials came to. Throws where one came to nothing; a defect keeps its stack.
 * @param named what a task is called, by its number
 */
export function outcomesOf<O>(trials: readonly Trial<O>[], named: TaskName = (seed) => `seed ${seed}`): O[] {
  return trials.map((trial) => {
    if (!('reason' in trial)) return trial.outcome;
    throw errorOf(trial, named);
  });
}

/** What the first of some trials came to, up to the first that was not done. Throws where one is a defect. */
export function leadingOutcomes<O>(trials: readonly Trial<O>[], named: TaskName): O[] {
  const outcomes: O[] = [];
  let isWhole = true;
  for (const trial of trials) {
    if ('reason' in trial) {
      if (trial.kind === 'defect') throw errorOf(trial, named);
      isWhole = false;
    } else if (isWhole) outcomes.push(trial.outcome);
  }
  return outcomes;
}

type TaskName = (number: number) => string;

function errorOf({ kind, seed, reason, stack }: FailedTrial, named: TaskName): Error {
  if (kind !== 'defect') return new Error(reason);
  const error = new TrialDefect(`${named(seed)}: ${reason}`);
  if (stack !== null) error.stack = stack;
  return error;
}
