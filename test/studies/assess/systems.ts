/** Small systems for tests of the assessment: a plan from a few lines, and its figures by each method. */
import type { Plan } from '../../../sim/plan.ts';
import { Skeleton } from '../../../sim/skeleton/skeleton.ts';
import { BATCH_PATHS, playBatch } from '../../../studies/assess/batch.ts';
import { Tally } from '../../../studies/assess/estimate.ts';
import { solveExactly } from '../../../studies/assess/exact.ts';
import { StateGraph } from '../../../studies/assess/stateGraph.ts';
import { Surrogate } from '../../../studies/assess/surrogate.ts';
import { planOf } from '../../sim/fixture.ts';

/** @param rest hazards, repair and whatever else, in YAML */
export function systemOf(registry: string, rest: string, regions = '{a: {zones: 1}, b: {zones: 1}}'): Plan {
  return planOf(`name: system
regions: ${regions}
registry: ${registry}
catalogue: {source: none}
run: {duration: 1y, chance: true}
${rest}
`);
}

export function exactOf(plan: Plan, missionYears = 10) {
  const exact = solveExactly(new Skeleton(plan), missionYears);
  if ('problems' in exact) throw new Error(exact.problems.join('; '));
  return exact.figures;
}

/** @param guide the plan whose rates guide the paths; the plan's own where it is left out */
export function tallyOf(plan: Plan, batches: number, seed = 1, guide = plan): Tally {
  const graph = new StateGraph(new Skeleton(plan), new Surrogate(new Skeleton(guide)));
  const tally = new Tally(graph.node(0).rate);
  for (let batch = 0; batch < batches; batch++) tally.add(playBatch(graph, seed, batch));
  if (tally.paths !== batches * BATCH_PATHS) throw new Error('a batch has its paths');
  return tally;
}

/** How many standard errors an estimate is off. */
export function errorsOff(estimate: { estimate: number; lower95: number; upper95: number }, truth: number): number {
  return (estimate.estimate - truth) / ((estimate.upper95 - estimate.lower95) / 3.92);
}
