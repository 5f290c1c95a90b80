/** How many batches an estimate takes: reckoned from a pilot, whose own batches are not used again. */
import type { Tally } from './estimate.ts';
import type { MissionTally } from './missionTally.ts';

/** Batches of a pilot, and of a main part where the pilot has no loss to reckon with. */
export const PILOT_BATCHES = 16;
const BLIND_BATCHES = 64;
/** More batches than the pilot suggests, so that few runs miss the precision by a hair. */
const MARGIN = 1.2;
const BATCHES_MOST = 50_000;
const MISSION_BATCHES_MOST = 16_000;
/** A batch of missions counts for so many events at least, though next to nothing may happen in it. */
const MISSION_EVENTS_LEAST = 1024;

export interface Batches {
  readonly count: number;
  /** Of one of them, as the pilot had it. */
  readonly eventsEach: number;
  /** The precision takes more than the events allow. */
  readonly isCut: boolean;
}

/**
 * One at least.
 * @param precision relative half-width of the 95 % interval, above 0
 * @param allowed events at most, roughly
 */
export function batchesAfter(pilot: Tally, precision: number, allowed: number): Batches {
  const { relativeHalfWidth } = pilot.estimate(() => true, 1);
  const wanted = relativeHalfWidth === null ? BLIND_BATCHES : batchesFor(relativeHalfWidth, precision);
  const { count, ...rest } = within(Math.min(BATCHES_MOST, wanted), pilot.events / PILOT_BATCHES, allowed);
  return { count: Math.max(1, count), ...rest };
}

/**
 * The same for missions under one guide, by the pilots of all: its own losses are to be known as well as the precision of the
 * whole asks for. None where not even one batch is allowed.
 */
export function missionsAfter(
  pilots: MissionTally,
  isOwn: (pattern: string) => boolean,
  eventsOfPilot: number,
  precision: number,
  allowed: number,
): Batches {
  const { estimate } = pilots.within(() => true);
  const { lower95, upper95 } = pilots.within(isOwn);
  const eventsEach = Math.max(MISSION_EVENTS_LEAST, eventsOfPilot / PILOT_BATCHES);
  // Without a loss they are too rare for missions to see many.
  const wanted = estimate === 0 ? BLIND_BATCHES : batchesFor((upper95 - lower95) / (2 * estimate), precision);
  return within(Math.min(MISSION_BATCHES_MOST, wanted), eventsEach, allowed);
}

function batchesFor(relativeHalfWidth: number, precision: number): number {
  return Math.max(PILOT_BATCHES, Math.ceil(PILOT_BATCHES * MARGIN * (relativeHalfWidth / precision) ** 2));
}

function within(wanted: number, eventsEach: number, allowed: number): Batches {
  const count = Math.min(wanted, Math.floor(allowed / eventsEach));
  return { count, eventsEach, isCut: count < wanted };
}
