/** What must hold for an estimate to be believed; where it does not, the verdict is inconclusive. */
import { formatYears } from '../figures.ts';
import { Z95 } from '../statistics/intervals.ts';
import type { ExactFigures, Guard } from './assessResult.ts';
import type { Tally } from './estimate.ts';
import { type Estimate, relativeHalfWidthOf } from './lossSums.ts';

/** Losses that the interval of a mean needs to be trusted. */
const HITS_LEAST = 100;
/** A path with a larger share decides by itself. */
const SHARE_MOST = 0.05;
/** Standard errors that the mean weight may be off from 1, and the estimate from what is known: luck does it once in 16,000. */
const ERRORS_MOST = 4;
/** A precision counts as reached up to this factor: it was planned from a pilot. */
const PRECISION_SLACK = 1.1;
const ROUNDING = 1e-9;

/**
 * Each guard looks at paths and at whole missions, and tells of what is worst.
 * @param years within which the chance of a loss is told
 */
export function guardsOf(
  tally: Tally,
  exact: ExactFigures | null,
  precision: number,
  years: readonly number[],
): Guard[] {
  const { hits, relativeHalfWidth, largestShare } = tally.estimate(() => true, 1);
  const missions = [...tally.played].map(([time, played]) => ({
    of: ` in missions of ${formatYears(time)}`,
    weight: played.meanWeight,
    ...played.losses,
  }));
  const all = [{ of: '', weight: tally.meanWeight, hits, largestShare }, ...missions];
  const fewest = worst(all, (one) => -one.hits);
  const off = ({ weight: { mean, error } }: (typeof all)[number]): number =>
    error > 0 ? Math.abs(mean - 1) / error : 0;
  const farthest = worst(all, off);
  const { mean, error } = farthest.weight;
  const guards: Guard[] = [
    guard('losses seen', fewest.hits >= HITS_LEAST, `${fewest.hits}${fewest.of}, of at least ${HITS_LEAST}`),
    guard(
      'mean weight is 1',
      off(farthest) <= ERRORS_MOST,
      `${mean.toFixed(3)}${farthest.of}, may be 1 ± ${(ERRORS_MOST * error).toPrecision(2)}`,
    ),
  ];
  const heaviest = worst(all, (one) => one.largestShare ?? 0);
  if (heaviest.largestShare !== null) {
    const observed = `the heaviest has ${percent(heaviest.largestShare)}${heaviest.of}`;
    guards.push(guard('no path decides', heaviest.largestShare <= SHARE_MOST, observed));
  }
  if (relativeHalfWidth !== null) guards.push(precisionGuard(tally, relativeHalfWidth, precision, years));
  if (tally.unplayed.size > 0)
    guards.push(
      guard('whole missions', false, `none of ${[...tally.unplayed].map(formatYears).join(' and ')} was played`),
    );
  if (exact !== null && relativeHalfWidth !== null && exact.perYear > 0) {
    guards.push(exactGuard(tally, relativeHalfWidth, exact));
  }
  return guards;
}

/** Of the rate, and of each chance: its interval comes from paths or from missions. */
function precisionGuard(tally: Tally, ofRate: number, precision: number, years: readonly number[]): Guard {
  const widths = years.map((time) => ({
    of: ` within ${formatYears(time)}`,
    width: halfWidthOf(tally.estimate(() => true, time).within),
  }));
  const { of, width } = worst([{ of: '', width: ofRate }, ...widths], (one) => one.width);
  const isReached = width <= precision * PRECISION_SLACK;
  return guard('precision', isReached, `±${percent(width)}${of}, asked for ±${percent(precision)}`);
}

/** The rate, and what missions have come to. */
function exactGuard(tally: Tally, ofRate: number, exact: ExactFigures): Guard {
  const { estimate } = tally.estimate(() => true, 1).perYear;
  const whole = [...tally.played].filter(([, played]) => played.isWhole);
  const missions = whole.map(([time, played]) => {
    const within = played.within(() => true);
    const truth = time === 1 ? exact.withinFirstYear : exact.withinMission;
    return { of: ` in missions of ${formatYears(time)}`, z: errorsOff(within.estimate, halfWidthOf(within), truth) };
  });
  // What missions lose in a year is not what is lost in the long run.
  const ofPaths = tally.missionsAlone ? [] : [{ of: '', z: errorsOff(estimate, ofRate, exact.perYear) }];
  const { of, z } = worst([...ofPaths, ...missions], (one) => Math.abs(one.z));
  return guard('agrees with the exact chain', Math.abs(z) <= ERRORS_MOST, `z = ${z.toFixed(2)}${of}`);
}

/** As a share of the estimate; where nothing was seen, all of it. */
function halfWidthOf(of: Estimate): number {
  return of.estimate > 0 ? relativeHalfWidthOf(of) : 1;
}

/** The first of the worst. */
function worst<T>(all: readonly T[], badness: (one: T) => number): T {
  return all.reduce((found, one) => (badness(one) > badness(found) ? one : found));
}

function percent(share: number): string {
  return share >= 0.0995 ? `${Math.round(100 * share)} %` : `${(100 * share).toPrecision(2)} %`;
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
