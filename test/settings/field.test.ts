import { expect, it } from 'vitest';
import { counter } from '../sim/fixture.ts';
import { flip } from './flip.ts';

/** A bare registry over twenty years, with chance at work. */
const YEARS = `
name: years
registry: {regions: [eastus, westeurope], storage: {placementGroups: 8}}
run: {duration: 20y, drain: 0s, chance: true}
hazards: [{action: disk.loss, rate: 1e-6/y}]
`;

it('hazards: hazards_fired goes up with the rates of the field', () => {
  const { before, after } = flip(YEARS, [], 'hazards=field', (outcome) => counter(outcome, 'hazards_fired'));
  expect(before).toBe(0);
  // Of two stamps of three nodes, and two regions, in twenty years.
  expect(after).toBeGreaterThan(0.8 * 20 * (6 * 2.79 + 2 * 0.8));
  expect(after).toBeLessThan(1.2 * 20 * (6 * (2.79 + 12 * 0.0136) + 2 * 0.8));
});
