/** Deletes beside bad releases, keys, bins and classes: each feature leaves the others' books right. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter, fraction, meanSeconds, play } from './fixture.ts';

const registry = (settings: string, operations: string, faults = '[]'): string => `
name: beside
registry: {regions: [eastus], ${settings}}
catalogue: {source: none}
clients:
  - name: ci
    region: eastus
    profile: skopeo
    operations: [${operations}]
run: {duration: 40m, drain: 20m}
faults: ${faults}
`;
const PUSH = '{at: 2m, op: push, repository: app, tag: v1, layers: [1MB], image: a}';
const DELETE = '{at: 20m, op: delete, repository: app, image: a}';
const verdictOf = ({ invariants }: SeedOutcome, name: string): string | undefined =>
  invariants.find((each) => each.name === name)?.verdict;

describe('a delete', () => {
  it('of what a bad release has damaged leaves it on the books as lost', () => {
    const bad = '[{id: bad, at: 1m, action: release.bad, duration: 10m, probability: 100%}]';
    const outcome = play(registry('', `${PUSH}, ${DELETE}`, bad));
    expect(counter(outcome, 'images_deleted')).toBe(1);
    expect(outcome.losses).toHaveLength(1);
    expect(verdictOf(outcome, 'accounting')).toBe('pass');
  });

  it('by a policy waits for the key as clients do', () => {
    const untag = '{at: 5m, op: untag, repository: app, tag: v1}';
    const key = 'encryption: {customerManagedKey: {vault: {region: eastus}, dataKey: {lifetime: 1m}}}';
    const policy = `retention: {days: 0}, ${key}`;
    const off = '[{id: off, at: 4m, action: key.disable, duration: 50m}]';
    const deletedAt = (faults: string): number =>
      counter(play(registry(policy, `${PUSH}, ${untag}`, faults)), 'images_deleted');
    expect(deletedAt('[]')).toBe(1);
    expect(deletedAt(off)).toBe(0);
  });
});

describe('room that a delete gives back', () => {
  it('may be filled at once, while the space is still to come back', () => {
    const again = '{at: 25m, op: push, repository: app, tag: v2, layers: [1MB], image: b}';
    const settings = 'limits: {storage: 1.5MB}, deletion: {collect: off}';
    const outcome = play(registry(settings, `${PUSH}, ${DELETE}, ${again}`));
    expect(counter(outcome, 'images_acknowledged')).toBe(2);
    expect(verdictOf(outcome, 'limits-hold')).toBe('pass');
  });
});

describe('a restore', () => {
  it('finds nothing where nobody can have deleted anything', () => {
    const outcome = play(registry('', `${PUSH}, {at: 10m, op: restore, repository: app}`));
    expect(outcome.convergence.verdict).toBe('pass');
    expect(counter(outcome, 'images_deleted')).toBe(0);
  });
});

describe('an image that is pushed again after its delete', () => {
  const again = `${PUSH}, ${DELETE}, {at: 30m, op: push, repository: app, tag: v2, image: a}`;
  const pair = (settings: string, operations: string, faults = '[]'): string =>
    registry(settings, operations, faults).replace('[eastus]', '[eastus, westeurope]');

  it('is behind in other regions since its newest 201, not since its first', () => {
    const lag = (operations: string): number => meanSeconds(play(pair('', operations)), 'replication_lag');
    expect(lag(PUSH)).toBeLessThan(5);
    expect(lag(again)).toBeLessThan(5);
  });

  it('counts once, and as acknowledged, where its first push was deleted while it waited for a quorum', () => {
    const settings = 'replication: {ack: quorum(2), ackTimeout: 10m}';
    const soon = DELETE.replace('20m', '4m');
    const later = '{at: 25m, op: push, repository: app, tag: v2, image: a}';
    const pause = '[{id: pause, at: 1m, action: replication.pause, from: all, duration: 20m}]';
    const alone = play(pair(settings, `${PUSH}, ${soon}`, pause));
    expect(counter(alone, 'images_acknowledged')).toBe(0);
    expect(fraction(alone, 'push_ok')).toBe(0);
    expect(verdictOf(alone, 'accounting')).toBe('pass');
    const outcome = play(pair(settings, `${PUSH}, ${soon}, ${later}`, pause));
    expect(counter(outcome, 'images_acknowledged')).toBe(1);
    expect(fraction(outcome, 'push_ok')).toBe(0.5);
    expect(verdictOf(outcome, 'accounting')).toBe('pass');
    expect(meanSeconds(outcome, 'replication_lag')).toBeLessThan(5);
  });
});

describe('listings', () => {
  it('are counted where repositories have classes', () => {
    const yaml = `
name: listed
registry: {regions: [eastus]}
catalogue: {repositories: 4}
classes: {all: "**"}
clients: [{name: site, region: eastus, list: {rate: 2/min}, pull: {rate: 1/min}}]
run: {duration: 20m, drain: 5m}
`;
    expect(fraction(play(yaml), 'list_ok')).toBe(1);
  });
});
