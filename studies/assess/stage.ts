/** What a thread needs to play batches of a scenario, as plain data, and how it comes by its play. */
import { compileScenario } from '../../scenarios/compile.ts';
import type { Plan } from '../../sim/plan.ts';
import { Skeleton } from '../../sim/skeleton/skeleton.ts';
import type { PlayOf, Script } from '../play.ts';
import { type BatchSums, playBatch } from './batch.ts';
import { StateGraph } from './stateGraph.ts';
import { Surrogate } from './surrogate.ts';

export interface AssessScript extends Script {
  readonly seed: number;
}

export function stageBatches({ scenario, directory, seed }: AssessScript): PlayOf<BatchSums> {
  return batchesOf(compileScenario(scenario, directory), seed);
}

/** Plays batches by their numbers; what is found of the states stays from one to the next. */
export function batchesOf(plan: Plan, seed: number | string): PlayOf<BatchSums> {
  const skeleton = new Skeleton(plan);
  const graph = new StateGraph(skeleton, new Surrogate(skeleton));
  return (index) => playBatch(graph, seed, index);
}
