/** `regions:` and `registry:` of a scenario file. */
import * as z from 'zod';
import { parseScheme, type Scheme } from '../../sim/storage/scheme.ts';
import { DEFAULT_PRESET, PRESET_NAMES } from '../presets.ts';
import { TIER_NAMES } from '../scenario.ts';
import { UnitError } from '../units.ts';
import { deletion, retention, softDelete } from './deletion.ts';
import { encryption } from './encryption.ts';
import { bandwidth, duration, optional, positiveDuration, reader, required, wholeNumber, withDefault } from './keys.ts';
import { law } from './laws.ts';
import { limits } from './limits.ts';
import { replication } from './replication.ts';
import { scaleSchema } from './scale.ts';
import { changes, metadata, seeding } from './topology.ts';

const ACR_GUESS = { source: 'no provider publishes it', grade: 'assumed' } as const;
const TRAFFIC_MANAGER = {
  source: 'Traffic Manager defaults (traffic-manager-monitoring.md, 2018-12-04); the registry does not publish its own',
  grade: 'assumed',
} as const;

const roundTrip = z.union([
  positiveDuration(),
  z.strictObject({
    p50: required(positiveDuration(), 'Median round trip.'),
    p95: required(positiveDuration(), '95th percentile of the round trip.'),
  }),
]);

const ownRegion = z.strictObject({
  zones: withDefault(
    wholeNumber(1, 3),
    3,
    'Availability zones of the region, 1 to 3: as many as `zrs` spreads its copies over.',
    {
      source: 'regions with zones have three (regions-list.md, 2025-03-21)',
      grade: 'documented',
    },
  ),
  latitude: optional(z.number().min(-90).max(90), 'Degrees north; with `longitude`, gives latencies by distance.'),
  longitude: optional(z.number().min(-180).max(180), 'Degrees east.'),
  latency: optional(
    z.record(z.string(), roundTrip),
    'Round trips to other regions, in both directions: {westeurope: 80ms}.',
  ),
});

export const regionsSchema = withDefault(
  z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), ownRegion),
  {},
  "The scenario's own regions; any public cloud region is known without being listed.",
);

/** More copies than this would no longer be a stamp. */
const MOST_COPIES = 8;

function readScheme(value: unknown): Scheme {
  const hint = `one of lrs, zrs, replicated(n) with n from 1 to ${MOST_COPIES}, "rs(k,m)", "lrc(k,l,r)"`;
  const read = parseScheme(String(value));
  if (!read.ok) throw new UnitError(read.problem, asTwoKeys(String(value)) ?? hint);
  if (read.scheme.copies <= MOST_COPIES || read.scheme.need !== 1) return read.scheme;
  throw new UnitError(`${read.scheme.copies} copies are more than ${MOST_COPIES}`, hint);
}

/** What the cloud has one word for is two settings here: how copies are kept in the region, and whether there is one elsewhere. */
function asTwoKeys(word: string): string | null {
  const match = /^(ra-?)?g(z)?rs$/i.exec(word);
  if (match === null) return null;
  const [, readable, zones] = match;
  return `write \`scheme: ${zones === undefined ? 'lrs' : 'zrs'}, geoRedundancy: ${readable === undefined ? 'grs' : 'ra-grs'}\``;
}

const storage = z.strictObject({
  scheme: optional(
    reader<Scheme, string>(readScheme, {
      type: 'string',
      pattern: '^(lrs|zrs|replicated\\([1-8]\\)|rs\\( *\\d+ *, *\\d+ *\\)|lrc\\( *\\d+ *, *\\d+ *, *\\d+ *\\))$',
      examples: ['lrs', 'zrs', 'replicated(3)', 'rs(6,3)', 'lrc(12,2,2)'],
    }),
    'How a stamp keeps a blob: lrs (3 copies in one zone), zrs (3 copies in 3 zones), replicated(n), rs(k,m) (k data fragments and m parities, any k decode), lrc(k,l,r) (k data fragments in l local groups with a parity each, and r global parities). Quote the last two inside {}.',
    { defaultRule: 'as the preset says', source: "the preset's documents", grade: 'documented' },
  ),
  geoRedundancy: optional(
    z.enum(['none', 'grs', 'ra-grs']),
    'An asynchronous copy of each stamp in the paired region: grs (read after a failover), ra-grs (readable at once).',
    { defaultRule: 'as the preset says', source: "the preset's documents", grade: 'documented' },
  ),
  pairs: optional(
    z.record(z.string(), z.string()),
    'Where the geo-redundant copy of a region is kept: {eastus: westus}.',
    {
      defaultRule: 'the paired region of the public cloud',
      source: 'regions-list.md, 2025-03-21',
      grade: 'documented',
    },
  ),
  geoLag: optional(law(), 'Time until a write has reached the geo-redundant copy.', {
    defaultRule: '{lognormal: {p50: 2m, p99: 15m}}',
    source: 'typically under 15 minutes, not guaranteed (storage-redundancy.md, 2023-07-17); the law is a guess',
    grade: 'assumed',
  }),
  nodes: optional(
    wholeNumber(1, 100_000),
    'Storage nodes of each stamp, dealt to the zones round robin: node i stands in zone i mod zones.',
    {
      defaultRule: '12; without clients, the number of copies',
      ...ACR_GUESS,
    },
  ),
  placementGroups: optional(wholeNumber(1, 100_000), 'Units of placement and repair in each stamp.', {
    defaultRule: '128; without clients, 1',
    ...ACR_GUESS,
  }),
  disks: withDefault(wholeNumber(1, 1000), 12, 'Disks of each node; the copies of a node are dealt to them in turn.', {
    source: 'a common storage chassis; no provider publishes it',
    grade: 'assumed',
  }),
  writeQuorum: optional(wholeNumber(1, 30), 'Live copies that a write needs.', {
    defaultRule: 'a majority of the copies; of fragments one more than decoding needs',
    ...ACR_GUESS,
  }),
});

const routing = z.strictObject({
  probe: withDefault(
    z.strictObject({
      interval: withDefault(positiveDuration(), '30s', 'Time between health probes of an endpoint.', TRAFFIC_MANAGER),
      timeout: withDefault(positiveDuration(), '10s', 'A probe not answered by then has failed.', TRAFFIC_MANAGER),
      tolerated: withDefault(wholeNumber(0, 100), 3, 'Failures in a row that do not yet take it out.', TRAFFIC_MANAGER),
    }),
    {},
    'Health probes of the global endpoint.',
  ),
  dnsTtl: withDefault(duration(), '30s', 'How long a resolver keeps an answer.', TRAFFIC_MANAGER),
  near: withDefault(
    duration(),
    '0ms',
    'Replicas whose median round trip is within this of the nearest one in routing are handed out by chance; 0ms: only the nearest.',
    {
      source: 'answers that bounce between near replicas are documented (GEO docs, 2020-05-11); how near is not',
      grade: 'assumed',
    },
  ),
  excluded: withDefault(
    z.array(z.string()),
    [],
    'Replicas that the global endpoint does not hand out; they go on replicating both ways.',
  ),
  failback: withDefault(
    z.enum(['afterCatchUp', 'immediate']),
    'afterCatchUp',
    'When a replica that was out of routing comes back: once what was owed to it has arrived, or as soon as a probe succeeds.',
    { source: 'failback is documented as automatic (2026-08-13); when it comes is not published', grade: 'assumed' },
  ),
});

const FRONT_END = {
  source: "the tiers' documented bandwidths are minimum estimates, not the capacity of a front end",
  grade: 'assumed',
} as const;

const endpoint = z.strictObject({
  download: withDefault(bandwidth(), '10Gbps', 'All downloads of one geo-replica together.', FRONT_END),
  upload: withDefault(bandwidth(), '5Gbps', 'All uploads to one geo-replica together.', FRONT_END),
  perTransfer: withDefault(bandwidth(), '100MBps', 'One transfer at most.', FRONT_END),
});

/** Sets of replicas are kept as the bits of one integer. */
const MOST_REPLICAS = 30;

const FROM =
  'A file of real configuration that tier, regions, storage scheme, excluded replicas, a key of one’s own and policies of deleting are read from, where the scenario does not give them itself: terraform show -json, az acr show, a template of Resource Manager.';

const from = z.union([
  z.string().min(1),
  z.strictObject({
    file: required(z.string().min(1), 'The file; a relative path starts at the scenario’s directory.'),
    name: required(z.string().min(1), 'Which registry of the file: its name, or its address in Terraform.'),
  }),
]);

export const registrySchema = withDefault(
  z.strictObject({
    from: optional(from, FROM),
    like: withDefault(
      z.enum(PRESET_NAMES as [string, ...string[]]),
      DEFAULT_PRESET,
      'A dated preset. Presets differ in the defaults of `storage.scheme` and `storage.geoRedundancy` and in the limits of the tiers, as documented at that date.',
    ),
    tier: withDefault(
      z.enum(TIER_NAMES),
      'premium',
      'Service tier. It decides whether several regions are allowed (premium only), and on the limits of each replica, which `limits` overrides.',
    ),
    regions: withDefault(
      z.array(z.string()).min(1).max(MOST_REPLICAS),
      ['eastus'],
      `The first is home, the others geo-replicas; at most ${MOST_REPLICAS}.`,
    ),
    changes,
    seeding,
    metadata,
    storage: withDefault(storage, {}, 'How each region keeps its blobs.'),
    replication: withDefault(replication, {}, 'How images reach the other regions.'),
    routing: withDefault(routing, {}, 'How clients find an endpoint.'),
    limits,
    scale: scaleSchema,
    encryption,
    deletion,
    retention,
    softDelete,
    endpoint: withDefault(endpoint, {}, 'Front-end links of each geo-replica.'),
  }),
  {},
  'The registry under study.',
);
