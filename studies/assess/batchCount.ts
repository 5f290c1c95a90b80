/** How many batches an estimate takes: reckoned from a pilot, whose own batches are not used again. */
import type { Estimate, Tally } from './estimate.ts';

/** Batches of the pilot, and of a main part where the pilot has no loss to reckon with. */
export const PILOT_BATCHES = 16;
const BLIND_BATCHES = 64;
/** More batches than the pilot suggests, so that few runs miss the precision by a hair. */
const MARGIN = 1.2;
const BATCHES_MOST = 50_000;
const MISSION_BATCHES_MOST = 1000;

/**
 * @param precision relative half-width of the 95 % interval, above 0
 * @param events at most, roughly; null: as many as it takes
 */
export function batchesAfter(pilot: Tally, precision: number, events: number | null): number {
  const { relativeHalfWidth } = pilot.estimate(() => true, 1);
  const wanted = relativeHalfWidth === null ? BLIND_BATCHES : batchesFor(relativeHalfWidth, precision);
  const allowed = events === null ? BATCHES_MOST : Math.floor((events * PILOT_BATCHES) / pilot.events);
  return Math.max(PILOT_BATCHES, Math.min(wanted, allowed, BATCHES_MOST));
}

/** Batches of missions that are wanted on top of the pilot's, by the interval that these have given. */
export function missionsAfter({ estimate, lower95, upper95 }: Estimate, precision: number): number {
  const halfWidth = estimate === 0 ? 1 : (upper95 - lower95) / (2 * estimate);
  return Math.min(MISSION_BATCHES_MOST, batchesFor(halfWidth, precision));
}

function batchesFor(relativeHalfWidth: number, precision: number): number {
  return Math.ceil(PILOT_BATCHES * MARGIN * (relativeHalfWidth / precision) ** 2);
}
