/**
 * What a region's clock shows, which stamps the writes of tags that the region takes. True time is the queue's; a clock is
 * ahead of it or behind it by what faults hold, all of them together.
 */
import { CLOCK_SKEW, type Conditions } from './conditions.ts';
import type { ClockTargets } from './faults/fault.ts';

/**
 * The stamp of a write that a region takes now: what its clock shows. Stamps are above 0 and rise with the clock, whatever
 * it shows: 0 and earlier lie between 0 and 1, for what is below 0 stamps the state of time 0.
 */
export function stampUs(conditions: Conditions, region: number, nowUs: number): number {
  const shownUs = nowUs + conditions.clockSkewUs[region]!;
  return shownUs >= 1 ? shownUs : 1 / (2 - shownUs);
}

/** The faults' grip on the clocks. */
export function clocksOf(conditions: Conditions): ClockTargets {
  return {
    skew: (region, offsetUs, fault) => conditions.push(CLOCK_SKEW, region, offsetUs, fault),
    unskew: (region, fault) => conditions.pop(CLOCK_SKEW, region, fault),
  };
}
