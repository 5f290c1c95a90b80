/** How many batches an estimate takes: reckoned from a pilot, whose own batches are not used again. */
import type { Tally } from './estimate.ts';
import type { MissionTally } from './missionTally.ts';

/** Batches of a pilot, and of a main part where the pilot has no loss to reckon with. A shorter pilot leaves the rest of the numbers unused. */
export const PILOT_BATCHES = 16;
const BLIND_BATCHES = 64;
/** Batches after which a pilot may stop where a wide interval will do, and losses that they must have under each guide. */
const SHORT_PILOT_BATCHES = 4;
const SHORTEST_PILOT_BATCHES = 2;
const SHORT_PILOT_HITS = 400;
/** Relative half-widths from which on an interval is wide, and very wide. */
const WIDE = 0.05;
const VERY_WIDE = 0.1;
/** More batches than the pilot suggests, so that few runs miss the precision by a hair. */
const MARGIN = 1.2;
const BATCHES_MOST = 50_000;
const MISSION_BATCHES_MOST = 16_000;
/** A batch of missions counts for so many events at least, though next to nothing may happen in it. */
const MISSION_EVENTS_LEAST = 1024;

/** What the batches after a pilot are to come to. */
export interface Aim {
  /** Relative half-width of the 95 % interval, above 0. */
  readonly precision: number;
  /** Batches, where the events allow them and the precision takes fewer. */
  readonly least: number;
  /** Events at most, roughly. */
  readonly allowed: number;
}

/** What was played to reckon from. */
export interface Pilot {
  readonly batches: number;
  readonly events: number;
}

export interface Batches {
  readonly count: number;
  /** Of one of them, as the pilot had it. */
  readonly eventsEach: number;
  /** The precision takes more than the events allow. */
  readonly isCut: boolean;
}

/** Batches that a pilot has when it may stop; with the last of these numbers it does. @param precision as of an aim */
export function pilotStops(precision: number): readonly number[] {
  if (precision < WIDE) return [PILOT_BATCHES];
  return [precision < VERY_WIDE ? SHORT_PILOT_BATCHES : SHORTEST_PILOT_BATCHES, PILOT_BATCHES];
}

/** A pilot may stop early: it alone is as sure already as the main part is to be. @param guides so many hits each has */
export function tellsEnough(relativeHalfWidth: number | null, hits: readonly number[], precision: number): boolean {
  return relativeHalfWidth !== null && relativeHalfWidth <= precision && hits.every((of) => of >= SHORT_PILOT_HITS);
}

/** One at least. @param tally of the pilot @param batches that it had */
export function batchesAfter(tally: Tally, batches: number, aim: Aim): Batches {
  const { relativeHalfWidth } = tally.estimate(() => true, 1);
  const wanted = relativeHalfWidth === null ? BLIND_BATCHES : batchesFor(relativeHalfWidth, batches, aim);
  const { count, ...rest } = within(Math.min(BATCHES_MOST, wanted), tally.events / batches, aim.allowed);
  return { count: Math.max(1, count), ...rest };
}

/**
 * The same for missions under one guide, by the pilots of all: its own losses are to be known as well as the precision of the
 * whole asks for. None where not even one batch is allowed.
 */
export function missionsAfter(
  pilots: MissionTally,
  isOwn: (pattern: string) => boolean,
  pilot: Pilot,
  aim: Aim,
): Batches {
  const all = pilots.within(() => true);
  const own = pilots.within(isOwn);
  const eventsEach = Math.max(MISSION_EVENTS_LEAST, pilot.events / pilot.batches);
  // Without a loss of its own they are too rare for missions under it to see many, whatever the others have lost.
  const halfWidth = (own.upper95 - own.lower95) / (2 * all.estimate);
  const wanted = own.estimate === 0 ? BLIND_BATCHES : batchesFor(halfWidth, pilot.batches, aim);
  return within(Math.min(MISSION_BATCHES_MOST, wanted), eventsEach, aim.allowed);
}

/** As many as the pilot had at least: one that was short has enough losses for both. */
function batchesFor(relativeHalfWidth: number, pilot: number, { precision, least }: Aim): number {
  return Math.max(pilot, least, Math.ceil(pilot * MARGIN * (relativeHalfWidth / precision) ** 2));
}

function within(wanted: number, eventsEach: number, allowed: number): Batches {
  const count = Math.min(wanted, Math.floor(allowed / eventsEach));
  return { count, eventsEach, isCut: count < wanted };
}
