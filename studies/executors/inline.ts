import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SeedOutcome } from '../../sim/outcome.ts';
import type { PlayOf } from '../play.ts';
import { defectTrial, type Executor, interruptedTrial, type Trial, type TrialObserver } from './executor.ts';

/** Plays seeds one after another in the caller's thread: for tests, profilers and debuggers. An interrupt waits for the seed in progress. */
export function inlineExecutor<O = SeedOutcome>(play: PlayOf<O>): Executor<O> {
  return {
    workers: 0,
    async run(seeds, observer, signal) {
      const trials: Trial<O>[] = [];
      for (const seed of seeds) {
        // Signals and progress drawing get their turn between seeds.
        await nextTurn();
        const trial = signal.aborted ? interruptedTrial(seed) : playOne(play, seed, observer);
        trials.push(trial);
        if (!signal.aborted) observer.onDone(trial);
      }
      return trials;
    },
  };
}

function playOne<O>(play: PlayOf<O>, seed: number, observer: TrialObserver<O>): Trial<O> {
  try {
    return { seed, outcome: play(seed, (fraction) => observer.onProgress(seed, fraction)) };
  } catch (error) {
    return defectTrial(seed, error);
  }
}
