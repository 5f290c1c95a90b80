/**
 * From the sums of batches to rates and probabilities with their intervals: the regenerative ratio estimator.
 *
 * A cycle is the time for which everything is up (exponential, so its mean is known), then a path. The rate of loss in the
 * long run is E[y] / E[cycle], where y counts every loss of a path. Within T years, starting with everything up, E[N] paths
 * begin by the renewal theorem for a process whose first interval is the sojourn alone, and those that would be lost after T
 * do not count: X = E[x]·E[N] − E[x·d]/E[cycle], and P = 1 − exp(−X) as long as losses are rare. Intervals are of the
 * central limit theorem, with the variance of the denominator. Paths under different guides are independent, and each has losses
 * of its own, so their means and variances add.
 *
 * Where parts age nothing is ever as it was, nor where one-way rules bring nothing back, and only whole missions tell: then the
 * rate is that at which the longest of them lose.
 */
import { POISSON_NOTHING_SEEN, Z95 } from '../statistics/intervals.ts';
import type { BatchSums, LossSums } from './batch.ts';
import {
  addAll,
  addUp,
  around,
  type Estimate,
  lossesByGuide,
  meanOf,
  relativeHalfWidthOf,
  sumsOf,
  variance,
} from './lossSums.ts';
import { MissionTally } from './missionTally.ts';

export interface LossEstimate {
  /** Losses per year in the long run; without an upper bound where nothing was played that could tell. */
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
  /** Under each guide. */
  paths = 0;
  guides: number;
  events = 0;
  private readonly ofPaths = new Map<string, LossSums>();
  private weight = 0;
  private weight2 = 0;
  private naturalPaths = 0;
  private years = 0;
  private years2 = 0;
  readonly sojournYears: number;
  /** Paths do not tell. */
  readonly missionsAlone: boolean;
  /** By years. */
  private readonly missions = new Map<number, MissionTally>();
  /** Years of missions that are needed and were not played. */
  readonly unplayed = new Set<number>();

  /**
   * @param rate of everything that may befall a group that has everything up, per year, above 0
   * @param missionsAlone nothing is ever as it was: then missions alone are added
   * @param guides under which missions are played; batches of paths tell it themselves
   */
  constructor(rate: number, missionsAlone = false, guides = 1) {
    this.sojournYears = 1 / rate;
    this.missionsAlone = missionsAlone;
    this.guides = guides;
  }

  /** Losses by what took the copies away. */
  get patterns(): ReadonlyMap<string, LossSums> {
    return this.missionsAlone ? this.longest.patterns : this.ofPaths;
  }

  /** Batches are added in the order of their numbers. */
  add(batch: BatchSums): void {
    this.paths += batch.paths;
    this.guides = batch.guides;
    this.events += batch.events;
    this.weight += batch.weight;
    this.weight2 += batch.weight2;
    this.naturalPaths += batch.naturalPaths;
    this.years += batch.years;
    this.years2 += batch.years2;
    addAll(this.ofPaths, batch);
  }

  /** Missions of so many years under one guide are added likewise. */
  addMission(years: number, batch: BatchSums, guide = 0): void {
    const missions = this.missions.get(years) ?? new MissionTally(this.guides);
    this.missions.set(years, missions);
    missions.add(batch, guide);
    this.events += batch.events;
  }

  /** Missions of so many years are needed, and are not to be had: only a bound is told of what is lost within them. */
  leaveOut(years: number): void {
    this.unplayed.add(years);
  }

  /** Missions of so many years were played, under every guide. */
  hasMissions(years: number): boolean {
    return this.missions.get(years)?.isWhole === true;
  }

  /** Whole missions that were played, by their years. */
  get played(): ReadonlyMap<number, MissionTally> {
    return this.missions;
  }

  /** Paths are short against so many years, and losses rare: then what is lost within them follows from paths. */
  isRenewal(years: number): boolean {
    if (this.missionsAlone) return false;
    const { x, xd } = this.sumsOf(() => true);
    // Few paths that last for years hide in the mean, and not in what is left of a cycle at any instant.
    const left = this.years2 / this.naturalPaths / (2 * this.cycleYears);
    const longest = Math.max(this.years / this.naturalPaths, x === 0 ? 0 : xd / x, left);
    return longest <= SHORT * years && this.withinByPaths(() => true, years).estimate <= RARE;
  }

  /** Mean weight of a path, as it is checked (paths.ts), with its standard error: it is 1, or something is wrong. */
  get meanWeight(): { readonly mean: number; readonly error: number } {
    return this.missionsAlone ? this.longest.meanWeight : meanOf(this.weight, this.weight2, this.guides * this.paths);
  }

  /** Years of a cycle. */
  get cycleYears(): number {
    return this.sojournYears + this.years / this.naturalPaths;
  }

  /** Of the losses with these patterns. @param years from 0 up */
  estimate(chosen: (pattern: string) => boolean, years: number): LossEstimate {
    if (this.missionsAlone) return this.byMissions(chosen, years);
    const sums = this.sumsOf(chosen);
    const n = this.paths;
    const perCycle = 1 / this.cycleYears;
    if (sums.hits === 0) {
      // Of natural paths none was lost: forced ones are more, but nothing is known of their weights.
      const upper = (POISSON_NOTHING_SEEN / this.naturalPaths) * perCycle;
      const nothing = (upper95: number): Estimate => ({ estimate: 0, lower95: 0, upper95 });
      const bound = nothing(1 - Math.exp(-upper * years));
      const missions = this.missions.get(years);
      const isSeen = missions !== undefined && missions.lossesOf(chosen).hits > 0;
      const within = isSeen && missions.isWhole ? missions.within(chosen) : bound;
      return { perYear: nothing(upper), within, hits: 0, relativeHalfWidth: null, largestShare: null };
    }
    const cycleError = this.cycleError;
    const mean = sums.y / n;
    const parts = lossesByGuide(this.ofPaths, this.guides, chosen);
    const spread = addUp(parts, ({ y, yy }) => variance(yy / n, y / n, n));
    const error = Math.sqrt(spread / (mean * mean) + cycleError * cycleError);
    const perYear = around(mean * perCycle, error);
    return {
      perYear,
      within: this.withinOf(chosen, years, perYear.upper95),
      hits: sums.hits,
      relativeHalfWidth: Z95 * error,
      largestShare: sums.most / sums.x,
    };
  }

  private byMissions(chosen: (pattern: string) => boolean, years: number): LossEstimate {
    const { longest } = this;
    if (longest === NO_MISSIONS) return NOTHING_PLAYED;
    const inAll = longest.within(chosen);
    const within = this.hasMissions(years) ? this.missions.get(years)!.within(chosen) : NOTHING_KNOWN;
    const { hits, largestShare } = longest.lossesOf(chosen);
    const rate = (probability: number): number => -Math.log1p(-Math.min(probability, ALMOST)) / this.longestYears;
    const { estimate, lower95, upper95 } = inAll;
    const perYear = { estimate: rate(estimate), lower95: rate(lower95), upper95: rate(upper95) };
    const relativeHalfWidth = hits === 0 ? null : relativeHalfWidthOf(perYear);
    return { perYear, within, hits, relativeHalfWidth, largestShare };
  }

  private get longestYears(): number {
    return Math.max(0, ...[...this.missions.keys()].filter((years) => this.hasMissions(years)));
  }

  private get longest(): MissionTally {
    return this.missions.get(this.longestYears) ?? NO_MISSIONS;
  }

  /** More is lost in the long run than in years that begin with everything up. */
  private withinOf(chosen: (pattern: string) => boolean, years: number, perYearMost: number): Estimate {
    const missions = this.missions.get(years);
    if (missions?.isWhole) return missions.within(chosen);
    if (!this.unplayed.has(years)) return this.withinByPaths(chosen, years);
    return { estimate: 0, lower95: 0, upper95: -Math.expm1(-perYearMost * years) };
  }

  private withinByPaths(chosen: (pattern: string) => boolean, years: number): Estimate {
    const sums = this.sumsOf(chosen);
    if (sums.hits === 0) return { estimate: 0, lower95: 0, upper95: 0 };
    const n = this.paths;
    const { cycleError } = this;
    const perCycle = 1 / this.cycleYears;
    const begun = this.pathsBegun(years);
    const mean = ({ x, xd }: LossSums): number => (x * begun - perCycle * xd) / n;
    const expected = mean(sums);
    const spread = addUp(lossesByGuide(this.ofPaths, this.guides, chosen), (part) => {
      const square = begun * begun * part.xx - 2 * begun * perCycle * part.xxd + perCycle * perCycle * part.xxdd;
      return variance(square / n, mean(part), n);
    });
    const withinError = Math.sqrt(spread / (expected * expected) + cycleError * cycleError);
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
    return sumsOf(this.ofPaths, chosen);
  }
}

const NO_MISSIONS = new MissionTally(1);
const NOTHING_KNOWN: Estimate = { estimate: 0, lower95: 0, upper95: 1 };
const NOTHING_PLAYED: LossEstimate = {
  perYear: { estimate: 0, lower95: 0, upper95: Number.POSITIVE_INFINITY },
  within: NOTHING_KNOWN,
  hits: 0,
  relativeHalfWidth: null,
  largestShare: null,
};
/** A probability of 1 is that of no rate. */
const ALMOST = 1 - 1e-12;

/** Of a time: paths up to this share of it are short, and losses up to this probability rare. */
const SHORT = 0.15;
const RARE = 0.02;
