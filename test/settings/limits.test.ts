import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter, fraction, meanSeconds } from '../sim/fixture.ts';
import { flip, strike } from './flip.ts';

const throttled =
  (operation: string) =>
  (outcome: SeedOutcome): number =>
    counter(outcome, 'throttled', { operation });

/** One region, a farm that pushes and machines that pull. */
const ONE = `
name: one-region
registry: {regions: [eastus]}
catalogue: {repositories: 8}
clients:
  - {name: builds, region: eastus, push: {rate: 60/h}}
  - {name: site, region: eastus, profile: custom, custom: {like: oras}, pull: {rate: 10/min}}
run: {duration: 12m, drain: 8m}
`;

/** Many tags are removed at once. */
const CLEANING = `
name: cleaning
registry: {regions: [eastus]}
catalogue: {source: none}
clients:
  - name: ci
    region: eastus
    operations: [${Array.from({ length: 8 }, (_, n) => `{at: 1m, op: push, repository: app, tag: v${n}, layers: [1MiB]}, {at: 5m, op: untag, repository: app, tag: v${n}}`).join(', ')}]
run: {duration: 10m, drain: 5m}
`;

describe('limits of a replica', () => {
  it('registry.limits.read: throttled goes down with more', () => {
    const counts = flip(ONE, 'registry.limits.read=20/min', 'registry.limits.read=200/min', throttled('pull'));
    expect(counts.after).toBeLessThan(counts.before);
  });

  it('registry.limits.write: throttled goes down with more', () => {
    const counts = flip(ONE, 'registry.limits.write=5/min', 'registry.limits.write=500/min', throttled('push'));
    expect(counts.after).toBeLessThan(counts.before);
  });

  it('registry.limits.delete: throttled goes down with more', () => {
    const counts = flip(CLEANING, 'registry.limits.delete=2/min', 'registry.limits.delete=none', throttled('delete'));
    expect(counts.before).toBeGreaterThan(0);
    expect(counts.after).toBe(0);
  });

  it('clients[].custom.retries[].retryAfter: pull_ok goes up with a client that obeys', () => {
    const obeying = (obeys: boolean): string[] => [
      'registry.limits.read=40/min',
      `clients.1.custom={like: oras, retries: [{of: [manifestHead, manifestGet, blobGet], on: [tooMany], action: again, waits: [1s, 1s], retryAfter: ${obeys}}]}`,
    ];
    const shares = flip(ONE, obeying(false), obeying(true), (outcome) => fraction(outcome, 'pull_ok'));
    expect(shares.after).toBeGreaterThan(shares.before);
  });

  it('registry.tier: throttled goes up with basic under a storm that premium still serves', () => {
    const storm = ONE.replace('{regions', '{like: acr-2020-06, regions')
      .replace('10/min', '600/min')
      .replace('12m', '3m');
    const counts = flip(storm, 'registry.tier=premium', 'registry.tier=basic', throttled('pull'));
    expect(counts.before).toBe(0);
    expect(counts.after).toBeGreaterThan(0);
  });

  it('registry.limits.storage: pushes_refused goes down with more', () => {
    const refused = (outcome: SeedOutcome): number => counter(outcome, 'pushes_refused', { kind: 'storage' });
    const counts = flip(CLEANING, 'registry.limits.storage=4MiB', 'registry.limits.storage=400MiB', refused);
    expect(counts.before).toBeGreaterThan(0);
    expect(counts.after).toBe(0);
  });

  it('registry.limits.layer: pushes_refused goes down with more', () => {
    const refused = (outcome: SeedOutcome): number => counter(outcome, 'pushes_refused', { kind: 'layer' });
    const counts = flip(CLEANING, 'registry.limits.layer=1023KiB', 'registry.limits.layer=1MiB', refused);
    expect(counts.before).toBeGreaterThan(0);
    expect(counts.after).toBe(0);
  });

  const LESS = `${ONE}faults: [{id: less, at: 2m, action: limit.change, region: eastus, factor: 0.001, duration: 8m}]`;

  it('limit.change: throttled goes up with one', () => {
    const counts = strike(LESS, 'less', throttled('pull'));
    expect(counts.before).toBe(0);
    expect(counts.after).toBeGreaterThan(0);
  });

  it('limit.change.factor: throttled goes down with more', () => {
    const counts = flip(LESS, 'faults.0.factor=0.0005', 'faults.0.factor=0.5', throttled('pull'));
    expect(counts.after).toBeLessThan(counts.before);
  });

  it('limit.change.limit: throttled goes down where it is one that pulls do not meet', () => {
    const counts = flip(LESS, 'faults.0.limit=read', 'faults.0.limit=delete', throttled('pull'));
    expect(counts.after).toBeLessThan(counts.before);
  });

  it('a limit that is never reached leaves times as they are', () => {
    const times = flip(ONE, 'registry.limits.read=none', 'registry.limits.read=19999/min', (outcome) =>
      meanSeconds(outcome, 'pull_time'),
    );
    expect(times.after).toBe(times.before);
  });
});
