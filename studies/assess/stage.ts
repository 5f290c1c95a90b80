/** What a thread needs to play batches of a scenario, as plain data, and how it comes by its play. */
import { compileScenario } from '../../scenarios/compile.ts';
import { MINUTE_US, YEAR_US } from '../../sim/kernel/time.ts';
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
/** Times of missions are told in whole minutes, and rates of loss as powers of two from 2^-128 on. */
const MINUTES_OF_YEAR = YEAR_US / MINUTE_US;
const POWERS = 256;
const POWER_OF_ONE = 128;
/** There are two guides at most. With missions of a thousand years, whole numbers end just beyond. */
const GUIDES = 2;
const MISSION_BATCHES_END = 16_384;

/** The number of a batch of missions under one guide. @param years to the minute @param lossPerYear roughly, which guides */
export function missionBatch(
  years: number,
  forced: boolean,
  lossPerYear: number,
  index: number,
  guide: number,
): number {
  const minutes = Math.max(1, Math.floor(years * MINUTES_OF_YEAR + 0.5));
  const power = lossPerYear > 0 ? Math.floor(Math.log2(lossPerYear)) + POWER_OF_ONE : 0;
  const code = (2 * minutes + (forced ? 1 : 0)) * POWERS + Math.max(0, Math.min(POWERS - 1, power));
  return BATCHES_END + (code * GUIDES + guide) * MISSION_BATCHES_END + index;
}

/** Plays batches by their numbers; what is found of the states stays from one to the next. */
export function batchesOf(plan: Plan, seed: number | string): PlayOf<BatchSums> {
  let play: PlayOf<BatchSums> | null = null;
  return (number, onProgress) => {
    if (play === null) {
      const skeleton = new Skeleton(plan);
      play = batchesIn(new StateGraph(skeleton, new Surrogate(skeleton)), seed);
    }
    return play(number, onProgress);
  };
}

export function batchesIn(graph: StateGraph, seed: number | string): (number: number) => BatchSums {
  return (number) => {
    const mission = missionOf(number);
    if (mission === null) return playBatch(graph, seed, number);
    const { code, index, guide, years, forced, lossPerYear } = mission;
    const name = `${code}/${index}${guide === 0 ? '' : `/${guide}`}`;
    return playMissions(graph, seed, name, years, forced, lossPerYear, guide);
  };
}

/** What the number of a batch of missions says; null for any other batch. */
export function missionOf(number: number) {
  if (number < BATCHES_END) return null;
  const index = (number - BATCHES_END) % MISSION_BATCHES_END;
  const mission = (number - BATCHES_END - index) / MISSION_BATCHES_END;
  const guide = mission % GUIDES;
  const code = Math.floor(mission / GUIDES);
  const lossPerYear = 2 ** ((code % POWERS) - POWER_OF_ONE);
  const rest = Math.floor(code / POWERS);
  return { code, index, guide, years: Math.floor(rest / 2) / MINUTES_OF_YEAR, forced: rest % 2 === 1, lossPerYear };
}
