/** What a thread needs to play batches of a scenario, as plain data, and how it comes by its play. */
import { compileScenario } from '../../scenarios/compile.ts';
import type { Plan } from '../../sim/plan.ts';
import { Skeleton } from '../../sim/skeleton/skeleton.ts';
import type { PlayOf, Script } from '../play.ts';
import { type BatchSums, playBatch, playMissions } from './batch.ts';
import { StateGraph } from './stateGraph.ts';
import { Surrogate } from './surrogate.ts';

export interface AssessScript extends Script {
  readonly seed: number;
}

export function stageBatches({ scenario, directory, seed }: AssessScript): PlayOf<BatchSums> {
  return batchesOf(compileScenario(scenario, directory), seed);
}

/** Numbers of batches end here; beyond, they are batches of missions. */
const BATCHES_END = 1_000_000;
/** Times of missions are told in whole parts of this many to the year. */
const PARTS_OF_YEAR = 8760 * 3600;

/** The number of a batch of missions. @param years up to 1000, to the second */
export function missionBatch(years: number, forced: boolean, index: number): number {
  const seconds = Math.floor(years * PARTS_OF_YEAR + 0.5);
  return BATCHES_END + (2 * seconds + (forced ? 1 : 0)) * MISSION_BATCHES_END + index;
}

const MISSION_BATCHES_END = 4096;

/** Plays batches by their numbers; what is found of the states stays from one to the next. */
export function batchesOf(plan: Plan, seed: number | string): PlayOf<BatchSums> {
  const skeleton = new Skeleton(plan);
  const graph = new StateGraph(skeleton, new Surrogate(skeleton));
  return (number) => {
    if (number < BATCHES_END) return playBatch(graph, seed, number);
    const index = (number - BATCHES_END) % MISSION_BATCHES_END;
    const rest = (number - BATCHES_END - index) / MISSION_BATCHES_END;
    const years = Math.floor(rest / 2) / PARTS_OF_YEAR;
    return playMissions(graph, seed, `${rest}/${index}`, years, rest % 2 === 1);
  };
}
