/**
 * From the sums of batches to rates and probabilities with their intervals: the regenerative ratio estimator.
 *
 * A cycle is the time for which everything is up (exponential, so its mean is known), then a path. The rate of loss in the
 * long run is E[y] / E[cycle], where y counts every loss of a path. Within T years, starting with everything up, E[N] paths
 * begin by the renewal theorem for a process whose first interval is the sojourn alone, and those that would be lost after T
 * do not count: X = E[x]·E[N] − E[x·d]/E[cycle], and P = 1 − exp(−X) as long as losses are rare. Intervals are of the
 * central limit theorem, with the variance of the denominator.
 */
import { POISSON_NOTHING_SEEN, Z95 } from '../statistics/intervals.ts';
import { type BatchSums, type LossSums, noLosses } from './batch.ts';

export interface Estimate {
  readonly estimate: number;
  readonly lower95: number;
  readonly upper95: number;
}

/** What is known without an error. */
export function surely(value: number): Estimate {
  return { estimate: value, lower95: value, upper95: value };
}

export interface LossEstimate {
  /** Losses per year in the long run. */
  readonly perYear: Estimate;
  /** Probability of a loss within a number of years that begin with everything up. */
  readonly within: Estimate;
  /** Forced paths that ended so. */
  readonly hits: number;
  /** Of `perYear`; null without a hit. */
  readonly relativeHalfWidth: number | null;
  /** The largest share that one path has in the estimate; null without a hit. */
  readonly largestShare: number | null;
}

export class Tally {
  paths = 0;
  events = 0;
  readonly patterns = new Map<string, LossSums>();
  private weight = 0;
  private weight2 = 0;
  private naturalPaths = 0;
  private years = 0;
  private years2 = 0;
  readonly sojournYears: number;
  /** By years. */
  private readonly missions = new Map<number, { paths: number; readonly patterns: Map<string, LossSums> }>();

  /** @param rate of everything that may befall a group that has everything up, per year, above 0 */
  constructor(rate: number) {
    this.sojournYears = 1 / rate;
  }

  /** Batches are added in the order of their numbers. */
  add(batch: BatchSums): void {
    this.paths += batch.paths;
    this.events += batch.events;
    this.weight += batch.weight;
    this.weight2 += batch.weight2;
    this.naturalPaths += batch.naturalPaths;
    this.years += batch.years;
    this.years2 += batch.years2;
    addAll(this.patterns, batch);
  }

  /** Missions of so many years are added likewise. */
  addMission(years: number, batch: BatchSums): void {
    const missions = this.missions.get(years) ?? { paths: 0, patterns: new Map() };
    this.missions.set(years, missions);
    missions.paths += batch.paths;
    this.events += batch.events;
    addAll(missions.patterns, batch);
  }

  /** Paths are short against so many years, and losses rare: then what is lost within them follows from paths. */
  isRenewal(years: number): boolean {
    const { x, xd } = this.sumsOf(() => true);
    const longest = Math.max(this.years / this.naturalPaths, x === 0 ? 0 : xd / x);
    return longest <= SHORT * years && this.withinByPaths(() => true, years).estimate <= RARE;
  }

  /** Mean weight of a path, with its standard error: it is 1, or something is wrong. */
  get meanWeight(): { readonly mean: number; readonly error: number } {
    const mean = this.weight / this.paths;
    return { mean, error: Math.sqrt(Math.max(0, this.weight2 / this.paths - mean * mean) / this.paths) };
  }

  /** Years of a cycle. */
  get cycleYears(): number {
    return this.sojournYears + this.years / this.naturalPaths;
  }

  /** Of the losses with these patterns. @param years from 0 up */
  estimate(chosen: (pattern: string) => boolean, years: number): LossEstimate {
    const sums = this.sumsOf(chosen);
    const n = this.paths;
    const perCycle = 1 / this.cycleYears;
    if (sums.hits === 0) {
      // Of natural paths none was lost: forced ones are more, but nothing is known of their weights.
      const upper = (POISSON_NOTHING_SEEN / this.naturalPaths) * perCycle;
      const nothing = (upper95: number): Estimate => ({ estimate: 0, lower95: 0, upper95 });
      const within = this.withinMissions(chosen, years) ?? nothing(1 - Math.exp(-upper * years));
      return { perYear: nothing(upper), within, hits: 0, relativeHalfWidth: null, largestShare: null };
    }
    const cycleError = this.cycleError;
    const mean = sums.y / n;
    const error = Math.sqrt(variance(sums.yy / n, mean, n) / (mean * mean) + cycleError * cycleError);
    return {
      perYear: around(mean * perCycle, error),
      within: this.withinMissions(chosen, years) ?? this.withinByPaths(chosen, years),
      hits: sums.hits,
      relativeHalfWidth: Z95 * error,
      largestShare: sums.most / sums.x,
    };
  }

  /** By missions of that length, where there were any. */
  private withinMissions(chosen: (pattern: string) => boolean, years: number): Estimate | null {
    const missions = this.missions.get(years);
    if (missions === undefined) return null;
    const { x, xx, hits } = sumsOf(missions.patterns, chosen);
    const n = missions.paths;
    if (hits === 0) return { estimate: 0, lower95: 0, upper95: POISSON_NOTHING_SEEN / n };
    const mean = x / n;
    const { estimate, lower95, upper95 } = around(mean, Math.sqrt(variance(xx / n, mean, n)) / mean);
    return { estimate, lower95, upper95: Math.min(1, upper95) };
  }

  private withinByPaths(chosen: (pattern: string) => boolean, years: number): Estimate {
    const sums = this.sumsOf(chosen);
    if (sums.hits === 0) return { estimate: 0, lower95: 0, upper95: 0 };
    const n = this.paths;
    const { cycleError } = this;
    const perCycle = 1 / this.cycleYears;
    const begun = this.pathsBegun(years);
    const expected = (sums.x * begun - perCycle * sums.xd) / n;
    const square = begun * begun * sums.xx - 2 * begun * perCycle * sums.xxd + perCycle * perCycle * sums.xxdd;
    const withinError = Math.sqrt(variance(square / n, expected, n) / (expected * expected) + cycleError * cycleError);
    const probability = (x: number): number => -Math.expm1(-Math.max(0, x));
    const { estimate, lower95, upper95 } = around(expected, withinError);
    return { estimate: probability(estimate), lower95: probability(lower95), upper95: probability(upper95) };
  }

  /** Relative standard error of a cycle's length. */
  private get cycleError(): number {
    const mean = this.years / this.naturalPaths;
    return Math.sqrt(variance(this.years2 / this.naturalPaths, mean, this.naturalPaths)) / this.cycleYears;
  }

  /** Paths that begin within some years on average, everything being up at their beginning (Cox 1962, §4.2). */
  private pathsBegun(years: number): number {
    const path = this.years / this.naturalPaths;
    const cycle = this.cycleYears;
    const up = this.sojournYears;
    const cycle2 = 2 * up * up + 2 * up * path + this.years2 / this.naturalPaths;
    return (years - up) / cycle + cycle2 / (2 * cycle * cycle);
  }

  private sumsOf(chosen: (pattern: string) => boolean): LossSums {
    return sumsOf(this.patterns, chosen);
  }
}

/** Of a time: paths up to this share of it are short, and losses up to this probability rare. */
const SHORT = 0.15;
const RARE = 0.02;

function sumsOf(patterns: ReadonlyMap<string, LossSums>, chosen: (pattern: string) => boolean): LossSums {
  let sums = noLosses();
  for (const [pattern, of] of patterns) if (chosen(pattern)) sums = plus(sums, of);
  return sums;
}

function addAll(patterns: Map<string, LossSums>, batch: BatchSums): void {
  for (const [pattern, sums] of batch.patterns) patterns.set(pattern, plus(patterns.get(pattern) ?? noLosses(), sums));
}

function around(value: number, relativeError: number): Estimate {
  const half = Z95 * relativeError * value;
  return { estimate: value, lower95: Math.max(0, value - half), upper95: value + half };
}

/** Of a mean of n values, from the mean of their squares. */
function variance(meanSquare: number, mean: number, n: number): number {
  return Math.max(0, meanSquare - mean * mean) / n;
}

export function plus(a: LossSums, b: LossSums): LossSums {
  return {
    hits: a.hits + b.hits,
    y: a.y + b.y,
    yy: a.yy + b.yy,
    x: a.x + b.x,
    xx: a.xx + b.xx,
    xd: a.xd + b.xd,
    xxd: a.xxd + b.xxd,
    xxdd: a.xxdd + b.xxdd,
    most: Math.max(a.most, b.most),
  };
}
