/** `registry.limits` of a scenario file: what takes the place of the tier's own limits. */
import * as z from 'zod';
import { MOST_PER_MINUTE } from '../../sim/limitsPlan.ts';
import { parseRate, parseSize, UnitError } from '../units.ts';
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

export const limits = withDefault(
  z.strictObject({
    read: optional(
      operations(),
      'Reading operations that one replica serves; more are answered 429 with Retry-After. A bucket holds a minute’s worth and is refilled continuously.',
      TIER_LIMIT,
    ),
    write: optional(operations(), 'The same for writing operations.', TIER_LIMIT),
    delete: optional(operations(), 'The same for deletes.', TIER_LIMIT),
    storage: optional(
      bytes(),
      'Bytes that the registry stores, each blob once however many replicas have it; a push that goes beyond is refused.',
      TIER_LIMIT,
    ),
    layer: optional(bytes(), 'Bytes of one layer; a push with a larger one is refused.', TIER_LIMIT),
  }),
  {},
  'Limits in place of the tier’s own.',
);
