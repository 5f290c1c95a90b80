/**
 * Laws of deleting, for any interleaving of pushes, retags, untags and deletes with what holds replication up: after the drain all
 * regions hold the same tags and images, and in each of them what was ever written is stored or was collected.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import { World } from '../../sim/world.ts';
import { expectRestored, planOf } from './fixture.ts';

const RUNS = process.env['NIGHTLY'] === '1' ? 2000 : 30;
const REGIONS = ['brazilsouth', 'eastus', 'westeurope'] as const;
const TAGS = ['v1', 'v2', 'v3'] as const;
const IMAGES = ['a', 'b', 'c'] as const;

const seconds = (least: number, most: number) => fc.integer({ min: least, max: most }).map((s) => `${s}s`);
const tag = fc.constantFrom(...TAGS);
const image = fc.constantFrom(...IMAGES);
const at = seconds(1, 3000);
const repository = fc.constantFrom('app', 'copy');

const operation = fc.oneof(
  { arbitrary: fc.record({ op: fc.constant('push'), at, repository, tag, image }), weight: 3 },
  fc.record({ op: fc.constant('retag'), at, repository, tag, as: tag }),
  fc.record({ op: fc.constant('untag'), at, repository, tag }),
  fc.record({ op: fc.constant('delete'), at, repository, tag }),
  fc.record({ op: fc.constant('delete'), at, repository, image }),
  fc.record({ op: fc.constant('delete'), at, repository }),
);

const region = fc.constantFrom(...REGIONS);
const fault = fc.oneof(
  fc
    .record({
      action: fc.constantFrom('replication.pause', 'network.partition'),
      at,
      from: region,
      to: region,
      duration: seconds(1, 1500),
    })
    .filter(({ from, to }) => from !== to),
  fc.record({ action: fc.constant('region.outage'), at, region, duration: seconds(1, 1500) }),
);
const loss = fc.record({
  action: fc.constantFrom('region.loss', 'storage.loss'),
  at,
  region,
  rebuild: seconds(1, 1200),
});

const settings = fc.record({
  bandwidth: fc.constantFrom('20Mbps', '1Gbps'),
  order: fc.constantFrom('blobsFirst', 'manifestFirst'),
  antiEntropy: fc.constantFrom<unknown>('off', { every: '7m' }),
});

const history = (faults: fc.Arbitrary<unknown>) =>
  fc.record({
    replication: settings,
    retention: fc.constantFrom<unknown>(undefined, { days: 0 }),
    clients: fc.tuple(
      ...REGIONS.map((name) =>
        fc.record({ region: fc.constant(name), operations: fc.array(operation, { minLength: 1, maxLength: 8 }) }),
      ),
    ),
    faults: fc.array(faults, { maxLength: 5 }),
  });

interface History {
  readonly replication: object;
  readonly retention: unknown;
  readonly clients: readonly { readonly region: string; readonly operations: readonly object[] }[];
  readonly faults: readonly unknown[];
}

function yamlOf({ replication, retention, clients, faults }: History): string {
  // Whatever else is pushed, each content is known from the start.
  const first = IMAGES.map((name) => ({
    op: 'push',
    at: '0s',
    repository: 'start',
    tag: name,
    image: name,
    layers: ['2MB'],
  }));
  const file = {
    name: 'history',
    registry: {
      regions: REGIONS,
      replication,
      ...(retention === undefined ? {} : { retention }),
      deletion: { collect: { every: '10m', grace: '20m' } },
    },
    catalogue: { source: 'none' },
    repair: { local: { time: '10m' }, geo: { time: '10m' } },
    clients: [{ name: 'start', region: 'eastus', operations: first }, ...clients],
    faults: faults.map((one, i) => ({ id: `f${i}`, ...(one as object) })),
    run: { duration: '1h', drain: '8h' },
  };
  const named = file.clients.map((client, i) => ({ ...client, name: `c${i}` }));
  return Object.entries({ ...file, clients: named })
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');
}

/** Bytes of the blobs that a region stores. */
function stored({ catalogue }: World, replica: number): number {
  let bytes = 0;
  for (let blob = 0; blob < catalogue.blobs; blob++) {
    if ((catalogue.blobPresent[blob]! & (1 << replica)) !== 0) bytes += catalogue.blobBytes[blob]!;
  }
  return bytes;
}

describe('deletes of any order', () => {
  it('leave regions that agree, no promise broken, and bytes that are stored or were collected', () => {
    fc.assert(
      fc.property(history(fault), (past) => {
        const world = new World(planOf(yamlOf(past)), 1);
        const { catalogue, frontDoor } = world;
        const written = REGIONS.map((_, replica) => stored(world, replica));
        const put = catalogue.put.bind(catalogue);
        catalogue.put = (blob, holder) => {
          if ((catalogue.blobPresent[blob]! & (1 << holder)) === 0) written[holder]! += catalogue.blobBytes[blob]!;
          put(blob, holder);
        };
        world.runUntil(world.horizonUs);
        const { invariants, convergence } = outcomeOf(world, 1);
        expect(convergence.evidence).toEqual([]);
        const early =
          (past.replication as { order: string }).order === 'manifestFirst' ? ['closure', 'existence-truth'] : [];
        expect(invariants.filter(({ name, verdict }) => verdict !== 'pass' && !early.includes(name))).toEqual([]);
        expect(world.ledger.losses).toBe(0);
        const collected = frontDoor.collector!.collectedBytes;
        expect(REGIONS.map((_, replica) => stored(world, replica) + collected[replica]!)).toEqual(written);
      }),
      { numRuns: RUNS, seed: 1 },
    );
  });

  it('leave regions that agree where some of them are destroyed', () => {
    fc.assert(
      fc.property(history(fc.oneof(fault, loss)), (past) => {
        const world = new World(planOf(yamlOf(past)), 1);
        world.runUntil(world.horizonUs);
        expect(outcomeOf(world, 1).convergence.evidence).toEqual([]);
        expect(world.replication.backlog).toBe(0);
      }),
      { numRuns: RUNS, seed: 2 },
    );
  });

  it('go on as if nothing had happened after a restore', () => {
    fc.assert(
      fc.property(history(fc.oneof(fault, loss)), fc.integer({ min: 0, max: 4_000_000_000 }), (past, us) => {
        expectRestored(planOf(yamlOf(past)), us);
      }),
      { numRuns: Math.ceil(RUNS / 4), seed: 3 },
    );
  });
});
