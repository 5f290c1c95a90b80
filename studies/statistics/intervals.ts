/**
 * 95 % intervals of what many seeds have shown. Seeds are independent, what happens inside one seed is not (an outage
 * fails a thousand pulls at once), so the spread *between seeds* is what counts. Where the seeds show no spread at all a t
 * interval would have no width and claim certainty; each function says what it gives instead.
 */
import { inverseIncompleteBeta } from './incompleteBeta.ts';
import { studentTQuantile } from './studentT.ts';

export interface Interval {
  readonly lower95: number;
  readonly upper95: number;
}

/** −ln 0.05: the upper 95 % bound on a Poisson mean of which nothing was seen ("rule of three"). */
const POISSON_NOTHING_SEEN = -Math.log(0.05);

/** Student's t interval of the mean of one value per seed; null with fewer than two. */
export function meanInterval(perSeed: readonly number[]): Interval | null {
  const n = perSeed.length;
  if (n < 2) return null;
  const mean = sum(perSeed) / n;
  let squares = 0;
  for (const value of perSeed) squares += (value - mean) * (value - mean);
  if (squares === 0 || spread(perSeed) === 0) return { lower95: perSeed[0]!, upper95: perSeed[0]! };
  const halfWidth = studentTQuantile(0.975, n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { lower95: mean - halfWidth, upper95: mean + halfWidth };
}

/**
 * Interval of a count's mean per seed, never below 0. Nothing seen in any seed still allows for some: the bound is then the rule of three,
 * 3.0 ÷ seeds. The same count in every seed, but not 0, is taken as what it looks like: settled by the scenario, not by chance.
 */
export function countInterval(perSeed: readonly number[]): Interval | null {
  const t = meanInterval(perSeed);
  if (t === null) return null;
  if (perSeed.every((count) => count === 0)) return { lower95: 0, upper95: POISSON_NOTHING_SEEN / perSeed.length };
  return { lower95: Math.max(0, t.lower95), upper95: t.upper95 };
}

export interface SeedFraction {
  readonly ok: number;
  readonly total: number;
}

/**
 * Interval of a proportion, clamped to [0, 1], from the rates of the seeds that had data; null with fewer than two such seeds. Seeds that all had the
 * same rate say nothing about the spread, so their trials are pooled and bounded as Clopper and Pearson do: exactly 0 or 1 gets a
 * one-sided 95 % bound (with n trials and no failure, about 3/n), anything between a two-sided interval.
 */
export function proportionInterval(perSeed: readonly SeedFraction[]): Interval | null {
  const withData = perSeed.filter((seed) => seed.total > 0);
  const t = meanInterval(withData.map((seed) => seed.ok / seed.total));
  if (t === null) return null;
  const ok = sum(withData.map((seed) => seed.ok));
  const total = sum(withData.map((seed) => seed.total));
  if (t.lower95 === t.upper95) return clopperPearson(ok, total);
  // The pooled rate weighs seeds by their trials; keep it inside even where a few seeds had most of them.
  const pooled = ok / total;
  return { lower95: Math.max(0, Math.min(t.lower95, pooled)), upper95: Math.min(1, Math.max(t.upper95, pooled)) };
}

/**
 * Interval of a share of *time* (a region's hours up), which has no countable trials. Seeds that agree exactly give no width
 * when the scenario has no chance in it, and null, "not known", when it has.
 */
export function timeShareInterval(perSeed: readonly SeedFraction[], chance: boolean): Interval | null {
  const withData = perSeed.filter((seed) => seed.total > 0);
  const t = meanInterval(withData.map((seed) => seed.ok / seed.total));
  if (t === null || (t.lower95 === t.upper95 && chance)) return null;
  return { lower95: Math.max(0, t.lower95), upper95: Math.min(1, t.upper95) };
}

/** Clopper and Pearson 1934: ok and total are whole numbers, 0 ≤ ok ≤ total, total > 0. */
export function clopperPearson(ok: number, total: number): Interval {
  if (ok === total) return { lower95: Math.exp(Math.log(0.05) / total), upper95: 1 };
  if (ok === 0) return { lower95: 0, upper95: 1 - Math.exp(Math.log(0.05) / total) };
  return {
    lower95: inverseIncompleteBeta(0.025, ok, total - ok + 1),
    upper95: inverseIncompleteBeta(0.975, ok + 1, total - ok),
  };
}

export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
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
