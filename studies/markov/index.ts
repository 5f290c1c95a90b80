/**
 * Exact figures of continuous-time Markov chains with rare absorption: mean time to loss, long-run rates, probabilities
 * of loss within a time. Plain arithmetic with + − × ÷ exp log sqrt, so results have the same bits on every engine.
 */
export { type Chain, chainOf, checkChain, endingAtLoss, LOSS, STATES_MAX, type Transition } from './chain.ts';
export {
  entryRate,
  type LongRun,
  longRun,
  longRunLossRate,
  meanTimeToLoss,
  shareOfCauses,
  stationary,
} from './longRun.ts';
export { lossWithin, lossWithinByCause } from './lossWithin.ts';
