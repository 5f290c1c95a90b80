/** States that a graph forgets, as they are more than it can keep, and finds again: no path notices. */
import { describe, expect, it } from 'vitest';
import { Streams } from '../../../sim/kernel/streams.ts';
import { Skeleton } from '../../../sim/skeleton/skeleton.ts';
import { Paths } from '../../../studies/assess/paths.ts';
import { StateGraph } from '../../../studies/assess/stateGraph.ts';
import { Surrogate } from '../../../studies/assess/surrogate.ts';
import { systemOf } from './systems.ts';

const MISSIONS = 200;

const system = (hazards: string) =>
  systemOf(
    '{regions: [a], storage: {scheme: replicated(3), nodes: 3, placementGroups: 1}}',
    `hazards: [${hazards}]\nrepair: {local: {time: {exponential: {mean: 30d}}}}`,
    '{a: {zones: 1}}',
  );

/** @param forgetEvery missions after which the graph forgets */
function missionsOf(plan: ReturnType<typeof system>, forgetEvery: number): unknown[] {
  const skeleton = new Skeleton(plan);
  const graph = new StateGraph(skeleton, new Surrogate(skeleton));
  const streams = new Streams(1);
  const paths = new Paths(graph, streams, streams.open('missions'), true);
  return Array.from({ length: MISSIONS }, (_, mission) => {
    if (mission % forgetEvery === 0) graph.forget();
    paths.mission(3, true, 1e-3);
    return [paths.years, paths.weight, paths.isLost, paths.pattern, paths.events];
  });
}

describe('states that are forgotten', () => {
  it.each([
    ['of parts that age', '{action: node.loss, rate: 0.3/y, shape: 3}, {action: node.outage, rate: 1/y, duration: 5d}'],
    ['of parts that do not', '{action: node.loss, rate: 0.3/y}, {action: node.outage, rate: 1/y, duration: 5d}'],
  ])('are found again as they were, %s', (_, hazards) => {
    const plan = system(hazards);
    expect(missionsOf(plan, 1)).toEqual(missionsOf(plan, MISSIONS));
  });
});
