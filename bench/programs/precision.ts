/**
 * What a precision costs: the events of all paths, those of a pilot included, until the 95 % interval of losses per year is so
 * narrow. `precision.js SYSTEM… HALF-WIDTH SEEDS` prints the median of so many seeds in millions; of several systems, joined by a
 * slash, the most over the least. Where an estimate is no good it ends with an error: where a guard of the assessment would not hold,
 * and where the chain of the system, if it is one, has another figure.
 */
import { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { playBatch } from '../../studies/assess/batch.ts';
import { PILOT_BATCHES } from '../../studies/assess/batchCount.ts';
import { Tally } from '../../studies/assess/estimate.ts';
import { solveExactly } from '../../studies/assess/exact.ts';
import { errorsOff } from '../../studies/assess/guards.ts';
import { StateGraph } from '../../studies/assess/stateGraph.ts';
import { Surrogate } from '../../studies/assess/surrogate.ts';
import { written } from '../../studies/doctor/estimated.ts';
import { median } from '../rounds.ts';
import { RARE_SYSTEMS } from './rareSystems.ts';
import { report } from './report.ts';

/** 131,072 forced paths, about as many as the precision takes. */
const BATCHES = 32;
const HITS_LEAST = 100;
const ERRORS_MOST = 4;
const SHARE_MOST = 0.05;

const [, , names = '', halfWidth = '', seeds = ''] = process.argv;
const costs = names.split('/').map((name) => costOf(name, Number(halfWidth), Number(seeds)));
const most = Math.max(...costs);
report(costs.length === 1 ? most / 1e6 : most / Math.min(...costs), Math.floor(most));

function costOf(name: string, wanted: number, count: number): number {
  const text = RARE_SYSTEMS[name];
  if (text === undefined) throw new Error(`no such system: ${name}`);
  const skeleton = new Skeleton(written(text).plan);
  const surrogate = new Surrogate(skeleton);
  const exact = solveExactly(skeleton, 1, surrogate.explored);
  const truth = 'figures' in exact ? exact.figures.perYear : null;
  const graph = new StateGraph(skeleton, surrogate);
  return median(Array.from({ length: count }, (_, i) => eventsFor(name, graph, wanted, i + 1, truth)));
}

function eventsFor(name: string, graph: StateGraph, wanted: number, seed: number, truth: number | null): number {
  const tally = new Tally(graph.node(0).rate);
  for (let batch = 0; batch < BATCHES; batch++) tally.add(playBatch(graph, seed, batch));
  const { perYear, hits, largestShare, relativeHalfWidth } = tally.estimate(() => true, 1);
  const { mean, error } = tally.meanWeight;
  const z = truth === null ? 0 : errorsOff(perYear.estimate, relativeHalfWidth!, truth);
  if (
    hits < HITS_LEAST ||
    largestShare! > SHARE_MOST ||
    Math.abs(mean - 1) > ERRORS_MOST * error ||
    Math.abs(z) > ERRORS_MOST
  ) {
    throw new Error(`${name}, seed ${seed}: ${hits} losses, heaviest ${largestShare}, weight ${mean}, z ${z}`);
  }
  const each = tally.events / BATCHES;
  return each * (PILOT_BATCHES + BATCHES * (relativeHalfWidth! / wanted) ** 2);
}
