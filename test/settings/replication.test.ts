/** Each setting of geo-replication moves a metric the way it says. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter, fraction, HOUR, meanSeconds, play, values } from '../sim/fixture.ts';

/** Pushes in one region, and pulls of what is fresh in another, behind a narrow way. */
const FRESH = HOUR.replace('bandwidth: 200Mbps', 'bandwidth: 20Mbps').replace('fresh: 10%', 'fresh: 60%');
const LOSS = 'faults: [{id: loss, at: 40m, action: region.loss, region: eastus}]';

/** What a scenario gives with and without a setting. */
function flip(yaml: string, ...sets: readonly string[]): { before: SeedOutcome; after: SeedOutcome } {
  return { before: play(yaml, 1), after: play(yaml, 1, sets) };
}

const most = (outcome: SeedOutcome, metric: string, labels: Record<string, string> = {}): number =>
  Math.max(...values(outcome, metric, labels));

describe('settings of replication', () => {
  it('registry.replication.onMiss: pull_ok goes up with proxy', () => {
    const { before, after } = flip(EARLY_PULL, 'registry.replication.onMiss=proxy');
    expect([fraction(before, 'pull_ok'), fraction(after, 'pull_ok')]).toEqual([0, 1]);
    expect([counter(before, 'images_stale'), counter(after, 'images_stale')]).toEqual([1, 0]);
    // The layers cross the ocean once more than replication takes them; the config had arrived.
    const labels = { from: 'eastus', to: 'westeurope' };
    expect(counter(after, 'bytes_replicated', labels)).toBe(counter(before, 'bytes_replicated', labels) + 100e6);
  });

  it('registry.replication.ack: rpo_images goes down with quorum(2)', () => {
    const { before, after } = flip(`${FRESH}\n${LOSS}`, 'registry.replication.ack=quorum(2)');
    expect(values(before, 'rpo_images')[0]).toBeGreaterThan(0);
    expect(values(after, 'rpo_images')).toEqual([0]);
  });

  it('registry.replication.ack: push_time goes up with quorum(2) and further with quorum(3)', () => {
    const { before, after } = flip(HOUR, 'registry.replication.ack=quorum(2)');
    const all = play(HOUR, 1, ['registry.replication.ack=quorum(3)']);
    expect(meanSeconds(after, 'push_time')).toBeGreaterThan(meanSeconds(before, 'push_time') + 0.1);
    expect(meanSeconds(all, 'push_time')).toBeGreaterThan(meanSeconds(after, 'push_time'));
  });

  it('registry.replication.ackTimeout: push_ok goes down when it is short', () => {
    const slow = HOUR.replace('bandwidth: 200Mbps', 'bandwidth: 20Mbps, ack: quorum(2), ackTimeout: 10m');
    const { before, after } = flip(slow, 'registry.replication.ackTimeout=5s');
    expect(fraction(after, 'push_ok')).toBeLessThan(fraction(before, 'push_ok') - 0.1);
  });

  it('registry.replication.order: images_stale goes down with manifestFirst, and closure is broken', () => {
    const { before, after } = flip(FRESH, 'registry.replication.order=manifestFirst');
    expect(counter(after, 'images_stale')).toBeLessThan(counter(before, 'images_stale') / 2);
    expect(fraction(after, 'request_ok', { operation: 'pull' })).toBeLessThan(0.999);
    expect([verdict(before, 'closure'), verdict(after, 'closure')]).toEqual(['pass', 'fail']);
    expect(after.convergence.verdict).toBe('pass');
  });

  it('registry.replication.conflict: tags_wrong goes up with arrivalOrder', () => {
    const { before, after } = flip(RACE, 'registry.replication.conflict=arrivalOrder');
    expect(counter(before, 'tags_wrong')).toBe(0);
    expect(counter(after, 'tags_wrong')).toBe(1);
    expect([before.convergence.verdict, after.convergence.verdict]).toEqual(['pass', 'fail']);
  });

  it('registry.replication.antiEntropy: last_sync_age goes down with {every: 10m}', () => {
    const full = FRESH.replace('bandwidth: 20Mbps', 'bandwidth: 20Mbps, concurrency: 1, queueLimit: 1');
    const { before, after } = flip(full, 'registry.replication.antiEntropy={every: 10m}');
    expect(most(after, 'last_sync_age')).toBeLessThan(most(before, 'last_sync_age') / 2);
    expect([before.convergence.verdict, after.convergence.verdict]).toEqual(['fail', 'pass']);
  });

  it('registry.replication.antiEntropy.every: last_sync_age goes up with a longer period', () => {
    const full = FRESH.replace('bandwidth: 20Mbps', 'bandwidth: 20Mbps, concurrency: 1, queueLimit: 1');
    const often = play(full, 1, ['registry.replication.antiEntropy={every: 5m}']);
    const seldom = play(full, 1, ['registry.replication.antiEntropy={every: 40m}']);
    expect(most(seldom, 'last_sync_age')).toBeGreaterThan(most(often, 'last_sync_age'));
  });

  it('registry.replication.queueLimit: replication_dropped goes up when it is low', () => {
    const narrow = FRESH.replace('bandwidth: 20Mbps', 'bandwidth: 20Mbps, concurrency: 1');
    const { before, after } = flip(narrow, 'registry.replication.queueLimit=1');
    expect(counter(before, 'replication_dropped')).toBe(0);
    expect(counter(after, 'replication_dropped')).toBeGreaterThan(0);
    expect(most(before, 'replication_backlog')).toBeGreaterThan(2);
    expect(most(after, 'replication_backlog')).toBe(2);
  });

  it('registry.replication.jobs.retry: replication_abandoned goes up with false', () => {
    const outage = `${HOUR}\nfaults: [{at: 20m, action: region.outage, region: westeurope, duration: 10m}]`;
    const { before, after } = flip(outage, 'registry.replication.jobs.retry=false');
    expect(counter(before, 'replication_abandoned')).toBe(0);
    expect(counter(after, 'replication_abandoned', { to: 'westeurope' })).toBeGreaterThan(5);
    expect([before.convergence.verdict, after.convergence.verdict]).toEqual(['pass', 'fail']);
  });

  it('replication.slow: replication_lag goes up towards the region that it is slow to', () => {
    const slow =
      '{id: slow, at: 10m, action: replication.slow, from: eastus, to: westeurope, capacity: 10%, duration: 30m}';
    const { before, after } = flip(`${HOUR}\nfaults: [${slow}]`, 'suppress=[slow]');
    expect(meanSeconds(before, 'replication_lag', { to: 'westeurope' })).toBeGreaterThan(
      2 * meanSeconds(after, 'replication_lag', { to: 'westeurope' }),
    );
    expect(meanSeconds(before, 'replication_lag', { to: 'southeastasia' })).toBe(
      meanSeconds(after, 'replication_lag', { to: 'southeastasia' }),
    );
    expect(before.fractions.filter(({ metric }) => metric === 'push_ok')).toEqual(
      after.fractions.filter(({ metric }) => metric === 'push_ok'),
    );
  });

  it('clock.skew: tags_wrong goes up', () => {
    const skew = '{id: late, at: 0s, action: clock.skew, region: westeurope, offset: -5m, duration: 10m}';
    const { before, after } = flip(`${HANDOVER}\nfaults: [${skew}]`, 'suppress=[late]');
    expect(counter(before, 'tags_wrong')).toBe(2);
    expect(counter(after, 'tags_wrong')).toBe(0);
    // Both regions agree, on the write that came first.
    expect(before.convergence.verdict).toBe('pass');
  });
});

/** Two regions push one tag at nearly the same time. */
const RACE = `
name: race
registry: {regions: [eastus, westeurope]}
catalogue: {source: none}
clients:
  - {name: a, region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [1MB]}]}
  - {name: b, region: westeurope, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [1MB]}]}
run: {duration: 10m, drain: 1h}
`;

/** A pull in one region of what another has just got and sends slowly. */
const EARLY_PULL = `
name: early
registry: {regions: [eastus, westeurope], replication: {bandwidth: 10Mbps}}
catalogue: {source: none}
clients:
  - {name: builds, region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [50MB, 50MB]}]}
  - {name: desk, region: westeurope, operations: [{at: 1m10s, op: pull, repository: app, tag: v1}]}
run: {duration: 10m, drain: 1h}
`;

/** One region pushes a tag, another a minute later. */
const HANDOVER = RACE.replace('region: westeurope, operations: [{at: 1m', 'region: westeurope, operations: [{at: 2m');

function verdict(outcome: SeedOutcome, invariant: string): string | undefined {
  return outcome.invariants.find(({ name }) => name === invariant)?.verdict;
}
