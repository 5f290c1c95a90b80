import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter, fraction, play } from '../sim/fixture.ts';
import { flip, strike } from './flip.ts';

const deleted =
  (kind: string) =>
  (outcome: SeedOutcome): number =>
    counter(outcome, 'images_deleted', { kind });
const collected = (outcome: SeedOutcome): number => counter(outcome, 'bytes_collected');
const lost = (outcome: SeedOutcome): number => counter(outcome, 'images_lost');

/** Builds push, and somebody cleans up. */
const CLEANING = `
name: cleaning
registry: {regions: [eastus], deletion: {collect: {every: 5m, grace: 5m, takes: 1m}}}
catalogue: {repositories: 4}
clients:
  - {name: builds, region: eastus, push: {rate: 2/min}}
  - {name: janitor, region: eastus, profile: skopeo, delete: {rate: 1/min}, untag: {rate: 1/min}}
run: {duration: 40m, drain: 1m}
`;
const collect = (key: string, value: string): string => `registry.deletion.collect.${key}=${value}`;

describe('clients that delete', () => {
  it('clients[].delete.rate: images_deleted goes up with more', () => {
    const counts = flip(CLEANING, 'clients.1.delete.rate=1/min', 'clients.1.delete.rate=5/min', deleted('client'));
    expect(counts.after).toBeGreaterThan(2 * counts.before);
  });

  it('clients[].delete.by: images_deleted goes up where whole repositories go', () => {
    const counts = flip(CLEANING, 'clients.1.delete.by=digest', 'clients.1.delete.by=repository', deleted('client'));
    expect(counts.after).toBeGreaterThan(counts.before);
  });

  it('clients[].untag.rate: images_deleted goes up with more, where a policy clears up', () => {
    const policy = ['registry.retention={days: 0}', 'clients.1.untag.rate=1/min'];
    const counts = flip(CLEANING, policy, [policy[0]!, 'clients.1.untag.rate=20/min'], deleted('retention'));
    expect(counts.after).toBeGreaterThan(counts.before);
  });
});

describe('the collector', () => {
  it('registry.deletion.collect: bytes_collected goes down to nothing where it is off', () => {
    const bytes = flip(CLEANING, [], 'registry.deletion.collect=off', collected);
    expect(bytes.before).toBeGreaterThan(0);
    expect(bytes.after).toBe(0);
  });

  it('registry.deletion.collect.every: bytes_collected goes down with a longer one', () => {
    const bytes = flip(CLEANING, collect('every', '5m'), collect('every', '30m'), collected);
    expect(bytes.after).toBeLessThan(bytes.before);
  });

  it('registry.deletion.collect.grace: bytes_collected goes down with a longer one', () => {
    const bytes = flip(CLEANING, collect('grace', '0s'), collect('grace', '25m'), collected);
    expect(bytes.after).toBeLessThan(bytes.before);
  });

  it('registry.deletion.collect.takes: bytes_collected goes down where the last sweep comes after the end', () => {
    const bytes = flip(CLEANING, collect('takes', '30s'), collect('takes', '4m'), collected);
    expect(bytes.after).toBeLessThan(bytes.before);
  });

  it('registry.deletion.collect.recheck: images_lost goes up where it does not look again', () => {
    const hasty = CLEANING.replace('every: 5m, grace: 5m, takes: 1m', 'every: 1m, grace: 0s, takes: 30s')
      .replace('rate: 2/min', 'rate: 20/min')
      .replace('delete: {rate: 1/min}', 'delete: {rate: 5/min}');
    const counts = flip(hasty, collect('recheck', 'true'), collect('recheck', 'false'), lost);
    expect(counts.before).toBe(0);
    expect(counts.after).toBeGreaterThan(0);
  });

  it('registry.deletion.collect.asks: images_lost goes up where home alone is asked', () => {
    const away = `
name: away
registry: {regions: [eastus, westeurope], deletion: {collect: {every: 5m, grace: 0s, takes: 1m}}}
catalogue: {source: none}
clients: [{name: ci, region: westeurope, operations: [{at: 8m, op: push, repository: app, tag: v1, layers: [5MB]}]}]
faults: [{id: pause, at: 5m, action: replication.pause, from: westeurope, duration: 20m}]
run: {duration: 30m, drain: 30m}
`;
    const counts = flip(away, collect('asks', 'all'), collect('asks', 'home'), lost);
    expect(counts).toEqual({ before: 0, after: 1 });
  });
});

describe('tombstones and layers', () => {
  it('registry.deletion.tombstones: bytes_stored goes down with longer ones where a region is away', () => {
    const away = `
name: away
registry: {regions: [eastus, westeurope], replication: {antiEntropy: {every: 10m}}, deletion: {collect: {every: 10m, grace: 0s}}}
catalogue: {source: none}
clients:
  - name: ci
    region: eastus
    operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [5MB]}, {at: 10m, op: delete, repository: app, tag: v1}]
faults: [{id: out, at: 5m, action: region.outage, region: westeurope, duration: 1h}]
run: {duration: 2h, drain: 1h}
`;
    const life = (time: string): string => `registry.deletion.tombstones=${time}`;
    const bytes = flip(away, life('10m'), life('1d'), (outcome) => counter(outcome, 'bytes_stored'));
    expect(bytes.before).toBeGreaterThan(5e6);
    expect(bytes.after).toBe(0);
  });

  it('registry.deletion.layers: images_lost goes up where a delete takes all of them', () => {
    const counts = flip(CLEANING, 'registry.deletion.layers=unique', 'registry.deletion.layers=all', lost);
    expect(counts.before).toBe(0);
    expect(counts.after).toBeGreaterThan(0);
  });
});

/** A tag that moves on twice. */
const MOVING = `
name: moving
registry: {regions: [eastus, westeurope], retention: {days: 1}}
catalogue: {source: none}
clients:
  - name: ci
    region: westeurope
    operations: [${[1, 2, 3].map((h) => `{at: ${h}h, op: push, repository: app, tag: prod, layers: [1MB]}`).join(', ')}]
run: {duration: 30h, drain: 1h}
`;

describe('retention', () => {
  it('registry.retention.status: images_deleted goes up where it is enabled', () => {
    const states = ['registry.retention.status=disabled', 'registry.retention.status=enabled'] as const;
    const counts = flip(MOVING, states[0], states[1], deleted('retention'));
    expect(counts).toEqual({ before: 0, after: 2 });
  });

  it('is told as 0 where it is off, not as nothing', () => {
    const { counters } = play(MOVING, 1, ['registry.retention.status=disabled']);
    expect(counters.map(({ metric }) => metric)).toEqual(expect.arrayContaining(['images_deleted', 'bytes_billed']));
  });

  it('registry.retention.days: images_deleted goes down with more', () => {
    const counts = flip(MOVING, 'registry.retention.days=1', 'registry.retention.days=3', deleted('retention'));
    expect(counts).toEqual({ before: 2, after: 0 });
  });

  it('registry.retention.watches: images_deleted goes down where home alone is heard', () => {
    const counts = flip(
      MOVING,
      'registry.retention.watches=all',
      'registry.retention.watches=home',
      deleted('retention'),
    );
    expect(counts).toEqual({ before: 2, after: 0 });
  });

  const OFF = MOVING.replace(', retention: {days: 1}', '');
  const MISTAKE = `${OFF}faults: [{id: oops, at: 30m, action: retention.misconfigure, duration: 29h}]`;

  it('retention.misconfigure: images_lost goes up', () => {
    expect(strike(MISTAKE, 'oops', lost)).toEqual({ before: 0, after: 2 });
  });

  it('retention.misconfigure.days: images_lost goes down with more', () => {
    expect(flip(MISTAKE, 'faults.0.days=1', 'faults.0.days=2', lost)).toEqual({ before: 2, after: 0 });
  });
});

describe('soft delete', () => {
  const BIN = `
name: bin
registry: {regions: [eastus], softDelete: {days: 1}}
catalogue: {source: none}
clients:
  - name: ci
    region: eastus
    operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [5MB]}, {at: 1h, op: delete, repository: app}]
run: {duration: 3d, drain: 4h}
`;
  const billed = (outcome: SeedOutcome): number => counter(outcome, 'bytes_billed');

  it('registry.softDelete.status: bytes_billed goes up where it is enabled', () => {
    const states = ['registry.softDelete.status=disabled', 'registry.softDelete.status=enabled'] as const;
    const bytes = flip(BIN, [states[0], 'run.duration=20h'], [states[1], 'run.duration=20h'], billed);
    expect(bytes).toEqual({ before: 0, after: 5_007_000 });
  });

  const [off, on] = ['registry.softDelete.status=disabled', 'registry.softDelete.status=enabled'] as const;
  const again = (operation: string): string => BIN.replace(' repository: app}]', ` repository: app}, ${operation}]`);

  it('registry.softDelete.status: bytes_billed goes up where a push restores the repository', () => {
    const bytes = flip(again('{at: 2h, op: push, repository: app, tag: v2, layers: [2MB]}'), off, on, billed);
    expect(bytes.after - bytes.before).toBe(5_007_000);
  });

  it('registry.softDelete.days: bytes_billed goes up with more', () => {
    const bytes = flip(BIN, 'registry.softDelete.days=1', 'registry.softDelete.days=7', billed);
    expect(bytes).toEqual({ before: 0, after: 5_007_000 });
  });
});

describe('people', () => {
  const OOPS = `${CLEANING}faults: [{id: oops, at: 30m, action: operator.delete}]`;

  it('operator.delete: images_lost goes up', () => {
    const counts = strike(OOPS, 'oops', lost);
    expect(counts.before).toBe(0);
    expect(counts.after).toBeGreaterThan(100);
  });

  it('operator.delete.repository: images_lost goes down where it is one', () => {
    const counts = flip(OOPS, [], 'faults.0.repository=php', lost);
    expect(counts.after).toBeGreaterThan(0);
    expect(counts.after).toBeLessThan(counts.before);
  });

  it('operator.delete.probability: images_lost goes up with more', () => {
    const counts = flip(OOPS, 'faults.0.probability=5%', 'faults.0.probability=50%', lost);
    expect(counts.after).toBeGreaterThan(4 * counts.before);
  });

  const BAD = `${CLEANING}faults: [{id: bad, at: 5m, action: release.bad, duration: 30m}]`;

  it('release.bad: images_lost goes up', () => {
    const counts = strike(BAD, 'bad', lost);
    expect(counts.before).toBe(0);
    expect(counts.after).toBeGreaterThan(20);
  });

  it('release.bad.probability: images_lost goes up with more', () => {
    const counts = flip(BAD, 'faults.0.probability=10%', 'faults.0.probability=90%', lost);
    expect(counts.after).toBeGreaterThan(3 * counts.before);
  });

  it('pulls of what a release has damaged fail', () => {
    const pulls = BAD.replace('run:', '  - {name: site, region: eastus, pull: {rate: 10/min, fresh: 100%}}\nrun:');
    expect(fraction(play(pulls), 'pull_ok')).toBeLessThan(0.7);
  });
});
