/** What the size of a registry and limits beyond reads, writes and deletes move. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter, meanSeconds, play, UPLOADS_AT_ONCE } from '../sim/fixture.ts';
import { flip } from './flip.ts';

const throttled = (outcome: SeedOutcome): number => counter(outcome, 'throttled');
const listTime = (outcome: SeedOutcome): number => meanSeconds(outcome, 'list_time');
const pullTime = (outcome: SeedOutcome): number => meanSeconds(outcome, 'pull_time');
const pushTime = (outcome: SeedOutcome): number => meanSeconds(outcome, 'push_time');

/** Hundreds of pages of repositories, and far more tags than a registry finds at once. */
const FULL = `
name: full
registry: {regions: [eastus]}
catalogue: {repositories: 8, idle: {repositories: 20000, tags: 2000000}}
clients:
  - {name: scanner, region: eastus, profile: oras, identity: scanner, list: {rate: 1/min}}
  - {name: fleet, region: eastus, profile: crane, identity: fleet, pull: {rate: 10/min}}
run: {duration: 6m, drain: 20m}
`;
/** The same, for what is listed of one repository. */
const TAGS = FULL.replace('list: {rate: 1/min}', 'list: {rate: 20/min, of: tags}');
const REFERRERS = FULL.replace('list: {rate: 1/min}', 'list: {rate: 60/min, of: referrers}');

describe('the size of a registry', () => {
  it('registry.scale.page: list_time goes up with more', () => {
    const { before, after } = flip(FULL, 'registry.scale.page=5ms', 'registry.scale.page=50ms', listTime);
    expect(after).toBeGreaterThan(5 * before);
  });

  it('registry.scale.pageEntries: list_time goes down with more', () => {
    const { before, after } = flip(FULL, [], 'registry.scale.pageEntries=1000', listTime);
    expect(after).toBeLessThan(before / 5);
  });

  it('registry.scale.tenfold: list_time goes up with more', () => {
    const { before, after } = flip(FULL, 'registry.scale.tenfold=1', 'registry.scale.tenfold=5', listTime);
    expect(after).toBeGreaterThan(2 * before);
  });

  it('registry.scale.fromRepositories: list_time goes down with more', () => {
    const { before, after } = flip(FULL, [], 'registry.scale.fromRepositories=100000', listTime);
    expect(after).toBeLessThan(before);
  });

  it('registry.scale.fromTags: list_time goes down with more', () => {
    const { before, after } = flip(TAGS, 'registry.scale.fromTags=1000', 'registry.scale.fromTags=1000000', listTime);
    expect(after).toBeLessThan(before);
  });

  it('registry.scale.lookup: pull_time goes up with more', () => {
    const { before, after } = flip(FULL, 'registry.scale.lookup=0ms', 'registry.scale.lookup=2s', pullTime);
    expect(after - before).toBeGreaterThan(4);
  });

  it('moves nothing of a pull while it is small', () => {
    const small = FULL.replace(/, idle.*}}/, '}').replace(/ {2}- {name: scanner.*\n/, '');
    expect(play(small, 1, ['registry.scale.lookup=2s']).digest).toBe(play(small).digest);
  });
});

describe('further limits of a replica', () => {
  it('registry.limits.referrers: throttled goes down with more', () => {
    const { before, after } = flip(
      REFERRERS,
      'registry.limits.referrers=20/min',
      'registry.limits.referrers=500/min',
      throttled,
    );
    expect(before).toBeGreaterThan(0);
    expect(after).toBe(0);
  });

  it('registry.limits.signIn: throttled goes down with more', () => {
    const { before, after } = flip(FULL, 'registry.limits.signIn=3/min', 'registry.limits.signIn=100/min', throttled);
    expect(before).toBeGreaterThan(0);
    expect(after).toBe(0);
  });

  it('registry.limits.counter: throttled goes down where two minutes’ worth pass around the end of one', () => {
    const bursts = `
name: bursts
registry: {regions: [eastus], limits: {read: 20/min}}
catalogue: {source: none}
clients:
  - name: ci
    region: eastus
    profile: crane
    operations: [{at: 10s, op: push, repository: app, tag: v1, layers: [1MiB]}${Array.from({ length: 10 }, (_, n) => `, {at: ${n < 5 ? 178 : 181}s, op: pull, repository: app, tag: v1}`).join('')}]
run: {duration: 5m, drain: 5m}
`;
    const { before, after } = flip(bursts, [], 'registry.limits.counter=perMinute', throttled);
    expect(after).toBeLessThan(before);
  });

  it('registry.limits.storageCheck: bytes_stored goes up where uploads are looked at only when they begin', () => {
    const { before, after } = flip(UPLOADS_AT_ONCE, [], 'registry.limits.storageCheck=atOpen', (outcome) =>
      counter(outcome, 'bytes_stored'),
    );
    expect(before).toBeLessThanOrEqual(50e6);
    expect(after).toBeGreaterThan(100e6);
  });

  it('registry.limits.download: pull_time goes down with more', () => {
    const { before, after } = flip(FULL, 'registry.limits.download=20Mbps', 'registry.limits.download=2Gbps', pullTime);
    expect(after).toBeLessThan(before / 2);
  });

  it('registry.limits.upload: push_time goes down with more', () => {
    const builds = FULL.replace(/pull: .*}}/, 'pull: {rate: 1/min}}').replace(
      'list: {rate: 1/min}',
      'push: {rate: 30/h, layers: [50MB]}',
    );
    const { before, after } = flip(builds, 'registry.limits.upload=50Mbps', 'registry.limits.upload=1Gbps', pushTime);
    expect(after).toBeLessThan(before / 2);
  });

  it('takes the tier’s bandwidth at the word of each edition', () => {
    const of = (like: string) => [`registry.like=${like}`, 'registry.limits.download=tier', 'registry.tier=basic'];
    const seconds = flip(FULL, of('acr-2023-10'), of('acr-2020-06'), pullTime);
    // 30 Mbps and 30 MBps.
    expect(seconds.before).toBeGreaterThan(3 * seconds.after);
  });
});

describe('limits of one identity', () => {
  const IDENTITIES = `
name: identities
registry: {regions: [eastus]}
catalogue: {source: none}
clients:
  - {name: one, region: eastus, profile: docker, identity: ci, operations: [OPERATIONS]}
run: {duration: 10m, drain: 5m}
`;
  const many = (op: (n: number) => string): string =>
    IDENTITIES.replace('OPERATIONS', Array.from({ length: 8 }, (_, n) => op(n)).join(', '));
  const PUSHES = many((n) => `{at: 1m, op: push, repository: app, tag: v${n}, layers: [1MiB]}`);
  const PULLS = many((n) =>
    n === 0 ? '{at: 1m, op: push, repository: app, tag: v0}' : '{at: 4m, op: pull, repository: app, tag: v0}',
  );
  const CLEANING = many(
    (n) =>
      `{at: 1m, op: push, repository: app, tag: v${n}, layers: [1MiB]}, {at: 5m, op: untag, repository: app, tag: v${n}}`,
  );

  it('registry.limits.identity.read: throttled goes down with more', () => {
    const key = 'registry.limits.identity.read';
    const { before, after } = flip(PULLS, `${key}=4/min`, `${key}=none`, throttled);
    expect(before).toBeGreaterThan(0);
    expect(after).toBe(0);
  });

  it('registry.limits.identity.write: throttled goes down with more', () => {
    const key = 'registry.limits.identity.write';
    const { before, after } = flip(PUSHES, `${key}=4/min`, `${key}=200/min`, throttled);
    expect(after).toBeLessThan(before);
  });

  it('registry.limits.identity.delete: throttled goes down with more', () => {
    const key = 'registry.limits.identity.delete';
    const { before, after } = flip(CLEANING, `${key}=2/min`, `${key}=200/min`, throttled);
    expect(after).toBeLessThan(before);
  });

  it('registry.limits.identity.referrers: throttled goes down with more', () => {
    const key = 'registry.limits.identity.referrers';
    const { before, after } = flip(REFERRERS, `${key}=10/min`, `${key}=400/min`, throttled);
    expect(after).toBeLessThan(before);
  });

  it('clients[].identity: throttled goes up where two clients share one', () => {
    const limited = 'registry.limits.identity.read=100/min';
    const share = [limited, 'clients.1.identity=scanner'];
    const { before, after } = flip(FULL, limited, share, (outcome) =>
      counter(outcome, 'throttled', { client: 'fleet' }),
    );
    expect(before).toBe(0);
    expect(after).toBeGreaterThan(0);
  });

  it('leaves other identities what they have', () => {
    const outcome = play(FULL, 1, ['registry.limits.identity.read=100/min']);
    expect(counter(outcome, 'throttled', { client: 'scanner' })).toBeGreaterThan(0);
    expect(counter(outcome, 'throttled', { client: 'fleet' })).toBe(0);
    expect(outcome.warnings).toEqual([
      'the identity scanner asked a replica for more reads than one has, and was answered the rest 429 (registry.limits.identity.read)',
    ]);
  });
});
