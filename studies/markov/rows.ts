/** Sparse rows of rates, and what can be reached along them. */
import { type Chain, LOSS } from './chain.ts';

/**
 * Rates per year out of each state, row by row: entries start[i] to start[i + 1] − 1 are those of state i. None leads
 * back to i.
 */
export interface Rows {
  readonly states: number;
  readonly start: Int32Array;
  readonly to: Int32Array;
  readonly rate: Float64Array;
}

/**
 * The transitions between states, with those of the same two states added up. Losses lead to state 0 where `restart` is
 * true and are left out otherwise.
 */
export function rowsOf(chain: Chain, restart: boolean): Rows {
  const { states, from, rate } = chain;
  const to = restart ? chain.to.map((state) => (state === LOSS ? 0 : state)) : chain.to;
  const rows = sorted(states, from, to, rate);
  const seenAt = new Int32Array(states).fill(-1);
  const start = new Int32Array(states + 1);
  let entries = 0;
  for (let i = 0; i < states; i++) {
    start[i] = entries;
    for (let e = rows.start[i]!; e < rows.start[i + 1]!; e++) {
      const j = rows.to[e]!;
      if (seenAt[j]! >= start[i]!) {
        rows.rate[seenAt[j]!]! += rows.rate[e]!;
      } else {
        seenAt[j] = entries;
        rows.to[entries] = j;
        rows.rate[entries++] = rows.rate[e]!;
      }
    }
  }
  start[states] = entries;
  return { states, start, to: rows.to.slice(0, entries), rate: rows.rate.slice(0, entries) };
}

/** The same rates by the state that they enter. */
export function turned(rows: Rows): Rows {
  const from = new Int32Array(rows.to.length);
  for (let i = 0; i < rows.states; i++) from.fill(i, rows.start[i]!, rows.start[i + 1]!);
  return sorted(rows.states, rows.to, from, rows.rate);
}

/** The states of `order` alone, renumbered by their place in it. */
export function restricted(rows: Rows, order: Int32Array): Rows {
  const place = new Int32Array(rows.states).fill(-1);
  for (let p = 0; p < order.length; p++) place[order[p]!] = p;
  const from: number[] = [];
  const to: number[] = [];
  const rate: number[] = [];
  for (let p = 0; p < order.length; p++) {
    for (let e = rows.start[order[p]!]!; e < rows.start[order[p]! + 1]!; e++) {
      if (place[rows.to[e]!]! < 0) continue;
      from.push(p);
      to.push(place[rows.to[e]!]!);
      rate.push(rows.rate[e]!);
    }
  }
  return sorted(order.length, from, to, rate);
}

/** The states that can be reached from `root`, itself first, nearest first. */
export function reached(rows: Rows, root: number): Int32Array {
  const order = new Int32Array(rows.states);
  const seen = new Uint8Array(rows.states);
  order[0] = root;
  seen[root] = 1;
  let found = 1;
  for (let at = 0; at < found; at++) {
    for (let e = rows.start[order[at]!]!; e < rows.start[order[at]! + 1]!; e++) {
      const next = rows.to[e]!;
      if (seen[next] === 1) continue;
      seen[next] = 1;
      order[found++] = next;
    }
  }
  return order.slice(0, found);
}

/** The states in which a chain that started in state 0 stays for good, and whether it is sure to end there. */
export interface LongRunStates {
  /**
   * Each can be reached from each other, and nothing else from any; nearest to the first first. State 0 is the first if
   * it is among them.
   */
  readonly order: Int32Array;
  /** False where the chain may as well end among other states. */
  readonly certain: boolean;
}

export function longRunStates(rows: Rows): LongRunStates {
  const back = turned(rows);
  const all = reached(rows, 0);
  let order = all;
  for (;;) {
    const returns = new Uint8Array(rows.states);
    for (const state of reached(back, order[0]!)) returns[state] = 1;
    const away = order.findLast((state) => returns[state] === 0);
    if (away === undefined) return { order, certain: all.every((state) => returns[state] === 1) };
    // From there the first state is out of reach, so this ends.
    order = reached(rows, away);
  }
}

/** Transitions as rows, without those from a state to itself and those that leave the states. */
function sorted(states: number, from: ArrayLike<number>, to: ArrayLike<number>, rate: ArrayLike<number>): Rows {
  const start = new Int32Array(states + 1);
  const counts = (t: number) => from[t] !== to[t] && from[t]! >= 0 && to[t]! >= 0;
  for (let t = 0; t < from.length; t++) if (counts(t)) start[from[t]! + 1]!++;
  for (let i = 0; i < states; i++) start[i + 1]! += start[i]!;
  const next = start.slice();
  const rows = { states, start, to: new Int32Array(start[states]!), rate: new Float64Array(start[states]!) };
  for (let t = 0; t < from.length; t++) {
    if (!counts(t)) continue;
    const e = next[from[t]!]!++;
    rows.to[e] = to[t]!;
    rows.rate[e] = rate[t]!;
  }
  return rows;
}
