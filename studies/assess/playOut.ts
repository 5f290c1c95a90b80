/** Plays the batches that an estimate wants, near or on threads, and ends it sooner where time is up or the user has enough. */
import { type Executor, leadingOutcomes, type Trial } from '../executors/executor.ts';
import { inlineExecutor } from '../executors/inline.ts';
import type { ExactFigures } from './assessResult.ts';
import type { BatchSums } from './batch.ts';
import type { Estimated, Estimating, Part } from './estimating.ts';
import { type LossesSoFar, PartSoFar } from './lossesSoFar.ts';
import type { Estimate } from './lossSums.ts';
import { batchesIn } from './stage.ts';
import type { StateGraph } from './stateGraph.ts';

/** Told in passing; nothing of it has an influence on what comes out. */
export interface Onlooker {
  /** Something begins that takes a while. @param batches that it takes; 0 where it is one piece */
  begins(what: Part | { readonly kind: 'exploring' | 'solving' }, batches: number): void;
  /** The chain has been solved; what follows tells its losses apart. */
  solved?(figures: ExactFigures): void;
  /**
   * One more batch is done. Both are worked out when they are asked for.
   * @param soFar what those of this part come to, in whatever order they were done
   * @param losses the same in full
   */
  played(soFar: () => Estimate, losses: () => LossesSoFar): void;
  /** That batch, by its number; for who keeps them. */
  batch?(number: number, sums: BatchSums): void;
}

export const NO_ONLOOKER: Onlooker = { begins() {}, played() {} };

/** When to end before all that is wanted has been played. */
export interface Ending {
  /** The user has broken off. */
  readonly interrupt: AbortSignal;
  /** The time is up; left out where there is no end to it. Pilots go on all the same, and one batch is played in any case. */
  readonly timeUp?: AbortSignal | undefined;
}

/** Batches that are over before threads have found out what the states are. */
export const NEAR_MOST = 64;

export interface Course {
  readonly graph: StateGraph;
  readonly seed: number;
  /** Up to so many batches are played here. */
  readonly nearMost: number;
  /** For more than these. */
  readonly far: Executor<BatchSums>;
}

/** Null where it was interrupted before there was anything to reckon with. */
export async function playOut(
  estimate: Estimating,
  { graph, seed, nearMost, far }: Course,
  onlooker: Onlooker,
  { interrupt, timeUp }: Ending,
): Promise<Estimated | null> {
  const near = inlineExecutor(batchesIn(graph, seed));
  const either = timeUp === undefined ? interrupt : AbortSignal.any([interrupt, timeUp]);
  let step = estimate.next();
  while (step.done !== true) {
    const { part, numbers } = step.value;
    const play = async (some: readonly number[], signal: AbortSignal): Promise<BatchSums[]> => {
      const executor = some.length <= nearMost ? near : far;
      const trials = await executor.run(some, watched(onlooker, part, graph.node(0).rate), signal);
      return leadingOutcomes(trials, (number) => `batch ${number} of seed ${seed}`);
    };
    onlooker.begins(part, numbers.length);
    let sums: BatchSums[];
    if (part.kind === 'pilot') {
      sums = await play(numbers, interrupt);
      if (sums.length < numbers.length) return null;
    } else {
      sums = await play(numbers, either);
      if (sums.length === 0 && part.kind === 'paths') {
        sums = await play(numbers.slice(0, 1), interrupt);
        if (sums.length === 0) return null;
      }
    }
    step = estimate.next(sums);
  }
  return step.value;
}

/** What a stretch has come to so far; missions are of one guide, and so is what they tell on the way. */
function watched(onlooker: Onlooker, part: Part, rate: number) {
  const played = new PartSoFar(part, rate);
  const soFar = (): Estimate => played.estimate;
  const losses = (): LossesSoFar => played.losses;
  return {
    onProgress() {},
    onDone({ outcome, seed }: Trial<BatchSums>) {
      if (outcome === null) return;
      onlooker.batch?.(seed, outcome);
      played.add(outcome);
      onlooker.played(soFar, losses);
    },
  };
}
