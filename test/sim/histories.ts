/**
 * Small histories of any registry: a handful of images, pushed, tagged, untagged, deleted, restored and locked at random times by
 * clients in its regions, while faults of all kinds come and go; then everything heals and is left alone for a long time. And what
 * is to be seen of such a history from outside.
 */
import fc from 'fast-check';

export interface History {
  readonly registry: Readonly<Record<string, unknown>> & { readonly regions: readonly string[] };
  readonly classes: unknown;
  readonly clients: readonly { readonly region: string; readonly operations: readonly object[] }[];
  readonly faults: readonly Fault[];
  readonly drain: string;
}
export interface Fault {
  readonly action: string;
  readonly at: string;
  readonly duration?: string;
  readonly [key: string]: unknown;
}

const REGIONS = ['eastus', 'southeastasia', 'westeurope'] as const;
const ADDED = 'brazilsouth';
const TAGS = ['v1', 'v2'] as const;
const IMAGES = ['a', 'b', 'c'] as const;

/** Of the vault, in a region of its own: nothing else befalls it. */
export const DATA_KEY_S = 120;

const seconds = (least: number, most: number) => fc.integer({ min: least, max: most }).map((s) => `${s}s`);
/** Close together, and often at the same instant in several regions. */
const at = fc.integer({ min: 1, max: 50 }).map((n) => `${15 * n}s`);
const lasting = { at, duration: seconds(1, 1500) };
const tag = fc.constantFrom(...TAGS);
const image = fc.constantFrom(...IMAGES);
const repository = fc.constantFrom('app', 'copy');
/** With the one that has had all contents from the start: what it names is garbage only without it. */
const anyRepository = fc.constantFrom('app', 'copy', 'start');
const enabled = fc.constantFrom(true, true, false);

const op = <T extends string>(name: T) => ({ op: fc.constant(name), at, repository });
const operation = fc.oneof(
  { arbitrary: fc.record({ ...op('push'), tag, image }), weight: 5 },
  fc.record({ ...op('retag'), tag, as: tag }),
  fc.record({ ...op('untag'), tag }),
  { arbitrary: fc.record({ ...op('delete'), tag }), weight: 2 },
  { arbitrary: fc.record({ ...op('delete'), repository: anyRepository, image }), weight: 3 },
  fc.record({ ...op('delete'), repository: anyRepository }),
  fc.record({ ...op('pull'), tag }),
);
const restore = fc.oneof(fc.record({ ...op('restore'), image }), fc.record(op('restore')));
const flags = { deleteEnabled: enabled, writeEnabled: enabled, readEnabled: enabled };
const lock = fc.oneof(
  fc.record({ ...op('lock'), ...flags }),
  fc.record({ ...op('lock'), ...flags, tag }),
  fc.record({ ...op('lock'), ...flags, image }),
);

/** What holds up, and goes away again. */
const holds = (regions: readonly string[]) => {
  const region = fc.constantFrom(...regions);
  const way = fc.record({ ...lasting, from: region, to: region }).filter(({ from, to }) => from !== to);
  const ways = fc
    .tuple(way, fc.constantFrom('replication.pause', 'network.partition', 'replication.slow'))
    .map(([rest, action]) => ({ action, ...rest, ...(action === 'replication.slow' ? { capacity: '5%' } : {}) }));
  return [
    fc.record({ action: fc.constantFrom('region.outage', 'storage.outage', 'endpoint.outage'), ...lasting, region }),
    ...(regions.length > 1 ? [ways] : []),
  ];
};

/** What people do to content. */
const people = (regions: readonly string[]) => [
  fc.record({
    action: fc.constant('operator.delete'),
    at,
    region: fc.constantFrom(...regions),
    repository: fc.constantFrom('app', 'start', undefined),
    probability: fc.constantFrom('50%', '100%'),
  }),
  fc.record({ action: fc.constant('retention.misconfigure'), ...lasting }),
  fc.record({ action: fc.constant('release.bad'), ...lasting, probability: fc.constantFrom('50%', '100%') }),
];

const skew = (regions: readonly string[]) =>
  fc.record({
    action: fc.constant('clock.skew'),
    ...lasting,
    region: fc.constantFrom(...regions),
    offset: fc.constantFrom('-10m', '-30s', '10s', '5m'),
  });

const keys = [
  fc.record({ action: fc.constantFrom('vault.outage', 'key.disable'), ...lasting }),
  fc.record({ action: fc.constant('key.purge'), ...lasting }),
];

/** What destroys. */
const losses = (regions: readonly string[], hasCopies: boolean) => {
  const region = fc.constantFrom(...regions);
  const lost = fc.record({
    action: fc.constantFrom('region.loss', 'storage.loss'),
    at,
    region,
    rebuild: seconds(1, 1200),
  });
  const failover = fc.record({
    action: fc.constant('operator.failover'),
    at,
    region,
    takes: seconds(1, 1200),
    resume: seconds(1, 1200),
  });
  return [lost, ...(hasCopies ? [failover] : [])];
};

const limits = { read: '6/min', write: '6/min', delete: '3/min', storage: '11MB' };
const encryption = (purgeProtection: boolean) => ({
  customerManagedKey: {
    vault: { region: 'northeurope', pairedRegion: 'none', purgeProtection },
    dataKey: { lifetime: `${DATA_KEY_S}s` },
  },
});
/** A key that is purged is gone for good there. */
export const isUnprotected = ({ registry }: History): boolean =>
  JSON.stringify(registry['encryption'] ?? '').includes('"purgeProtection":false');

/** A registry with one or more regions, and all that goes with them. */
const registryIn = (regions: readonly string[], kind: Kind, mood: Mood): fc.Arbitrary<History['registry']> =>
  fc
    .record({
      encryption: fc.constantFrom<unknown>(undefined, encryption(true), encryption(mood === 'calm')),
      limits: fc.constantFrom<unknown>(undefined, limits),
      retention: fc.constantFrom<unknown>(undefined, { days: 0 }),
      geoRedundancy: fc.constantFrom('none', 'ra-grs'),
      replication: replicationOf(regions.length),
      changes: changesOf(regions),
      topology: fc.constantFrom('mesh', 'mesh', 'rules'),
      rules: rulesOf([...regions, ADDED]),
    })
    .map(({ encryption: customer, limits: own, retention, geoRedundancy, replication, changes, topology, rules }) => ({
      regions,
      deletion: { collect: { every: kind === 'bin' ? '5h' : '20m', grace: '20m' } },
      ...(customer === undefined ? {} : { encryption: customer }),
      ...(own === undefined ? {} : { limits: own }),
      ...(kind === 'bin' ? { softDelete: { days: 1 } } : { retention }),
      ...(kind === 'shared'
        ? { metadata: { shared: 'eastus' } }
        : { storage: { geoRedundancy, ...lagOf(geoRedundancy) } }),
      ...(kind === 'moving' ? { changes } : {}),
      ...(kind === 'bin'
        ? {}
        : {
            replication:
              kind === 'moving' && topology === 'rules'
                ? { ...replication, ack: 'home', topology: rules }
                : replication,
          }),
    }));

const changesOf = (regions: readonly string[]) =>
  fc
    .record({ add: at, remove: fc.option(at), gone: fc.constantFrom(...regions.slice(1), regions[1]!) })
    .map(({ add, remove, gone }) => [
      { at: add, add: ADDED },
      ...(remove === null ? [] : [{ at: remove, remove: gone }]),
    ]);

const rulesOf = (regions: readonly string[]) => {
  const one = fc
    .record({ from: fc.constantFrom(...regions), to: fc.constantFrom(...regions) })
    .filter(({ from, to }) => from !== to);
  return fc.record({
    rules: fc.uniqueArray(one, { minLength: 1, maxLength: 6, selector: (each) => JSON.stringify(each) }),
    forward: fc.boolean(),
  });
};

const lagOf = (geoRedundancy: string): object =>
  geoRedundancy === 'none' ? {} : { geoLag: { exponential: { mean: '2m' } } };

const replicationOf = (regions: number) =>
  fc.record({
    bandwidth: fc.constantFrom('3Mbps', '20Mbps', '1Gbps'),
    order: fc.constantFrom('blobsFirst', 'manifestFirst'),
    onMiss: fc.constantFrom('notFound', 'proxy'),
    ack: fc.constantFrom('home', 'home', ...Array.from({ length: regions }, (_, i) => `quorum(${i + 1})`)),
    antiEntropy: fc.constantFrom<unknown>('off', { every: '7m' }),
  });

/** Replicas that send to all others; one region that has a bin; one database for all; replicas that come and go, or send by rules. */
export type Kind = 'mesh' | 'bin' | 'shared' | 'moving';
export type Mood = 'calm' | 'destructive';

/** @param mood whether anything is destroyed */
export const history = (kind: Kind, mood: Mood): fc.Arbitrary<History> =>
  fc
    .shuffledSubarray([...REGIONS], kind === 'bin' ? { minLength: 1, maxLength: 1 } : { minLength: 2, maxLength: 3 })
    .filter((regions) => kind !== 'shared' || regions.includes('eastus'))
    .chain((regions) => registryIn(regions, kind, mood))
    .chain((registry) => {
      const { regions } = registry;
      const hasCopies = JSON.stringify(registry['storage'] ?? '').includes('ra-grs');
      const faults = [
        ...holds(regions),
        ...people(regions),
        ...(registry['encryption'] === undefined ? [] : keys),
        // Who forgets deletes with a region, and has a clock that is wrong, cannot tell what is later.
        ...(mood === 'destructive' ? losses(regions, hasCopies) : [skew(regions)]),
      ] as fc.Arbitrary<Fault>[];
      const done = fc.oneof(
        { arbitrary: operation, weight: 8 },
        lock,
        ...(kind === 'bin' ? [{ arbitrary: restore, weight: 2 }] : []),
      );
      return fc.record({
        registry: fc.constant(registry),
        classes: fc.constantFrom<unknown>(undefined, { start: 'start' }),
        clients: fc.tuple(
          ...regions.map((name) =>
            fc.record({
              region: fc.constant(name),
              operations: fc.array(done as fc.Arbitrary<object>, { minLength: 1, maxLength: 6 }),
            }),
          ),
        ),
        faults: fc.array(fc.oneof(...faults), { maxLength: 4 }),
        drain: fc.constant(kind === 'bin' ? '50h' : '8h'),
      });
    });

/** YAML is a superset of JSON. */
export function yamlOf({ registry, classes, clients, faults, drain }: History): string {
  // Whatever else is pushed, each content is known from the start.
  const first = IMAGES.map((name) => ({
    op: 'push',
    at: '0s',
    repository: 'start',
    tag: name,
    image: name,
    layers: [name === 'c' ? '8MB' : '2MB'],
  }));
  const everybody = [{ region: registry.regions[0], operations: first }, ...clients];
  const file = {
    name: 'history',
    registry,
    catalogue: { source: 'none' },
    ...(classes === undefined ? {} : { classes }),
    repair: { local: { time: '10m' }, geo: { time: '10m' } },
    clients: everybody.map((client, i) => ({ ...client, name: `c${i}` })),
    faults: faults.map((one, i) => ({ id: `f${i}`, ...one })),
    run: { duration: '1h', drain },
  };
  return Object.entries(file)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('');
}
