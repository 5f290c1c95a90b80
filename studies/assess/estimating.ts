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
import { batchesAfter, missionsAfter, PILOT_BATCHES } from './batchCount.ts';
import { guideOf } from './causes.ts';
import { Tally } from './estimate.ts';
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
}

/** Nothing is ever as it was: parts age, or one-way rules bring back nothing of what was lost. */
export function areMissionsAlone({ ages, isMended }: Skeleton): boolean {
  return ages || !isMended;
}

export function* estimating({ rate, missionsAlone, precision, events, times }: Wanted): Estimating {
  const allowed = events ?? Number.POSITIVE_INFINITY;
  const pilot = new Tally(rate);
  for (const sums of yield { part: { kind: 'pilot' }, numbers: numbers(0, PILOT_BATCHES) }) pilot.add(sums);
  const tally = new Tally(rate, missionsAlone, pilot.guides);
  let spent = 0;
  let isOver = false;
  if (!missionsAlone) {
    const paths = batchesAfter(pilot, precision, allowed);
    const played = yield { part: { kind: 'paths' }, numbers: numbers(PILOT_BATCHES, paths.count) };
    for (const sums of played) tally.add(sums);
    spent = played.length * paths.eventsEach;
    isOver = paths.isCut || played.length < paths.count;
  }
  for (const years of new Set(times)) {
    if (tally.isRenewal(years)) continue;
    const missions = isOver
      ? NONE
      : yield* missionsOf(tally, missionsAlone ? pilot : tally, years, precision, allowed - spent);
    spent += missions.events;
    isOver ||= missions.isCut;
    if (!tally.hasMissions(years)) tally.leaveOut(years);
  }
  return { tally, events: Math.max(1, Math.ceil(spent)) };
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
  precision: number,
  allowed: number,
): Generator<Stretch, { readonly events: number; readonly isCut: boolean }, readonly BatchSums[]> {
  const { guides } = rough;
  const pilots = new MissionTally(guides);
  const ofGuide: { readonly batches: (first: number, count: number) => number[]; readonly events: number }[] = [];
  for (let guide = 0; guide < guides; guide++) {
    const { perYear, within } = rough.estimate((pattern) => guideOf(pattern, guides) === guide, years);
    const forced = within.estimate < NATURAL_FROM;
    const batches = (first: number, count: number): number[] =>
      numbers(first, count).map((index) => missionBatch(years, forced, perYear.estimate, index, guide));
    const tried = yield { part: { kind: 'mission pilot', years }, numbers: batches(0, PILOT_BATCHES) };
    if (tried.length < PILOT_BATCHES) return NONE;
    const before = pilots.events;
    for (const sums of tried) pilots.add(sums, guide);
    ofGuide.push({ batches, events: pilots.events - before });
  }
  let spent = 0;
  let isCut = false;
  for (const [guide, { batches, events }] of ofGuide.entries()) {
    const isOwn = (pattern: string): boolean => guideOf(pattern, guides) === guide;
    const wanted = missionsAfter(pilots, isOwn, events, precision, isCut ? 0 : allowed - spent);
    isCut ||= wanted.isCut;
    if (wanted.count === 0) continue;
    const played = yield { part: { kind: 'missions', years }, numbers: batches(PILOT_BATCHES, wanted.count) };
    for (const sums of played) tally.addMission(years, sums, guide);
    spent += played.length * wanted.eventsEach;
    isCut ||= played.length < wanted.count;
  }
  return { events: spent, isCut };
}

function numbers(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => first + i);
}
