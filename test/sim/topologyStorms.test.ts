/**
 * Storms over registries with one-way rules, one database, replicas that come and go: the books balance, no manifest shows
 * before its layers, what is calm again has converged, and a restored run goes on as if it had never stopped.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import { World } from '../../sim/world.ts';
import { expectRestored, planOf } from './fixture.ts';

const REGIONS = ['eastus', 'japaneast', 'westeurope'];
const ALL = [...REGIONS, 'brazilsouth'];

const seconds = (most: number) => fc.integer({ min: 1, max: most }).map((s) => `${s}s`);
const anyRegion = fc.constantFrom(...ALL);

const rule = fc
  .record({ from: anyRegion, to: anyRegion, repositories: fc.constantFrom(undefined, 'a*', '*') })
  .filter(({ from, to }) => from !== to);
const rules = fc.record({
  rules: fc.uniqueArray(rule, { minLength: 1, maxLength: 6, selector: (each) => JSON.stringify(each) }),
  forward: fc.boolean(),
  jobTime: fc.constantFrom('1s', '20s'),
});

const changes = fc
  .record({ add: seconds(3000), remove: fc.option(seconds(3400)), gone: fc.constantFrom('japaneast', 'westeurope') })
  .map(({ add, remove, gone }) => [
    { at: add, add: 'brazilsouth' },
    ...(remove === null ? [] : [{ at: remove, remove: gone }]),
  ]);

const fault = fc.oneof(
  fc.record({
    action: fc.constant('region.outage'),
    at: seconds(3500),
    region: fc.constantFrom(...REGIONS),
    duration: seconds(1500),
  }),
  fc.record({
    action: fc.constantFrom('region.loss', 'storage.loss'),
    at: seconds(3500),
    region: anyRegion,
    rebuild: fc.option(seconds(1200), { nil: undefined }),
  }),
  fc
    .record({
      action: fc.constantFrom('network.partition', 'replication.pause'),
      at: seconds(3500),
      from: anyRegion,
      to: anyRegion,
      duration: seconds(1500),
    })
    .filter(({ from, to }) => from !== to),
  fc.record({
    action: fc.constant('node.loss'),
    at: seconds(3500),
    region: anyRegion,
    pick: fc.constantFrom(2, '50%'),
  }),
);

const weather = fc.record({
  topology: fc.oneof(fc.constant('mesh'), rules),
  metadata: fc.constantFrom('replicated', { shared: 'eastus' }),
  changes,
  scheme: fc.constantFrom('lrs', 'replicated(1)'),
  bandwidth: fc.constantFrom('50Mbps', '500Mbps'),
  creation: fc.constantFrom('0s', '2m', '30m'),
  serveWhile: fc.constantFrom('ready', 'syncing'),
  faults: fc.array(fault, { maxLength: 5 }).map((faults) => faults.map((each, i) => ({ id: `f${i}`, ...each }))),
});

function planOfWeather(drawn: typeof weather extends fc.Arbitrary<infer T> ? T : never) {
  const { topology, metadata, changes: planned, scheme, bandwidth, creation, serveWhile, faults } = drawn;
  const file = {
    name: 'storm',
    catalogue: { repositories: 2 },
    registry: {
      regions: REGIONS,
      metadata,
      changes: planned,
      seeding: { creation, serveWhile },
      storage: { scheme, nodes: 9, placementGroups: 8 },
      replication: { bandwidth, topology },
    },
    clients: [
      { name: 'builds', region: 'eastus', nodes: 3, push: { rate: '120/h' } },
      { name: 'europe', region: 'westeurope', push: { rate: '60/h' }, pull: { rate: '10/min', fresh: '20%' } },
      { name: 'brazil', region: 'brazilsouth', nodes: 3, push: { rate: '30/h' }, pull: { rate: '5/min' } },
    ],
    repair: { local: { time: '5m' }, geo: { time: '10m' } },
    faults,
    run: { duration: '1h', drain: '30h' },
  };
  return planOf(
    Object.entries(file)
      .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
      .join(''),
  );
}

/** A replica that serves before it is seeded knows tags whose images have not come. */
function isEarly(serveWhile: string, invariant: string): boolean {
  return serveWhile === 'syncing' && invariant === 'tag-coherence';
}

describe('any storm over rules, one database and replicas that come and go', () => {
  it('leaves the books balanced, manifests with their layers, and agreement along the rules', () => {
    fc.assert(
      fc.property(weather, (drawn) => {
        const world = new World(planOfWeather(drawn), 1);
        world.runUntil(world.horizonUs);
        const { invariants, convergence } = outcomeOf(world, 1);
        const broken = invariants.filter(
          ({ name, verdict }) =>
            verdict !== 'pass' && name !== 'acknowledged-stay-readable' && !isEarly(drawn.serveWhile, name),
        );
        expect(broken).toEqual([]);
        expect(convergence).toMatchObject({ verdict: 'pass' });
      }),
      { numRuns: 25, seed: 30 },
    );
  });

  it('goes on after a restore as if it had never stopped', () => {
    fc.assert(
      fc.property(weather, fc.integer({ min: 0, max: 5_000_000_000 }), (drawn, atUs) =>
        expectRestored(planOfWeather(drawn), atUs),
      ),
      { numRuns: 8, seed: 31 },
    );
  });
});
