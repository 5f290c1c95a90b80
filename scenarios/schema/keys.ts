/**
 * What every key of the format is made of: a reader, a description, a default, and the default's source and grade. The
 * readers check the file, the facts feed `--show`, the assumptions of a report, the editor's JSON Schema and the docs.
 */
import * as z from 'zod';
import type { Grade } from '../scenario.ts';
import {
  parseBandwidth,
  parseDuration,
  parseInstant,
  parseOffset,
  parseRate,
  parseShare,
  parseSize,
  type Rate,
  UnitError,
} from '../units.ts';

/** What `--show`, assumptions and docs know of one key. */
export interface KeyFacts {
  readonly description: string;
  /** As a file would write it; absent for a key that has no default of its own. */
  readonly default?: unknown;
  /** Where the default depends on other keys: how, in words. */
  readonly defaultRule?: string;
  /** Where the default comes from. */
  readonly source?: string;
  /** How well it is known; absent where there is nothing to know (a name, a switch of the run). */
  readonly grade?: Grade;
}

export const keyFacts = z.registry<KeyFacts>();

/** A key that a file must give. */
export function required<S extends z.ZodType>(schema: S, description: string): S {
  const described = schema.describe(description) as S;
  keyFacts.add(described, { description });
  return described;
}

/** A key that may be left out, and is then absent. */
export function optional<S extends z.ZodType>(schema: S, description: string, facts: Partial<KeyFacts> = {}) {
  const described = schema.optional().describe(description);
  keyFacts.add(described, { description, ...facts });
  return described;
}

/** A key with a default, written as a file would write it. */
export function withDefault<S extends z.ZodType>(
  schema: S,
  fallback: z.input<S>,
  description: string,
  facts: Pick<KeyFacts, 'source' | 'grade'> = {},
) {
  const described = schema.prefault(fallback as never).describe(description);
  keyFacts.add(described, { description, default: fallback, ...facts });
  return described;
}

/** A reader of quantities as a schema; `json` is what the editor's JSON Schema says of it. */
function quantity<T, I>(read: (value: unknown) => T, json: Readonly<Record<string, unknown>>) {
  const schema = z
    .custom<I>(() => true)
    .transform((value, context): T => {
      try {
        return read(value);
      } catch (error) {
        if (!(error instanceof UnitError)) throw error;
        context.issues.push({ code: 'custom', message: error.message, params: { hint: error.hint }, input: value });
        return z.NEVER;
      }
    });
  jsonShapes.add(schema, { json });
  return schema;
}

/** The input side of a reader, for the JSON Schema, which cannot look into code. */
export const jsonShapes = z.registry<{ readonly json: Readonly<Record<string, unknown>> }>();

/** A schema whose reading is code: `read` throws UnitError for what it does not accept. */
export const reader = quantity;

const DURATION_PATTERN = '^(\\d+(\\.\\d+)?(us|µs|ms|s|m|h|d|w|y))+$';
export const durationJson = { type: 'string', pattern: DURATION_PATTERN, examples: ['30s', '2h20m'] };

export const duration = () => quantity<number, string>(parseDuration, durationJson);

/** A duration above zero. */
export const positiveDuration = () =>
  quantity<number, string>((value) => {
    const us = parseDuration(value);
    if (us === 0)
      throw new UnitError(`\`${String(value)}\` must be longer than zero`, 'give a duration such as 30s or 6h');
    return us;
  }, durationJson);

/** A duration that points forwards or, with a minus, backwards. */
export const offset = () =>
  quantity<number, string>(parseOffset, {
    type: 'string',
    pattern: '^[+-]?(\\d+(\\.\\d+)?(us|µs|ms|s|m|h|d|w|y))+$',
    examples: ['5m', '-5m'],
  });

export const size = () =>
  quantity<number, string>(parseSize, {
    type: 'string',
    pattern: '^\\d+(\\.\\d+)?\\s*(B|[kMGT]B|[KMGT]iB)$',
    examples: ['10MiB', '2GB'],
  });

export const bandwidth = () =>
  quantity<number, string>(parseBandwidth, {
    type: 'string',
    pattern: '^\\d+(\\.\\d+)?\\s*([kMGT]?bps|([kMGT]|[KMGT]i)?B(ps|/s))$',
    examples: ['1Gbps', '100MB/s'],
  });

const rateJson = {
  type: 'string',
  pattern: '^\\d+(\\.\\d+)?(e[+-]?\\d+)?\\s*/\\s*(ms|s|min|m|h|d|w|y)$',
  examples: ['2/s', '0.04/y'],
};

export const rate = () => quantity<Rate, string>(parseRate, rateJson);

/** A rate above zero. */
export const positiveRate = () =>
  quantity<Rate, string>((value) => {
    const read = parseRate(value);
    if (read.perUs > 0) return read;
    throw new UnitError(`\`${String(value)}\` must be above zero`, 'for no events at all, remove the key');
  }, rateJson);

export const share = () =>
  quantity<number, string | number>(parseShare, {
    anyOf: [
      { type: 'string', pattern: '^\\d+(\\.\\d+)?\\s*%$' },
      { type: 'number', minimum: 0, maximum: 1 },
    ],
    examples: ['10%', 0.1],
  });

export const instant = () =>
  quantity<number, string>(parseInstant, {
    type: 'string',
    pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d)?Z$',
    examples: ['2024-10-01T00:00Z'],
  });

export const wholeNumber = (min: number, max: number) => z.int().min(min).max(max);
