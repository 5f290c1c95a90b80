import { describe, expect, it } from 'vitest';
import { weightsByElimination } from '../../../studies/markov/elimination.ts';
import {
  chainOf,
  entryRate,
  LOSS,
  longRunLossRate,
  meanTimeToLoss,
  shareOfCauses,
  stationary,
} from '../../../studies/markov/index.ts';
import { rowsOf } from '../../../studies/markov/rows.ts';
import { weightsBySweeps } from '../../../studies/markov/sweeps.ts';
import {
  BY_COPY,
  BY_REGION,
  copiesInOnePlace,
  copiesRepairedFromOutside,
  kindsOfParts,
  twoRegions,
  yearsByRecursion,
} from './chains.ts';

const DAILY = 365;
const base = { copies: 3, need: 1, loss: 0.04, repair: DAILY, parallel: true };

function expectDigits(actual: number, expected: number, relative: number) {
  expect(Math.abs(actual / expected - 1)).toBeLessThan(relative);
}

describe('the mean time to loss of n copies in one place', () => {
  it.each([
    [2, true, 114100],
    [2, false, 114100],
    [3, true, 694146400],
    [3, false, 347092233.333],
    [4, true, 4.75099822e12],
    [4, false, 7.91890959e11],
  ])('n = %i, parallel %s', (copies, parallel, years) => {
    const o = { ...base, copies, parallel };
    expectDigits(meanTimeToLoss(copiesInOnePlace(o)), years, 2e-9);
    expectDigits(meanTimeToLoss(copiesInOnePlace(o)), yearsByRecursion(o), 1e-14);
  });

  it('keeps its digits when five copies last 1e35 years', () => {
    for (const parallel of [true, false]) {
      const o = { copies: 5, need: 1, loss: 1e-4, repair: 1e4, parallel };
      expect(yearsByRecursion(o)).toBeGreaterThan(1e33);
      expectDigits(meanTimeToLoss(copiesInOnePlace(o)), yearsByRecursion(o), 1e-14);
    }
  });

  it('keeps its digits for nine fragments of which six decode', () => {
    for (const parallel of [true, false]) {
      const o = { copies: 9, need: 6, loss: 0.0136, repair: DAILY, parallel };
      expectDigits(meanTimeToLoss(copiesInOnePlace(o)), yearsByRecursion(o), 1e-14);
    }
  });
});

describe('two regions of three copies', () => {
  it.each([
    ['G0', 0.04, 0.01, DAILY / 7, 260864.211],
    ['G2', 0.04, 0.001, DAILY, 182500974],
    ['G6', 4, 5e-4, DAILY / 7, 7322225.65],
    ['G11', 1, 1e-5, DAILY / 7, 2.49842492e10],
  ])('%s: mean time to loss', (_name, copyLoss, regionLoss, geoRefill, years) => {
    const chain = twoRegions({ copyLoss, regionLoss, localRepair: DAILY, geoRefill });
    expectDigits(meanTimeToLoss(chain), years, 3e-9);
  });

  it('tell what the last blow was, in shares that add up to 1', () => {
    const rare = shareOfCauses(twoRegions({ copyLoss: 0.04, regionLoss: 0.01, localRepair: DAILY, geoRefill: DAILY }));
    expectDigits(rare[BY_COPY]! + rare[BY_REGION]!, 1, 1e-14);
    expect(rare[BY_REGION]).toBeGreaterThan(0.999);
    const never = shareOfCauses(twoRegions({ copyLoss: 4, regionLoss: 1e-30, localRepair: DAILY, geoRefill: DAILY }));
    expect(never[BY_COPY]).toBe(1);
    expect(never[BY_REGION]).toBeLessThan(1e-20);
  });
});

describe('copies that are repaired from outside', () => {
  const lost = (missing: number) => missing > 2;

  it.each([
    [0.04, 1.440697246e-9],
    [4, 1.394809815e-3],
  ])('λ = %f/y: enter loss at C(3,2)·u²·(1−u)·λ', (loss, perYear) => {
    const u = loss / DAILY / (1 + loss / DAILY);
    const actual = entryRate(copiesRepairedFromOutside({ ...base, loss }), lost);
    expectDigits(actual, perYear, 5e-10);
    expectDigits(actual, 3 * u * u * (1 - u) * loss, 1e-14);
  });

  it('are another figure than copies repaired from survivors', () => {
    expectDigits(longRunLossRate(copiesInOnePlace({ ...base, loss: 4 })), 1.38705273e-3, 3e-9);
  });

  it('count an entry once, however long they stay lost', () => {
    const chain = chainOf(3, [
      { from: 0, to: 1, rate: 1 },
      { from: 1, to: 2, rate: 5 },
      { from: 2, to: 1, rate: 5 },
      { from: 1, to: 0, rate: 1 },
    ]);
    expectDigits(
      entryRate(chain, (state) => state > 0),
      1 / 3,
      1e-14,
    );
  });
});

describe('the long run', () => {
  it('spends in each state what one component after another would', () => {
    const chain = copiesRepairedFromOutside({ ...base, loss: 4 });
    const u = 4 / (4 + DAILY);
    const expected = [(1 - u) ** 3, 3 * u * (1 - u) ** 2, 3 * u * u * (1 - u), u ** 3];
    stationary(chain).forEach((share, i) => {
      expectDigits(share, expected[i]!, 1e-13);
    });
  });

  it('of a system that cannot lose data has no losses, and the time to one is infinite', () => {
    const chain = chainOf(2, [
      { from: 0, to: 1, rate: 1 },
      { from: 1, to: 0, rate: 3 },
    ]);
    expect(meanTimeToLoss(chain)).toBe(Infinity);
    expect(longRunLossRate(chain)).toBe(0);
    expect(Array.from(shareOfCauses(chain))).toEqual([0]);
    expectDigits(stationary(chain)[1]!, 0.25, 1e-15);
    expect(meanTimeToLoss(chainOf(1, []))).toBe(Infinity);
  });

  it('is where the chain ends when it can get away from loss for good', () => {
    const chain = chainOf(3, [
      { from: 0, to: LOSS, rate: 1 },
      { from: 0, to: 1, rate: 0.001 },
      { from: 1, to: 2, rate: 1 },
      { from: 2, to: 1, rate: 1 },
    ]);
    expect(meanTimeToLoss(chain)).toBe(Infinity);
    expect(longRunLossRate(chain)).toBe(0);
    expect(Array.from(stationary(chain))).toEqual([0, 0.5, 0.5]);
  });

  it('is not told of a chain whose end depends on chance', () => {
    const chain = chainOf(3, [
      { from: 0, to: 1, rate: 1 },
      { from: 0, to: 2, rate: 1 },
    ]);
    expect(() => stationary(chain)).toThrow(/no one long run/);
    expect(meanTimeToLoss(chain)).toBe(Infinity);
  });

  it('ignores states that nothing reaches and transitions that lead nowhere', () => {
    const chain = chainOf(3, [
      { from: 0, to: 0, rate: 7 },
      { from: 0, to: LOSS, rate: 0.25 },
      { from: 0, to: LOSS, rate: 0.25 },
      { from: 2, to: 0, rate: 1 },
    ]);
    expect(meanTimeToLoss(chain)).toBe(2);
  });
});

describe('a chain of many states', () => {
  const kinds = [0, 1, 2, 3].map((k) => ({ parts: 4 + k, loss: 0.04 * (k + 1), repair: DAILY / (k + 1) }));
  const all = kinds.reduce((sum, { parts }) => sum + parts, 0);
  const everythingUp = kinds.reduce((share, o) => share * (1 + o.loss / o.repair) ** -o.parts, 1);
  const chain = kindsOfParts(kinds, all);

  it('has everything up as often as its parts, one by one, are up', () => {
    expect(chain.states).toBe(5 * 6 * 7 * 8);
    expectDigits(stationary(chain)[0]!, everythingUp, 1e-13);
  });

  it('comes to the same by elimination, though that fills it up, and by sweeps', () => {
    const rows = rowsOf(chain, true);
    const eliminated = weightsByElimination(rows, 1e9)!;
    const swept = weightsBySweeps(rows, 1e9)!;
    for (let i = 0; i < chain.states; i++) expectDigits(swept[i]!, eliminated[i]!, 1e-12);
    expectDigits(1 / eliminated.reduce((sum, weight) => sum + weight, 0), everythingUp, 1e-13);
  });

  it('is given up by a method for which it is too much work', () => {
    expect(weightsByElimination(rowsOf(chain, true), 1e5)).toBe(null);
    expect(weightsBySweeps(rowsOf(chain, true), 1e4)).toBe(null);
  });

  it('is refused above the limit', () => {
    expect(() => chainOf(100_001, [])).toThrow(/100001 states; 100000 are the most/);
  });
});

describe('a chain that is none', () => {
  it.each([
    [{ from: 0, to: 2, rate: 1 }, /transition 0 \(0 → 2\) names a state that is not there/],
    [{ from: 0, to: LOSS, rate: 0 }, /transition 0 \(0 → loss\) needs a rate above 0, not 0/],
    [{ from: 0, to: 1, rate: Number.NaN }, /needs a rate above 0/],
    [{ from: 0, to: 1, rate: 1, cause: 1 }, /has cause 1, and there are 1/],
  ])('%o is refused', (transition, problem) => {
    expect(() => chainOf(2, [transition])).toThrow(problem);
  });
});
