/** Deletes: what they take, where they are seen when, and what is left. */
import { describe, expect, it } from 'vitest';
import type { SeedOutcome } from '../../sim/outcome.ts';
import { World } from '../../sim/world.ts';
import { counter, expectRestored, fraction, planOf, play } from './fixture.ts';

/** Two images that share a layer and a third; the first has two tags. */
const SHOP = `
name: shop
registry: {regions: [eastus, westeurope]}
catalogue: {source: none}
clients:
  - name: ci
    region: eastus
    profile: skopeo
    operations:
      - {at: 1m, op: push, repository: app, tag: v1, image: a, layers: [20MB]}
      - {at: 2m, op: retag, repository: app, tag: v1, as: stable}
      - {at: 3m, op: push, repository: app, tag: v2, image: b, layers: [30MB]}
      - {at: 4m, op: push, repository: copy, tag: v1, image: a}
`;
const RUN = 'run: {duration: 2h, drain: 2h}\n';

function shop(operations: string, rest = ''): World {
  const world = new World(planOf(`${SHOP}${operations}\n${RUN}${rest}`), 1);
  world.runUntil(world.horizonUs);
  return world;
}

/** Names of the images that a region shows. */
function shown({ catalogue, plan }: World, replica: number): string[] {
  const found: string[] = [];
  for (let m = 0; m < catalogue.manifests; m++) {
    if ((catalogue.manifestVisible[m]! & (1 << replica)) === 0) continue;
    found.push(`${plan.catalogue.repositories[catalogue.manifestRepository[m]!]}/${catalogue.manifestSerial[m]}`);
  }
  return found;
}

/** Tags that name something in a region. */
function tagged({ catalogue, plan }: World, replica: number): string[] {
  const found: string[] = [];
  for (let tag = 0; tag < catalogue.tags; tag++) {
    if (catalogue.tagTarget[tag * catalogue.holders + replica]! < 0) continue;
    const repository = plan.catalogue.repositories[catalogue.tagRepository[tag]!]!;
    found.push(`${repository}:${plan.catalogue.tagNames.get(tag)}`);
  }
  return found.sort();
}

const violated = (outcome: SeedOutcome): string[] =>
  [...outcome.invariants, outcome.convergence].filter(({ verdict }) => verdict === 'fail').map(({ name }) => name);

describe('a delete', () => {
  it('by tag takes the image and its other tags, in every region', () => {
    const world = shop('      - {at: 10m, op: delete, repository: app, tag: v1}');
    for (const replica of [0, 1]) {
      expect(shown(world, replica)).toEqual(['app/1', 'copy/2']);
      expect(tagged(world, replica)).toEqual(['app:v2', 'copy:v1']);
    }
  });

  it('by digest does the same', () => {
    const world = shop('      - {at: 10m, op: delete, repository: app, image: b}');
    for (const replica of [0, 1]) expect(tagged(world, replica)).toEqual(['app:stable', 'app:v1', 'copy:v1']);
  });

  it('of a repository takes all its images and no others', () => {
    const world = shop('      - {at: 10m, op: delete, repository: app}');
    for (const replica of [0, 1]) expect(tagged(world, replica)).toEqual(['copy:v1']);
  });

  it('is no untag: that leaves the image', () => {
    const world = shop('      - {at: 10m, op: untag, repository: app, tag: v1}');
    expect(shown(world, 0)).toEqual(['app/0', 'app/1', 'copy/2']);
    expect(tagged(world, 0)).toEqual(['app:stable', 'app:v2', 'copy:v1']);
  });

  it('on purpose is no loss, and what is asked for afterwards by its digest is missed', () => {
    const yaml = `${SHOP}      - {at: 10m, op: delete, repository: app, image: b}
      - {at: 20m, op: pull, repository: app, image: b}
      - {at: 21m, op: pull, repository: app, image: a}\n${RUN}`;
    const outcome = play(yaml);
    expect(counter(outcome, 'images_lost')).toBe(0);
    expect(counter(outcome, 'images_deleted', { kind: 'client' })).toBe(1);
    expect(counter(outcome, 'images_missed')).toBe(1);
    expect(fraction(outcome, 'pull_ok')).toBe(1);
    expect(violated(outcome)).toEqual([]);
  });

  it('stops the bill at once, of layers that nothing else names, and gives the space back later', () => {
    const before = play(`${SHOP}${RUN}`, 1, ['registry.deletion={}']);
    const after = play(`${SHOP}      - {at: 10m, op: delete, repository: app, image: b}\n${RUN}`);
    const shared = play(`${SHOP}      - {at: 10m, op: delete, repository: app, image: a}\n${RUN}`);
    const early = play(`${SHOP}      - {at: 10m, op: delete, repository: app, image: b}\n${RUN}`, 1, [
      'registry.deletion.collect=off',
    ]);
    const billed = (outcome: SeedOutcome): number => counter(outcome, 'bytes_billed');
    const stored = (outcome: SeedOutcome): number => counter(outcome, 'bytes_stored', { region: 'westeurope' });
    expect(billed(before) - billed(after)).toBe(30_007_000);
    expect(billed(shared)).toBe(billed(before));
    expect(billed(early)).toBe(billed(after));
    expect(stored(early)).toBe(stored(before));
    expect(stored(before) - stored(after)).toBe(30_007_000);
    expect(counter(after, 'bytes_collected')).toBe(2 * 30_007_000);
  });

  it('can be taken back by nobody but whoever pushes the image again', () => {
    const again = `      - {at: 10m, op: delete, repository: app, image: b}
      - {at: 40m, op: push, repository: app, tag: v3, image: b}`;
    const world = shop(again);
    for (const replica of [0, 1]) expect(tagged(world, replica)).toEqual(['app:stable', 'app:v1', 'app:v3', 'copy:v1']);
    expect(violated(play(`${SHOP}${again}\n${RUN}`))).toEqual([]);
  });

  const PAUSED = 'faults: [{id: pause, at: 5m, action: replication.pause, from: eastus, duration: 1h}]\n';

  it('is not seen where it has not arrived', () => {
    const world = new World(
      planOf(`${SHOP}      - {at: 10m, op: delete, repository: app, tag: v1}\n${RUN}${PAUSED}`),
      1,
    );
    world.runUntil(60 * 60e6);
    expect(tagged(world, 0)).toEqual(['app:v2', 'copy:v1']);
    expect(tagged(world, 1)).toEqual(['app:stable', 'app:v1', 'app:v2', 'copy:v1']);
    world.runUntil(world.horizonUs);
    expect(tagged(world, 1)).toEqual(['app:v2', 'copy:v1']);
  });

  it('goes on as if nothing had happened after a restore', () => {
    const plan = planOf(
      `${SHOP}      - {at: 10m, op: delete, repository: app, tag: v1}
      - {at: 40m, op: push, repository: app, tag: v3, image: a}\n${RUN}${PAUSED}`,
    );
    for (const minutes of [9, 30, 41, 64, 100]) expectRestored(plan, minutes * 60e6);
  });
});

describe('deletes at a rate', () => {
  const CLEANING = `
name: cleaning
registry: {regions: [eastus, westeurope]}
catalogue: {repositories: 6}
clients:
  - {name: builds, region: eastus, push: {rate: 20/h}}
  - {name: janitor, region: westeurope, profile: skopeo, delete: {rate: 30/h, by: tag}, untag: {rate: 10/h}}
run: {duration: 2h, drain: 3h}
`;

  it.each(['tag', 'digest', 'repository'])('by %s leave regions that agree', (by) => {
    const outcome = play(CLEANING, 1, [`clients.1.delete.by=${by}`]);
    expect(counter(outcome, 'images_deleted')).toBeGreaterThan(20);
    expect(counter(outcome, 'images_lost')).toBe(0);
    expect(violated(outcome)).toEqual([]);
  });

  it('draw nothing that anybody else would', () => {
    const pushed = (outcome: SeedOutcome): number => counter(outcome, 'images_acknowledged');
    expect(pushed(play(CLEANING, 1, ['clients.1.delete.rate=1/h']))).toBe(pushed(play(CLEANING)));
  });

  it('count against the limit of deletes', () => {
    const outcome = play(CLEANING, 1, [
      'registry.limits.delete=1/min',
      'clients.1.delete.rate=10/min',
      'run.duration=10m',
    ]);
    expect(counter(outcome, 'throttled', { operation: 'delete' })).toBeGreaterThan(0);
  });
});
