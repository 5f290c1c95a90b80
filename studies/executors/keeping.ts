import type { KeptSeeds } from '../kept/keptSeeds.ts';
import { SaveError } from '../save.ts';
import type { Executor, Trial, TrialObserver } from './executor.ts';

export interface Keeping {
  readonly kept: KeptSeeds;
  /** What is kept already need not be played. */
  readonly isResumed: boolean;
  /** Is told once, before anything is played, what was found, and which of it is not what was written. */
  onFound(found: readonly number[], damaged: readonly number[]): void;
  /** Is told once that nothing more can be kept; the others are played all the same. */
  onTrouble(error: SaveError): void;
}

/**
 * Plays by another executor, and keeps what each seed came to as soon as it is known. Asked to run a second time (to compare), it
 * neither keeps nor looks up.
 */
export function keepingExecutor(inner: Executor, keeping: Keeping): Executor {
  let isFirst = true;
  return {
    workers: inner.workers,
    async run(seeds, observer, signal) {
      if (!isFirst) return inner.run(seeds, observer, signal);
      isFirst = false;
      const known = keeping.isResumed ? found(keeping, seeds) : new Map<number, Trial>();
      for (const trial of known.values()) observer.onDone(trial);
      const missing = seeds.filter((seed) => !known.has(seed));
      if (missing.length > 0) {
        for (const trial of await playAndKeep(inner, keeping, missing, observer, signal)) known.set(trial.seed, trial);
      }
      return seeds.map((seed) => known.get(seed)!);
    },
  };
}

function found({ kept, onFound }: Keeping, seeds: readonly number[]): Map<number, Trial> {
  const known = new Map<number, Trial>();
  const damaged: number[] = [];
  for (const seed of seeds) {
    const outcome = kept.read(seed);
    if (outcome === 'damaged') damaged.push(seed);
    else if (outcome !== null) known.set(seed, { seed, outcome });
  }
  onFound([...known.keys()], damaged);
  return known;
}

async function playAndKeep(
  inner: Executor,
  { kept, onTrouble }: Keeping,
  seeds: readonly number[],
  observer: TrialObserver,
  signal: AbortSignal,
): Promise<Trial[]> {
  const done = new Set<number>();
  let isKeeping = true;
  const keep = ({ seed, outcome }: Trial) => {
    if (outcome === null || done.has(seed) || !isKeeping) return;
    done.add(seed);
    try {
      kept.keep(outcome);
    } catch (error) {
      if (!(error instanceof SaveError)) throw error;
      isKeeping = false;
      onTrouble(error);
    }
  };
  const keeper: TrialObserver = {
    onProgress: (seed, fraction) => observer.onProgress(seed, fraction),
    onDone(trial) {
      keep(trial);
      observer.onDone(trial);
    },
  };
  const trials = await inner.run(seeds, keeper, signal);
  // Nobody is told of what ends after an interrupt.
  for (const trial of trials) keep(trial);
  return trials;
}
