/** `clients[].custom:` and `clients[].rollout:` of a scenario file. */
import * as z from 'zod';
import { BUILT_IN_PROFILES, MANIFEST_HEADS, REQUEST_KINDS, RETRY_ACTIONS, TROUBLES } from '../../sim/plan.ts';
import { parseShare, UnitError } from '../units.ts';
import { duration, optional, positiveDuration, reader, required, wholeNumber, withDefault } from './keys.ts';

/** How many of a fleet: a number of nodes, or a share of them. */
export type NodeCount =
  | { readonly kind: 'count'; readonly n: number }
  | { readonly kind: 'share'; readonly share: number };

const FROM_LIKE = { defaultRule: 'as `like`' };

const retryRule = z.strictObject({
  of: optional(z.array(z.enum(REQUEST_KINDS)).min(1), 'Requests that the rule is for.', {
    defaultRule: 'all that the action is possible for',
  }),
  on: required(z.array(z.enum(TROUBLES)).min(1), 'What they came to.'),
  action: required(
    z.enum(RETRY_ACTIONS),
    'again: the request; restart: the blob from its first request; resume: the blob from the byte that is missing; fallBack: a HEAD of a tag as a GET; fail: nothing.',
  ),
  waits: withDefault(
    z.array(duration()).max(15),
    [],
    'Time before the 2nd, 3rd, … try; there is one try more than waits.',
  ),
  retryAfter: withDefault(z.boolean(), false, 'Wait what Retry-After of a 429 says, where it says anything.'),
  progressRenews: withDefault(z.boolean(), false, 'resume: a try that brought some bytes gives all tries back.'),
});

export const customSchema = z.strictObject({
  like: withDefault(z.enum(BUILT_IN_PROFILES), 'docker', 'The profile that is changed.'),
  headBeforePull: optional(
    z.boolean(),
    'A pull is a HEAD of the tag and a GET by digest; else one GET by tag.',
    FROM_LIKE,
  ),
  parallelFetches: optional(wholeNumber(1, 1000), 'Blobs of one image fetched at once.', FROM_LIKE),
  parallelUploads: optional(wholeNumber(1, 1000), 'Blobs of one image uploaded at once.', FROM_LIKE),
  connectTimeout: optional(
    positiveDuration(),
    'A connection that nobody answers is given up after this long.',
    FROM_LIKE,
  ),
  ping: optional(z.boolean(), 'A push begins with GET /v2/.', FROM_LIKE),
  manifestHead: optional(
    z.enum(MANIFEST_HEADS),
    'When a push asks for the manifest, by its tag or by digest: what is there already is not put again.',
    FROM_LIKE,
  ),
  layerHeads: optional(wholeNumber(1, 2), 'HEADs that must say 404 before a layer is uploaded.', FROM_LIKE),
  configHeads: optional(wholeNumber(1, 2), 'HEADs that must say 404 before the config is uploaded.', FROM_LIKE),
  configLast: optional(z.boolean(), 'The config waits for the layers.', FROM_LIKE),
  upload: optional(z.enum(['chunked', 'monolithic']), 'POST, PATCH and PUT; or POST and one PUT.', FROM_LIKE),
  verify: optional(z.boolean(), 'A HEAD after every upload.', FROM_LIKE),
  mount: optional(z.boolean(), 'A blob that another repository has is mounted.', FROM_LIKE),
  layerCache: optional(z.boolean(), 'Nodes keep the layers that they have pulled.', FROM_LIKE),
  backOff: optional(
    z.union([
      z.literal('none'),
      z.strictObject({
        first: required(positiveDuration(), 'Wait before a failed pull is tried again; doubles from try to try.'),
        most: required(positiveDuration(), 'The longest wait.'),
      }),
    ]),
    'How a whole pull is tried again: {first: 10s, most: 5m}, or none.',
    FROM_LIKE,
  ),
  retries: withDefault(
    z.array(retryRule),
    [],
    'Rules beyond those of `like`; of two for one request and trouble the later one holds.',
  ),
});

function parseNodeCount(value: unknown): NodeCount {
  const hint = 'a number of nodes from 1, or a share such as 25%';
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1) return { kind: 'count', n: value };
  if (typeof value !== 'string' || !value.trim().endsWith('%')) {
    throw new UnitError(`\`${String(value)}\` does not say how many nodes`, hint);
  }
  const share = parseShare(value);
  if (share === 0) throw new UnitError('with 0% no node ever begins', hint);
  return { kind: 'share', share };
}

export const rolloutSchema = z.strictObject({
  repository: required(z.string().min(1), 'Repository, e.g. app.'),
  tag: required(z.string().min(1), 'Tag that every node pulls; some operation must push it.'),
  at: optional(duration(), 'When it starts, since the start of the run.'),
  after: optional(z.enum(['push']), 'In place of `at`: when the first push of the tag is acknowledged.'),
  delay: withDefault(duration(), '0s', 'Time between that push and the start.'),
  maxUnavailable: withDefault(
    reader<NodeCount, string | number>(parseNodeCount, {
      anyOf: [
        { type: 'integer', minimum: 1 },
        { type: 'string', pattern: '^\\d+(\\.\\d+)?\\s*%$' },
      ],
      examples: ['25%', 10],
    }),
    '25%',
    'Nodes that pull at the same time: a number, or a share (rounded down, at least one).',
    { source: 'default of a Kubernetes Deployment', grade: 'documented' },
  ),
});
