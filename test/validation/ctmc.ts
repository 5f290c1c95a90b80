/**
 * A continuous-time Markov chain built from the reliability core's own causes and repairs, and solved exactly.
 *
 * Every elimination is free of subtractions (Grassmann, Taksar, Heyman 1985), so small probabilities keep their
 * relative precision whatever the spread of the rates.
 */
import { EMPTIED, LOST, type ReliabilityCore, UNREADABLE_DRAW } from '../../sim/storage/reliability.ts';
import { encode, eventKindOf, regionOf, repairKindOf, UNREADABLE_FOUND } from '../../sim/storage/reliabilityCodes.ts';

/** Rates per year. */
export interface Rates {
  readonly copyLoss: number;
  readonly regionLoss: number;
  readonly localRepair: number;
  readonly geoRefill: number;
}

export interface Chain {
  /** Keys in order of discovery; state 0 has everything up. */
  readonly keys: readonly string[];
  /** rates[i][j], i ≠ j, per year. */
  readonly rates: readonly Float64Array[];
  readonly lost: readonly boolean[];
  /** Rate at which each state's own events enter loss. */
  readonly entry: Float64Array;
}

/** Explores every state that can be reached. Copies of a region are merged unless `identities` is true. */
export function buildChain(core: ReliabilityCore, rates: Rates, identities = false): Chain {
  const keyOf = (state: Int32Array) => (identities ? core.key(state, 0) : core.symmetricKey(state, 0));
  const start: Int32Array = new Int32Array(core.stride);
  core.start(start, 0);
  const index = new Map([[keyOf(start), 0]]);
  const states: Int32Array[] = [start];
  const steps: { from: number; to: number; rate: number; entersLoss: boolean }[] = [];
  const codes = new Int32Array(core.slots);

  for (let from = 0; from < states.length; from++) {
    const step = (rate: number, entersLoss: boolean, after: Int32Array) => {
      const key = keyOf(after);
      const to = index.get(key) ?? states.length;
      if (to === states.length) {
        index.set(key, to);
        states.push(after);
      }
      if (rate > 0) steps.push({ from, to, rate, entersLoss });
    };
    const before = states[from]!;
    for (const cause of codes.slice(0, core.causes(before, 0, codes))) {
      const rate = eventKindOf(cause).action === 'node.loss' ? rates.copyLoss : rates.regionLoss;
      if (rate === 0) continue;
      const after = before.slice();
      const flags = core.apply(after, 0, cause);
      const unreadable = (flags & UNREADABLE_DRAW) === 0 ? 0 : core.shape.unreadable;
      step(rate * (1 - unreadable), (flags & LOST) !== 0, after);
      if (unreadable > 0) {
        const worse = after.slice();
        const found = core.apply(worse, 0, encode(UNREADABLE_FOUND, regionOf(cause)));
        if ((found & EMPTIED) === 0) throw new Error('unreadable copies must empty their region');
        step(rate * unreadable, (found & LOST) !== 0, worse);
      }
    }
    for (const repair of codes.slice(0, core.pending(before, 0, codes))) {
      const after = before.slice();
      core.complete(after, 0, repair);
      step(repairKindOf(repair).law === 'local' ? rates.localRepair : rates.geoRefill, false, after);
    }
  }

  const n = states.length;
  const matrix = states.map(() => new Float64Array(n));
  const entry = new Float64Array(n);
  for (const { from, to, rate, entersLoss } of steps) {
    if (from !== to) matrix[from]![to]! += rate;
    if (entersLoss) entry[from]! += rate;
  }
  return { keys: [...index.keys()], rates: matrix, lost: states.map((s) => core.isLost(s, 0)), entry };
}

/** Mean years from everything up to the first loss. */
export function meanYearsToLoss(chain: Chain): number {
  const n = chain.keys.length;
  const a = chain.rates.map((row) => row.slice());
  const alive = [...chain.keys.keys()].filter((i) => !chain.lost[i]);
  const toLoss = alive.map((i) => sum(a[i]!.map((rate, j) => (chain.lost[j] ? rate : 0))));
  const loss = new Float64Array(n);
  for (const [k, i] of alive.entries()) loss[i] = toLoss[k]!;
  const years = new Float64Array(n).fill(1);
  for (let k = alive.length - 1; k > 0; k--) {
    const gone = alive[k]!;
    const rest = alive.slice(0, k);
    const leave = loss[gone]! + sum(rest.map((j) => a[gone]![j]!));
    for (const i of rest) {
      const share = a[i]![gone]! / leave;
      years[i]! += share * years[gone]!;
      loss[i]! += share * loss[gone]!;
      for (const j of rest) if (j !== i) a[i]![j]! += share * a[gone]![j]!;
    }
  }
  return years[alive[0]!]! / loss[alive[0]!]!;
}

/** Probability of at least one loss within `years`, starting with everything up (uniformisation). */
export function probabilityOfLossWithin(chain: Chain, years: number): number {
  const n = chain.keys.length;
  const leave = chain.rates.map((row) => sum(row));
  const tempo = Math.max(...leave) * 1.02;
  const mean = tempo * years;
  let at = new Float64Array(n);
  at[0] = 1;
  let absorbed = 0;
  let total = 0;
  let logWeight = -mean;
  for (let jumps = 0; jumps < mean + 12 * Math.sqrt(mean) + 50; jumps++) {
    if (jumps > 0) {
      logWeight += Math.log(mean / jumps);
      const next = new Float64Array(n);
      for (let i = 0; i < n; i++) {
        if (at[i] === 0) continue;
        next[i]! += at[i]! * (1 - leave[i]! / tempo);
        for (let j = 0; j < n; j++) next[j]! += (at[i]! * chain.rates[i]![j]!) / tempo;
      }
      for (let i = 0; i < n; i++) {
        if (!chain.lost[i]) continue;
        absorbed += next[i]!;
        next[i] = 0;
      }
      at = next;
    }
    total += Math.exp(logWeight) * absorbed;
  }
  return total;
}

/** Long-run entries into loss per year of a chain that recovers from loss. */
export function lossEntriesPerYear(chain: Chain): number {
  const share = stationary(chain.rates);
  return sum(chain.entry.map((rate, i) => rate * share[i]!));
}

/** Long-run share of time in each state of an irreducible chain. */
function stationary(rates: readonly Float64Array[]): Float64Array {
  const n = rates.length;
  const a = rates.map((row) => row.slice());
  for (let k = n - 1; k > 0; k--) {
    const leave = sum(a[k]!.subarray(0, k));
    for (let i = 0; i < k; i++) a[i]![k]! /= leave;
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) if (i !== j) a[i]![j]! += a[i]![k]! * a[k]![j]!;
  }
  const share = new Float64Array(n);
  share[0] = 1;
  for (let k = 1; k < n; k++) for (let i = 0; i < k; i++) share[k]! += share[i]! * a[i]![k]!;
  const total = sum(share);
  return share.map((x) => x / total);
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}
