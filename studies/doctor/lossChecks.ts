/** The known systems against the exact solver, the estimator and plain simulation. */

import { YEAR_US } from '../../sim/kernel/time.ts';
import { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { solveExactly } from '../assess/exact.ts';
import { relativeHalfWidthOf } from '../assess/lossSums.ts';
import { outcomesOf } from '../executors/executor.ts';
import { NOBODY } from '../executors/nobody.ts';
import { Z95 } from '../statistics/intervals.ts';
import type { ChainCase, Expected, RateCase } from './cases.ts';
import {
  type Check,
  checkOf,
  type EstimateFinding,
  estimateFinding,
  exactFinding,
  type Finding,
  Z_MOST,
} from './check.ts';
import { type Estimated, estimated, type Written, written } from './estimated.ts';
import type { Playing } from './playing.ts';

/** How much the estimator is asked for. */
export interface Effort {
  /** Half-width of its 95 % intervals at most, as a share of the estimate. */
  readonly relativeHalfWidthMost: number;
  /** Share of the true value that it may be off. */
  readonly offMost: number;
}

/** As `nines assess` may be used in earnest. */
export const FINE: Effort = { relativeHalfWidthMost: 0.005, offMost: 0.01 };
/** What takes half a second. */
export const COARSE: Effort = { relativeHalfWidthMost: 0.05, offMost: 0.1 };

const EXACT_DIGITS = 6;
const SEED = 1;

export interface Means {
  readonly playing: Playing;
  readonly signal: AbortSignal;
  /** Null: no estimates. */
  readonly effort: Effort | null;
}

/** Mean time to loss and first year, by the exact solver and the estimator. */
export async function checkChain({ name, scenario, mttdlYears, firstYear }: ChainCase, means: Means): Promise<Check[]> {
  const system = written(scenario);
  const exact = figuresOf(system);
  const found = await estimatedBy(means, system);
  return [
    checkOf({
      ...headOf(name, 'mean time to loss', 'years', mttdlYears),
      exact: exactFinding('exact', exact.mttdlYears ?? Number.POSITIVE_INFINITY, mttdlYears.value, EXACT_DIGITS),
      estimate: found && estimateOf(found, 'years', mttdlYears, means),
    }),
    checkOf({
      ...headOf(name, 'first year', 'probability', firstYear),
      exact: exactFinding('exact', exact.withinFirstYear, firstYear.value, EXACT_DIGITS),
      estimate: found && estimateOf(found, 'probability', firstYear, means),
    }),
  ];
}

/** Losses or entries into loss per year, by the estimator and, where it is a chain, the exact solver. */
export async function checkRate(
  { name, figure, scenario, perYear, isChain }: RateCase,
  means: Means,
): Promise<Check[]> {
  const system = written(scenario);
  const found = await estimatedBy(means, system);
  const exact = isChain ? exactFinding('exact', figuresOf(system).perYear, perYear.value, EXACT_DIGITS) : null;
  if (exact === null && found === null) return [];
  const estimate = found && estimateOf(found, 'per year', perYear, means);
  return [checkOf({ ...headOf(name, figure, 'per year', perYear), exact, estimate })];
}

/** Entries into loss in a world of many groups, counted. */
export async function checkSimulation(
  name: string,
  text: string,
  perGroupYear: Expected,
  seeds: readonly number[],
  { playing, signal }: Means,
): Promise<Check> {
  const { script, plan } = written(text);
  let losses = 0;
  for (const { counters } of outcomesOf(await playing.seeds(script).run(seeds, NOBODY, signal))) {
    for (const { metric, count } of counters) if (metric === 'groups_lost') losses += count;
  }
  const groupYears = (seeds.length * plan.stamp.placementGroups * plan.durationUs) / YEAR_US;
  const wanted = perGroupYear.value * groupYears;
  // Losses of groups are rare and independent, so their number is a Poisson variable.
  const estimate: EstimateFinding = {
    method: 'simulation',
    value: losses / groupYears,
    relativeHalfWidth: Z95 / Math.sqrt(losses),
    relativeHalfWidthMost: 0.15,
    z: (losses - wanted) / Math.sqrt(wanted),
    zMost: Z_MOST,
    offMost: 0.25,
  };
  return checkOf({ ...headOf(name, 'entries into loss', 'per year', perGroupYear), exact: null, estimate });
}

function headOf(
  name: string,
  figure: string,
  unit: Finding['unit'],
  { value, source }: Expected,
): Omit<Finding, 'exact' | 'estimate'> {
  return { name, figure, unit, expected: value, source };
}

/** Throws where the system is no chain. */
function figuresOf({ plan }: Written) {
  const solved = solveExactly(new Skeleton(plan), 1);
  if ('problems' in solved) throw new Error(`it cannot be solved exactly: ${solved.problems.join('; ')}`);
  return solved.figures;
}

async function estimatedBy({ effort, playing, signal }: Means, system: Written): Promise<Estimated | null> {
  return effort === null ? null : estimated(system, SEED, effort.relativeHalfWidthMost, playing, signal);
}

function estimateOf(
  { perYear, firstYear }: Estimated,
  unit: 'years' | 'per year' | 'probability',
  { value }: Expected,
  { effort }: Means,
): EstimateFinding {
  const found = unit === 'probability' ? firstYear : perYear;
  const { estimate } = found;
  const relativeHalfWidth = relativeHalfWidthOf(found);
  if (unit !== 'years') return estimateFinding('estimate', estimate, relativeHalfWidth, value, effort ?? FINE);
  // The interval is of the rate, and the mean time is its reciprocal.
  const rate = estimateFinding('estimate', estimate, relativeHalfWidth, 1 / value, effort ?? FINE);
  return { ...rate, value: 1 / estimate, z: -rate.z };
}
