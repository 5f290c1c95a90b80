/**
 * The long run of a chain that starts anew in state 0 after each loss. By renewal–reward everything follows from the
 * stationary weights of that chain: losses per year are the flow into loss over the sum of weights, and the mean time
 * to loss is its reciprocal. All terms are positive, so a rate of 1e-18 per year is as precise as one of 1.
 */
import { type Chain, checkChain, LOSS } from './chain.ts';
import { weightsByElimination } from './elimination.ts';
import { longRunStates, type Rows, restricted, rowsOf } from './rows.ts';
import { weightsBySweeps } from './sweeps.ts';

/** Chains of more states than this are tried by sweeps first: where repairs are fast these are over in milliseconds. */
const SWEEPS_FIRST_FROM = 1000;
/** Multiplications before a method gives up: a quarter of a second, and some ten seconds each. */
const SWEEPS_FIRST_WORK_MAX = 1e8;
const ELIMINATION_WORK_MAX = 1e10;
const SWEEPS_WORK_MAX = 1e10;

export interface LongRun {
  /** Share of time in each state; they add up to 1. */
  readonly share: Float64Array;
  /** Losses per year, all causes; 0 where no loss can happen again and again. */
  readonly lossesPerYear: number;
  /** The same by cause. */
  readonly lossesPerYearByCause: Float64Array;
}

const never = () => false;

/**
 * The long run of a chain, with every figure from one solution. Where `isLossState` is given, entering such a state
 * from one that is not is a loss as well; the chain goes on from there. Throws RangeError where the chain is malformed,
 * where it may settle in one of several sets of states for good, so that there is no one long run, or where it is too
 * large to be solved.
 */
export function longRun(chain: Chain, isLossState: (state: number) => boolean = never): LongRun {
  checkChain(chain);
  const share = stationaryShares(rowsOf(chain, true));
  const lossesPerYearByCause = new Float64Array(chain.causes);
  let lossesPerYear = 0;
  for (let t = 0; t < chain.from.length; t++) {
    const [from, to] = [chain.from[t]!, chain.to[t]!];
    if (to !== LOSS && (isLossState(from) || !isLossState(to))) continue;
    const flow = share[from]! * chain.rate[t]!;
    lossesPerYearByCause[chain.cause[t]!]! += flow;
    lossesPerYear += flow;
  }
  return { share, lossesPerYear, lossesPerYearByCause };
}

/**
 * Mean years from state 0 to the first loss; Infinity where a history without any loss is possible. Throws RangeError
 * as `longRun` does.
 */
export function meanTimeToLoss(chain: Chain): number {
  return 1 / longRunLossRate(chain);
}

/**
 * Losses per year in the long run, the system starting anew in state 0 after each; 0 where they come to an end or never
 * happen.
 */
export function longRunLossRate(chain: Chain): number {
  checkChain(chain);
  // A set of states that nothing leaves, not even by a loss, is where losses end.
  return longRunStates(rowsOf(chain, true)).order[0] === 0 ? longRun(chain).lossesPerYear : 0;
}

/** Each cause's share of the losses of the long run; all 0 where there are none. */
export function shareOfCauses(chain: Chain): Float64Array {
  const { lossesPerYear, lossesPerYearByCause } = longRun(chain);
  return lossesPerYear === 0 ? lossesPerYearByCause : lossesPerYearByCause.map((rate) => rate / lossesPerYear);
}

/**
 * How often per year, in the long run, a chain goes from a state that is no loss state into one that is, when loss
 * states are states like others and repairs go on. Losses proper (`LOSS`), if it has any, count as well.
 */
export function entryRate(chain: Chain, isLossState: (state: number) => boolean): number {
  return longRun(chain, isLossState).lossesPerYear;
}

/** Share of the long run that is spent in each state, the system starting anew in state 0 after each loss. */
export function stationary(chain: Chain): Float64Array {
  return longRun(chain).share;
}

function stationaryShares(rows: Rows): Float64Array {
  const { order, certain } = longRunStates(rows);
  if (!certain) {
    throw new RangeError(
      `there is no one long run: the chain may stay for good around state ${order[0]}, or elsewhere, as chance has it`,
    );
  }
  const within = restricted(rows, order);
  const weight = weights(within);
  let total = 0;
  for (let p = 0; p < weight.length; p++) total += weight[p]!;
  const share = new Float64Array(rows.states);
  for (let p = 0; p < weight.length; p++) share[order[p]!] = weight[p]! / total;
  return share;
}

/** Throws RangeError where no method comes to an end in time. */
function weights(rows: Rows): Float64Array {
  const quick = rows.states > SWEEPS_FIRST_FROM ? weightsBySweeps(rows, SWEEPS_FIRST_WORK_MAX) : null;
  const found = quick ?? weightsByElimination(rows, ELIMINATION_WORK_MAX) ?? weightsBySweeps(rows, SWEEPS_WORK_MAX);
  if (found !== null) return found;
  throw new RangeError(
    `the chain of ${rows.states} states is too large and too tangled to be solved exactly: merge states that behave alike`,
  );
}
