/** What the documentation says of deletes, policies, bins and locks beyond what single settings of them show. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter } from '../sim/fixture.ts';
import { flip, strike } from './flip.ts';

/** An image of a content that has a name, and what somebody does about it. */
const story = (deeds: string, more = ''): string => `
name: story
registry: {regions: [eastus]}
catalogue: {source: none}
clients:
  - {name: ci, region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [5MB], image: a}, ${deeds}]}
run: {duration: 2h, drain: 10m}
${more}`;

const of =
  (metric: string, labels: Record<string, string> = {}) =>
  (outcome: SeedOutcome): number =>
    counter(outcome, metric, labels);
const lost = of('images_lost');
const missed = of('images_missed');
const byPolicy = of('images_deleted', { kind: 'retention' });

describe('a delete', () => {
  it('clients[].delete.rate: bytes_billed goes down with more, before any space comes back', () => {
    const yaml = `
name: cleaning
registry: {regions: [eastus], deletion: {collect: off}}
catalogue: {repositories: 2}
clients: [{name: janitor, region: eastus, delete: {rate: 1/min, by: digest}}]
run: {duration: 30m, drain: 1m}
`;
    const rates = ['clients.0.delete.rate=1/h', 'clients.0.delete.rate=4/min'] as const;
    const billed = flip(yaml, rates[0], rates[1], of('bytes_billed'));
    const stored = flip(yaml, rates[0], rates[1], of('bytes_stored'));
    expect(billed.after).toBeLessThan(0.9 * billed.before);
    expect(stored.after).toBe(stored.before);
  });

  it('replication.pause: images_missed goes down where a delete has not arrived', () => {
    const yaml = `
name: late
registry: {regions: [eastus, westeurope]}
catalogue: {source: none}
clients:
  - {name: ci, region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [5MB], image: a}, {at: 20m, op: delete, repository: app, tag: v1}]}
  - {name: site, region: westeurope, operations: [{at: 30m, op: pull, repository: app, image: a}]}
run: {duration: 1h, drain: 1h}
faults: [{id: pause, at: 15m, action: replication.pause, from: eastus, duration: 30m}]
`;
    expect(strike(yaml, 'pause', missed)).toEqual({ before: 1, after: 0 });
  });
});

describe('a policy', () => {
  const UNTAGGED = story('{at: 30m, op: untag, repository: app, tag: v1}');
  const policy = (at: string, lasts: string, days = 0): string[] => [
    `faults=[{at: ${at}, action: retention.misconfigure, days: ${days}, duration: ${lasts}}]`,
    'run.duration=3d',
  ];

  it('retention.misconfigure.at: images_lost goes down where the untagging was before it', () => {
    expect(flip(UNTAGGED, policy('10m', '2d'), policy('40m', '2d'), lost)).toEqual({ before: 1, after: 0 });
  });

  it('retention.misconfigure.duration: images_lost goes down where it is off again when a delete is due', () => {
    expect(flip(UNTAGGED, policy('10m', '2d', 1), policy('10m', '1d', 1), lost)).toEqual({ before: 1, after: 0 });
  });

  it('clients[].operations[].deleteEnabled: images_deleted goes down where a policy meets the lock', () => {
    const locked = (may: boolean): string =>
      `clients.0.operations=[{at: 1m, op: push, repository: app, tag: v1, image: a}, {at: 5m, op: lock, repository: app, image: a, deleteEnabled: ${may}}, {at: 30m, op: untag, repository: app, tag: v1}]`;
    const days = 'registry.retention.days=0';
    expect(flip(UNTAGGED, [days, locked(true)], [days, locked(false)], byPolicy)).toEqual({ before: 1, after: 0 });
  });

  it('deletes seconds after an untagging with 0 days, and a day after it with 1', () => {
    const run = (duration: string): string[] => [`run={duration: ${duration}, drain: 0s}`];
    const within = (days: number, before: string, then: string) =>
      flip(
        UNTAGGED,
        [`registry.retention.days=${days}`, ...run(before)],
        [`registry.retention.days=${days}`, ...run(then)],
        byPolicy,
      );
    expect(within(0, '30m1s', '31m')).toEqual({ before: 0, after: 1 });
    expect(within(1, '24h29m', '24h31m')).toEqual({ before: 0, after: 1 });
  });
});

describe('a bin', () => {
  const bin = (status: string): string => `registry.softDelete.status=${status}`;

  it('registry.softDelete.status: locked_out goes up where a digest is pushed that lies in the bin', () => {
    const yaml = story(
      '{at: 10m, op: delete, repository: app, tag: v1}, {at: 30m, op: push, repository: app, tag: v1, image: a}',
    );
    expect(flip(yaml, bin('disabled'), bin('enabled'), of('locked_out'))).toEqual({ before: 0, after: 1 });
  });

  it('registry.softDelete.status: images_missed goes down where what was deleted is restored', () => {
    const yaml = story(
      '{at: 10m, op: delete, repository: app, tag: v1}, {at: 20m, op: restore, repository: app}, {at: 30m, op: pull, repository: app, image: a}',
    );
    expect(flip(yaml, bin('disabled'), bin('enabled'), missed)).toEqual({ before: 1, after: 0 });
  });
});
