/** Parts that age: how their failures lie in time, and how old they are at the start. */
import { expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter } from '../sim/fixture.ts';
import { flip } from './flip.ts';

/** Two years of nodes whose lives are four years on average, and which are all new at the start. */
const NEW_NODES = `
name: new-nodes
registry: {regions: [eastus], storage: {scheme: lrs, nodes: 60}}
run: {duration: 2y, drain: 0s, chance: true}
hazards: [{action: node.loss, rate: 0.25/y, shape: 1.5, age: 0s}]
`;

const fired = (outcome: SeedOutcome): number => counter(outcome, 'hazards_fired');

it('hazards.node.loss.shape: hazards_fired goes down while new parts do not wear out yet', () => {
  const { before, after } = flip(NEW_NODES, 'hazards.0.shape=0.5', 'hazards.0.shape=4', fired);
  expect(after).toBeLessThan(before / 2);
});

it('hazards.node.loss.age: hazards_fired goes up where worn-out parts are still in use', () => {
  const { before, after } = flip(NEW_NODES, 'hazards.0.shape=4', ['hazards.0.shape=4', 'hazards.0.age=3y'], fired);
  expect(after).toBeGreaterThan(2 * before);
});

it('hazards.disk.loss.shape: hazards_fired goes down while new disks do not wear out yet', () => {
  const disks = NEW_NODES.replace('node.loss', 'disk.loss').replace('nodes: 60', 'nodes: 12, disks: 4');
  const { before, after } = flip(disks, 'hazards.0.shape=0.5', 'hazards.0.shape=4', fired);
  expect(after).toBeLessThan(before / 2);
});
