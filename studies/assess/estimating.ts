/**
 * The course of an estimate, as the batches that it wants and what it makes of them; who plays these, and on how many threads, is
 * not its affair.
 *
 * A pilot comes first, from which it is reckoned how many batches the wanted precision takes; then so many fresh ones: stopping
 * as soon as an interval looks small enough would make it too small too often. Where paths are long against a time that is
 * asked for, or losses not rare, whole missions of that time follow, likewise, under each guide for its own losses.
 *
 * It ends sooner with the events that it is allowed, or as soon as it is given fewer batches than it wants. Either way so many
 * whole batches are in it, and a number of events that allows just those makes the same of them again.
 */
import type { Skeleton } from '../../sim/skeleton/skeleton.ts';
import type { BatchSums } from './batch.ts';
import { batchesAfter, missionsAfter, PILOT_BATCHES, type Pilot, pilotStops, tellsEnough } from './batchCount.ts';
import { guideOf } from './causes.ts';
import { Tally } from './estimate.ts';
import { relativeHalfWidthOf } from './lossSums.ts';
import { MissionTally } from './missionTally.ts';
import { missionBatch } from './stage.ts';

/** From this probability on missions are played as they are. */
const NATURAL_FROM = 0.003;

/** Yields the batches it wants, is given the sums of the first of them, in their order, and ends with what they come to. */
export type Estimating = Generator<Stretch, Estimated, readonly BatchSums[]>;

export interface Stretch {
  readonly part: Part;
  readonly numbers: readonly number[];
}

/** Years are those of a mission; a pilot's batches are reckoned from and thrown away. */
export type Part =
  | { readonly kind: 'pilot' | 'paths' }
  | { readonly kind: 'mission pilot' | 'missions'; readonly years: number };

export interface Estimated {
  readonly tally: Tally;
  /** Allowed events that end the estimate just where it ended: 1 where nothing but pilots was played. */
  readonly events: number;
}

export interface Wanted {
  /** Per year, of all that changes a group that has everything up. */
  readonly rate: number;
  /** Nothing is ever as it was: then what is lost is told by missions alone, and a pilot only roughly. */
  readonly missionsAlone: boolean;
  /** Relative half-width of the 95 % interval of losses per year, above 0. */
  readonly precision: number;
  /** Events at most, roughly, pilots apart; null: as many as the precision takes. */
  readonly events: number | null;
  /** Years within which the chance of a loss is asked for. */
  readonly times: readonly number[];
  /** Batches of paths, and of missions under each guide, where the precision takes fewer: for who needs parts of an estimate. */
  readonly batchesLeast?: number | undefined;
}

/** Nothing is ever as it was: parts age, or one-way rules bring back nothing of what was lost. */
export function areMissionsAlone({ ages, isMended }: Skeleton): boolean {
  return ages || !isMended;
}

export function* estimating(wanted: Wanted): Estimating {
  const { rate, missionsAlone, precision, events, times, batchesLeast = 1 } = wanted;
  const allowed = events ?? Number.POSITIVE_INFINITY;
  const { pilot, batches } = yield* pilotOf(rate, precision);
  const tally = new Tally(rate, missionsAlone, pilot.guides);
  let spent = 0;
  let isOver = false;
  if (!missionsAlone) {
    const paths = batchesAfter(pilot, batches, { precision, least: batchesLeast, allowed });
    const played = yield { part: { kind: 'paths' }, numbers: numbers(PILOT_BATCHES, paths.count) };
    for (const sums of played) tally.add(sums);
    spent = played.length * paths.eventsEach;
    isOver = paths.isCut || played.length < paths.count;
  }
  for (const years of new Set(times)) {
    if (tally.isRenewal(years)) continue;
    const missions = isOver
      ? NONE
      : yield* missionsOf(tally, missionsAlone ? pilot : tally, years, wanted, allowed - spent);
    spent += missions.events;
    isOver ||= missions.isCut;
    if (!tally.hasMissions(years)) tally.leaveOut(years);
  }
  return { tally, events: Math.max(1, Math.ceil(spent)) };
}

/** Ends with what the pilot came to, and how many batches it took. */
function* pilotOf(
  rate: number,
  precision: number,
): Generator<Stretch, { readonly pilot: Tally; readonly batches: number }, readonly BatchSums[]> {
  const pilot = new Tally(rate);
  let batches = 0;
  for (const stop of pilotStops(precision)) {
    for (const sums of yield { part: { kind: 'pilot' }, numbers: numbers(batches, stop - batches) }) pilot.add(sums);
    batches = stop;
    const hits = Array.from(
      { length: pilot.guides },
      (_, guide) => pilot.estimate(isUnder(guide, pilot.guides), 1).hits,
    );
    if (tellsEnough(pilot.estimate(() => true, 1).relativeHalfWidth, hits, precision)) break;
  }
  return { pilot, batches };
}

const NONE = { events: 0, isCut: true };

/**
 * Adds missions of so many years to the tally, under each guide for its own losses; none where there is no time for all guides.
 * @param rough what tells roughly how much is lost
 * @param allowed events at most, roughly
 */
function* missionsOf(
  tally: Tally,
  rough: Tally,
  years: number,
  { precision, batchesLeast = 1 }: Wanted,
  allowed: number,
): Generator<Stretch, { readonly events: number; readonly isCut: boolean }, readonly BatchSums[]> {
  const { guides } = rough;
  const pilots = new MissionTally(guides);
  const ofGuide: { readonly batches: (first: number, count: number) => number[]; readonly pilot: Pilot }[] = [];
  for (let guide = 0; guide < guides; guide++) {
    const isOwn = isUnder(guide, guides);
    const { perYear, within } = rough.estimate(isOwn, years);
    const forced = within.estimate < NATURAL_FROM;
    const batches = (first: number, count: number): number[] =>
      numbers(first, count).map((index) => missionBatch(years, forced, perYear.estimate, index, guide));
    const own = new MissionTally(1);
    let tried = 0;
    for (const stop of pilotStops(precision)) {
      const played = yield { part: { kind: 'mission pilot', years }, numbers: batches(tried, stop - tried) };
      if (played.length < stop - tried) return NONE;
      for (const sums of played) {
        own.add(sums, 0);
        pilots.add(sums, guide);
      }
      tried = stop;
      if (tellsEnough(relativeHalfWidthOf(own.within(() => true)), [own.losses.hits], precision)) break;
    }
    ofGuide.push({ batches, pilot: { batches: tried, events: own.events } });
  }
  let spent = 0;
  let isCut = false;
  for (const [guide, { batches, pilot }] of ofGuide.entries()) {
    const aim = { precision, least: batchesLeast, allowed: isCut ? 0 : allowed - spent };
    const wanted = missionsAfter(pilots, isUnder(guide, guides), pilot, aim);
    isCut ||= wanted.isCut;
    if (wanted.count === 0) continue;
    const played = yield { part: { kind: 'missions', years }, numbers: batches(PILOT_BATCHES, wanted.count) };
    for (const sums of played) tally.addMission(years, sums, guide);
    spent += played.length * wanted.eventsEach;
    isCut ||= played.length < wanted.count;
  }
  return { events: spent, isCut };
}

function isUnder(guide: number, guides: number): (pattern: string) => boolean {
  return (pattern) => guideOf(pattern, guides) === guide;
}

function numbers(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
