/** Deletes beside bad releases, keys, bins and classes: each feature leaves the others' books right. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter, fraction, play } from './fixture.ts';

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
