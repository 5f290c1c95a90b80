/** Deletes beside bad releases, keys, bins and classes: each feature leaves the others' books right. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { CORRUPT, NOT_FOUND } from '../../sim/registry/answers.ts';
import { World } from '../../sim/world.ts';
import { counter, fraction, meanSeconds, planOf, play } from './fixture.ts';

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

  it('by tag takes what a bad release has damaged, and what has rotted: its tag can be read', () => {
    const byTag = DELETE.replace('image: a', 'tag: v1');
    const bad = '{id: bad, at: 1m, action: release.bad, duration: 10m, probability: 100%}';
    const rot = '{id: rot, at: 10m, action: copy.corrupt, region: eastus, probability: 100%}';
    for (const fault of [bad, rot]) {
      const outcome = play(registry('', `${PUSH}, ${byTag}`, `[${fault}]`));
      expect(counter(outcome, 'images_deleted')).toBe(1);
      expect([...outcome.losses].length).toBe(1);
    }
  });

  it('takes what a bad release has damaged from one database for all regions, which shows it', () => {
    const bad = '[{id: bad, at: 1m, action: release.bad, duration: 10m, probability: 100%}]';
    const settings = 'metadata: {shared: eastus}';
    const world = new World(
      planOf(registry(settings, `${PUSH}, {at: 5m, op: pull, repository: app, image: a}`, bad)),
      1,
    );
    world.runUntil(world.horizonUs);
    expect(world.frontDoor.manifest(0, 0)).toBe(CORRUPT);
    expect(counter(play(registry(settings, `${PUSH}, ${DELETE}`, bad)), 'images_deleted')).toBe(1);
    const mistake = bad.replace(']', ', {id: oops, at: 30m, action: operator.delete}]');
    const after = new World(planOf(registry(settings, PUSH, mistake)), 1);
    after.runUntil(after.horizonUs);
    expect(after.frontDoor.manifest(0, 0)).toBe(NOT_FOUND);
  });

  it('takes back no promise to a client that found its tag in place before it', () => {
    const again = `${PUSH}, {at: 10m, op: push, repository: app, tag: v1, image: a}, ${DELETE}`;
    const yaml = registry('', again).replace('skopeo', 'crane');
    const world = new World(planOf(yaml), 1);
    world.runUntil(world.horizonUs);
    expect([...world.observations.writes.skipped.subarray(0, world.observations.writes.count)]).toEqual([0, 1]);
    expect(verdictOf(play(`${yaml}invariants: all\n`), 'no-lost-tag-write')).toBe('pass');
  });

  it('and an untag look for the tag as long as others do in a full registry', () => {
    const full = 'scale: {lookup: 2s}';
    const untag = '{at: 20m, op: untag, repository: app, tag: v1}';
    for (const operation of [untag, DELETE]) {
      const yaml = registry(full, `${PUSH}, ${operation}`).replace(
        'source: none',
        'source: none, idle: {repositories: 1, tags: 2000000}',
      );
      const world = new World(planOf(yaml), 1);
      world.runUntil(20 * 60e6 + 3e6);
      expect(world.catalogue.tagTarget[0]).toBe(0);
      world.runUntil(20 * 60e6 + 30e6);
      expect(world.catalogue.tagTarget[0]).toBe(-1);
    }
  });

  it('where no rule leads back stays where it was taken, and leaves nothing undone', () => {
    const oneWay = 'replication: {antiEntropy: {every: 5m}, topology: {rules: [{from: eastus, to: westeurope}]}}';
    const yaml = registry(oneWay, PUSH).replace('[eastus]', '[eastus, westeurope]');
    const janitor = `  - {name: janitor, region: westeurope, profile: skopeo, operations: [${DELETE}]}\nrun:`;
    const world = new World(planOf(yaml.replace('run:', janitor)), 1);
    world.runUntil(world.horizonUs);
    expect(world.catalogue.manifestVisible[0]).toBe(0b01);
    const outcome = play(yaml.replace('run:', janitor));
    expect(outcome.convergence).toMatchObject({ verdict: 'pass', evidence: [] });
    // It is stored still, and paid for until nobody shows it.
    expect(counter(outcome, 'bytes_billed')).toBe(1_007_000);
    const both = yaml.replace('run:', janitor).replace(PUSH, `${PUSH}, ${DELETE.replace('20m', '30m')}`);
    expect(counter(play(both), 'bytes_billed')).toBe(0);
    // Nor when what shows it is destroyed.
    const fire = yaml
      .replace('run:', janitor)
      .replace('faults: []', 'faults: [{at: 25m, action: storage.loss, region: eastus}]');
    expect(counter(play(fire), 'bytes_billed')).toBe(0);
  });

  it('of what a bad release has damaged leaves comparisons nothing to bring', () => {
    const oneWay =
      'storage: {geoRedundancy: grs}, replication: {antiEntropy: {every: 5m}, topology: {rules: [{from: eastus, to: westeurope}]}}';
    const bad = '[{id: bad, at: 1m, action: release.bad, duration: 10m, probability: 100%}]';
    const soon = DELETE.replace('20m', '2m10s');
    const janitor = `  - {name: janitor, region: westeurope, profile: skopeo, operations: [${soon}]}\nrun:`;
    const yaml = registry(oneWay, PUSH, bad).replace('[eastus]', '[eastus, westeurope]').replace('run:', janitor);
    const world = new World(planOf(yaml), 1);
    world.runUntil(30 * 60e6 + 1);
    expect(world.catalogue.manifestVisible[0]! & 0b11).toBe(0b01);
    expect(world.replication.backlog).toBe(0);
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

  it('goes with its tags when it is deleted again, whatever the clock shows there', () => {
    const slow = '[{id: slow, at: 21m, action: clock.skew, region: eastus, offset: -15m, duration: 20m}]';
    const second = DELETE.replace('20m', '32m');
    const world = new World(planOf(pair('', `${again}, ${second}`, slow)), 1);
    world.runUntil(world.horizonUs);
    expect(world.catalogue.manifestVisible[0]).toBe(0);
    expect(world.catalogue.tagTarget.subarray(0, 2 * world.catalogue.holders).every((target) => target < 0)).toBe(true);
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
