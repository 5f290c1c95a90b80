import { expect, it } from 'vitest';
import { NEVER } from '../../../sim/skeleton/groupTargets.ts';
import { Skeleton } from '../../../sim/skeleton/skeleton.ts';
import { Surrogate } from '../../../studies/assess/surrogate.ts';
import { planOf } from '../../sim/fixture.ts';

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
