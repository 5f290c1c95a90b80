/**
 * Absorption within a time by stages: the fixed time is replaced by the sum of k exponential stages of the same mean,
 * for which only k linear systems are to be solved, and k → ∞ is reached by Richardson's extrapolation. How fast the
 * fastest repairs are does not matter, so this is for chains of many states whose rates differ much.
 *
 * With k stages the answer is E[F(S)] for an Erlang-distributed S around the time, which differs from F by a series in
 * 1/k: the way from k to 2k stages tells the terms of that series one by one (Erlangization: Asmussen, Avram and Usábel
 * 2002). Every solution is a sum of positive terms, and the extrapolation changes it by a few percent, so small
 * probabilities keep their digits.
 */
import { turned } from './rows.ts';
import type { UntilLoss } from './untilLoss.ts';

/** Stages of the first answer; each further one has twice as many. */
const STAGES_FIRST = 8;
const STAGES_MAX = 2048;
/** Two extrapolations in a row that differ by less, relatively, are taken for the limit. */
const SETTLED = 1e-10;
/** How far from its limit, relatively, the solution of a stage may be. */
const PRECISION = 1e-14;

/**
 * Probability of absorption within `years`, by cause. Null where `workMax` multiplications, or as many stages as make
 * sense, do not settle it to ten digits.
 */
export function absorbedByStages(until: UntilLoss, years: number, workMax: number): Float64Array | null {
  const budget = { work: workMax };
  let before: Float64Array[] = [];
  for (let stages = STAGES_FIRST; stages <= STAGES_MAX; stages *= 2) {
    const plain = absorbedInStages(until, years, stages, budget);
    if (plain === null) return null;
    const row = [plain];
    for (let m = 1, factor = 2; m <= before.length; m++, factor *= 2) {
      const [finer, coarser] = [row[m - 1]!, before[m - 1]!];
      row.push(finer.map((value, c) => value + (value - coarser[c]!) / (factor - 1)));
    }
    const best = row.at(-1)!;
    const last = before.at(-1);
    const near = (value: number, c: number) => Math.abs(value - last![c]!) <= SETTLED * value;
    // Agreement of answers that few stages have gone into may be chance.
    if (before.length >= 3 && best.every(near)) return best;
    before = row;
  }
  return null;
}

/**
 * Probability of absorption before the last of `stages` exponential stages of mean `years`/`stages` ends; null where
 * the work runs out.
 */
function absorbedInStages(
  until: UntilLoss,
  years: number,
  stages: number,
  budget: { work: number },
): Float64Array | null {
  const { rows, lossFrom, lossCause, lossRate, leave } = until;
  const { states } = rows;
  const into = turned(rows);
  const end = stages / years;
  const absorbed = new Float64Array(until.causes);
  let at = new Float64Array(states);
  at[0] = 1;
  for (let stage = 0; stage < stages; stage++) {
    const next = at.slice();
    let before = 0;
    for (;;) {
      budget.work -= rows.to.length + 2 * states;
      if (budget.work < 0) return null;
      let change = 0;
      for (let j = 0; j < states; j++) {
        let sum = end * at[j]!;
        for (let e = into.start[j]!; e < into.start[j + 1]!; e++) sum += next[into.to[e]!]! * into.rate[e]!;
        const value = sum / (end + leave[j]!);
        if (value !== next[j]) change = Math.max(change, Math.abs(value - next[j]!) / value);
        next[j] = value;
      }
      // What is still to come, if each sweep goes on to shrink the change by the same factor; roundings never settle any better.
      if (change * change < PRECISION * (before - change) || change < PRECISION / 20) break;
      before = change;
    }
    const now = new Float64Array(until.causes);
    for (let t = 0; t < lossFrom.length; t++) now[lossCause[t]!]! += (next[lossFrom[t]!]! * lossRate[t]!) / end;
    // What was there is absorbed or still there. Roundings of that would add up over the stages.
    const factor = sum(at) / (sum(next) + sum(now));
    at = next.map((value) => value * factor);
    for (let c = 0; c < absorbed.length; c++) absorbed[c]! += now[c]! * factor;
  }
  return absorbed;
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}
