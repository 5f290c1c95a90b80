/** `catalogue:`, `clients:` and `run:` of a scenario file. */
import * as z from 'zod';
import { BUILT_IN_PROFILES } from '../../sim/plan.ts';
import { LISTINGS } from '../../sim/scalePlan.ts';
import { parseSeeds } from '../seeds.ts';
import { customSchema, rolloutSchema } from './clients.ts';
import { deletes } from './deletion.ts';
import {
  duration,
  instant,
  optional,
  positiveDuration,
  positiveRate,
  reader,
  required,
  share,
  size,
  wholeNumber,
  withDefault,
} from './keys.ts';

const ASSUMED = { source: 'no figure is published; a round value', grade: 'assumed' } as const;

const MOST_IDLE = 1_000_000_000;

export const catalogueSchema = withDefault(
  z.strictObject({
    source: optional(z.enum(['official-images', 'none']), 'What every region stores at time 0.', {
      defaultRule: 'official-images; none without clients',
      source: 'docker-library/official-images inventory of 2026-08-22',
      grade: 'measured',
    }),
    repositories: withDefault(wholeNumber(1, 137), 137, 'Repositories, those with most images first.'),
    inventory: optional(
      z.string().min(1),
      'A listing of your registry, by `az acr manifest list-metadata` or `nines trace import`: what it holds at time 0, in place of `source`.',
    ),
    scale: withDefault(z.number().min(0.01).max(1000), 1, 'Multiplies images and tags of every repository.'),
    idle: withDefault(
      z.strictObject({
        repositories: withDefault(wholeNumber(0, MOST_IDLE), 0, 'Repositories beyond the others.'),
        tags: withDefault(wholeNumber(0, MOST_IDLE), 0, 'Tags in these, as many in each.'),
      }),
      {},
      'What lies about: repositories and tags that nobody pulls or pushes. They are counted and listed, and nothing is stored for them.',
    ),
  }),
  {},
  'What the registry holds at time 0.',
);

const pattern = z.string().min(1);

export const classesSchema = optional(
  z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9._-]*$/), z.union([pattern, z.array(pattern).min(1)])),
  'Groups of repositories by name, for the label `class`: {prod: "prod/*"}, or a list of patterns. * stands for any characters but /, ** for any; a repository is in one class at most.',
  { defaultRule: 'none' },
);

const concurrency = withDefault(wholeNumber(1, 1000), 4, 'Images of one event pushed at the same time.', ASSUMED);

const from = optional(instant(), 'Instant of the trace that is time 0 of the run (UTC).', {
  defaultRule: "the trace's first event",
});
const speed = withDefault(z.number().positive(), 1, 'Trace seconds per simulated second.');
const loop = withDefault(z.boolean(), false, 'Start the trace again when it ends.');

const tracePush = z.strictObject({
  trace: required(
    z.string().min(1),
    'official-images, or the path of a CSV file with the same columns or of a file by `nines trace import`.',
  ),
  from,
  speed,
  loop,
  concurrency,
});

const layers = optional(z.array(size()).min(1).max(200), 'Sizes of the layers.', {
  defaultRule: 'drawn from the layer statistics',
  source: 'four real images of docker-library/repo-info',
  grade: 'measured',
});

const ratePush = z.strictObject({
  rate: required(positiveRate(), 'Images pushed per time.'),
  concurrency,
  layers,
});

const tracePull = z.strictObject({
  trace: required(
    z.string().min(1),
    'The path of a file by `nines trace import`: what was pulled in it, at its times.',
  ),
  from,
  speed,
  loop,
});

const ratePull = z.strictObject({
  rate: required(positiveRate(), 'Pulls per time, averaged over a day; of the whole client, not per node.'),
  popularity: withDefault(
    z.strictObject({
      zipf: withDefault(z.number().min(0).max(10), 1, 'Exponent of the Zipf law; 0 pulls all images alike.', {
        source: 'registry traces are heavily skewed; the exponent is a round value',
        grade: 'assumed',
      }),
    }),
    {},
    'How unevenly images are pulled.',
  ),
  daily: withDefault(
    z.strictObject({
      amplitude: withDefault(z.number().min(0).max(1), 0.4, 'Swing of the daily curve around its mean.', ASSUMED),
      peak: withDefault(duration(), '14h', 'Time of day (UTC) of most pulls.', ASSUMED),
    }),
    {},
    'The daily curve of pulls.',
  ),
  fresh: withDefault(share(), 0.2, 'Share of pulls that go to recently pushed tags.', ASSUMED),
});

const list = z.strictObject({
  rate: required(positiveRate(), 'Listings per time, each of all its pages; of the whole client, not per node.'),
  of: withDefault(
    z.enum(LISTINGS),
    'repositories',
    'What is listed: the `repositories` of the registry (GET /v2/_catalog), the `tags` of one of them, all alike, or one page of what refers to a manifest (`referrers`).',
  ),
});

const repository = required(z.string().min(1), 'Repository, e.g. app.');
const tag = required(z.string().min(1), 'Tag, e.g. v1.');
const at = required(duration(), 'Time since the start of the run.');

const operationSchemas = {
  push: z.strictObject({
    at,
    op: z.literal('push'),
    repository,
    tag,
    layers,
    image: optional(
      z.string().min(1),
      'Names the content: pushes of one name are about the same blobs, again or in another repository.',
      { defaultRule: 'a new image' },
    ),
  }),
  pull: z.strictObject({
    at,
    op: z.literal('pull'),
    repository,
    tag: optional(z.string().min(1), 'Tag, e.g. v1.'),
    image: optional(z.string().min(1), 'In place of `tag`, a content that a push names: it is pulled by its digest.'),
  }),
  retag: z.strictObject({
    at,
    op: z.literal('retag'),
    repository,
    tag,
    as: required(z.string().min(1), 'The other tag that shall name the same image.'),
  }),
  untag: z.strictObject({ at, op: z.literal('untag'), repository, tag }),
  restore: z.strictObject({
    at,
    op: z.literal('restore'),
    repository,
    image: optional(z.string().min(1), 'A content that a push names; without it all of the repository.'),
  }),
  lock: z.strictObject({
    at,
    op: z.literal('lock'),
    repository,
    tag: optional(z.string().min(1), 'Tag that is locked: no lock on its image.'),
    image: optional(z.string().min(1), 'In place of `tag`, a content that a push names: the image is locked.'),
    deleteEnabled: withDefault(z.boolean(), true, 'Whether it may be deleted from then on.'),
    writeEnabled: withDefault(z.boolean(), true, 'Whether it may be written, and deleted, from then on.'),
    readEnabled: withDefault(z.boolean(), true, 'Whether it may be pulled from then on.'),
  }),
  delete: z.strictObject({
    at,
    op: z.literal('delete'),
    repository,
    tag: optional(z.string().min(1), 'Tag whose image goes, with its other tags.'),
    image: optional(z.string().min(1), 'In place of `tag`, a content that a push names: it is deleted by its digest.'),
  }),
};

const operation = z.discriminatedUnion('op', [
  operationSchemas.push,
  operationSchemas.pull,
  operationSchemas.retag,
  operationSchemas.untag,
  operationSchemas.delete,
  operationSchemas.lock,
  operationSchemas.restore,
]);

const clientSchema = z.strictObject({
  name: optional(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/), 'The label `client` of reports; unique.', {
    defaultRule: "the client's region",
  }),
  region: required(z.string(), 'Where the client is: any known region.'),
  profile: withDefault(
    z.enum([...BUILT_IN_PROFILES, 'custom']),
    'docker',
    'How the client behaves: requests, retries, caches (clients.md).',
  ),
  custom: optional(customSchema, 'The behaviour under `profile: custom`: {like: docker, connectTimeout: 5s}.'),
  nodes: optional(wholeNumber(1, 100_000), 'Machines behind this client.', {
    defaultRule: '50 for kubelet and what is like it, 1 for the others',
    ...ASSUMED,
  }),
  deadline: optional(positiveDuration(), 'An operation not done by then counts as failed.', {
    defaultRule: '30m for kubelet and what is like it, 15m for the others',
    ...ASSUMED,
  }),
  dnsCache: withDefault(
    z.boolean(),
    true,
    'Whether a machine keeps a DNS answer for its time to live; false resolves the name for every request.',
    {
      source: 'a client DNS cache is the documented cure for a resolver that bounces; resolvers differ',
      grade: 'assumed',
    },
  ),
  resolverRegion: optional(
    z.string(),
    'Region of the DNS resolver, whose distances decide which replica is nearest: a distant resolver gives a distant replica.',
    { defaultRule: "the client's region" },
  ),
  endpoint: optional(
    z.string(),
    'Region of the replica whose regional endpoint its machines use: that one alone, whether it is near, in routing or in service.',
    {
      defaultRule: 'the global endpoint, which sends them to the nearest replica',
      source: 'container-registry-geo-replication.md, 2026-08-13: regional endpoints (preview) do not fail over',
      grade: 'documented',
    },
  ),
  push: optional(z.union([tracePush, ratePush]), 'What it pushes: {trace: official-images} or {rate: 10/h}.'),
  identity: optional(
    z.string().min(1),
    'As whom all its machines sign in; clients of one name share what one identity has (`registry.limits.identity`).',
    { defaultRule: 'not said: a client may stand for many, and no limit of one identity binds it' },
  ),
  list: optional(list, 'What it lists: {rate: 1/min, of: tags}.'),
  pull: optional(z.union([tracePull, ratePull]), 'What it pulls: {rate: 2/s} or {trace: FILE}.'),
  ...deletes,
  operations: optional(
    z.array(operation).min(1),
    'Single operations at stated times. They know the tags that operations push, not those of the bundled catalogue.',
  ),
  rollout: optional(rolloutSchema, 'An image that every node pulls: {repository: app, tag: v2, after: push}.'),
});

export const clientsSchema = withDefault(z.array(clientSchema), [], 'Who pushes and pulls.');

export const runSchema = withDefault(
  z.strictObject({
    duration: withDefault(positiveDuration(), '6h', 'Workload time.'),
    drain: withDefault(duration(), '2h', 'Time after it without new work, for queues to run empty.'),
    seeds: withDefault(
      reader<readonly number[], string | number | readonly number[]>(parseSeeds, {
        anyOf: [
          { type: 'string', pattern: '^\\d+\\.\\.\\d+$' },
          { type: 'integer', minimum: 0 },
          { type: 'array', items: { type: 'integer', minimum: 0 }, minItems: 1 },
        ],
        examples: ['1..20', 7],
      }),
      '1..10',
      'Seeds of chance: a range, one number, or a list.',
    ),
    chance: withDefault(z.boolean(), false, 'Whether hazards strike too.'),
    correction: withDefault(
      z.enum(['none', 'bonferroni']),
      'none',
      'How sure the bounds under `expect` and `mustFail` are: each by itself (95 %), or `bonferroni`: all m of them together, each at 1 − 5 %/m.',
    ),
  }),
  {},
  'How long, and with which seeds.',
);
