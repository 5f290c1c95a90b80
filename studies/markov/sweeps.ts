/**
 * The stationary weights of an irreducible chain by sweeps (Gauss–Seidel): each state's weight anew from those of the
 * states that lead to it, nearest to state 0 first. For chains whose elimination fills up. Starting from nothing,
 * weights only grow towards the true ones, and every term is positive, so small ones converge like large ones. Where
 * repairs are much faster than losses each sweep gains digits.
 */
import { type Rows, turned } from './rows.ts';

/** How far from its limit, relatively, any weight may be. */
const PRECISION = 1e-14;

/**
 * Weights proportional to the long-run time in each state, that of state 0 being 1. Null where `workMax`
 * multiplications do not settle them. `rows` should number states in the order of their distance from state 0.
 */
export function weightsBySweeps(rows: Rows, workMax: number): Float64Array | null {
  const into = turned(rows);
  const leave = new Float64Array(rows.states);
  for (let i = 0; i < rows.states; i++) {
    for (let e = rows.start[i]!; e < rows.start[i + 1]!; e++) leave[i]! += rows.rate[e]!;
  }
  const weight = new Float64Array(rows.states);
  weight[0] = 1;
  let before = 0;
  for (let work = 0; work <= workMax; work += rows.to.length + rows.states) {
    let change = 0;
    for (let k = 1; k < rows.states; k++) {
      let sum = 0;
      for (let e = into.start[k]!; e < into.start[k + 1]!; e++) sum += weight[into.to[e]!]! * into.rate[e]!;
      const next = sum / leave[k]!;
      change = Math.max(change, next === 0 ? 1 : (next - weight[k]!) / next);
      weight[k] = next;
    }
    // What is still to come, if each sweep goes on to shrink the change by the same factor.
    if (change * change < PRECISION * (before - change)) return weight;
    if (change === 0) return weight;
    before = change;
  }
  return null;
}
