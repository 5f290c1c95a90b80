import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { World } from '../../sim/world.ts';
import { counter, expectRestored, fraction, planOf, play } from './fixture.ts';

const MIB = 2 ** 20;

/** Pushes of two regions into one registry that holds nothing at first. */
const pushes = (...operations: readonly string[]): string => `
name: pushes
registry: {regions: [eastus, westeurope], limits: {storage: 100MiB}}
catalogue: {source: none}
clients:
  - {name: here, region: eastus, profile: docker, operations: [${operations.join(', ')}]}
  - {name: there, region: westeurope, profile: oras, operations: [{at: 40m, op: push, repository: other, tag: v1, layers: [10MiB]}]}
run: {duration: 1h, drain: 20m}
`;
const push = (tag: string, minute: number, ...layers: readonly number[]): string =>
  `{at: ${minute}m, op: push, repository: app, tag: ${tag}, layers: [${layers.map((mib) => `${mib}MiB`).join(', ')}]}`;

/** Bytes of all pushed blobs that any replica holds, each once. */
function storedOnce({ catalogue, plan }: World): number {
  let bytes = 0;
  for (let blob = plan.catalogue.blobBytes.length; blob < catalogue.blobs; blob++) {
    if (catalogue.blobPresent[blob] !== 0) bytes += catalogue.blobBytes[blob]!;
  }
  return bytes;
}

describe('the storage limit', () => {
  it('takes what fits, refuses the push that does not, and takes a smaller one after it', () => {
    const outcome = play(pushes(push('v1', 1, 60), push('v2', 10, 50), push('v3', 20, 20)));
    expect(counter(outcome, 'images_acknowledged')).toBe(3);
    expect(counter(outcome, 'pushes_refused', { client: 'here', kind: 'storage' })).toBe(1);
    expect(fraction(outcome, 'push_ok', { client: 'here' })).toBeCloseTo(2 / 3);
    expect(outcome.warnings).toEqual([
      'pushes were refused because the registry stores as much as it may (registry.limits.storage)',
    ]);
  });

  it('counts an image once, however many replicas have it', () => {
    const world = new World(planOf(pushes(push('v1', 1, 60))), 1);
    world.runUntil(world.horizonUs);
    const [first, second] = [0, 1].map((replica) => world.catalogue.isWhole(0, replica));
    expect([first, second]).toEqual([true, true]);
    expect(world.frontDoor.account.usedBytes).toBe(storedOnce(world));
    expect(world.frontDoor.account.usedBytes).toBeLessThan(71 * MIB);
  });

  it('goes on counting what a disaster destroyed', () => {
    const lost = `${pushes(push('v1', 1, 60))}faults: [{id: loss, at: 30m, action: region.loss, regions: all}]`;
    const world = new World(planOf(lost), 1);
    world.runUntil(world.horizonUs);
    expect(storedOnce(world)).toBe(0);
    expect(world.frontDoor.account.usedBytes).toBeGreaterThan(60 * MIB);
  });

  it('opens no upload when it is reached already', () => {
    const full = ['registry.limits.storage=1B', 'catalogue.source=official-images', 'catalogue.repositories=2'];
    const outcome = play(pushes(push('v1', 1, 1)), 1, full);
    expect(counter(outcome, 'images_acknowledged')).toBe(0);
    expect(counter(outcome, 'pushes_refused', { kind: 'storage' })).toBeGreaterThan(0);
  });

  it('is never exceeded, and what counts is what is stored', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(sizes, (list) => {
        const world = new World(planOf(pushes(...list.map((mib, n) => push(`v${n}`, 2 + 3 * n, mib)))), 1);
        world.runUntil(world.horizonUs);
        const { usedBytes } = world.frontDoor.account;
        expect(usedBytes).toBe(storedOnce(world));
        expect(usedBytes).toBeLessThanOrEqual(100 * MIB);
      }),
      { numRuns: 15, seed: 1 },
    );
  });

  it('counts what no image ever named until its last copy has been collected', () => {
    const out = '{at: 5m, action: region.outage, region: westeurope, duration: 40m}';
    const sets = ['registry.deletion={collect: {every: 10m, grace: 1m, takes: 1s}}', `faults=[${out}]`];
    const world = new World(planOf(pushes(push('v1', 1, 60)), sets), 1);
    world.runUntil(3 * 60e6);
    const { catalogue, frontDoor } = world;
    const orphan = catalogue.addBlob(7 * MIB, 0.5);
    for (const replica of [0, 1]) frontDoor.commitBlob(replica, orphan);
    const at = (minutes: number): number[] => {
      world.runUntil(minutes * 60e6);
      return [catalogue.blobPresent[orphan]!, frontDoor.account.usedBytes - storedOnce(world)];
    };
    expect([at(4), at(35), at(75)]).toEqual([
      [0b11, 0],
      [0b10, 0],
      [0, 0],
    ]);
  });

  it('is part of the state', () => {
    expectRestored(planOf(pushes(push('v1', 1, 60), push('v2', 10, 50), push('v3', 20, 20))), 15 * 60e6);
  });
});

describe('the largest layer', () => {
  it('may be as large as the limit and no larger', () => {
    const sets = ['registry.limits.layer=20MiB'];
    const outcome = play(pushes(push('v1', 1, 20), push('v2', 10, 21)), 1, sets);
    expect(counter(outcome, 'pushes_refused', { kind: 'layer' })).toBe(1);
    expect(counter(outcome, 'pushes_refused', { kind: 'storage' })).toBe(0);
    expect(counter(outcome, 'images_acknowledged', { region: 'eastus' })).toBe(1);
  });
});
