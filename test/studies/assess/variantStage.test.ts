/** Variants have the guide of the scenario as long as the same can happen in them, and one of their own where not. */
import { describe, expect, it } from 'vitest';
import { Skeleton } from '../../../sim/skeleton/skeleton.ts';
import { Tally } from '../../../studies/assess/estimate.ts';
import { solveExactly } from '../../../studies/assess/exact.ts';
import { errorsOff } from '../../../studies/assess/guards.ts';
import { batchesIn } from '../../../studies/assess/stage.ts';
import { StateGraph } from '../../../studies/assess/stateGraph.ts';
import { NearSurrogate } from '../../../studies/assess/variantStage.ts';
import { type Knob, knobsOf } from '../../../studies/assess/variants.ts';
import { planOf } from '../../sim/fixture.ts';
import { twoPlaces } from './threeCopies.ts';

const DAY_US = 86_400e6;
const PLAN = planOf(`
name: purged
registry: {regions: [eastus, westus2], storage: {scheme: replicated(2), nodes: 2}}
hazards:
  - {action: region.loss, rate: 0.05/y, rebuild: 10d}
  - {action: operator.delete, rate: 0.2/y, noticed: 20d}
backup: {region: northeurope, every: 1d, keep: 30d, isolated: true}
repair: {geo: {time: 2d}}
`);
const knobOf = (wanted: string, plan = PLAN): Knob => knobsOf(plan).find(({ key }) => key === wanted)!;

describe('the guide of a scenario', () => {
  const near = new NearSurrogate(PLAN);

  it('is made once for all variants in which the same can happen', () => {
    const rate = knobOf('region.loss');
    const first = near.of(rate, rate.value / 2);
    expect(first).not.toBeNull();
    for (const key of ['region.loss', 'region.loss.rebuild', 'operator.delete', 'backup.every', 'repair.geo.time']) {
      const knob = knobOf(key);
      expect(near.of(knob, 2 * knob.value)).toBe(first);
    }
    expect(near.of(knobOf('operator.delete.noticed'), 10 * DAY_US)).toBe(first);
  });

  it('is not for those in which something can happen that could not, nor for those far away', () => {
    // Damage that is noticed after 40 days is in every backup that is kept for 30, or that of 20 in those of 15.
    expect(near.of(knobOf('operator.delete.noticed'), 40 * DAY_US)).toBeNull();
    expect(near.of(knobOf('backup.keep'), 15 * DAY_US)).toBeNull();
    expect(near.of(knobOf('region.loss'), 10 * knobOf('region.loss').value)).toBeNull();
  });

  it('moves nothing where the numbers are others: the chain of the variant comes out', () => {
    const plan = twoPlaces();
    const { at, value, ...knob } = knobOf('region.loss', plan);
    const skeleton = new Skeleton(at(2 * value));
    const graph = new StateGraph(skeleton, new NearSurrogate(plan).of({ at, value, ...knob }, 2 * value)!);
    const tally = new Tally(graph.node(0).rate);
    const play = batchesIn(graph, 1);
    for (let batch = 0; batch < 4; batch++) tally.add(play(batch));
    const { perYear, relativeHalfWidth } = tally.estimate(() => true, 1);
    const exact = solveExactly(skeleton, 1);
    expect(relativeHalfWidth).toBeLessThan(0.1);
    const truth = 'figures' in exact ? exact.figures.perYear : Number.NaN;
    expect(Math.abs(errorsOff(perYear.estimate, relativeHalfWidth!, truth))).toBeLessThan(4);
  });
});
