/** Keys of single faults, of membership and of rules that no other file here has: each moves a metric. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter, fraction, meanSeconds, values } from '../sim/fixture.ts';
import { flip } from './flip.ts';

const TWO = `
name: two-regions
registry: {regions: [eastus, westeurope], storage: {scheme: zrs}, replication: {bandwidth: 200Mbps}}
catalogue: {repositories: 6}
clients:
  - {name: builds, region: eastus, nodes: 4, push: {rate: 120/h, layers: [5MB, 1MB]}}
  - {name: desks, region: westeurope, pull: {rate: 60/min, fresh: 0%}}
  - {name: lab, region: westeurope, pull: {rate: 60/min, fresh: 0%}}
run: {duration: 1h, drain: 1h}
`;
const struck = (fault: string): string => `${TWO}faults: [{at: 10m, ${fault}}]`;

describe('keys of faults', () => {
  it('replication.slow.capacity: last_sync_age goes down with more of it', () => {
    const slow = struck('action: replication.slow, from: eastus, to: westeurope, capacity: 1%, duration: 30m');
    const age = (outcome: SeedOutcome): number => Math.max(...values(outcome, 'last_sync_age'));
    const { before, after } = flip(slow, 'faults.0.capacity=1%', 'faults.0.capacity=20%', age);
    expect(after).toBeLessThan(before);
  });

  it('clock.skew.offset: tags_wrong goes up with a clock that is further behind', () => {
    const yaml = `
name: handover
registry: {regions: [eastus, westeurope]}
catalogue: {source: none}
clients:
  - {name: first, region: eastus, operations: [{at: 5m, op: push, repository: app, tag: latest, layers: [1MB]}]}
  - {name: second, region: westeurope, operations: [{at: 8m, op: push, repository: app, tag: latest, layers: [1MB]}]}
run: {duration: 20m, drain: 20m}
faults: [{at: 0s, action: clock.skew, region: westeurope, offset: -1m, duration: 15m}]
`;
    const wrong = (outcome: SeedOutcome): number => counter(outcome, 'tags_wrong');
    const { before, after } = flip(yaml, 'faults.0.offset=-1m', 'faults.0.offset=-10m', wrong);
    expect(before).toBe(0);
    expect(after).toBeGreaterThan(0);
  });

  it('service.outage.errors: request_ok goes down with more of them', () => {
    const some = struck('action: service.outage, errors: 5%, duration: 30m');
    const ok = (outcome: SeedOutcome): number => fraction(outcome, 'request_ok');
    const { before, after } = flip(some, 'faults.0.errors=5%', 'faults.0.errors=40%', ok);
    expect(after).toBeLessThan(before);
  });

  it('client.surge.clients: request_rate goes up with more of them', () => {
    const surge = struck('action: client.surge, clients: [desks], factor: 5, duration: 30m');
    const rate = (outcome: SeedOutcome): number =>
      Math.max(...values(outcome, 'request_rate', { region: 'westeurope' }));
    const { before, after } = flip(surge, 'faults.0.clients=[desks]', 'faults.0.clients=[desks, lab]', rate);
    expect(after).toBeGreaterThan(1.3 * before);
  });
});

describe('keys of changes and rules', () => {
  const JOINING = `
name: joining
registry:
  regions: [eastus]
  changes: [{at: 10m, add: westeurope}]
  replication: {bandwidth: 200Mbps}
catalogue: {repositories: 1}
clients:
  - {name: builds, region: eastus, push: {rate: 30/h}}
  - {name: europe, region: westeurope, pull: {rate: 2/min}}
run: {duration: 3h, drain: 1h}
`;

  it('registry.changes[].at: pull_time goes up with a replica that comes later', () => {
    const time = (outcome: SeedOutcome): number => meanSeconds(outcome, 'pull_time');
    const { before, after } = flip(JOINING, 'registry.changes.0.at=10m', 'registry.changes.0.at=2h', time);
    expect(after).toBeGreaterThan(before);
  });

  it('registry.changes[].remove: pull_time goes up where the near replica goes', () => {
    const leaving = JOINING.replace('regions: [eastus]', 'regions: [eastus, westeurope]').replace('add:', 'remove:');
    const time = (outcome: SeedOutcome): number => meanSeconds(outcome, 'pull_time');
    const { before, after } = flip(leaving, 'registry.changes=[]', [], time);
    expect(after).toBeGreaterThan(before);
  });

  const RULE = `
name: rule
registry:
  regions: [eastus, southeastasia, westeurope]
  replication: {topology: {rules: [{from: eastus, to: westeurope}]}}
catalogue: {repositories: 3}
clients: [{name: builds, region: eastus, push: {rate: 60/h}}, {name: lab, region: southeastasia, push: {rate: 60/h}}]
run: {duration: 1h, drain: 30m}
`;
  const rule = (from: string, to: string): string => `registry.replication.topology.rules=[{from: ${from}, to: ${to}}]`;

  it('registry.replication.topology.rules[].from: bytes_replicated goes up out of the region that it names', () => {
    const bytes = (outcome: SeedOutcome): number => counter(outcome, 'bytes_replicated', { from: 'southeastasia' });
    const { before, after } = flip(RULE, [], rule('southeastasia', 'westeurope'), bytes);
    expect(before).toBe(0);
    expect(after).toBeGreaterThan(0);
  });

  it('registry.replication.topology.rules[].to: bytes_replicated goes up into the region that it names', () => {
    const bytes = (outcome: SeedOutcome): number => counter(outcome, 'bytes_replicated', { to: 'southeastasia' });
    const { before, after } = flip(RULE, [], rule('eastus', 'southeastasia'), bytes);
    expect(before).toBe(0);
    expect(after).toBeGreaterThan(0);
  });
});

describe('keys of clients that no other file here has', () => {
  const HICCUPS = `
name: hiccups
regions: {home: {zones: 1, latency: {near: {p50: 20ms, p95: 20ms}}}, near: {zones: 1}}
registry: {regions: [home], storage: {scheme: replicated(1)}, endpoint: {perTransfer: 2MBps}}
catalogue: {repositories: 3}
clients: [{region: near, profile: custom, custom: {like: kubelet}, nodes: 4, deadline: 5m, pull: {rate: 2/s}}]
faults: [{at: 30s, action: node.outage, region: home, pick: 100%, duration: 20s}]
run: {duration: 2m, drain: 10m}
`;
  const time = (outcome: SeedOutcome): number => meanSeconds(outcome, 'pull_time');
  const custom = (settings: string): string => `clients.0.custom={like: kubelet, ${settings}}`;

  it('clients[].custom.backOff.first: pull_time goes up with a longer one', () => {
    const wait = (first: string): string => custom(`backOff: {first: ${first}, most: 1m}`);
    const { before, after } = flip(HICCUPS, wait('2s'), wait('40s'), time);
    expect(after).toBeGreaterThan(before);
  });

  it('clients[].custom.backOff.most: pull_time goes up with a longer one', () => {
    const wait = (most: string): string => custom(`backOff: {first: 3s, most: ${most}}`);
    const { before, after } = flip(HICCUPS, wait('3s'), wait('2m'), time);
    expect(after).toBeGreaterThan(before);
  });

  it('clients[].custom.retries[].progressRenews: pull_ok goes up where transfers are cut again and again', () => {
    const cuts = [32, 38, 44, 50, 56].map(
      (at) => `{id: cut-${at}, at: ${at}s, action: endpoint.outage, region: home, duration: 1s}`,
    );
    const cut = HICCUPS.replace(/faults: .*/, `faults: [${cuts.join(', ')}]`);
    const resume = (renews: boolean): string =>
      `clients.0.custom={like: docker, retries: [{of: [blobGet], on: [reset, refused, silent], action: resume, waits: [2s], progressRenews: ${renews}}]}`;
    const ok = (outcome: SeedOutcome): number => fraction(outcome, 'pull_ok');
    const { before, after } = flip(cut, resume(false), resume(true), ok);
    expect(after).toBeGreaterThan(before);
  });
});
