/** What lies in the bin when something is lost, and what comes back of it. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { NOT_FOUND } from '../../sim/registry/answers.ts';
import { World } from '../../sim/world.ts';
import { counter, expectRestored, planOf, play } from './fixture.ts';

const HOUR = 3600e6;
const OOPS = '{id: oops, at: 30m, action: operator.delete, repository: app}';
const story = (storage: string, faults: string, more = ''): string => `
name: bin-and-losses
registry: {tier: standard, regions: [eastus], storage: {geoRedundancy: ${storage}}, softDelete: {days: 2}}
catalogue: {source: none}
clients:
  - name: ci
    region: eastus
    profile: skopeo
    operations:
      - {at: 1m, op: push, repository: app, tag: v1, image: a, layers: [5MB]}
      - {at: 2m, op: push, repository: other, tag: v1, image: b, layers: [5MB]}
      ${more}
run: {duration: 2d, drain: 4h}
faults: [${faults}]
`;
const lost = ({ losses }: SeedOutcome): unknown[] =>
  losses.map(({ image, cause, lostAtUs }) => [image.split('@')[0], cause, lostAtUs / HOUR]);
const violated = (outcome: SeedOutcome): string[] =>
  [...outcome.invariants, outcome.convergence].filter(({ verdict }) => verdict === 'fail').map(({ name }) => name);

describe('an image in the bin', () => {
  const FIRE = '{id: fire, at: 1h, action: storage.loss, region: eastus, rebuild: 2h}';

  it('is not lost with a stamp whose geo-redundant copy can give it back', () => {
    const back = play(story('grs', `${OOPS}, ${FIRE}`, '- {at: 30h, op: restore, repository: app}'));
    expect(lost(back)).toEqual([]);
    expect(violated(back)).toEqual([]);
    const world = new World(planOf(story('grs', `${OOPS}, ${FIRE}`, '- {at: 30h, op: restore, repository: app}')), 1);
    world.runUntil(world.horizonUs);
    expect(world.catalogue.manifestVisible[0]! & 1).toBe(1);
  });

  it('is lost with the storage that it lay in', () => {
    const gone = play(story('none', `${OOPS}, ${FIRE}`, '- {at: 30h, op: restore, repository: app}'));
    expect(lost(gone)).toEqual([
      ['app', 'fire', 1],
      ['other', 'fire', 1],
    ]);
  });

  it('that is lost is not back because others have brought its layers again', () => {
    const world = new World(planOf(story('none', OOPS)), 1);
    world.runUntil(HOUR);
    const { catalogue, strikes, frontDoor } = world;
    const layer = catalogue.pool[catalogue.manifestStart[0]! + 1]!;
    const group = catalogue.blobGroup[layer]!;
    expect(catalogue.manifestGroup[0]).not.toBe(group);
    strikes.groupEmptied(0, group, 0);
    expect(world.ledger.losses).toBe(1);
    catalogue.put(layer, 0);
    expect(frontDoor.desk!.restore(0, 0, 0)).toBe(NOT_FOUND);
  });

  it('is lost with its key, which nothing in a bin can do without', () => {
    const key = ['registry.tier=premium', 'registry.encryption={customerManagedKey: {vault: {region: eastus}}}'];
    const purge = '{id: purge, at: 1h, action: key.purge}';
    expect(lost(play(story('none', `${OOPS}, ${purge}`), 1, key)).map((loss) => (loss as string[])[1])).toEqual([
      'purge',
      'purge',
    ]);
    const meant = '- {at: 30m, op: delete, repository: app}\n      - {at: 70m, op: restore, repository: app}';
    const restored = play(story('none', purge, meant), 1, key);
    expect(counter(restored, 'images_lost')).toBe(2);
  });

  it('comes back to the geo-redundant copy too, with its tag', () => {
    const meant = `- {at: 30m, op: delete, repository: app}
      - {at: 20h, op: restore, repository: app}`;
    const world = new World(planOf(story('grs', '', meant)), 1);
    world.runUntil(20.5 * HOUR);
    const { catalogue } = world;
    expect(catalogue.manifestVisible[0]).toBe(0b11);
    expect([...catalogue.tagTarget.subarray(0, 2)]).toEqual([0, 0]);
    const fire = '{id: fire, at: 30h, action: region.loss, region: eastus}';
    expect(counter(play(story('grs', fire, meant)), 'images_lost')).toBe(0);
  });

  it('comes back to the geo-redundant copy whatever the clock shows where it is restored', () => {
    const meant = `- {at: 30m, op: delete, repository: app}
      - {at: 31m, op: restore, repository: app}`;
    const slow = '{id: slow, at: 30m30s, action: clock.skew, region: eastus, offset: -5m, duration: 1h}';
    const world = new World(planOf(story('grs', slow, meant)), 1);
    world.runUntil(40 * HOUR);
    expect(world.catalogue.manifestVisible[0]).toBe(0b11);
  });

  it('that a failover had brought back lies there from its second delete on', () => {
    const again = `- {at: 30m, op: delete, repository: app}
      - {at: 30h, op: delete, repository: app}
      - {at: 73h, op: restore, repository: app}`;
    const over = '{id: over, at: 31m, action: operator.failover, region: eastus, takes: 5m}';
    const grs = 'grs, geoLag: {deterministic: 10m}';
    const world = new World(planOf(story(grs, over, again), ['run.duration=4d']), 1);
    world.runUntil(HOUR);
    expect(world.catalogue.manifestVisible[0]! & 1).toBe(1);
    world.runUntil(31 * HOUR);
    expect([world.catalogue.manifestVisible[0]! & 1, world.frontDoor.desk!.bin!.images()]).toEqual([0, [0]]);
    world.runUntil(74 * HOUR);
    expect(world.catalogue.manifestVisible[0]! & 1).toBe(1);
  });

  it('goes on as if nothing had happened after a restore', () => {
    const plan = planOf(story('grs', `${OOPS}, ${FIRE}`, '- {at: 30h, op: restore, repository: app}'));
    for (const hours of [0.6, 1.5, 29, 31]) expectRestored(plan, hours * HOUR);
  });
});
