import { describe, expect, it } from 'vitest';
import { NEVER } from '../../../sim/skeleton/chance.ts';
import { Skeleton } from '../../../sim/skeleton/skeleton.ts';
import { playBatch } from '../../../studies/assess/batch.ts';
import { Tally } from '../../../studies/assess/estimate.ts';
import { StateGraph } from '../../../studies/assess/stateGraph.ts';
import { Surrogate } from '../../../studies/assess/surrogate.ts';
import { planOf } from '../../sim/fixture.ts';
import { errorsOff, exactOf, systemOf, tallyOf } from './systems.ts';

const SIX_PLACES = `
name: six-places
registry: {regions: [eastus, westeurope, southeastasia], storage: {geoRedundancy: grs}}
hazards: field
`;

it('a guide sees the way into loss of all places where there are too many states to see them all', () => {
  const skeleton = new Skeleton(planOf(SIX_PLACES));
  const guide = new Surrogate(skeleton, 3000);
  expect(guide.explored.isWhole).toBe(false);
  const losses = skeleton.components.flatMap(({ fault }, c) => (fault.action === 'region.loss' ? [c] : []));
  expect(losses.length).toBe(6);
  const state = skeleton.start();
  let before = 0;
  for (const loss of losses.slice(0, -1)) {
    expect(skeleton.strike(state, loss, NEVER)).toBe(false);
    // Every further place that is gone brings loss much nearer.
    expect(guide.value(state)).toBeGreaterThan(100 * before);
    before = guide.value(state);
  }
  expect(skeleton.strike(state, losses.at(-1)!, NEVER)).toBe(true);
});

describe('a guide of places as wholes', () => {
  const REPAIRS = 'repair: {local: {time: {exponential: {mean: 5d}}}, geo: {time: {exponential: {mean: 20d}}}}';
  it.each([
    [
      'two places, with outages that it sees nothing in',
      '{regions: [a, b], storage: {scheme: replicated(2), nodes: 2, placementGroups: 1}}',
      '{action: node.loss, rate: 1/y}, {action: region.loss, rate: 0.05/y, rebuild: {exponential: {mean: 10d}}}, {action: region.outage, rate: 2/y, duration: {exponential: {mean: 3d}}}',
    ],
    [
      'three places that are lost whole',
      '{regions: [a, b, c], storage: {scheme: replicated(1), nodes: 1, placementGroups: 1}}',
      '{action: region.loss, rate: 0.3/y, rebuild: {exponential: {mean: 10d}}}, {action: node.outage, rate: 20/y, duration: {exponential: {mean: 1d}}}',
    ],
  ])('%s: comes to the exact figures', (_, registry, hazards) => {
    const plan = systemOf(
      registry,
      `hazards: [${hazards}]\n${REPAIRS}`,
      '{a: {zones: 1}, b: {zones: 1}, c: {zones: 1}}',
    );
    const skeleton = new Skeleton(plan);
    const guide = new Surrogate(skeleton, 20);
    expect(guide.explored.isWhole).toBe(false);
    const graph = new StateGraph(skeleton, guide);
    expect(graph.node(0).idle.rate).toBeGreaterThan(0);
    const tally = new Tally(graph.node(0).rate);
    for (let batch = 0; batch < 12; batch++) tally.add(playBatch(graph, 1, batch));
    const { perYear } = tally.estimate(() => true, 1);
    expect((perYear.upper95 - perYear.lower95) / perYear.estimate).toBeLessThan(0.15);
    expect(Math.abs(errorsOff(perYear, exactOf(plan).perYear))).toBeLessThan(3.5);
    expect(Math.abs(tally.meanWeight.mean - 1) / tally.meanWeight.error).toBeLessThan(3.5);
  });
});

describe('a burst among many copies', () => {
  it.each(['rs(6,3)', 'lrc(4,2,1)'])('of %s is drawn by how many it hits, and comes to the exact figures', (scheme) => {
    const plan = systemOf(
      `{regions: [a], storage: {scheme: "${scheme}", nodes: 9, placementGroups: 1}}`,
      'hazards: [{action: node.loss, rate: 0.5/y}, {action: copy.shock, rate: 2/y, probability: 15%}]\nrepair: {local: {time: {exponential: {mean: 3d}}}}',
      '{a: {zones: 1}}',
    );
    const skeleton = new Skeleton(plan);
    const graph = new StateGraph(skeleton, new Surrogate(skeleton));
    expect(graph.node(0).strikes.some(({ hits }) => hits !== null && hits.count > 1)).toBe(true);
    const { perYear } = tallyOf(plan, 9).estimate(() => true, 1);
    expect((perYear.upper95 - perYear.lower95) / perYear.estimate).toBeLessThan(0.1);
    expect(Math.abs(errorsOff(perYear, exactOf(plan).perYear))).toBeLessThan(3.5);
  });
});
