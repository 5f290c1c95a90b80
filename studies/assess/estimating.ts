/**
 * The course of an estimate, as the batches that it wants and what it makes of them; who plays these, and on how many threads, is
 * not its affair.
 *
 * A pilot comes first, from which it is reckoned how many batches the wanted precision takes; then so many fresh ones: stopping
 * as soon as an interval looks small enough would make it too small too often. Where paths are long against a time that is
 * asked for, or losses not rare, whole missions of that time follow, likewise, under each guide for its own losses.
 */
import type { BatchSums } from './batch.ts';
import { batchesAfter, missionsAfter, PILOT_BATCHES } from './batchCount.ts';
import { guideOf } from './causes.ts';
import { Tally } from './estimate.ts';
import { missionBatch } from './stage.ts';

/** From this probability on missions are played as they are. */
const NATURAL_FROM = 0.003;

/** Yields the numbers of batches, is given their sums in the same order, and ends with the tally. */
export type Estimating = Generator<readonly number[], Tally, readonly BatchSums[]>;

export interface Wanted {
  /** Per year, of all that changes a group that has everything up. */
  readonly rate: number;
  /** Relative half-width of the 95 % interval of losses per year, above 0. */
  readonly precision: number;
  /** Events at most in the main part, roughly; null: as many as the precision takes. */
  readonly events: number | null;
  /** Years within which the chance of a loss is asked for. */
  readonly times: readonly number[];
}

export function* estimating({ rate, precision, events, times }: Wanted): Estimating {
  const pilot = new Tally(rate);
  for (const sums of yield numbers(0, PILOT_BATCHES)) pilot.add(sums);
  const tally = new Tally(rate);
  for (const sums of yield numbers(PILOT_BATCHES, batchesAfter(pilot, precision, events))) tally.add(sums);
  for (const years of new Set(times)) {
    if (tally.isRenewal(years)) continue;
    const ofGuide = Array.from({ length: tally.guides }, (_, guide) => {
      const isOwn = (pattern: string): boolean => guideOf(pattern, tally.guides) === guide;
      const { perYear, within, hits } = tally.estimate(isOwn, years);
      const forced = within.estimate < NATURAL_FROM;
      const missions = (first: number, count: number): number[] =>
        numbers(first, count).map((index) => missionBatch(years, forced, perYear.estimate, index, guide));
      return { guide, isOwn, hits, missions };
    });
    for (const { guide, missions } of ofGuide) {
      for (const sums of yield missions(0, PILOT_BATCHES)) tally.addMission(years, sums, guide);
    }
    const { estimate } = tally.estimate(() => true, years).within;
    for (const { guide, isOwn, hits, missions } of ofGuide) {
      // What is never lost under one of several guides needs no more of its missions to be known as that.
      if (hits === 0 && tally.guides > 1) continue;
      const { lower95, upper95 } = tally.estimate(isOwn, years).within;
      const more = missionsAfter({ estimate, lower95, upper95 }, precision);
      for (const sums of yield missions(PILOT_BATCHES, more)) tally.addMission(years, sums, guide);
    }
  }
  return tally;
}

function numbers(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
