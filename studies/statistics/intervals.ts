/**
 * 95 % intervals of what many seeds have shown; surer ones where `misses` is less than one in twenty. Seeds are independent, what happens inside one seed is not (an outage
 * fails a thousand pulls at once), so the spread *between seeds* is what counts. Where the seeds show no spread at all a t
 * interval would have no width and claim certainty; each function says what it gives instead.
 *
 * `chance` says whether hazards strike in the scenario. Without it the faults are those of the scenario, the same in every seed, so seeds that
 * agree exactly are taken at their word. With it they may only have been lucky: a hazard that strikes one seed in fifty is most likely
 * absent from all of ten seeds, however many pulls each of them made. What is known then is how many seeds agreed, and nothing else.
 */
import { inverseIncompleteBeta } from './incompleteBeta.ts';
import { studentTQuantile } from './studentT.ts';

export interface Interval {
  readonly lower95: number;
  readonly upper95: number;
}

/** Of an interval by itself: how often it may miss. Bounds that are to hold together have each their share of it. */
export const MISSES = 0.05;

/** The 97.5 % quantile of the standard normal law. */
export const Z95 = 1.959963984540054;

/** −ln 0.05: the upper 95 % bound on a Poisson mean of which nothing was seen ("rule of three"). */
export const POISSON_NOTHING_SEEN = -Math.log(0.05);

/**
 * Student's t interval of the mean of one value per seed; null with fewer than two. Equal values give no width without `chance`. With it
 * they give null, "not known": a seed that differs may have any value, so nothing bounds the mean.
 */
export function meanInterval(perSeed: readonly number[], chance: boolean, misses: number = MISSES): Interval | null {
  if (perSeed.length < 2) return null;
  if (spread(perSeed) === 0) return chance ? null : { lower95: perSeed[0]!, upper95: perSeed[0]! };
  return tInterval(perSeed, misses);
}

/**
 * Interval of a count's mean per seed, never below 0; null with fewer than two seeds. Nothing seen in any seed still allows for some: the
 * bound is then the rule of three, 3.0 ÷ seeds. The same count in every seed, but not 0, is settled by the scenario where it has no
 * `chance`; where it has, a seed that differs may have any count, and the interval is null, "not known".
 */
export function countInterval(perSeed: readonly number[], chance: boolean, misses: number = MISSES): Interval | null {
  if (perSeed.length >= 2 && perSeed.every((count) => count === 0)) {
    return { lower95: 0, upper95: -Math.log(misses) / perSeed.length };
  }
  const t = meanInterval(perSeed, chance, misses);
  return t === null ? null : { lower95: Math.max(0, t.lower95), upper95: t.upper95 };
}

export interface SeedFraction {
  readonly ok: number;
  readonly total: number;
}

/**
 * Interval of a proportion, clamped to [0, 1], from the rates of the seeds that had data; null with fewer than two such seeds. Seeds that
 * all had the same rate say nothing about the spread. Without `chance` their trials are pooled and bounded as Clopper and Pearson do:
 * exactly 0 or 1 gets a one-sided 95 % bound (with n trials and no failure, about 3/n), anything between a two-sided interval. With
 * `chance` the trials of a seed share its luck and each seed is one trial: `agreementInterval`.
 */
export function proportionInterval(
  perSeed: readonly SeedFraction[],
  chance: boolean,
  misses: number = MISSES,
): Interval | null {
  const withData = perSeed.filter((seed) => seed.total > 0);
  if (withData.length < 2) return null;
  const rates = withData.map((seed) => seed.ok / seed.total);
  const ok = sum(withData.map((seed) => seed.ok));
  const total = sum(withData.map((seed) => seed.total));
  if (spread(rates) === 0) {
    return chance ? agreementInterval(rates[0]!, rates.length, misses) : clopperPearson(ok, total, misses);
  }
  const t = tInterval(rates, misses);
  // The pooled rate weighs seeds by their trials; keep it inside even where a few seeds had most of them.
  const pooled = ok / total;
  return { lower95: Math.max(0, Math.min(t.lower95, pooled)), upper95: Math.min(1, Math.max(t.upper95, pooled)) };
}

/**
 * Interval of the mean rate when all of `seeds` seeds had the same `rate`, in [0, 1]. If a share a of seeds has that rate, n seeds all have it with
 * probability a^n, so with 95 % confidence a is at least 0.05^(1/n). The other seeds may have any rate from 0 to 1, so the mean lies
 * between a·rate and a·rate + (1 − a). Ten perfect seeds: [0.741, 1], whether a seed has ten pulls or a million.
 */
function agreementInterval(rate: number, seeds: number, misses: number): Interval {
  const agreeing = Math.exp(Math.log(misses) / seeds);
  return { lower95: agreeing * rate, upper95: 1 - agreeing * (1 - rate) };
}

/**
 * Interval of a share of time (a region's hours up) or of bytes, which has no countable trials. Seeds that agree exactly give no width
 * when the scenario has no chance in it, and null, "not known", when it has.
 */
export function shareInterval(
  perSeed: readonly SeedFraction[],
  chance: boolean,
  misses: number = MISSES,
): Interval | null {
  const withData = perSeed.filter((seed) => seed.total > 0);
  const t = meanInterval(
    withData.map((seed) => seed.ok / seed.total),
    chance,
    misses,
  );
  return t === null ? null : { lower95: Math.max(0, t.lower95), upper95: Math.min(1, t.upper95) };
}

/** Clopper and Pearson 1934: ok and total are whole numbers, 0 ≤ ok ≤ total, total > 0. */
export function clopperPearson(ok: number, total: number, misses: number = MISSES): Interval {
  if (ok === total) return { lower95: Math.exp(Math.log(misses) / total), upper95: 1 };
  if (ok === 0) return { lower95: 0, upper95: 1 - Math.exp(Math.log(misses) / total) };
  return {
    lower95: inverseIncompleteBeta(misses / 2, ok, total - ok + 1),
    upper95: inverseIncompleteBeta(1 - misses / 2, ok + 1, total - ok),
  };
}

/** Of two values or more. */
function tInterval(perSeed: readonly number[], misses: number): Interval {
  const n = perSeed.length;
  const mean = sum(perSeed) / n;
  let squares = 0;
  for (const value of perSeed) squares += (value - mean) * (value - mean);
  const halfWidth = studentTQuantile(1 - misses / 2, n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { lower95: mean - halfWidth, upper95: mean + halfWidth };
}

/** In their order. */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

function spread(values: readonly number[]): number {
  let low = values[0]!;
  let high = low;
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high - low;
}
