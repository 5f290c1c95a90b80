/**
 * How honest the estimator's intervals are: it estimates a system whose rate of loss is known, from a few batches, with so
 * many seeds. `coverage.js missed|off CASE SEEDS`: the percentage of 95 % intervals that miss the truth, or the percentage by which the
 * mean of all estimates is off it.
 */
import { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { playBatch } from '../../studies/assess/batch.ts';
import { Tally } from '../../studies/assess/estimate.ts';
import { StateGraph } from '../../studies/assess/stateGraph.ts';
import { Surrogate } from '../../studies/assess/surrogate.ts';
import { CHAIN_CASES, externallyRepaired } from '../../studies/doctor/cases.ts';
import { entriesPerYear } from '../../studies/doctor/closedForms.ts';
import { written } from '../../studies/doctor/estimated.ts';
import { report } from './report.ts';

/** 16,384 forced paths: a tenth of what an assessment plays at the least, so that intervals have to stand on little. */
const BATCHES = 4;
const LAWS: Readonly<Record<string, string>> = {
  exponential: '{exponential: {mean: 24h}}',
  'lognormal-1': '{lognormal: {mean: 24h, sigma: 1}}',
  'lognormal-1.5': '{lognormal: {mean: 24h, sigma: 1.5}}',
  'weibull-0.5': '{weibull: {mean: 24h, shape: 0.5}}',
};

const [, , asked, name = '', seeds] = process.argv;
const { text, truth } = known(name);
const skeleton = new Skeleton(written(text).plan);
const graph = new StateGraph(skeleton, new Surrogate(skeleton));
let missed = 0;
let sum = 0;
for (let seed = 1; seed <= Number(seeds); seed++) {
  const tally = new Tally(graph.node(0).rate);
  for (let batch = 0; batch < BATCHES; batch++) tally.add(playBatch(graph, seed, batch));
  const { perYear } = tally.estimate(() => true, 1);
  sum += perYear.estimate;
  if (perYear.lower95 > truth || perYear.upper95 < truth) missed++;
}
const off = Math.abs(sum / Number(seeds) / truth - 1);
report(100 * (asked === 'missed' ? missed / Number(seeds) : off), missed);

function known(wanted: string): { readonly text: string; readonly truth: number } {
  const chain = CHAIN_CASES.find((one) => one.name === wanted);
  if (chain !== undefined) return { text: chain.scenario, truth: 1 / chain.mttdlYears.value };
  const law = LAWS[wanted];
  if (law === undefined) throw new Error(`no such case: ${wanted}`);
  return {
    text: externallyRepaired('0.04/y', law, { nodes: 3, groups: 1 }),
    truth: entriesPerYear(3, 2, 0.04, 1 / 365),
  };
}
