/** A chain as it is until its first loss: what the solvers of a given time work on. */
import { sum } from '../statistics/intervals.ts';
import { type Chain, LOSS } from './chain.ts';
import { type Rows, reached, restricted, rowsOf } from './rows.ts';

/** The states that can be reached from state 0 before a loss, nearest first. */
export interface UntilLoss {
  /** Transitions without losses; state 0 is state 0. */
  readonly rows: Rows;
  /** Losses: state, cause, rate per year. */
  readonly lossFrom: Int32Array;
  readonly lossCause: Int32Array;
  readonly lossRate: Float64Array;
  readonly causes: number;
  /** Of each state: rate per year at which it is left, by losses or else. */
  readonly leave: Float64Array;
}

export function untilLoss(chain: Chain): UntilLoss {
  const all = rowsOf(chain, false);
  const order = reached(all, 0);
  const rows = restricted(all, order);
  const place = new Int32Array(chain.states).fill(-1);
  for (let p = 0; p < order.length; p++) place[order[p]!] = p;
  const losses = Int32Array.from(chain.to.keys()).filter((t) => chain.to[t] === LOSS && place[chain.from[t]!]! >= 0);
  const lossFrom = losses.map((t) => place[chain.from[t]!]!);
  const lossRate = Float64Array.from(losses, (t) => chain.rate[t]!);
  const leave = new Float64Array(rows.states);
  for (let i = 0; i < rows.states; i++) leave[i] = sum(rows.rate.subarray(rows.start[i]!, rows.start[i + 1]!));
  for (let t = 0; t < losses.length; t++) leave[lossFrom[t]!]! += lossRate[t]!;
  return { rows, lossFrom, lossCause: losses.map((t) => chain.cause[t]!), lossRate, causes: chain.causes, leave };
}
