/** What must hold for an estimate to be believed; where it does not, the verdict is inconclusive. */
import { Z95 } from '../statistics/intervals.ts';
import type { ExactFigures, Guard } from './assessResult.ts';
import type { Tally } from './estimate.ts';

/** Losses that the interval of a mean needs to be trusted. */
const HITS_LEAST = 100;
/** A path with a larger share decides by itself. */
const SHARE_MOST = 0.05;
/** Standard errors that the mean weight may be off from 1, and the estimate from what is known. */
const WEIGHT_ERRORS_MOST = 5;
const EXACT_ERRORS_MOST = 4;
/** A precision counts as reached up to this factor: it was planned from a pilot. */
const PRECISION_SLACK = 1.1;
const ROUNDING = 1e-9;

export function guardsOf(tally: Tally, exact: ExactFigures | null, precision: number): Guard[] {
  const { hits, relativeHalfWidth, largestShare, perYear } = tally.estimate(() => true, 1);
  const { mean, error } = tally.meanWeight;
  const off = error > 0 ? Math.abs(mean - 1) / error : 0;
  const guards: Guard[] = [
    guard('losses seen', hits >= HITS_LEAST, `${hits}, of at least ${HITS_LEAST}`),
    guard('mean weight is 1', off <= WEIGHT_ERRORS_MOST, `${mean.toPrecision(4)} ± ${error.toPrecision(2)}`),
  ];
  if (largestShare !== null) {
    guards.push(
      guard('no path decides', largestShare <= SHARE_MOST, `the heaviest has ${(100 * largestShare).toPrecision(2)} %`),
    );
  }
  if (relativeHalfWidth !== null) {
    const reached = relativeHalfWidth <= precision * PRECISION_SLACK;
    const percent = (share: number): string => `${(100 * share).toPrecision(2)} %`;
    guards.push(guard('precision', reached, `±${percent(relativeHalfWidth)}, asked for ±${percent(precision)}`));
  }
  if (exact !== null && relativeHalfWidth !== null && exact.perYear > 0) {
    const z = errorsOff(perYear.estimate, relativeHalfWidth, exact.perYear);
    guards.push(guard('agrees with the exact chain', Math.abs(z) <= EXACT_ERRORS_MOST, `z = ${z.toFixed(2)}`));
  }
  return guards;
}

/**
 * Standard errors by which an estimate is off the truth. Where every path is lost in the same way an estimate has no error but
 * that of rounding, which counts as none.
 *
 * @param relativeHalfWidth of its 95 % interval
 */
export function errorsOff(estimate: number, relativeHalfWidth: number, truth: number): number {
  return Math.abs(estimate / truth - 1) < ROUNDING ? 0 : ((estimate - truth) * Z95) / (estimate * relativeHalfWidth);
}

function guard(name: string, holds: boolean, observed: string): Guard {
  return { name, verdict: holds ? 'pass' : 'inconclusive', observed };
}
