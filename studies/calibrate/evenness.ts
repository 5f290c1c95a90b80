/** Counts held against what a rate expects of each part of the time, or of each region. */
import { Streams } from '../../sim/kernel/streams.ts';
import { poissonTail } from '../markov/poissonTail.ts';
import { sum } from '../statistics/intervals.ts';

export interface ExpectedCount {
  readonly name: string;
  readonly counted: number;
  /** At the fitted rate. */
  readonly expected: number;
  /** A count beyond these comes one time in forty on each side, at the fitted rate. */
  readonly least: number;
  readonly most: number;
}

/** @param parts with what part of all the time, or of all the targets, each of them is */
export function expectedCounts(
  parts: readonly { readonly name: string; readonly counted: number; readonly share: number }[],
): ExpectedCount[] {
  const total = sum(parts.map(({ counted }) => counted));
  const shares = sum(parts.map(({ share }) => share));
  return parts.map(({ name, counted, share }) => {
    const expected = (total * share) / shares;
    return { name, counted, expected, ...rangeOf(expected) };
  });
}

const ONE_SIDE = 0.025;

function rangeOf(expected: number): { readonly least: number; readonly most: number } {
  if (!(expected > 0)) return { least: 0, most: 0 };
  const { atLeast } = poissonTail(expected);
  let least = Math.floor(expected);
  while (least > 0 && atLeast(least) < 1 - ONE_SIDE) least -= 1;
  let most = Math.floor(expected);
  while (atLeast(most + 1) > ONE_SIDE) most += 1;
  return { least, most };
}

const TIMES = 2000;
const DRAWS_MOST = 2_000_000;
/** With fewer incidents than this nothing is uneven enough to be told from chance. */
const TOLD_FROM = 5;

/**
 * How often the same incidents, dealt out at the one rate by chance, come as unevenly (by the sum of (counted − expected)²/expected):
 * below 5 % one rate is not the whole truth. Null of fewer than five incidents or two parts, or of very many.
 * @param name which the chance is named after
 */
export function chanceOfUneven(parts: readonly ExpectedCount[], name: string): number | null {
  const total = sum(parts.map(({ counted }) => counted));
  const times = Math.min(TIMES, Math.floor(DRAWS_MOST / Math.max(1, total)));
  if (total < TOLD_FROM || parts.length < 2 || times < 100) return null;
  const streams = new Streams(0);
  const stream = streams.open(`calibrate/uneven/${name}`);
  const ends = parts.map((_, i) => sum(parts.slice(0, i + 1).map(({ expected }) => expected)) / total);
  const seen = unevenness(
    parts,
    parts.map(({ counted }) => counted),
  );
  let asFar = 0;
  for (let time = 0; time < times; time++) {
    const counts = new Array<number>(parts.length).fill(0);
    for (let i = 0; i < total; i++) {
      const draw = streams.uniform(stream);
      const at = ends.findIndex((end) => draw < end);
      counts[at < 0 ? parts.length - 1 : at]! += 1;
    }
    // What is equal but for the order of a sum is as far.
    if (unevenness(parts, counts) >= seen * (1 - 1e-12)) asFar += 1;
  }
  return (1 + asFar) / (1 + times);
}

function unevenness(parts: readonly ExpectedCount[], counts: readonly number[]): number {
  return sum(parts.map(({ expected }, i) => (expected > 0 ? (counts[i]! - expected) ** 2 / expected : 0)));
}
