/** `registry.limits` of a scenario file: what takes the place of the tier's own limits. */
import * as z from 'zod';
import { COUNTERS, MOST_PER_MINUTE, STORAGE_CHECKS } from '../../sim/limitsPlan.ts';
import { parseBandwidth, parseRate, parseSize, UnitError } from '../units.ts';
import { optional, reader, withDefault } from './keys.ts';

const TIER_LIMIT = {
  defaultRule: "the tier's, as documented at the date of the preset; `none` where it states none",
  source: "the tiers' limits of that date (container-registry-skus.md)",
  grade: 'documented',
} as const;

const MINUTE_US = 60e6;

/** Whole operations a minute, or Infinity for no limit. */
function readLimit(value: unknown): number {
  if (value === 'none') return Number.POSITIVE_INFINITY;
  const perMinute = parseRate(value).perUs * MINUTE_US;
  const whole = Math.round(perMinute);
  const hint = 'a limit looks like 3000/min; `none` for no limit';
  if (whole < 1) throw new UnitError(`\`${String(value)}\` is less than one operation a minute`, hint);
  if (whole > MOST_PER_MINUTE) {
    throw new UnitError(`\`${String(value)}\` is more than ${MOST_PER_MINUTE} operations a minute`, hint);
  }
  if (Math.abs(perMinute - whole) > 1e-6 * whole) {
    throw new UnitError(`\`${String(value)}\` is no whole number of operations a minute`, hint);
  }
  return whole;
}

const operations = () =>
  reader<number, string>(readLimit, {
    type: 'string',
    pattern: '^(none|\\d+(\\.\\d+)?(e[+-]?\\d+)?\\s*/\\s*(ms|s|min|m|h|d|w|y))$',
    examples: ['3000/min', 'none'],
  });

/** Bytes, or Infinity for no limit. */
function readSizeLimit(value: unknown): number {
  if (value === 'none') return Number.POSITIVE_INFINITY;
  const bytes = parseSize(value);
  if (bytes > 0) return bytes;
  throw new UnitError(
    `\`${String(value)}\` leaves no room for anything`,
    'a limit looks like 40TiB; `none` for no limit',
  );
}

const bytes = () =>
  reader<number, string>(readSizeLimit, {
    type: 'string',
    pattern: '^(none|\\d+(\\.\\d+)?\\s*(B|[kMGT]B|[KMGT]iB))$',
    examples: ['40TiB', 'none'],
  });

/** Bytes a second, Infinity for no limit, or the tier's. */
function readBandwidthLimit(value: unknown): number | 'tier' {
  if (value === 'tier') return 'tier';
  return value === 'none' ? Number.POSITIVE_INFINITY : parseBandwidth(value);
}

const bandwidthLimit = () =>
  reader<number | 'tier', string>(readBandwidthLimit, {
    type: 'string',
    pattern: '^(none|tier|\\d+(\\.\\d+)?\\s*([kMGT]?bps|([kMGT]|[KMGT]i)?B(ps|/s)))$',
    examples: ['100Mbps', 'tier', 'none'],
  });

const NO_BANDWIDTH = {
  defaultRule: 'none: what the tiers state is a "minimum estimate", and nothing since 2026',
  source:
    'container-registry-skus.md states bandwidths before 2026 as minimum estimates; that they are no limits is a guess',
  grade: 'assumed',
} as const;

const identity = withDefault(
  z.strictObject({
    read: optional(operations(), 'Reading operations of one identity at one replica.', TIER_LIMIT),
    write: optional(operations(), 'The same for writing operations.', TIER_LIMIT),
    delete: optional(operations(), 'The same for deletes.', TIER_LIMIT),
    referrers: optional(operations(), 'The same for listings of referrers.', TIER_LIMIT),
  }),
  {},
  'What one identity has of each replica. It binds `clients` that say which one is theirs (`clients[].identity`).',
);

export const limits = withDefault(
  z.strictObject({
    read: optional(
      operations(),
      'Reading operations that one replica serves; more are answered 429 with Retry-After. A bucket holds a minute’s worth and is refilled continuously.',
      TIER_LIMIT,
    ),
    write: optional(operations(), 'The same for writing operations.', TIER_LIMIT),
    delete: optional(operations(), 'The same for deletes.', TIER_LIMIT),
    referrers: optional(operations(), 'The same for listings of referrers, which are no reads then.', TIER_LIMIT),
    signIn: optional(operations(), 'The same for tokens: each try of an operation asks for one.', TIER_LIMIT),
    identity,
    counter: withDefault(
      z.enum(COUNTERS),
      'bucket',
      'How operations are counted: a `bucket` that is refilled continuously; or `perMinute`, anew from each full minute, which lets twice the limit in around its end.',
      { source: 'rate limits in container-registry-skus.md, 2026: a token bucket', grade: 'documented' },
    ),
    download: optional(
      bandwidthLimit(),
      'What one replica sends to all clients together at most; `tier` for what the tier states.',
      NO_BANDWIDTH,
    ),
    upload: optional(bandwidthLimit(), 'The same for what it takes from them.', NO_BANDWIDTH),
    storage: optional(
      bytes(),
      'Bytes that the registry stores, each blob once however many replicas have it; a push that goes beyond is refused.',
      TIER_LIMIT,
    ),
    storageCheck: withDefault(
      z.enum(STORAGE_CHECKS),
      'atCommit',
      'When an upload is held against `storage`: `atCommit`, when its size is known; `atOpen`, only when it begins, and then those that are under way together go beyond.',
      { source: 'that pushes beyond are refused is documented, when they are looked at is not', grade: 'assumed' },
    ),
    layer: optional(bytes(), 'Bytes of one layer; a push with a larger one is refused.', TIER_LIMIT),
  }),
  {},
  'Limits in place of the tier’s own.',
);
