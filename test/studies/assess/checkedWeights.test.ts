/** The weights that a guard looks at are such as it can judge: their mean is 1, and the central limit theorem holds for it. */
import { describe, expect, it } from 'vitest';
import { Streams } from '../../../sim/kernel/streams.ts';
import { Skeleton } from '../../../sim/skeleton/skeleton.ts';
import { Paths } from '../../../studies/assess/paths.ts';
import { StateGraph } from '../../../studies/assess/stateGraph.ts';
import { Surrogate } from '../../../studies/assess/surrogate.ts';
import { systemOf } from './systems.ts';

/** Nodes that are out often and lost rarely: most of what is forced does not come. */
const OFTEN_OUT = systemOf(
  '{regions: [a], storage: {scheme: replicated(3), nodes: 3, placementGroups: 1}}',
  `hazards: [{action: node.loss, rate: 0.01/y}, {action: node.outage, rate: 3/y, duration: 6m}]
repair: {local: {time: {exponential: {mean: 24h}}}}`,
  '{a: {zones: 1}}',
);
const ESTIMATES = 40;
const PATHS = 2000;

/** Standard errors from 1, of each of so many estimates. */
function errorsFromOne(weightOf: (paths: Paths) => number): number[] {
  const skeleton = new Skeleton(OFTEN_OUT);
  const graph = new StateGraph(skeleton, new Surrogate(skeleton));
  return Array.from({ length: ESTIMATES }, (_, seed) => {
    const streams = new Streams(seed);
    const paths = new Paths(graph, streams, streams.open('paths'));
    const weights = Array.from({ length: PATHS }, () => {
      paths.force();
      return weightOf(paths);
    });
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / PATHS;
    const spread = weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0) / PATHS;
    return (mean - 1) / Math.sqrt(spread / PATHS);
  });
}

const rootMeanSquare = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

describe('weights of paths', () => {
  it('are off their mean by as many standard errors as luck makes it, where they are stopped', () => {
    const errors = errorsFromOne(({ checkedWeight }) => checkedWeight);
    expect(Math.max(...errors.map(Math.abs))).toBeLessThan(4);
    expect(rootMeanSquare(errors)).toBeGreaterThan(0.7);
    expect(rootMeanSquare(errors)).toBeLessThan(1.5);
  });

  it('are off by far more at the ends of paths, and nothing is wrong', () => {
    expect(rootMeanSquare(errorsFromOne(({ weight }) => weight))).toBeGreaterThan(2);
  });
});
