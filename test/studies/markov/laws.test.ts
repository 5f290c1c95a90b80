import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { absorbedByDoubling } from '../../../studies/markov/doubling.ts';
import { weightsByElimination } from '../../../studies/markov/elimination.ts';
import {
  type Chain,
  chainOf,
  LOSS,
  longRunLossRate,
  lossWithinByCause,
  meanTimeToLoss,
  shareOfCauses,
  stationary,
  type Transition,
} from '../../../studies/markov/index.ts';
import { absorbedByJumps } from '../../../studies/markov/jumps.ts';
import { restricted, rowsOf } from '../../../studies/markov/rows.ts';
import { absorbedByStages } from '../../../studies/markov/stages.ts';
import { weightsBySweeps } from '../../../studies/markov/sweeps.ts';
import { untilLoss } from '../../../studies/markov/untilLoss.ts';
import { renamed } from './chains.ts';

const CAUSES = 2;

/**
 * Chains that can lose data from wherever they are: a ring, so that all is reachable, a loss from every state, and some
 * more ways.
 */
const chains = fc
  .integer({ min: 1, max: 5 })
  .chain((states) => {
    const rate = fc.double({ min: 0.1, max: 5, noNaN: true });
    const way = fc.record({
      from: fc.nat(states - 1),
      to: fc.integer({ min: LOSS, max: states - 1 }),
      rate,
      cause: fc.nat(CAUSES - 1),
    });
    const ring = fc.tuple(...Array.from({ length: states }, () => rate));
    return fc.tuple(fc.constant(states), ring, fc.nat(states - 1), rate, fc.array(way, { maxLength: 20 }));
  })
  .map(([states, ring, lossFrom, lossRate, ways]) => {
    const around = ring.map((rate, i): Transition => ({ from: i, to: (i + 1) % states, rate }));
    return chainOf(states, [...around, { from: lossFrom, to: LOSS, rate: lossRate }, ...ways], CAUSES);
  });

const close = (a: number, b: number, relative: number) =>
  Math.abs(a - b) <= relative * Math.max(Math.abs(a), Math.abs(b));

function expectAllClose(actual: ArrayLike<number>, expected: ArrayLike<number>, relative: number) {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) {
    expect(close(actual[i]!, expected[i]!, relative), `${i}: ${actual[i]} is not ${expected[i]}`).toBe(true);
  }
}

describe('on small chains at moderate rates', () => {
  it('the mean time to loss is what Gaussian elimination gives', () => {
    fc.assert(
      fc.property(chains, (chain) => {
        const { matrix } = dense(chain);
        const years = solved(
          matrix.map((row) => row.map((rate) => -rate)),
          new Array<number>(chain.states).fill(1),
        );
        expectAllClose([meanTimeToLoss(chain)], [years[0]!], 1e-9);
        expectAllClose([longRunLossRate(chain)], [1 / years[0]!], 1e-9);
      }),
      { seed: 41, numRuns: 200 },
    );
  });

  it('shares of time and causes are those of the mean time in each state before a loss', () => {
    fc.assert(
      fc.property(chains, (chain) => {
        const { matrix, toLoss } = dense(chain);
        const transposed = matrix.map((_, i) => matrix.map((row) => -row[i]!));
        const start = matrix.map((_, i) => Number(i === 0));
        const years = solved(transposed, start);
        const total = years.reduce((sum, value) => sum + value, 0);
        const losses = toLoss.map((rates) => rates.reduce((sum, rate, i) => sum + rate * years[i]!, 0));
        expectAllClose(
          stationary(chain),
          years.map((value) => value / total),
          1e-9,
        );
        expectAllClose(shareOfCauses(chain), losses, 1e-9);
      }),
      { seed: 42, numRuns: 200 },
    );
  });

  it('the probability of a loss within a time is that of many small steps, by every method', () => {
    fc.assert(
      fc.property(chains, fc.double({ min: 0.01, max: 5, noNaN: true }), (chain, years) => {
        const expected = bySmallSteps(chain, years);
        expectAllClose(lossWithinByCause(chain, years), expected, 1e-9);
        expectAllClose(absorbedByDoubling(untilLoss(chain), years), expected, 1e-9);
        expectAllClose(absorbedByJumps(untilLoss(chain), years), expected, 1e-9);
        expectAllClose(absorbedByStages(untilLoss(chain), years, 1e7) ?? expected, expected, 1e-9);
      }),
      { seed: 43, numRuns: 100 },
    );
  });

  it('elimination, dense or sparse, and sweeps give the same weights', () => {
    fc.assert(
      fc.property(chains, (chain) => {
        const rows = rowsOf(chain, true);
        const eliminated = weightsByElimination(rows, 1e6)!;
        expectAllClose(weightsBySweeps(rows, 1e9)!, eliminated, 1e-10);
        // A chain beside which others stand that only state 0 leads to stays sparse for longer.
        const wide = rowsOf(beside(chain, 40), true);
        expectAllClose(weightsByElimination(wide, 1e6)!.subarray(0, chain.states), eliminated, 1e-12);
      }),
      { seed: 44, numRuns: 100 },
    );
  });
});

describe('whatever the chain', () => {
  it('all rates times c make the mean time to loss 1/c of what it was', () => {
    fc.assert(
      fc.property(chains, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (chain, c) => {
        const faster = { ...chain, rate: chain.rate.map((rate) => rate * c) };
        expectAllClose([meanTimeToLoss(faster) * c], [meanTimeToLoss(chain)], 1e-12);
        expectAllClose(lossWithinByCause(faster, 1 / c), lossWithinByCause(chain, 1), 1e-11);
      }),
      { seed: 45, numRuns: 100 },
    );
  });

  it('names of states do not matter', () => {
    const named = chains.chain((chain) => {
      const others = Array.from({ length: chain.states - 1 }, (_, i) => i + 1);
      const order = fc.shuffledSubarray(others, { minLength: others.length });
      return fc.tuple(fc.constant(chain), order);
    });
    fc.assert(
      fc.property(named, ([chain, order]) => {
        const other = renamed(chain, order);
        expectAllClose([meanTimeToLoss(other)], [meanTimeToLoss(chain)], 1e-12);
        expectAllClose(shareOfCauses(other), shareOfCauses(chain), 1e-12);
        expectAllClose(lossWithinByCause(other, 1), lossWithinByCause(chain, 1), 1e-12);
      }),
      { seed: 46, numRuns: 100 },
    );
  });

  it('a loss is likelier within a longer time, and never beyond 1', () => {
    fc.assert(
      fc.property(chains, (chain) => {
        let before = 0;
        for (const years of [0.001, 0.1, 1, 10, 1000]) {
          const now = lossWithinByCause(chain, years).reduce((sum, value) => sum + value, 0);
          expect(now).toBeGreaterThanOrEqual(before * (1 - 1e-12));
          expect(now).toBeLessThanOrEqual(1 + 1e-12);
          before = now;
        }
      }),
      { seed: 47, numRuns: 100 },
    );
  });

  it('a part of it solved as a chain of its own is the part', () => {
    fc.assert(
      fc.property(chains, (chain) => {
        const wide = rowsOf(beside(chain, 5), true);
        const part = restricted(
          wide,
          Int32Array.from({ length: chain.states }, (_, i) => i),
        );
        expect(part).toEqual(rowsOf(chain, true));
      }),
      { seed: 48, numRuns: 100 },
    );
  });
});

/** The chain with `count` more states, each entered from state 0 and left for it. */
function beside(chain: Chain, count: number): Chain {
  const extra = Array.from({ length: count }, (_, i) => chain.states + i);
  return {
    ...chain,
    states: chain.states + count,
    from: Int32Array.from([...chain.from, ...extra, ...extra.map(() => 0)]),
    to: Int32Array.from([...chain.to, ...extra.map(() => 0), ...extra]),
    rate: Float64Array.from([...chain.rate, ...extra.map(() => 2), ...extra.map(() => 1)]),
    cause: Int32Array.from([...chain.cause, ...extra.map(() => 0), ...extra.map(() => 0)]),
  };
}

/** The generator among the states, and the rates into loss by cause and state. */
function dense(chain: Chain): { matrix: number[][]; toLoss: number[][] } {
  const matrix = Array.from({ length: chain.states }, () => new Array<number>(chain.states).fill(0));
  const toLoss = Array.from({ length: chain.causes }, () => new Array<number>(chain.states).fill(0));
  chain.from.forEach((from, t) => {
    const [to, rate] = [chain.to[t]!, chain.rate[t]!];
    if (to === LOSS) toLoss[chain.cause[t]!]![from]! += rate;
    else matrix[from]![to]! += rate;
    matrix[from]![from]! -= rate;
  });
  return { matrix, toLoss };
}

/** Gaussian elimination with partial pivoting. */
function solved(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const a = matrix.map((row, i) => [...row, right[i]!]);
  const n = a.length;
  for (let k = 0; k < n; k++) {
    const pivot = a.slice(k).reduce((best, row, i) => (Math.abs(row[k]!) > Math.abs(a[best]![k]!) ? i + k : best), k);
    [a[k], a[pivot]] = [a[pivot]!, a[k]!];
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = a[i]![k]! / a[k]![k]!;
      for (let j = k; j <= n; j++) a[i]![j]! -= factor * a[k]![j]!;
    }
  }
  return a.map((row, i) => row[n]! / row[i]!);
}

/** Taylor steps of dp/dt = p·Q. */
function bySmallSteps(chain: Chain, years: number): number[] {
  const { matrix, toLoss } = dense(chain);
  const fastest = Math.max(...matrix.map((row, i) => -row[i]!));
  const steps = Math.ceil(fastest * years * 2);
  const h = years / steps;
  const lost = new Array<number>(chain.causes).fill(0);
  let at = matrix.map((_, i) => Number(i === 0));
  for (let s = 0; s < steps; s++) {
    let term = at;
    let next = at.slice();
    for (let k = 1; k <= 16; k++) {
      const factor = h / k;
      toLoss.forEach((rates, c) => {
        for (let i = 0; i < rates.length; i++) lost[c]! += term[i]! * rates[i]! * factor;
      });
      const current = term;
      term = matrix.map((_, j) => current.reduce((sum, value, i) => sum + value * matrix[i]![j]! * factor, 0));
      next = next.map((value, j) => value + term[j]!);
    }
    at = next;
  }
  return lost;
}
