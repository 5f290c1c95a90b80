/** Each setting of topology and membership moves a named metric in a stated direction. */
import { describe, expect, it } from 'vitest';
import { counter, fraction, meanSeconds, play, values } from '../sim/fixture.ts';

const RULES = `
name: rules
registry:
  regions: [eastus, westeurope, southeastasia]
  replication: {bandwidth: 200Mbps, topology: {rules: [{from: eastus, to: westeurope}]}}
catalogue: {repositories: 3}
clients:
  - {name: builds, region: eastus, push: {rate: 60/h}}
  - {name: europe, region: westeurope, pull: {rate: 2/min, fresh: 50%}}
  - {name: asia, region: southeastasia, pull: {rate: 2/min, fresh: 50%}}
run: {duration: 1h, drain: 30m}
`;
const CHAIN =
  'registry.replication.topology.rules=[{from: eastus, to: westeurope}, {from: westeurope, to: southeastasia}]';
const FACING = 'registry.replication.topology.rules=[{from: eastus, to: westeurope}, {from: westeurope, to: eastus}]';
const FORWARD = 'registry.replication.topology.forward=true';

const SEEDED = `
name: seeded
registry:
  regions: [eastus]
  changes: [{at: 5m, add: westeurope}]
  replication: {bandwidth: 100Mbps}
catalogue: {repositories: 1}
clients:
  - {name: builds, region: eastus, push: {rate: 30/h}}
  - {name: europe, region: westeurope, pull: {rate: 2/min}}
run: {duration: 2h, drain: 30m}
`;

const QUAY = `
name: quay
registry: {regions: [eastus, westeurope], replication: {bandwidth: 20Mbps}}
catalogue: {repositories: 3}
clients:
  - {name: builds, region: eastus, push: {rate: 60/h}}
  - {name: europe, region: westeurope, pull: {rate: 4/min, fresh: 70%}}
run: {duration: 1h, drain: 1h}
`;

describe('settings of topology and membership', () => {
  it('registry.replication.topology: pull_ok goes down where no rule leads', () => {
    const mesh = play(RULES, 1, ['registry.replication.topology=mesh']);
    expect(fraction(mesh, 'pull_ok', { client: 'asia' })).toBeGreaterThan(0.9);
    expect(fraction(play(RULES), 'pull_ok', { client: 'asia' })).toBe(0);
  });

  it('registry.replication.topology.rules[].repositories: bytes_replicated goes down with a pattern', () => {
    const some = play(RULES, 1, ['registry.replication.topology.rules.0.repositories=c*']);
    expect(counter(some, 'bytes_replicated')).toBeGreaterThan(0);
    expect(counter(some, 'bytes_replicated')).toBeLessThan(counter(play(RULES), 'bytes_replicated'));
  });

  it('registry.replication.topology.forward: pull_ok goes up at the end of a chain', () => {
    const still = play(RULES, 1, [CHAIN]);
    const chained = play(RULES, 1, [CHAIN, FORWARD]);
    const pulls = { client: 'asia' };
    expect(fraction(chained, 'pull_ok', pulls)).toBeGreaterThan(fraction(still, 'pull_ok', pulls));
    expect(counter(still, 'bytes_replicated', { to: 'southeastasia' })).toBe(0);
  });

  it('registry.replication.topology.loopGuard: replication_amplification goes up without', () => {
    expect(values(play(RULES, 1, [FACING, FORWARD]), 'replication_amplification')).toEqual([1]);
    const looping = play(RULES, 1, [FACING, FORWARD, 'registry.replication.topology.loopGuard=false']);
    expect(values(looping, 'replication_amplification')[0]).toBeGreaterThan(100);
  });

  it('registry.replication.topology.jobTime: replication_lag goes up with longer jobs', () => {
    const slow = play(RULES, 1, ['registry.replication.topology.jobTime=30s']);
    expect(meanSeconds(slow, 'replication_lag')).toBeGreaterThan(meanSeconds(play(RULES), 'replication_lag') + 28);
  });

  it('registry.metadata.shared: images_stale goes down to nothing with one database', () => {
    expect(counter(play(QUAY), 'images_stale')).toBeGreaterThan(0);
    expect(counter(play(QUAY, 1, ['registry.metadata={shared: eastus}']), 'images_stale')).toBe(0);
  });

  it('registry.metadata: pull_ok goes down when the region of the one database is out', () => {
    const outage = `${QUAY}faults: [{at: 20m, action: region.outage, region: eastus, duration: 20m}]`;
    const apart = play(outage.replace('fresh: 70%', 'fresh: 0%'));
    const shared = play(outage.replace('fresh: 70%', 'fresh: 0%'), 1, ['registry.metadata={shared: eastus}']);
    expect(fraction(apart, 'pull_ok')).toBe(1);
    expect(fraction(shared, 'pull_ok')).toBeLessThan(0.8);
  });

  it('registry.changes[].add: pull_time goes down with a replica that is added next to the client', () => {
    const without = play(SEEDED, 1, ['registry.changes=[]']);
    expect(meanSeconds(play(SEEDED), 'pull_time')).toBeLessThan(meanSeconds(without, 'pull_time'));
  });

  it('registry.seeding.creation: pull_time goes up with a longer creation', () => {
    const late = play(SEEDED, 1, ['registry.seeding.creation=1h']);
    expect(meanSeconds(late, 'pull_time')).toBeGreaterThan(meanSeconds(play(SEEDED), 'pull_time'));
  });

  it('registry.seeding.serveWhile: pull_ok goes down when clients are sent to a replica that is being seeded', () => {
    const slow = 'registry.replication.bandwidth=20Mbps';
    expect(fraction(play(SEEDED, 1, [slow]), 'pull_ok')).toBe(1);
    expect(fraction(play(SEEDED, 1, [slow, 'registry.seeding.serveWhile=syncing']), 'pull_ok')).toBeLessThan(0.95);
  });
});
