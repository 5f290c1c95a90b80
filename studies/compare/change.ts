/** What a difference and its interval say. */
import type { Difference } from '../statistics/paired.ts';
import type { Change, DifferenceOf } from './compareResult.ts';

/** Smaller ones are rounding. */
const NOTHING = 1e-9;

export function differenceOf({ estimate, lower95, upper95 }: Difference): DifferenceOf {
  return { change: changeOf(estimate, lower95, upper95), estimate, lower95, upper95, reason: null };
}

export function exactDifference(a: number, b: number): DifferenceOf {
  return differenceOf({ estimate: b - a, lower95: b - a, upper95: b - a });
}

/** No figure, but still a direction: what can happen in one and never in the other. */
export function decidedBy(change: Change, reason: string): DifferenceOf {
  return { change, estimate: null, lower95: null, upper95: null, reason };
}

export const SAME: DifferenceOf = { change: 'same', estimate: 0, lower95: 0, upper95: 0, reason: null };

function changeOf(estimate: number, lower95: number, upper95: number): Change {
  if (upper95 - lower95 < NOTHING) return Math.abs(estimate) < NOTHING ? 'same' : estimate > 0 ? 'more' : 'less';
  if (lower95 > 0) return 'more';
  return upper95 < 0 ? 'less' : 'notSeen';
}
