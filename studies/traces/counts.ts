/** How often each of many names came, in memory that has a bound. */
import { ownedText } from '../../scenarios/traceFormats/ownedText.ts';

/** Names that are told apart; a log with more of them is told as having at least so many. */
const NAMES_MAX = 1 << 21;

export interface Popularity {
  /** Names that came at least once; `isBound`: at least so many. */
  readonly distinct: number;
  readonly isBound: boolean;
  readonly total: number;
  readonly top: readonly { readonly name: string; readonly count: number; readonly share: number }[];
  /** Share of all that the most popular hundredth of the names has, at least one name; null where nothing came. */
  readonly topPercentShare: number | null;
  /** Exponent of a Zipf law; null with fewer than ten names. */
  readonly zipf: ZipfFit | null;
}

export interface ZipfFit {
  readonly exponent: number;
  readonly lower95: number;
  readonly upper95: number;
}

export class NameCounts {
  readonly #counts = new Map<string, { count: number }>();
  #total = 0;
  #beyond = 0;

  add(name: string): void {
    if (name === '') return;
    this.#total += 1;
    const known = this.#counts.get(name);
    if (known !== undefined) known.count += 1;
    else if (this.#counts.size < NAMES_MAX) this.#counts.set(ownedText(name), { count: 1 });
    else this.#beyond += 1;
  }

  /** @param most of the top that are listed */
  popularity(most: number): Popularity {
    const sorted = [...this.#counts].sort(([a, { count: m }], [b, { count: n }]) => n - m || (a < b ? -1 : 1));
    const total = this.#total;
    const counts = sorted.map(([, { count }]) => count);
    const hundredth = counts.slice(0, Math.max(1, Math.floor(counts.length / 100)));
    return {
      distinct: counts.length,
      isBound: this.#beyond > 0,
      total,
      top: sorted.slice(0, most).map(([name, { count }]) => ({ name, count, share: count / total })),
      topPercentShare: total === 0 ? null : hundredth.reduce((sum, count) => sum + count, 0) / total,
      zipf: zipfFit(counts),
    };
  }
}

const ZIPF_NAMES_MIN = 10;
const ZIPF_MOST = 5;
const HALVINGS = 40;

/**
 * The exponent s of weights rank^−s under which these counts, most popular first, are likeliest: where the mean of ln(rank) over all
 * requests is that of the law. The interval is 1.96 standard errors of a maximum-likelihood estimate (inverse Fisher information),
 * as if requests were independent; ranks are those of the log itself, so few requests make a law look steeper than it is.
 * Null with fewer than ten names, or where all came equally often.
 */
export function zipfFit(counts: readonly number[]): ZipfFit | null {
  if (counts.length < ZIPF_NAMES_MIN || counts[0] === counts[counts.length - 1]) return null;
  const logs = Float64Array.from(counts, (_, i) => Math.log(i + 1));
  let total = 0;
  let sum = 0;
  for (const [i, count] of counts.entries()) {
    total += count;
    sum += count * logs[i]!;
  }
  let [low, high] = [0, ZIPF_MOST];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (logMoments(logs, middle).mean > sum / total) low = middle;
    else high = middle;
  }
  const exponent = (low + high) / 2;
  const error = 1.96 / Math.sqrt(total * logMoments(logs, exponent).variance);
  return { exponent, lower95: Math.max(0, exponent - error), upper95: exponent + error };
}

/** Of ln(rank) under weights rank^−s. */
function logMoments(logs: Float64Array, s: number): { mean: number; variance: number } {
  let weights = 0;
  let sum = 0;
  let squares = 0;
  for (const log of logs) {
    const weight = Math.exp(-s * log);
    weights += weight;
    sum += weight * log;
    squares += weight * log * log;
  }
  const mean = sum / weights;
  return { mean, variance: squares / weights - mean * mean };
}
