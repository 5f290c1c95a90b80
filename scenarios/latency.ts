/**
 * The round trip between any two regions of a scenario: what the scenario says itself, else what was measured, else an
 * estimate from the distance. Computed here and not in the simulator because great circles need trigonometry, whose last
 * bits differ between engines; rounding to whole milliseconds makes the figure the same everywhere.
 */
import type { LatencyMatrix, RoundTrip } from '../sim/facts/latency.ts';
import type { Region } from '../sim/facts/regions.ts';
import type { OwnRegion } from './scenario.ts';

export interface Latency extends RoundTrip {
  /** `unplaced`: nothing is known of it, not even how far apart the two are. */
  readonly source: 'measured' | 'scenario' | 'distance' | 'unplaced' | 'sameRegion';
}

export interface LatencyContext {
  readonly matrix: LatencyMatrix;
  readonly regions: ReadonlyMap<string, Region>;
  readonly ownRegions: Readonly<Record<string, OwnRegion>>;
}

/** Light in fibre: 200 km per millisecond. */
const FIBRE_KM_PER_MS = 200;
/**
 * Measured round trip over the fibre's round trip along the great circle: the median of the 2,784 measured pairs more than
 * 500 km apart is 1.69 (10th percentile 1.37, 90th 2.50; the median error of the estimate is 15 %).
 */
export const PATH_STRETCH = 1.69;
/** The median of p95 − p50 over the measured matrix. */
const P95_ABOVE_P50_US = 6000;
/** Between neighbours the fit would go to zero; equipment does not. */
const NEAREST_US = 2000;
/** Zones of a region are designed to lie within 2 ms; the median of 1 ms is assumed. */
const SAME_REGION: Latency = { p50Us: 1000, p95Us: 2000, source: 'sameRegion' };
/** What two regions get when a scenario places neither on the map nor gives a latency. */
const UNPLACED_P50_US = 80_000;

/** The round trip from `a` to `b` in integer microseconds and where the figure comes from. */
export function latencyBetween(a: string, b: string, context: LatencyContext): Latency {
  if (a === b) return SAME_REGION;
  const given = ownLatency(context.ownRegions[a], b) ?? ownLatency(context.ownRegions[b], a);
  if (given !== null) return { ...given, source: 'scenario' };
  // A scenario may redefine a region of the world data, e.g. with fewer zones; only new coordinates move it away.
  const moved = isPlacedByScenario(a, context) || isPlacedByScenario(b, context);
  const measured = moved ? null : (context.matrix.between(a, b) ?? context.matrix.between(b, a));
  if (measured !== null) return { ...measured, source: 'measured' };
  const kilometres = distanceKm(placeOf(a, context), placeOf(b, context));
  const p50Us = kilometres === null ? UNPLACED_P50_US : roundTripOverDistanceUs(kilometres);
  return { p50Us, p95Us: p50Us + P95_ABOVE_P50_US, source: kilometres === null ? 'unplaced' : 'distance' };
}

/** The median round trip over that many kilometres of great circle, in whole milliseconds, as microseconds. */
function roundTripOverDistanceUs(kilometres: number): number {
  const milliseconds = Math.round((2 * kilometres * PATH_STRETCH) / FIBRE_KM_PER_MS);
  return Math.max(NEAREST_US, milliseconds * 1000);
}

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

function ownLatency(region: OwnRegion | undefined, other: string): RoundTrip | null {
  return region !== undefined && Object.hasOwn(region.latency, other) ? (region.latency[other] ?? null) : null;
}

function isPlacedByScenario(name: string, context: LatencyContext): boolean {
  return (context.ownRegions[name]?.latitude ?? null) !== null;
}

function placeOf(name: string, context: LatencyContext): Place | null {
  const { latitude = null, longitude = null } = context.ownRegions[name] ?? {};
  if (latitude !== null && longitude !== null) return { latitude, longitude };
  return context.regions.get(name) ?? null;
}

/** Great-circle distance by the haversine formula on a sphere of 6,371 km; null when a place is unknown. */
export function distanceKm(a: Place | null, b: Place | null): number | null {
  if (a === null || b === null) return null;
  const radians = Math.PI / 180;
  const halfLatitude = Math.sin(((b.latitude - a.latitude) * radians) / 2);
  const halfLongitude = Math.sin(((b.longitude - a.longitude) * radians) / 2);
  const chord =
    halfLatitude * halfLatitude +
    Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * halfLongitude * halfLongitude;
  return 2 * 6371 * Math.asin(Math.min(1, Math.sqrt(chord)));
}
