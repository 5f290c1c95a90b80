/** Locks: what they keep, and what a lock on something else does not. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { counter, expectRestored, fraction, planOf, play } from './fixture.ts';

const story = (lock: string, then: string): string => `
name: locks
registry: {regions: [eastus, westeurope]}
catalogue: {source: none}
clients:
  - name: ci
    region: eastus
    profile: skopeo
    operations:
      - {at: 1m, op: push, repository: app, tag: v1, image: a, layers: [5MB]}
      - {at: 2m, op: push, repository: app, tag: v2, image: b, layers: [5MB]}
      - {at: 5m, op: lock, repository: app${lock}}
      - {at: 20m, ${then}}
  - {name: other, region: westeurope, profile: skopeo, operations: [{at: 25m, op: pull, repository: app, tag: v1}]}
run: {duration: 30m, drain: 30m}
`;
const refused = (outcome: SeedOutcome): number => counter(outcome, 'locked_out');
const DELETE = 'op: delete, repository: app, tag: v1';
const UNTAG = 'op: untag, repository: app, tag: v1';

describe('a lock', () => {
  it.each([
    [', image: a, deleteEnabled: false', DELETE, 1],
    [', image: a, writeEnabled: false', DELETE, 1],
    [', deleteEnabled: false', DELETE, 1],
    [', deleteEnabled: false', 'op: delete, repository: app', 1],
    [', tag: v1, deleteEnabled: false', UNTAG, 1],
    [', tag: v1, deleteEnabled: false', DELETE, 0],
    [', image: a, deleteEnabled: false', UNTAG, 0],
    [', image: b, deleteEnabled: false', DELETE, 0],
    [', tag: v1, writeEnabled: false', 'op: push, repository: app, tag: v1', 1],
    [', tag: v1, deleteEnabled: false', 'op: push, repository: app, tag: v1', 0],
    [', writeEnabled: false', 'op: push, repository: app, tag: v9', 1],
    [', image: b, readEnabled: false', 'op: pull, repository: app, image: b', 1],
  ])('on app%s against %s refuses %i', (lock, then, count) => {
    const outcome = play(story(lock, then));
    expect(refused(outcome)).toBe(count);
    expect(outcome.convergence.evidence).toEqual([]);
  });

  it('is replicated: it keeps an image in other regions too', () => {
    const there = story(', image: a, deleteEnabled: false', UNTAG).replace('op: pull', 'op: delete');
    expect(refused(play(there.replace('at: 20m', 'at: 28m')))).toBe(1);
  });

  it('against reading refuses pulls, everywhere', () => {
    expect(
      fraction(play(story(', tag: v1, readEnabled: false', 'op: pull, repository: app, tag: v2')), 'pull_ok'),
    ).toBe(0.5);
  });

  it.each([', tag: v1', ', image: a', ''])('against reading app%s keeps nothing from being deleted by tag', (what) => {
    const outcome = play(story(`${what}, readEnabled: false`, DELETE));
    expect(counter(outcome, 'images_deleted')).toBe(1);
    expect(refused(outcome)).toBe(0);
  });

  it('against reading keeps no tag from being pushed to', () => {
    const docker = story(', tag: v1, readEnabled: false', 'op: push, repository: app, tag: v1, layers: [1MB]');
    const outcome = play(docker.replaceAll('skopeo', 'crane'));
    expect([fraction(outcome, 'push_ok'), refused(outcome)]).toEqual([1, 1]);
  });

  it('against reading holds in one database for all regions as well', () => {
    const shared = ['registry.metadata={shared: eastus}'];
    for (const what of [', tag: v1', ', image: a', '']) {
      const outcome = play(story(`${what}, readEnabled: false`, 'op: pull, repository: app, tag: v1'), 1, shared);
      expect([fraction(outcome, 'pull_ok'), refused(outcome)]).toEqual([0, 2]);
    }
  });

  it('is taken away by another', () => {
    const again = 'op: lock, repository: app, image: a}\n      - {at: 22m, op: delete, repository: app, tag: v1';
    expect(refused(play(story(', image: a, deleteEnabled: false', again)))).toBe(0);
  });

  it('keeps an image that has lost its tag from the policy', () => {
    const policy = ['registry.retention={days: 0}'];
    expect(counter(play(story(', image: b, deleteEnabled: false', UNTAG), 1, policy), 'images_deleted')).toBe(1);
    expect(counter(play(story(', image: a, deleteEnabled: false', UNTAG), 1, policy), 'images_deleted')).toBe(0);
  });

  it('goes on as if nothing had happened after a restore', () => {
    for (const minutes of [5.001, 10, 21])
      expectRestored(planOf(story(', image: a, deleteEnabled: false', DELETE)), minutes * 60e6);
  });
});
