/**
 * Alternatives: named variants that a scenario file carries, each a part of a scenario that is laid over the rest of the file.
 *
 * Maps are merged key by key, as JSON Merge Patch (RFC 7396) has it: a list or a single value replaces what was there, and
 * `null` takes a key away. A law (`{exponential: {…}}`) is one value, whatever it is written as: two laws merged would be none.
 */
import { existsSync } from 'node:fs';

/** Keys that say what a file is, not what its scenario is like. */
export const KEYS_OF_FILES = ['apiVersion', 'name', 'alternatives'] as const;

const LAWS: ReadonlySet<string> = new Set([
  'exponential',
  'weibull',
  'lognormal',
  'deterministic',
  'uniform',
  'empirical',
]);

type Values = Readonly<Record<string, unknown>>;

/** What a command line names: a file, and one of its alternatives or the scenario itself. */
export interface Address {
  readonly file: string;
  /** Null for the scenario itself. */
  readonly alternative: string | null;
}

/** `FILE#name`, unless there is a file of that whole name. */
export function addressOf(path: string): Address {
  const [, file, alternative] = /^(.+)#([^#/\\]*)$/.exec(path) ?? [];
  if (file === undefined || alternative === undefined || existsSync(path)) return { file: path, alternative: null };
  return existsSync(file) || /\.(?:ya?ml|json)$/i.test(file)
    ? { file, alternative }
    : { file: path, alternative: null };
}

export function addressText({ file, alternative }: Address): string {
  return alternative === null ? file : `${file}#${alternative}`;
}

/** Names in the order of the file; none where the key is missing or not what it should be. */
export function alternativeNames({ alternatives }: Values): string[] {
  return isMap(alternatives) ? Object.keys(alternatives) : [];
}

/** The values of a file with one of its alternatives laid over them, and no alternatives left. */
export function withAlternative(values: Values, name: string): Record<string, unknown> {
  const { alternatives, ...base } = values;
  const over = isMap(alternatives) ? alternatives[name] : undefined;
  return { ...merged(base, isMap(over) ? over : {}) };
}

/** @param over wins */
function merged(base: Values, over: Values): Values {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === null) delete result[key];
    else if (!isMap(value) || isLaw(value)) result[key] = value;
    else result[key] = merged(isMap(result[key]) && !isLaw(result[key]) ? result[key] : {}, value);
  }
  return result;
}

function isLaw(value: Values): boolean {
  const keys = Object.keys(value);
  return keys.length === 1 && LAWS.has(keys[0]!);
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
