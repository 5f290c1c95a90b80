/**
 * The stationary weights of an irreducible chain by elimination without subtractions (Grassmann, Taksar and Heyman
 * 1985): a state is taken out and its neighbours get the rates of the ways through it. Every number is a sum of
 * products of positive numbers, so each weight, however small, has the relative precision of some n roundings
 * (O'Cinneide 1993), whatever the spread of the rates.
 *
 * Sparse rows while they are sparse, in an order that keeps them so; a dense matrix for what remains once they have
 * filled up.
 */
import { createEliminationOrder } from './eliminationOrder.ts';
import type { Rows } from './rows.ts';

/** Above this share of entries a dense matrix is faster. */
const DENSE_FROM = 0.25;

/**
 * Weights proportional to the long-run time in each state, that of state 0 being 1. Every state must be reachable from
 * every other. Null where it would take more than `workMax` multiplications.
 */
export function weightsByElimination(rows: Rows, workMax: number): Float64Array | null {
  const left = new SparseRest(rows);
  const order = createEliminationOrder(rows.states);
  for (let i = 1; i < rows.states; i++) order.update(i, left.product(i));
  const gone: number[] = [];
  while (left.states > 1 && left.entries < DENSE_FROM * left.states * (left.states - 1)) {
    if (left.work > workMax) return null;
    const k = order.next();
    left.eliminate(k);
    for (const i of left.sources[k]!) if (i !== 0) order.update(i, left.product(i));
    for (const j of left.targets[k]!) if (j !== 0) order.update(j, left.product(j));
    gone.push(k);
  }

  const weight = new Float64Array(rows.states);
  const kept = left.kept();
  if (left.work + (kept.length * kept.length * kept.length) / 3 > workMax) return null;
  const dense = denseWeights(left.matrix(kept), kept.length);
  for (let p = 0; p < kept.length; p++) weight[kept[p]!] = dense[p]!;
  for (const k of gone.reverse()) {
    let sum = 0;
    const sources = left.sources[k]!;
    const shares = left.shares[k]!;
    for (let e = 0; e < sources.length; e++) sum += weight[sources[e]!]! * shares[e]!;
    weight[k] = sum;
  }
  return weight;
}

/** What remains of a chain while states are taken out of it. */
class SparseRest {
  /** Of each state: where it goes. Of one that is gone: where it went last. */
  readonly targets: number[][] = [];
  readonly rates: number[][] = [];
  /** Of each state: from where it is entered. Of one that is gone: from where it was entered last. */
  readonly sources: number[][] = [];
  /** Of each state that is gone: rate from each of `sources` over its own rate of leaving. */
  readonly shares: number[][] = [];
  states: number;
  entries: number;
  /** Multiplications so far. */
  work = 0;
  private readonly gone: Uint8Array;
  /** Where a target stands in the row at hand, −1 where it does not. */
  private readonly place: Int32Array;

  constructor(rows: Rows) {
    this.states = rows.states;
    this.entries = rows.to.length;
    this.gone = new Uint8Array(rows.states);
    this.place = new Int32Array(rows.states).fill(-1);
    for (let i = 0; i < rows.states; i++) {
      this.targets.push(Array.from(rows.to.subarray(rows.start[i]!, rows.start[i + 1]!)));
      this.rates.push(Array.from(rows.rate.subarray(rows.start[i]!, rows.start[i + 1]!)));
      this.sources.push([]);
      this.shares.push([]);
    }
    for (let i = 0; i < rows.states; i++) for (const j of this.targets[i]!) this.sources[j]!.push(i);
  }

  product(state: number): number {
    return this.sources[state]!.length * this.targets[state]!.length;
  }

  eliminate(k: number): void {
    const targets = this.targets[k]!;
    const rates = this.rates[k]!;
    let leave = 0;
    for (let e = 0; e < rates.length; e++) leave += rates[e]!;
    for (const j of targets) withdraw(this.sources[j]!, k);
    for (const i of this.sources[k]!) this.shares[k]!.push(this.bypass(i, k, leave));
    this.gone[k] = 1;
    this.states--;
    this.entries -= targets.length;
  }

  /**
   * State i goes where k would have taken it. A way back to i itself is no transition. Returns the rate from i to k
   * over `leave`.
   */
  private bypass(i: number, k: number, leave: number): number {
    const row = this.targets[i]!;
    const rates = this.rates[i]!;
    const place = this.place;
    for (let e = 0; e < row.length; e++) place[row[e]!] = e;
    const at = place[k]!;
    const share = rates[at]! / leave;
    const onward = this.targets[k]!;
    const onwardRates = this.rates[k]!;
    place[k] = -1;
    const last = row.pop()!;
    const lastRate = rates.pop()!;
    this.entries--;
    if (last !== k) {
      row[at] = last;
      rates[at] = lastRate;
      place[last] = at;
    }
    for (let e = 0; e < onward.length; e++) {
      const j = onward[e]!;
      if (j === i) continue;
      const entry = place[j]!;
      if (entry >= 0) {
        rates[entry]! += share * onwardRates[e]!;
      } else {
        row.push(j);
        rates.push(share * onwardRates[e]!);
        this.sources[j]!.push(i);
        this.entries++;
      }
    }
    for (let e = 0; e < row.length; e++) place[row[e]!] = -1;
    this.work += onward.length + row.length;
    return share;
  }

  /** The states that are left, state 0 first. */
  kept(): Int32Array {
    return Int32Array.from(this.targets.keys()).filter((state) => this.gone[state] === 0);
  }

  matrix(kept: Int32Array): Float64Array {
    const size = kept.length;
    const matrix = new Float64Array(size * size);
    kept.forEach((state, p) => {
      this.place[state] = p;
    });
    for (let p = 0; p < size; p++) {
      this.targets[kept[p]!]!.forEach((j, e) => {
        matrix[p * size + this.place[j]!] = this.rates[kept[p]!]![e]!;
      });
    }
    return matrix;
  }
}

function withdraw(list: number[], value: number): void {
  const last = list.pop()!;
  if (last !== value) list[list.indexOf(value)] = last;
}

/** The same for a full matrix, row by row; it is used up. */
function denseWeights(a: Float64Array, size: number): Float64Array {
  for (let k = size - 1; k > 0; k--) {
    const through = a.subarray(k * size, k * size + k);
    let leave = 0;
    for (let j = 0; j < k; j++) leave += through[j]!;
    for (let i = 0; i < k; i++) {
      const share = a[i * size + k]! / leave;
      a[i * size + k] = share;
      if (share === 0) continue;
      const row = a.subarray(i * size, i * size + k);
      // What this adds to the diagonal is never read.
      for (let j = 0; j < k; j++) row[j]! += share * through[j]!;
    }
  }
  const weight = new Float64Array(size);
  weight[0] = 1;
  for (let k = 1; k < size; k++) {
    for (let i = 0; i < k; i++) weight[k]! += weight[i]! * a[i * size + k]!;
  }
  return weight;
}
