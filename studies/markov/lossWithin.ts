/**
 * The probability of a loss within a time, from state 0 with everything up. What is absorbed is added up as it comes,
 * never found as one minus what is left, so that a probability of 1e-20 has its digits too.
 */
import { sum } from '../statistics/intervals.ts';
import { type Chain, checkChain } from './chain.ts';
import { absorbedByDoubling, doublingWork } from './doubling.ts';
import { absorbedByJumps, jumpsWork } from './jumps.ts';
import { absorbedByStages } from './stages.ts';
import { untilLoss } from './untilLoss.ts';

/** Where the direct methods take more multiplications than this, a quarter of a second, stages are tried first. */
const STAGES_FROM = 1e8;
/** Multiplications before stages are given up. */
const STAGES_WORK_MAX = 4e9;

/**
 * P(a loss within `years`), from state 0, 0 to 1, to ten digits or more however small it is. `years` is 0 or more, and
 * finite. Throws RangeError on a malformed or too large chain.
 */
export function lossWithin(chain: Chain, years: number): number {
  return sum(lossWithinByCause(chain, years));
}

/** The same by the cause of the first loss. */
export function lossWithinByCause(chain: Chain, years: number): Float64Array {
  checkChain(chain);
  if (!(years >= 0 && years < Infinity)) throw new RangeError(`a time in years is 0 or more, not ${years}`);
  const until = untilLoss(chain);
  if (years === 0 || until.lossFrom.length === 0) return new Float64Array(chain.causes);
  const [doubling, jumps] = [doublingWork(until, years), jumpsWork(until, years)];
  const direct = Math.min(doubling, jumps);
  const byStages = direct > STAGES_FROM ? absorbedByStages(until, years, Math.min(direct, STAGES_WORK_MAX)) : null;
  if (byStages !== null) return byStages;
  return doubling < jumps ? absorbedByDoubling(until, years) : absorbedByJumps(until, years);
}
