/**
 * Whatever strikes, in whatever order: the books balance, no manifest shows before its layers, and when everything has
 * come back and the queues had time, the replicas agree.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import { World } from '../../sim/world.ts';
import { expectRestored, planOf } from './fixture.ts';

const REGIONS = ['brazilsouth', 'eastus', 'japaneast', 'southeastasia', 'westeurope'] as const;

const seconds = (most: number) => fc.integer({ min: 1, max: most }).map((s) => `${s}s`);
const anyRegion = fc.constantFrom(...REGIONS);

const aFault = (regions: readonly string[]) => {
  const region = fc.constantFrom(...regions);
  const pick = fc.constantFrom<string | number>('one', 2, '50%', 'all');
  const rebuild = fc.option(seconds(1200), { nil: undefined });
  const lasting = { at: seconds(3500), region, duration: seconds(1500) };
  const lost = fc.record({ at: seconds(3500), region, rebuild });
  const between = fc
    .record({ at: seconds(3500), from: region, to: region, duration: seconds(1500) })
    .filter(({ from, to }) => from !== to);
  const single = [
    fc.record({ action: fc.constant('region.outage'), ...lasting }),
    fc.record({ action: fc.constant('node.outage'), ...lasting, pick }),
    fc.record({ action: fc.constant('node.loss'), at: seconds(3500), region, pick }),
    fc.record({ action: fc.constant('storage.outage'), ...lasting }),
    fc.record({ action: fc.constant('zone.outage'), ...lasting, pick: fc.constantFrom('one', 'all') }),
    fc.record({ action: fc.constant('node.burst'), ...lasting, pick, lost: fc.constantFrom('0%', '50%') }),
    fc.record({ action: fc.constant('disk.loss'), at: seconds(3500), region, pick }),
    fc.record({
      action: fc.constantFrom('copy.shock', 'copy.corrupt'),
      at: seconds(3500),
      region,
      probability: fc.constantFrom('5%', '50%', '100%'),
    }),
    fc.record({
      action: fc.constant('zone.loss'),
      at: seconds(3500),
      region,
      pick: fc.constantFrom('one', 'all'),
      rebuild: seconds(1200),
    }),
    fc.tuple(fc.constantFrom('region.loss', 'storage.loss'), lost).map(([action, rest]) => ({ action, ...rest })),
  ];
  const pairs = [
    fc
      .tuple(fc.constantFrom('network.partition', 'replication.pause'), between)
      .map(([action, rest]) => ({ action, ...rest })),
    fc
      .tuple(between, fc.constantFrom('1%', '30%'), seconds(1))
      .map(([rest, capacity, latency]) => ({ action: 'network.degrade', ...rest, capacity, latency })),
  ];
  return fc.oneof(...single, ...(regions.length > 1 ? pairs : []));
};

const storm = fc.shuffledSubarray([...REGIONS], { minLength: 1, maxLength: 4 }).chain((regions) =>
  fc.record({
    registry: fc.record({
      regions: fc.constant(regions),
      storage: fc.record({
        scheme: fc.constantFrom('lrs', 'replicated(1)', 'replicated(2)', 'replicated(3)', 'rs(4,2)', 'lrc(4,2,2)'),
        nodes: fc.integer({ min: 9, max: 14 }),
        placementGroups: fc.constantFrom(1, 8, 64),
      }),
      replication: fc.oneof(
        fc.record({ bandwidth: fc.constantFrom('10Mbps', '100Mbps', '1Gbps'), concurrency: fc.constantFrom(1, 3, 8) }),
        fc.constant({ lag: { exponential: { mean: '3m' } } }),
      ),
      routing: fc.record({ dnsTtl: fc.constantFrom('0s', '30s', '5m') }),
    }),
    clients: fc.record({ pushes: anyRegion, stream: anyRegion, fleet: anyRegion, desks: anyRegion }).map(clientsIn),
    repair: fc.record({
      local: fc.record({
        parallel: fc.boolean(),
        unreadable: fc.constantFrom('0%', '20%'),
        time: fc.constantFrom('1m', '20m').map((mean) => ({ exponential: { mean } })),
      }),
      geo: fc.constantFrom('1m', '20m').map((mean) => ({ time: { exponential: { mean } } })),
    }),
    faults: fc
      .array(aFault(regions), { maxLength: 7 })
      .map((faults) => faults.map((fault, i) => ({ id: `f${i}`, ...fault }))),
    scrub: fc.record({ time: fc.constantFrom('1m', '20m'), onRead: fc.boolean() }),
    chance: fc.boolean(),
  }),
);

function clientsIn({ pushes, stream, fleet, desks }: Record<'pushes' | 'stream' | 'fleet' | 'desks', string>) {
  return [
    { name: 'builds', region: pushes, nodes: 3, push: { rate: '300/h' } },
    { name: 'stream', region: stream, push: { trace: 'official-images', from: '2025-02-19T12:00Z', speed: 60 } },
    { name: 'fleet', region: fleet, profile: 'kubelet', nodes: 10, deadline: '10m', pull: { rate: '20/min' } },
    { name: 'desks', region: desks, nodes: 5, pull: { rate: '10/min' } },
  ];
}

const HAZARDS = [
  { action: 'region.outage', rate: '5000/y', duration: { exponential: { mean: '4m' } } },
  { action: 'node.loss', rate: '2000/y' },
  { action: 'node.outage', rate: '2000/y', duration: { exponential: { mean: '4m' } } },
  { action: 'zone.outage', rate: '2000/y', duration: { exponential: { mean: '4m' } } },
  { action: 'zone.loss', rate: '500/y', rebuild: { exponential: { mean: '4m' } } },
  { action: 'storage.loss', rate: '500/y' },
  { action: 'disk.loss', rate: '200/y' },
  { action: 'copy.shock', rate: '2000/y', probability: '10%' },
  { action: 'copy.corrupt', rate: '1000/y', probability: '50%' },
  { action: 'region.loss', rate: '2000/y', rebuild: { exponential: { mean: '4m' } } },
];

/** YAML is a superset of JSON. */
function planOfStorm({ chance, ...rest }: { chance: boolean }) {
  const run = { duration: '1h', drain: '30h', chance };
  const file = { name: 'storm', catalogue: { repositories: 4 }, ...rest, run, hazards: chance ? HAZARDS : [] };
  return planOf(
    Object.entries(file)
      .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
      .join(''),
  );
}

/** What the storage core calls empty, the catalogue knows nothing of. */
function expectEmptyGroupsToHoldNothing({ catalogue, stamps, plan }: World): void {
  for (let r = 0; r < plan.replicas.length; r++) {
    const empty = new Set<number>();
    for (let g = 0; g < stamps.groups; g++) if (stamps.awaitsRefill(r, g)) empty.add(g);
    if (empty.size === 0) continue;
    let held = 0;
    for (let b = 0; b < catalogue.blobs; b++) {
      if ((catalogue.blobPresent[b]! & (1 << r)) !== 0 && empty.has(catalogue.blobGroup[b]!)) held++;
    }
    expect(held).toBe(0);
  }
}

/** After a drain of a day every site that stands serves, and takes writes to every group. */
function expectServiceWhereNothingIsLost({ stamps, plan }: World): void {
  for (let r = 0; r < plan.replicas.length; r++) {
    if (stamps.isDestroyed(r)) continue;
    for (let g = 0; g < stamps.groups; g++) expect(stamps.canWrite(r, g)).toBe(true);
  }
}

describe('any storm', () => {
  it('leaves the books balanced, manifests with their layers, and replicas that agree', () => {
    fc.assert(
      fc.property(storm, (weather) => {
        const world = new World(planOfStorm(weather), 1);
        for (let us = 0; us < 3 * 3600e6; us += 977_000_003) {
          world.runUntil(us);
          expectEmptyGroupsToHoldNothing(world);
        }
        world.runUntil(world.horizonUs);
        expectServiceWhereNothingIsLost(world);
        const { invariants, convergence } = outcomeOf(world, 1);
        const broken = invariants.filter(
          ({ name, verdict }) => verdict !== 'pass' && name !== 'acknowledged-stay-readable',
        );
        expect(broken).toEqual([]);
        expect(convergence).toMatchObject({ verdict: 'pass' });
      }),
      { numRuns: 60, seed: 20 },
    );
  });

  it('goes on after a restore as if it had never stopped', () => {
    fc.assert(
      fc.property(storm, fc.integer({ min: 0, max: 5_000_000_000 }), (weather, atUs) =>
        expectRestored(planOfStorm(weather), atUs),
      ),
      { numRuns: 15, seed: 21 },
    );
  });
});
