/** How the chain of a loss is told. */
import { expect, it } from 'vitest';
import { play } from './fixture.ts';

/** One push, and its only region lost some time after. */
const lostAfter = (time: string): string => {
  const { losses } = play(`
name: lost-later
registry: {tier: standard, regions: [eastus]}
catalogue: {source: none}
clients: [{name: builds, region: eastus, operations: [{at: 0s, op: push, repository: app, tag: v1, layers: [1MB]}]}]
run: {duration: 30d, drain: 1h}
faults: [{at: ${time}, action: region.loss, region: eastus}]`);
  return losses[0]!.chain.at(-1)!.what;
};

it.each([
  ['1m', '60 s'],
  ['90m', '90 min'],
  ['178m', '2 h 58 min'],
  ['24h', '24 h'],
  ['20d', '20 d'],
])('a loss %s after a push is told as %s after it', (time, told) => {
  expect(lostAfter(time)).toContain(` ${told} after the push`);
});
