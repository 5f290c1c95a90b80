/** Settings whose effect the documentation of the registry names, and that no other test here switches. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter, fraction, meanSeconds, values } from '../sim/fixture.ts';
import { flip } from './flip.ts';

/** The client is far from home, and near to what the second region would be. */
const FAR = `
name: far
registry: {regions: [eastus]}
catalogue: {repositories: 4}
clients:
  - {name: europe, region: westeurope, push: {rate: 30/h}, pull: {rate: 2/min}}
run: {duration: 40m, drain: 20m}
`;
const ONE_REGION = 'registry.regions=[eastus]';
const TWO_REGIONS = 'registry.regions=[eastus, westeurope]';
const HOME_IS_OUT = 'faults=[{at: 10m, action: region.outage, region: eastus, duration: 20m}]';

/** An image is deleted by its digest, after something was locked or not. */
const LOCKED = `
name: locked
registry: {regions: [eastus]}
catalogue: {source: none}
clients:
  - {name: builds, region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [1MB], image: a}]}
  - {name: owner, region: eastus, profile: skopeo, operations: [{at: 5m, op: lock, repository: app, image: a}, {at: 10m, op: delete, repository: app, image: a}]}
run: {duration: 20m, drain: 10m}
`;

const GROWING = `
name: growing
registry:
  regions: [eastus]
  changes: [{at: 5m, add: westeurope}]
  replication: {bandwidth: 2Gbps}
catalogue: {repositories: 2}
clients: [{name: site, region: eastus, pull: {rate: 1/min}}]
run: {duration: 1h, drain: 1h}
`;

describe('settings that the documentation tells of', () => {
  it('registry.like: images_lost goes down with the preset that promises a copy elsewhere', () => {
    const yaml = `${FAR}faults: [{at: 30m, action: storage.loss, region: eastus}]\n`;
    const lost = flip(yaml, 'registry.like=acr-2023-10', 'registry.like=acr-2020-06', (outcome) =>
      counter(outcome, 'images_lost'),
    );
    expect(lost.before).toBeGreaterThan(5);
    expect(lost.after).toBeLessThan(lost.before);
  });

  it('registry.regions: pull_ok goes up with a second one while the first is out', () => {
    const ok = flip(FAR, [ONE_REGION, HOME_IS_OUT], [TWO_REGIONS, HOME_IS_OUT], (outcome) =>
      fraction(outcome, 'pull_ok'),
    );
    expect(ok.before).toBeLessThan(0.8);
    expect(ok.after).toBeGreaterThan(ok.before + 0.1);
  });

  it('registry.regions: push_ok goes up with a second one while the first is out', () => {
    const ok = flip(FAR, [ONE_REGION, HOME_IS_OUT], [TWO_REGIONS, HOME_IS_OUT], (outcome) =>
      fraction(outcome, 'push_ok'),
    );
    expect(ok.before).toBeLessThan(0.8);
    expect(ok.after).toBeGreaterThan(ok.before + 0.1);
  });

  it('registry.regions: pull_ok goes up with a second one while the front end of the first is out', () => {
    const out = 'faults=[{at: 10m, action: endpoint.outage, region: eastus, duration: 20m}]';
    const ok = flip(FAR, [ONE_REGION, out], [TWO_REGIONS, out], (outcome) => fraction(outcome, 'pull_ok'));
    expect(ok.before).toBeLessThan(0.8);
    expect(ok.after).toBeGreaterThan(ok.before + 0.1);
  });

  it('registry.regions: push_time goes down with one next to the client', () => {
    const times = flip(FAR, ONE_REGION, TWO_REGIONS, (outcome) => meanSeconds(outcome, 'push_time'));
    expect(times.after).toBeLessThan(times.before);
  });

  it('clients[].push.layers: replication_lag goes up with larger ones', () => {
    const lag = (outcome: SeedOutcome): number => meanSeconds(outcome, 'replication_lag');
    const sized = (bytes: string): string[] => [TWO_REGIONS, `clients.0.push.layers=[${bytes}]`];
    const lags = flip(FAR, sized('1MiB'), sized('200MiB'), lag);
    expect(lags.after).toBeGreaterThan(2 * lags.before);
  });

  it('clients[].operations[].image: bytes_replicated goes down with a content that is pushed twice', () => {
    const twice = (image: string): string =>
      `clients.0.operations=[{at: 1m, op: push, repository: app, tag: v1, layers: [50MB], image: a}, {at: 5m, op: push, repository: other, tag: v1, ${image}}]`;
    const bytes = flip(
      FAR.replace('push: {rate: 30/h}, ', ''),
      [TWO_REGIONS, twice('layers: [50MB], image: b')],
      [TWO_REGIONS, twice('image: a')],
      (outcome) => counter(outcome, 'bytes_replicated'),
    );
    expect(bytes.after).toBeGreaterThan(50e6);
    expect(bytes.after).toBeLessThan(bytes.before - 40e6);
  });

  it('catalogue.scale: seeding_time goes up with a larger registry', () => {
    const times = flip(
      GROWING,
      'catalogue.scale=1',
      'catalogue.scale=4',
      (outcome) => values(outcome, 'seeding_time')[0]!,
    );
    expect(times.before).toBeGreaterThan(0);
    expect(times.after).toBeGreaterThan(2 * times.before);
  });

  it('registry.replication.bandwidth: seeding_time goes down with more', () => {
    const times = flip(
      GROWING,
      'registry.replication.bandwidth=500Mbps',
      'registry.replication.bandwidth=5Gbps',
      (outcome) => values(outcome, 'seeding_time')[0]!,
    );
    expect(times.after).toBeLessThan(times.before / 2);
  });

  it('registry.changes[].at: changes_failed goes up with an order while the home region is out', () => {
    const failed = (outcome: SeedOutcome): number => counter(outcome, 'changes_failed');
    const counts = flip(
      `${GROWING}faults: [{at: 20m, action: region.outage, region: eastus, duration: 10m}]\n`,
      'registry.changes.0.at=5m',
      'registry.changes.0.at=25m',
      failed,
    );
    expect(counts).toEqual({ before: 0, after: 1 });
  });

  it('registry.limits.read: throttled goes up at a survivor whose limit is its own', () => {
    const yaml = `
name: survivor
registry: {regions: [eastus, westeurope]}
catalogue: {repositories: 4}
clients:
  - {name: here, region: eastus, profile: docker, nodes: 50, pull: {rate: 15/min}}
  - {name: there, region: westeurope, profile: docker, nodes: 50, pull: {rate: 15/min}}
run: {duration: 30m, drain: 10m}
faults: [{id: out, at: 10m, action: region.outage, region: eastus, duration: 15m}]
`;
    const atSurvivor = (outcome: SeedOutcome): number => counter(outcome, 'throttled', { region: 'westeurope' });
    const limited = 'registry.limits.read=100/min';
    const struck = flip(yaml, [limited, 'suppress=[out]'], limited, atSurvivor);
    expect(struck.after).toBeGreaterThan(struck.before);
    expect(flip(yaml, 'registry.limits.read=none', limited, atSurvivor).before).toBe(0);
  });

  it('clients[].custom.retries[].on: push_ok goes up where a failover in the middle of a push is met', () => {
    const yaml = `
name: mid-push
registry: {regions: [eastus, westeurope], routing: {near: 200ms}}
catalogue: {source: none}
clients:
  - {name: builds, region: eastus, profile: custom, custom: {like: crane}, dnsCache: false, push: {rate: 60/h, layers: [5MiB, 5MiB]}}
run: {duration: 1h, drain: 20m}
`;
    const ok = (outcome: SeedOutcome): number => fraction(outcome, 'push_ok');
    const rule =
      'clients.0.custom.retries=[{of: [blobPush], on: [uploadUnknown], action: restart, waits: [1s, 1s, 1s, 1s]}]';
    const shares = flip(yaml, 'clients.0.custom.retries=[]', rule, ok);
    expect(shares.after).toBeGreaterThan(shares.before);
  });

  const deleted = (outcome: SeedOutcome): number => counter(outcome, 'images_deleted');

  it('clients[].operations[].deleteEnabled: images_deleted goes down where it is false for the image', () => {
    const counts = flip(
      LOCKED,
      'clients.1.operations.0.deleteEnabled=true',
      'clients.1.operations.0.deleteEnabled=false',
      deleted,
    );
    expect(counts).toEqual({ before: 1, after: 0 });
  });

  it('clients[].operations[].writeEnabled: images_deleted goes down where it is false for the image', () => {
    const counts = flip(
      LOCKED,
      'clients.1.operations.0.writeEnabled=true',
      'clients.1.operations.0.writeEnabled=false',
      deleted,
    );
    expect(counts).toEqual({ before: 1, after: 0 });
  });

  it('clients[].operations[].deleteEnabled: images_deleted goes up where it is false for the tag alone', () => {
    const lock = (what: string): string =>
      `clients.1.operations=[{at: 5m, op: lock, repository: app, ${what}, deleteEnabled: false}, {at: 10m, op: delete, repository: app, image: a}]`;
    expect(flip(LOCKED, lock('image: a'), lock('tag: v1'), deleted)).toEqual({ before: 0, after: 1 });
  });

  it('clients[].operations[].readEnabled: pull_ok goes down where it is false', () => {
    const lock = (reads: boolean): string =>
      `clients.1.operations=[{at: 5m, op: lock, repository: app, image: a, readEnabled: ${reads}}, {at: 10m, op: pull, repository: app, tag: v1}]`;
    const ok = flip(LOCKED, lock(true), lock(false), (outcome) => fraction(outcome, 'pull_ok'));
    expect(ok).toEqual({ before: 1, after: 0 });
  });

  it('registry.replication.conflict: locked_out goes down with arrivalOrder, after a lock elsewhere', () => {
    const yaml = `
name: reverted
registry: {regions: [eastus, westeurope]}
catalogue: {source: none}
clients:
  - {name: builds, region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [1MB]}, {at: 12m, op: push, repository: app, tag: v1, layers: [1MB]}]}
  - {name: owner, region: westeurope, profile: skopeo, operations: [{at: 40m, op: lock, repository: app, tag: v1, deleteEnabled: false}, {at: 90m, op: untag, repository: app, tag: v1}]}
run: {duration: 2h, drain: 1h}
faults: [{at: 10m, action: replication.pause, from: eastus, duration: 1h}]
`;
    const refused = (outcome: SeedOutcome): number => counter(outcome, 'locked_out');
    const counts = flip(
      yaml,
      'registry.replication.conflict=lastWriterWins',
      'registry.replication.conflict=arrivalOrder',
      refused,
    );
    expect(counts.before).toBeGreaterThan(0);
    expect(counts.after).toBe(0);
  });
});
