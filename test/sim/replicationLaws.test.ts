/**
 * Laws of geo-replication, whatever its settings: after the drain all replicas agree under last-writer-wins, on what was
 * acknowledged last; nothing that was acknowledged is missing; and a world goes on after a restore as if it had never
 * stopped.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintState, restoreState, saveState } from '../../sim/kernel/state.ts';
import { outcomeOf } from '../../sim/measure/outcome.ts';
import { World } from '../../sim/world.ts';
import { counter, planOf } from './fixture.ts';

type Settings = (regions: number) => fc.Arbitrary<Readonly<Record<string, unknown>>>;

const RUNS = 30;
const REGIONS = ['brazilsouth', 'eastus', 'japaneast', 'westeurope'] as const;
const TAGS = ['v1', 'v2', 'v3'] as const;

const seconds = (least: number, most: number) => fc.integer({ min: least, max: most }).map((s) => `${s}s`);

const operation = fc.oneof(
  fc.record({
    op: fc.constant('push'),
    at: seconds(1, 3000),
    repository: fc.constant('app'),
    tag: fc.constantFrom(...TAGS),
    layers: fc.array(fc.constantFrom('100kB', '10MB', '60MB'), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    op: fc.constant('retag'),
    at: seconds(1, 3000),
    repository: fc.constant('app'),
    tag: fc.constantFrom(...TAGS),
    as: fc.constantFrom(...TAGS, 'v4'),
  }),
  fc.record({
    op: fc.constantFrom('pull', 'untag'),
    at: seconds(1, 3000),
    repository: fc.constant('app'),
    tag: fc.constantFrom(...TAGS, 'v4'),
  }),
);

/** Faults that only hold replication up. */
const hold = (regions: readonly string[]) => {
  const way = fc
    .record({
      at: seconds(1, 3000),
      from: fc.constantFrom(...regions),
      to: fc.constantFrom(...regions),
      duration: seconds(1, 1500),
    })
    .filter(({ from, to }) => from !== to);
  return fc.oneof(
    way.map((rest) => ({ action: 'replication.pause', ...rest })),
    way.map((rest) => ({ action: 'network.partition', ...rest })),
    fc
      .tuple(way, fc.constantFrom('2%', '50%'))
      .map(([rest, capacity]) => ({ action: 'replication.slow', ...rest, capacity })),
    fc.record({
      action: fc.constant('region.outage'),
      at: seconds(1, 3000),
      region: fc.constantFrom(...regions),
      duration: seconds(1, 1500),
    }),
  );
};

const skew = (regions: readonly string[]) =>
  fc.record({
    action: fc.constant('clock.skew'),
    at: seconds(1, 3000),
    region: fc.constantFrom(...regions),
    offset: fc.constantFrom('-20m', '-30s', '10s', '15m'),
    duration: seconds(1, 1500),
  });

/** Faults that destroy what is stored. */
const destroy = (regions: readonly string[]) => {
  const region = fc.constantFrom(...regions);
  const rebuild = fc.option(seconds(1, 1200), { nil: undefined });
  const lost = fc.record({ at: seconds(1, 3000), region, rebuild });
  return fc.oneof(
    fc.tuple(fc.constantFrom('region.loss', 'storage.loss'), lost).map(([action, rest]) => ({ action, ...rest })),
    fc.record({
      action: fc.constant('node.loss'),
      at: seconds(1, 3000),
      region,
      pick: fc.constantFrom<string | number>(2, '50%', 'all'),
    }),
  );
};

/** Settings under which replicas must agree in the end: queues and links, or a law of the lag in their place. */
const sound: Settings = (regions) => {
  const common = {
    onMiss: fc.constantFrom('notFound', 'proxy'),
    ack: fc.constantFrom('home', ...Array.from({ length: regions }, (_, i) => `quorum(${i + 1})`)),
    ackTimeout: fc.constantFrom('2s', '60s', '10m'),
    antiEntropy: fc.constantFrom<unknown>('off', { every: '7m' }),
  };
  const linked = fc.record({
    ...common,
    bandwidth: fc.constantFrom('5Mbps', '100Mbps', '1Gbps'),
    concurrency: fc.constantFrom(1, 3, 8),
    order: fc.constantFrom('blobsFirst', 'manifestFirst'),
  });
  const lagged = fc.record({ ...common, lag: fc.constant({ exponential: { mean: '1m' } }) });
  return fc.oneof({ arbitrary: linked, weight: 3 }, { arbitrary: lagged, weight: 1 });
};

/** The same with what comparisons have to make good. */
const leaky: Settings = (regions) =>
  fc.tuple(sound(regions), fc.constantFrom(1, 3, undefined), fc.boolean()).map(([settings, queueLimit, retry]) => ({
    ...settings,
    ...('lag' in settings ? {} : { queueLimit }),
    jobs: { retry },
  }));

interface History {
  readonly regions: readonly string[];
  readonly replication: Readonly<Record<string, unknown>>;
  readonly clients: readonly { readonly region: string; readonly operations: readonly unknown[] }[];
  readonly faults: readonly unknown[];
}

type Faults = (regions: readonly string[]) => fc.Arbitrary<unknown>;

const holdOrSkew: Faults = (regions) => fc.oneof(hold(regions), skew(regions));
const anything: Faults = (regions) => fc.oneof(hold(regions), skew(regions), destroy(regions));

const history = (settings: Settings, fault: Faults) =>
  fc.shuffledSubarray([...REGIONS], { minLength: 2, maxLength: 4 }).chain((regions) =>
    fc.record({
      regions: fc.constant(regions as readonly string[]),
      replication: settings(regions.length),
      clients: fc.tuple(
        ...regions.map((region) =>
          fc.record({
            region: fc.constant(region),
            operations: fc.array(operation, { minLength: 1, maxLength: 8 }),
          }),
        ),
      ),
      faults: fc.array(fault(regions), { maxLength: 6 }),
    }),
  );

function worldOf({ regions, replication, clients, faults }: History): World {
  const file = {
    name: 'history',
    registry: { regions, replication },
    catalogue: { source: 'none' },
    repair: { local: { time: '10m' }, geo: { time: '10m' } },
    clients,
    faults: faults.map((fault, i) => ({ id: `f${i}`, ...(fault as object) })),
    run: { duration: '1h', drain: '8h' },
  };
  const lines = Object.entries(file).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
  return new World(planOf(lines.join('')), 1);
}

function expectAgreement(world: World): void {
  world.runUntil(world.horizonUs);
  const outcome = outcomeOf(world, 1);
  expect(outcome.convergence).toMatchObject({ verdict: 'pass' });
  const { plan } = world;
  const brokenOnPurpose = [
    ...(plan.replication.order === 'manifestFirst' ? ['closure', 'existence-truth'] : []),
    // A wrong clock makes later writes of a tag lose.
    ...(plan.faults.some(({ action }) => action === 'clock.skew')
      ? ['no-lost-tag-write', 'tag-monotonicity', 'read-your-writes']
      : []),
  ];
  const broken = outcome.invariants.filter(
    ({ name, verdict }) => verdict !== 'pass' && !brokenOnPurpose.includes(name),
  );
  expect(broken).toEqual([]);
}

describe('replicas that nothing destroys', () => {
  it('agree after the drain, whatever the order, the answer to misses, the quorum and the comparisons', () => {
    fc.assert(
      fc.property(history(sound, holdOrSkew), (past) => {
        const world = worldOf(past);
        expectAgreement(world);
        expect(world.ledger.losses).toBe(0);
      }),
      { numRuns: RUNS, seed: 1 },
    );
  });

  it('agree on what was acknowledged last, where every clock is right', () => {
    const home: Settings = (regions) => sound(regions).map((settings) => ({ ...settings, ack: 'home' }));
    fc.assert(
      fc.property(history(home, hold), (past) => {
        const world = worldOf(past);
        expectAgreement(world);
        expect(counter(outcomeOf(world, 1), 'tags_wrong')).toBe(0);
      }),
      { numRuns: RUNS, seed: 2 },
    );
  });

  it('agree with comparisons even where queues overflow and jobs are given up', () => {
    const compared: Settings = (regions) => leaky(regions).map((set) => ({ ...set, antiEntropy: { every: '20m' } }));
    fc.assert(
      fc.property(history(compared, holdOrSkew), (past) => {
        const world = worldOf(past);
        expectAgreement(world);
        for (let pair = 0; pair < world.replication.pairs.count; pair++) {
          expect(world.replication.sync.lastSyncUs(pair, world.queue.nowUs)).toBe(world.queue.nowUs);
        }
      }),
      { numRuns: RUNS, seed: 3 },
    );
  });

  it('hold whatever was acknowledged in as many regions as were asked for, at every moment', () => {
    fc.assert(
      fc.property(history(sound, holdOrSkew), (past) => {
        const world = worldOf(past);
        for (let us = 0; us < 4000e6; us += 97_000_003) {
          world.runUntil(us);
          expectQuorums(world);
        }
      }),
      { numRuns: RUNS, seed: 4 },
    );
  });
});

describe('replicas of which some are destroyed', () => {
  it('agree after the drain as well, those that are left and those that were rebuilt', () => {
    fc.assert(
      fc.property(history(sound, anything), (past) => {
        const world = worldOf(past);
        world.runUntil(world.horizonUs);
        expect(outcomeOf(world, 1).convergence).toMatchObject({ verdict: 'pass' });
        expect(world.replication.backlog).toBe(0);
      }),
      { numRuns: RUNS, seed: 6 },
    );
  });
});

function expectQuorums({ catalogue, plan }: World): void {
  for (let m = 0; m < catalogue.manifests; m++) {
    if (catalogue.manifestAckedUs[m]! < 0) continue;
    let whole = 0;
    for (let r = 0; r < plan.replicas.length; r++) if (catalogue.isWhole(m, r)) whole++;
    expect(whole).toBeGreaterThanOrEqual(plan.replication.ackRegions);
  }
}

describe('a world under any settings', () => {
  it('goes on after a restore as if it had never stopped', () => {
    const any: Settings = (regions) =>
      fc
        .tuple(leaky(regions), fc.constantFrom('lastWriterWins', 'arrivalOrder'))
        .map(([settings, conflict]) => ({ ...settings, conflict }));
    fc.assert(
      fc.property(history(any, anything), fc.integer({ min: 0, max: 4_000_000_000 }), (past, atUs) => {
        const whole = worldOf(past);
        whole.runUntil(atUs);
        const snapshot = saveState(whole);
        whole.runUntil(whole.horizonUs);
        const restored = worldOf(past);
        restoreState(restored, snapshot);
        restored.runUntil(restored.horizonUs);
        expect(fingerprintState(restored)).toBe(fingerprintState(whole));
        expect(outcomeOf(restored, 1)).toEqual(outcomeOf(whole, 1));
      }),
      { numRuns: RUNS, seed: 5 },
    );
  });
});
