/** How likely each state of a chain is to come to an end of one kind, before it comes back to the first state. */
import { type Chain, LOSS } from '../markov/index.ts';

/** Where nothing is brought back all is lost in the end; what counts is what is lost within a time like a mission's. */
export const OVER_PER_YEAR = 1 / 3;

/** Sweeps of the iteration at most, and the relative change that ends it. */
const SWEEPS_MOST = 400;
const ENOUGH = 1e-4;

/**
 * By sweeps through the states, alternately in both directions; the first state, everything up, is the end of a path.
 * @param isEnd states that are the end themselves, as `LOSS` is
 * @param overPerYear rate at which it is over in every state, as if everything were up
 */
export function chancesOfEnd(
  { states, from, to, rate }: Chain,
  isEnd: (state: number) => boolean,
  overPerYear = 0,
): Float64Array {
  const first = new Int32Array(states + 1);
  for (const state of from) first[state + 1]!++;
  for (let s = 0; s < states; s++) first[s + 1]! += first[s]!;
  const value = new Float64Array(states);
  for (let s = 0; s < states; s++) if (isEnd(s)) value[s] = 1;
  for (let sweep = 0, change = 1; sweep < SWEEPS_MOST && change > ENOUGH; sweep++) {
    change = 0;
    for (let i = 0; i < states; i++) {
      const s = sweep % 2 === 0 ? states - 1 - i : i;
      if (isEnd(s) || s === 0) continue;
      let leave = overPerYear;
      let sum = 0;
      // Transitions lie in the order of the states that they leave.
      for (let t = first[s]!; t < first[s + 1]!; t++) {
        leave += rate[t]!;
        sum += rate[t]! * (to[t] === LOSS ? 1 : to[t] === 0 ? 0 : value[to[t]!]!);
      }
      const next = leave > 0 ? sum / leave : 0;
      if (next > 0) change = Math.max(change, Math.abs(next - value[s]!) / next);
      value[s] = next;
    }
  }
  return value;
}
