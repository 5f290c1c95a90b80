/** Replicas that join, in the middle of chains and behind broken storage: stories that storms have found. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { fraction, play } from './fixture.ts';

/** Three regions that push and pull, and a fourth that joins. */
const story = (registry: string, faults: string, scheme = 'lrs'): string => `
name: story
catalogue: {repositories: 2}
registry:
  regions: [eastus, japaneast, westeurope]
  changes: [{at: 1s, add: brazilsouth}]
  seeding: {creation: 0s}
  storage: {scheme: ${scheme}, nodes: 9, placementGroups: 8}
  ${registry}
clients:
  - {name: builds, region: eastus, nodes: 3, push: {rate: 120/h}}
  - {name: europe, region: westeurope, push: {rate: 60/h}, pull: {rate: 10/min, fresh: 20%}}
  - {name: brazil, region: brazilsouth, nodes: 3, push: {rate: 30/h}, pull: {rate: 5/min}}
repair: {local: {time: 5m}, geo: {time: 10m}}
faults: [${faults}]
run: {duration: 1h, drain: 30h}
`;

function notPassed({ invariants, convergence }: SeedOutcome): string[] {
  return [...invariants, convergence].filter(({ verdict }) => verdict !== 'pass').map(({ name }) => name);
}

describe('a replica that joins', () => {
  it('in the middle of a chain hands on what was there before it, tags as well as images', () => {
    const chain = `replication:
    bandwidth: 50Mbps
    topology:
      rules: [{from: eastus, to: brazilsouth}, {from: brazilsouth, to: japaneast}, {from: japaneast, to: westeurope}]
      forward: true`;
    expect(notPassed(play(story(chain, '')))).toEqual([]);
  });

  it('knows no tag before its image when it is ready, though tags are pushed while it is seeded', () => {
    const broken = '{id: f0, at: 1s, action: node.loss, region: eastus, pick: 50%}';
    const outcome = play(story('replication: {bandwidth: 50Mbps}', broken, 'replicated(1)'));
    expect(notPassed(outcome).filter((name) => name !== 'acknowledged-stay-readable')).toEqual([]);
  });

  it('is left with no tags of images that will never come, when the only one that might send them is lost', () => {
    const star = `replication:
    bandwidth: 50Mbps
    topology: {rules: [{from: eastus, to: brazilsouth}, {from: eastus, to: japaneast}]}`;
    const outcome = play(story(star, '{id: loss, at: 2s, action: region.loss, region: eastus}'));
    expect(notPassed(outcome).filter((name) => name !== 'acknowledged-stay-readable')).toEqual([]);
  });

  it('serves while it is seeded where the scenario says so, whatever failback waits for', () => {
    const asked = (serveWhile: string): number =>
      fraction(
        play(story('replication: {bandwidth: 50Mbps}', ''), 1, [`registry.seeding.serveWhile=${serveWhile}`]),
        'pull_ok',
        {
          client: 'brazil',
        },
      );
    expect(asked('ready')).toBe(1);
    expect(asked('syncing')).toBeLessThan(0.99);
  });
});

describe('two replicas that lost the same group and could get it from each other alone', () => {
  it('do not wait for each other for ever: both begin empty', () => {
    const facing = `replication:
    bandwidth: 50Mbps
    topology: {rules: [{from: japaneast, to: eastus}, {from: eastus, to: japaneast}]}`;
    const faults = `{id: f0, at: 1s, action: region.loss, region: japaneast, rebuild: 1s},
      {id: f1, at: 1s, action: node.loss, region: eastus, pick: 2}`;
    const outcome = play(story(facing, faults, 'replicated(1)'));
    expect(outcome.losses.length).toBeGreaterThan(0);
    expect(outcome.convergence.verdict).toBe('pass');
  });
});
