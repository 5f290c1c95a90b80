/**
 * Storms over registries with geo-redundant copies whose pairs are replicas, or regions with nothing but a copy, while
 * replicas come, go and move: the books balance, the promises hold, and a restored run goes on as if it had never stopped.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import { World } from '../../sim/world.ts';
import { expectRestored, planOf } from './fixture.ts';

const NIGHTLY = process.env['NIGHTLY'] === '1';
const REPLICAS = ['eastus', 'westus', 'northeurope'];
/** Two that are each other's pair, one that keeps its copy where no replica is. */
const PAIRS = { eastus: 'westus', westus: 'eastus', northeurope: 'westeurope', japaneast: 'eastus' };
const SITES = [...REPLICAS, 'westeurope', 'japaneast'];

const seconds = (most: number) => fc.integer({ min: 1, max: most }).map((s) => `${s}s`);
const optional = (most: number) => fc.option(seconds(most), { nil: undefined });
const at = seconds(5000);

const fault = fc.oneof(
  fc.record({
    action: fc.constantFrom('region.outage', 'storage.outage'),
    at,
    region: fc.constantFrom(...SITES.slice(0, 3)),
    duration: seconds(2000),
  }),
  fc.record({
    action: fc.constantFrom('region.loss', 'storage.loss'),
    at,
    region: fc.constantFrom(...SITES),
    rebuild: optional(2000),
  }),
  fc.record({
    action: fc.constant('operator.failover'),
    at,
    region: fc.constantFrom(...REPLICAS),
    takes: seconds(900),
    resume: optional(2000),
  }),
  fc.record({
    action: fc.constantFrom('endpoint.outage', 'endpoint.grayFailure'),
    at,
    region: fc.constantFrom(...REPLICAS),
    duration: seconds(2000),
  }),
  fc.record({
    action: fc.constant('copy.shock'),
    at,
    region: fc.constantFrom(...SITES.slice(0, 4)),
    probability: fc.constantFrom('30%', '100%'),
  }),
  fc
    .record({
      action: fc.constant('network.partition'),
      at,
      from: fc.constantFrom(...REPLICAS),
      to: fc.constantFrom(...REPLICAS),
      duration: seconds(2000),
    })
    .filter(({ from, to }) => from !== to),
);

const weather = fc.record({
  add: optional(4000),
  remove: optional(4000),
  gone: fc.constantFrom('westus', 'northeurope'),
  back: optional(2000),
  geoRedundancy: fc.constantFrom('grs', 'ra-grs'),
  faults: fc.array(fault, { maxLength: 6 }).map((faults) => faults.map((each, i) => ({ id: `f${i}`, ...each }))),
});

function planOfWeather(drawn: typeof weather extends fc.Arbitrary<infer T> ? T : never) {
  const { add, remove, gone, back, geoRedundancy, faults } = drawn;
  const changes = [
    ...(add === undefined ? [] : [{ at: add, add: 'japaneast' }]),
    ...(remove === undefined ? [] : [{ at: remove, remove: gone }]),
    // Late enough to come after the removal.
    ...(remove === undefined || back === undefined ? [] : [{ at: `${5000 + Number.parseInt(back, 10)}s`, add: gone }]),
  ];
  const pairs = Object.fromEntries(
    Object.entries(PAIRS).filter(([region]) => add !== undefined || region !== 'japaneast'),
  );
  const file = {
    name: 'storm',
    catalogue: { repositories: 2 },
    registry: {
      regions: REPLICAS,
      changes,
      seeding: { creation: '2m' },
      storage: {
        scheme: 'lrs',
        nodes: 9,
        placementGroups: 8,
        geoRedundancy,
        pairs,
        geoLag: { exponential: { mean: '2m' } },
      },
      replication: { bandwidth: '100Mbps' },
    },
    clients: [
      { name: 'builds', region: 'eastus', nodes: 3, push: { rate: '90/h' } },
      { name: 'west', region: 'westus', push: { rate: '60/h' }, pull: { rate: '10/min', fresh: '20%' } },
    ],
    repair: { local: { time: '5m' }, geo: { time: '10m' } },
    // A region that nothing of the registry stands in then cannot be struck.
    faults: faults.filter(({ action, region }: { action: string; region?: string }) => {
      return region !== 'japaneast' || (add !== undefined && action !== 'operator.failover');
    }),
    run: { duration: '2h', drain: '40h' },
  };
  return planOf(
    Object.entries(file)
      .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
      .join(''),
  );
}

describe('any storm over copies that are fed, lost, moved and set up again', () => {
  it('leaves the books balanced and the promises kept', () => {
    fc.assert(
      fc.property(weather, fc.integer({ min: 1, max: 1000 }), (drawn, seed) => {
        const world = new World(planOfWeather(drawn), seed);
        world.runUntil(world.horizonUs);
        const { invariants, convergence } = outcomeOf(world, seed);
        const broken = invariants.filter(
          ({ name, verdict }) => verdict === 'fail' && name !== 'acknowledged-stay-readable',
        );
        expect(broken).toEqual([]);
        expect(convergence.evidence).toEqual([]);
        expect(world.traffic.inFlight).toBe(0);
      }),
      { numRuns: NIGHTLY ? 1500 : 40, seed: 32 },
    );
  }, 600_000);

  it('goes on after a restore as if it had never stopped', () => {
    fc.assert(
      fc.property(weather, fc.integer({ min: 0, max: 9_000_000_000 }), (drawn, atUs) =>
        expectRestored(planOfWeather(drawn), atUs),
      ),
      { numRuns: NIGHTLY ? 200 : 10, seed: 33 },
    );
  }, 600_000);
});
