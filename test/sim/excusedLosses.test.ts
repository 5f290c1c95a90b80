/** What excuses a loss: a region that was meant to get the image, and could have. */
import { describe, expect, it } from 'vitest';
import { play } from './fixture.ts';

const CHAIN = `
registry:
  regions: [eastus, westeurope, southeastasia]
  replication: {topology: {rules: [{from: eastus, to: westeurope}, {from: westeurope, to: southeastasia}], forward: true}}`;
const two = (first: string, registry = 'registry: {regions: [eastus, westeurope], storage: {scheme: zrs}}'): string => `
name: gone
${registry}
catalogue: {source: none}
clients:
  - {name: ci, region: eastus, operations: [{at: 60m, op: push, repository: app, tag: v1, layers: [10MB]}]}
run: {duration: 10h, drain: 2h}
faults:
  - {id: first, ${first}}
  - {id: second, at: 9h, action: region.loss, region: eastus}`;
const BEFORE = 'at: 10m, action: region.loss, region: westeurope';

function lossOf(yaml: string) {
  const { losses, invariants } = play(yaml);
  expect(losses).toHaveLength(1);
  const { verdict } = invariants.find(({ name }) => name === 'acknowledged-stay-readable')!;
  return { excused: losses[0]!.excused, verdict, chain: losses[0]!.chain.map(({ what }) => what) };
}

describe('a loss', () => {
  it('is not excused by a region that had been destroyed before the push', () => {
    const { excused, verdict, chain } = lossOf(two(BEFORE));
    expect([excused, verdict]).toEqual([false, 'fail']);
    expect(chain).toContain('destroyed before the push');
  });

  it('is not excused by rules that lead on from a region that had been destroyed', () => {
    const { excused, chain } = lossOf(two(BEFORE, CHAIN));
    expect(excused).toBe(false);
    expect(chain).toContain('never sent to it');
  });

  it('is excused by a region that could not be reached, and was destroyed later', () => {
    const cut = 'at: 59m, action: network.partition, from: eastus, to: westeurope, duration: 10h';
    expect(lossOf(two(cut)).excused).toBe(true);
    const both = `${two(cut)}\n  - {id: third, at: 8h, action: region.loss, region: westeurope}`;
    const { excused, chain } = lossOf(both);
    expect(excused).toBe(true);
    expect(chain).toContain('destroyed already, held up by first');
  });

  it('tells what held replication up, at the source as well', () => {
    const out = 'at: 59m30s, action: region.outage, region: eastus, duration: 9h';
    const early = two(out).replace('at: 60m', 'at: 59m').replace('layers: [10MB]', 'layers: [10MB, 200MB]');
    const { chain } = lossOf(early.replace('westeurope]', 'westeurope], replication: {bandwidth: 20Mbps}'));
    expect(chain.some((what) => /under way, held up by first$/.test(what))).toBe(true);
  });
});
