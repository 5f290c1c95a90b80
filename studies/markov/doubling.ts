/**
 * Absorption within a time by doubling it: where the chain is after a short while, as a full matrix with positive
 * entries, squared until the while is the whole time. For chains of few states, however long the time is in terms of
 * their fastest rate.
 *
 * Rows are scaled to add up to 1 again after each squaring. Without that a rounding error in the probability of staying
 * put would double each time, and twenty doublings would cost six digits.
 */
import type { UntilLoss } from './untilLoss.ts';

/** The fastest rate times the first while is at most this. */
const FIRST_JUMPS_MAX = 0.5;
/**
 * Ways of more jumps than this may be likelier than shorter ones, but not within the first while: 0.5^30/30! is 4e-42.
 */
const FIRST_TERMS_MIN = 30;
/** The matrices of more states than this do not fit the processor's caches. */
const STATES_MAX = 600;

/** Multiplications that it takes; Infinity for chains with too many states. */
export function doublingWork({ rows, leave, causes }: UntilLoss, years: number): number {
  if (rows.states > STATES_MAX) return Infinity;
  const squarings = doublings(fastest(leave) * years) * rows.states * rows.states * (rows.states + causes);
  return squarings + 30 * rows.states * (rows.to.length + rows.states);
}

/** Probability of absorption within `years`, by cause. */
export function absorbedByDoubling(until: UntilLoss, years: number): Float64Array {
  const { states } = until.rows;
  const { causes } = until;
  const times = doublings(fastest(until.leave) * years);
  let span = years;
  for (let t = 0; t < times; t++) span /= 2;
  let { at, lost } = firstWhile(until, span);
  for (let t = 0; t < times; t++) {
    lost = added(lost, product(at, lost, states, causes));
    at = product(at, at, states, states);
    scale(at, lost, states, causes);
  }
  return lost.slice(0, causes);
}

function fastest(leave: Float64Array): number {
  return leave.reduce((most, rate) => Math.max(most, rate), 0);
}

function doublings(jumps: number): number {
  let times = 0;
  for (let left = jumps; left > FIRST_JUMPS_MAX; left /= 2) times++;
  return times;
}

/**
 * at[i][j]: P(in j after `span` | in i before); lost[i][c]: P(absorbed by cause c until then). Uniformisation (Jensen
 * 1953): Σ e^(−qs)·(qs)^k/k! · P^k, summed until no entry changes any more.
 */
function firstWhile(until: UntilLoss, span: number): { at: Float64Array; lost: Float64Array } {
  const { rows, leave, causes } = until;
  const { states } = rows;
  const tempo = fastest(leave);
  const at = new Float64Array(states * states);
  const lost = new Float64Array(states * causes);
  let term = new Float64Array(states * states);
  let lostTerm = new Float64Array(states * causes);
  for (let i = 0; i < states; i++) term[i * states + i] = Math.exp(-tempo * span);
  for (let k = 1; ; k++) {
    const more = addTo(at, term);
    const moreLost = addTo(lost, lostTerm);
    if (!more && !moreLost && k > FIRST_TERMS_MIN) break;
    const factor = (tempo * span) / k;
    const next = new Float64Array(states * states);
    const lostNext = lostTerm.map((value) => value * factor);
    for (let i = 0; i < states; i++) {
      for (let v = 0; v < states; v++) {
        const here = term[i * states + v]! * factor;
        if (here === 0) continue;
        next[i * states + v]! += here * ((tempo - leave[v]!) / tempo);
        for (let e = rows.start[v]!; e < rows.start[v + 1]!; e++) {
          next[i * states + rows.to[e]!]! += here * (rows.rate[e]! / tempo);
        }
      }
      for (let t = 0; t < until.lossFrom.length; t++) {
        const here = term[i * states + until.lossFrom[t]!]! * factor;
        lostNext[i * causes + until.lossCause[t]!]! += here * (until.lossRate[t]! / tempo);
      }
    }
    term = next;
    lostTerm = lostNext;
  }
  scale(at, lost, states, causes);
  return { at, lost };
}

/** True where the terms change any of the sums. */
function addTo(sums: Float64Array, terms: Float64Array): boolean {
  let changes = false;
  for (let e = 0; e < sums.length; e++) {
    const sum = sums[e]! + terms[e]!;
    if (sum !== sums[e]) changes = true;
    sums[e] = sum;
  }
  return changes;
}

function added(a: Float64Array, b: Float64Array): Float64Array<ArrayBuffer> {
  return Float64Array.from(a, (value, e) => value + b[e]!);
}

/** (size × size) times (size × columns). */
function product(a: Float64Array, b: Float64Array, size: number, columns: number): Float64Array<ArrayBuffer> {
  const result = new Float64Array(size * columns);
  for (let i = 0; i < size; i++) {
    const row = result.subarray(i * columns, (i + 1) * columns);
    for (let k = 0; k < size; k++) {
      const factor = a[i * size + k]!;
      if (factor === 0) continue;
      const offset = k * columns;
      for (let j = 0; j < columns; j++) row[j]! += factor * b[offset + j]!;
    }
  }
  return result;
}

function scale(at: Float64Array, lost: Float64Array, states: number, causes: number): void {
  for (let i = 0; i < states; i++) {
    const row = at.subarray(i * states, (i + 1) * states);
    const lostRow = lost.subarray(i * causes, (i + 1) * causes);
    let total = 0;
    for (const value of row) total += value;
    for (const value of lostRow) total += value;
    for (let j = 0; j < states; j++) row[j]! /= total;
    for (let c = 0; c < causes; c++) lostRow[c]! /= total;
  }
}
