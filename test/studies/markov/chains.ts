/** Small chains with known answers, built by hand. */
import { type Chain, chainOf, LOSS, type Transition } from '../../../studies/markov/index.ts';

export interface CopyRates {
  readonly copies: number;
  /** How many must be left. */
  readonly need: number;
  /** Per copy and year. */
  readonly loss: number;
  /** Per year: of each missing copy where `parallel`, of one at a time otherwise. */
  readonly repair: number;
  readonly parallel: boolean;
}

const repairRate = (o: CopyRates, missing: number) => (o.parallel ? missing : 1) * o.repair;

/** State i: i copies missing. */
export function copiesInOnePlace(o: CopyRates): Chain {
  const states = o.copies - o.need + 1;
  const transitions: Transition[] = [];
  for (let i = 0; i < states; i++) {
    transitions.push({ from: i, to: i + 1 < states ? i + 1 : LOSS, rate: (o.copies - i) * o.loss });
    if (i > 0) transitions.push({ from: i, to: i - 1, rate: repairRate(o, i) });
  }
  return chainOf(states, transitions);
}

/**
 * The same with repairs from outside: loss states are states like others. A state is a loss state if `missing` > copies
 * − need.
 */
export function copiesRepairedFromOutside(o: CopyRates): Chain {
  const transitions: Transition[] = [];
  for (let i = 0; i < o.copies; i++) {
    transitions.push({ from: i, to: i + 1, rate: (o.copies - i) * o.loss });
    transitions.push({ from: i + 1, to: i, rate: repairRate(o, i + 1) });
  }
  return chainOf(o.copies + 1, transitions);
}

/** Σ mᵢ with m₀ = 1/λ₀ and mᵢ = (1 + μᵢ·mᵢ₋₁)/λᵢ: years until the last of the steps down. */
export function yearsByRecursion(o: CopyRates): number {
  let total = 0;
  let step = 0;
  for (let i = 0; i <= o.copies - o.need; i++) {
    step = (1 + (i === 0 ? 0 : repairRate(o, i) * step)) / ((o.copies - i) * o.loss);
    total += step;
  }
  return total;
}

export interface RegionRates {
  readonly copyLoss: number;
  readonly regionLoss: number;
  readonly localRepair: number;
  readonly geoRefill: number;
}

/** Causes of a loss in `twoRegions`. */
export const BY_COPY = 0;
export const BY_REGION = 1;

/** Two regions of three copies: local parallel repair, geo refill of an empty region, loss where both are empty. */
export function twoRegions(o: RegionRates): Chain {
  const transitions: Transition[] = [];
  for (let a = 0; a <= 3; a++) {
    for (let b = 0; b <= 3; b++) {
      if (a + b === 0) continue;
      const leads = (here: number, there: number, rate: number, cause = 0) =>
        transitions.push({ from: stateOf(a, b), to: stateOf(here, there), rate, cause });
      const region = (n: number, becomes: (n: number, rate: number, cause?: number) => void) => {
        if (n > 0) becomes(n - 1, n * o.copyLoss, BY_COPY);
        if (n > 0) becomes(0, o.regionLoss, BY_REGION);
        if (n > 0 && n < 3) becomes(n + 1, (3 - n) * o.localRepair);
        if (n === 0) becomes(3, o.geoRefill);
      };
      region(a, (n, rate, cause) => leads(n, b, rate, cause));
      region(b, (n, rate, cause) => leads(a, n, rate, cause));
    }
  }
  return chainOf(15, transitions, 2);
}

function stateOf(a: number, b: number): number {
  return a + b === 0 ? LOSS : 15 - 4 * a - b;
}

/** The same chain with state i, i > 0, called order[i − 1]. */
export function renamed(chain: Chain, order: readonly number[]): Chain {
  const name = (state: number) => (state <= 0 ? state : order[state - 1]!);
  return { ...chain, from: chain.from.map(name), to: chain.to.map(name) };
}

/**
 * Many parts of several kinds, each of which fails and is repaired on its own; lost when `tolerated` + 1 parts are down
 * at once. A state says how many of each kind are down: a grid of as many dimensions as there are kinds.
 */
export function kindsOfParts(
  kinds: readonly { readonly parts: number; readonly loss: number; readonly repair: number }[],
  tolerated: number,
): Chain {
  const start = kinds.map(() => 0);
  const index = new Map([[start.join(), 0]]);
  const states = [start];
  const transitions: Transition[] = [];
  for (let from = 0; from < states.length; from++) {
    const down = states[from]!;
    kinds.forEach((kind, k) => {
      const step = (by: number, rate: number) => {
        if (rate === 0) return;
        const after = down.map((n, other) => (other === k ? n + by : n));
        let to = LOSS;
        if (after.reduce((sum, n) => sum + n, 0) <= tolerated) {
          to = index.get(after.join()) ?? states.length;
          if (to === states.length) {
            index.set(after.join(), to);
            states.push(after);
          }
        }
        transitions.push({ from, to, rate, cause: k });
      };
      step(1, (kind.parts - down[k]!) * kind.loss);
      step(-1, down[k]! * kind.repair);
    });
  }
  return chainOf(states.length, transitions, kinds.length);
}
