/** Seeds as a file or a command line writes them. */
import { UnitError } from './units.ts';

/** Of one run, whoever asks for them. */
export const MOST_SEEDS = 10_000;
const HINT = 'seeds are a range 1..20, one number, or a list of numbers from 0';

/** Reads `1..20`, `7`, `3,5,9` or a list of those. Returns distinct seeds in ascending order. Throws UnitError. */
export function parseSeeds(value: unknown): readonly number[] {
  const parts = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [value];
  const seeds = new Set<number>();
  for (const part of parts) {
    for (const seed of seedsOf(part)) seeds.add(seed);
  }
  if (seeds.size === 0) throw new UnitError('there is no seed', HINT);
  if (seeds.size > MOST_SEEDS) throw tooMany(seeds.size);
  return [...seeds].sort((a, b) => a - b);
}

function seedsOf(part: unknown): readonly number[] {
  const text = String(part).trim();
  const match = /^(\d{1,15})(?:\.\.(\d{1,15}))?$/.exec(text);
  if (match === null || (typeof part !== 'number' && typeof part !== 'string')) {
    throw new UnitError(`\`${text}\` is not a seed`, HINT);
  }
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  if (last < first) throw new UnitError(`the range \`${text}\` runs backwards`, `write ${last}..${first}`);
  if (last - first >= MOST_SEEDS) throw tooMany(last - first + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function tooMany(seeds: number): UnitError {
  return new UnitError(`these are ${seeds} seeds, at most ${MOST_SEEDS} are played`, 'play them in several runs');
}
