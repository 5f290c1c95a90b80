import { describe, expect, it } from 'vitest';
import { absorbedByDoubling } from '../../../studies/markov/doubling.ts';
import {
  type Chain,
  chainOf,
  endingAtLoss,
  LOSS,
  longRunLossRate,
  lossWithin,
  lossWithinByCause,
} from '../../../studies/markov/index.ts';
import { absorbedByJumps } from '../../../studies/markov/jumps.ts';
import { absorbedByStages } from '../../../studies/markov/stages.ts';
import { untilLoss } from '../../../studies/markov/untilLoss.ts';
import { BY_COPY, BY_REGION, copiesInOnePlace, copiesRepairedFromOutside, kindsOfParts, twoRegions } from './chains.ts';

const DAILY = 365;
const base = { copies: 3, need: 1, loss: 0.04, repair: DAILY, parallel: true };

function expectDigits(actual: number, expected: number, relative: number) {
  expect(Math.abs(actual / expected - 1)).toBeLessThan(relative);
}

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

/** Every method, whichever would be chosen. */
function expectEveryWay(chain: Chain, years: number, expected: number, relative: number) {
  expectDigits(lossWithin(chain, years), expected, relative);
  expectDigits(sum(absorbedByDoubling(untilLoss(chain), years)), expected, relative);
  expectDigits(sum(absorbedByJumps(untilLoss(chain), years)), expected, relative);
  expectDigits(sum(absorbedByStages(untilLoss(chain), years, 1e8)!), expected, Math.max(relative, 1e-10));
}

describe('the first year', () => {
  it.each([
    [2, 1, 0.04, true, 8.74020018e-6],
    [2, 1, 0.04, false, 8.74020018e-6],
    [3, 1, 0.04, true, 1.43469891e-9],
    [3, 1, 0.04, false, 2.86529358e-9],
    [4, 1, 0.04, true, 2.0942501e-13],
    [4, 1, 0.04, false, 1.25242094e-12],
    [9, 6, 0.0136, true, 3.5264919e-13],
    [9, 6, 0.0136, false, 2.10878241e-12],
  ])('of %i copies of which %i are needed, λ = %f/y, parallel %s', (copies, need, loss, parallel, expected) => {
    expectEveryWay(copiesInOnePlace({ copies, need, loss, repair: DAILY, parallel }), 1, expected, 3e-8);
  });

  it.each([
    ['G0', 0.04, 0.01, DAILY / 7, 3.759929998089504e-6, 3.825991583813545e-5],
    ['G2', 0.04, 0.001, DAILY, 5.464410746745888e-9, 5.477921451546276e-8],
    ['G6', 4, 5e-4, DAILY / 7, 1.335152565523634e-7, 1.362648817871564e-6],
    ['G11', 1, 1e-5, DAILY / 7, 3.913543157979676e-11, 3.993623859287743e-10],
  ])('of two regions, %s, and the first ten', (_name, copyLoss, regionLoss, geoRefill, one, ten) => {
    const chain = twoRegions({ copyLoss, regionLoss, localRepair: DAILY, geoRefill });
    expectEveryWay(chain, 1, one, 1e-12);
    expectEveryWay(chain, 10, ten, 1e-12);
  });

  it('sits some 2 % below the long-run rate where a region takes a week to refill', () => {
    const chain = twoRegions({ copyLoss: 4, regionLoss: 5e-4, localRepair: DAILY, geoRefill: DAILY / 7 });
    const above = longRunLossRate(chain) / lossWithin(chain, 1) - 1;
    expect(above).toBeGreaterThan(0.02);
    expect(above).toBeLessThan(0.023);
  });
});

/** References: the same chains in 90 digits. */
describe('a probability of loss', () => {
  const copies = (n: number, loss: number, repair: number) =>
    copiesInOnePlace({ copies: n, need: 1, loss, repair, parallel: true });

  it.each([
    [5, 1e-4, 1e4, 1, 4.998958070900008e-36],
    [5, 1e-4, 1e4, 10, 4.999895570840008e-35],
    [6, 0.001, 3650, 1, 9.255809840942561e-36],
    [5, 0.04, DAILY, 0.01, 1.318163011475549e-19],
    [3, 0.04, DAILY, 1e-6, 6.398247914520576e-23],
    [3, 4, DAILY, 100, 0.12951125058790616],
  ])('of %i copies, λ = %f/y, μ = %f/y, within %f y has its digits however small it is', (n, l, m, years, expected) => {
    expectEveryWay(copies(n, l, m), years, expected, 1e-12);
  });

  it('is 0 at once, 1 in the end, and 0 for ever where nothing can be lost', () => {
    expect(lossWithin(copies(3, 4, DAILY), 0)).toBe(0);
    for (const years of [1e5, 1e12]) expectDigits(lossWithin(copies(3, 4, DAILY), years), 1, 1e-12);
    expectDigits(sum(absorbedByJumps(untilLoss(copies(3, 4, DAILY)), 1e5)), 1, 1e-9);
    expect(lossWithin(chainOf(2, [{ from: 0, to: 1, rate: 1 }]), 1)).toBe(0);
  });

  it('of one copy is that of an exponential, at any time', () => {
    for (const years of [1e-12, 1e-3, 1, 30]) expectEveryWay(copies(1, 0.5, 1), years, -Math.expm1(-years / 2), 1e-13);
  });

  it('of a time that is none is refused', () => {
    for (const years of [-1, Number.NaN, Infinity])
      expect(() => lossWithin(copies(2, 1, 1), years)).toThrow(/0 or more/);
  });

  it('of copies repaired from outside is that of their first loss', () => {
    const outside = copiesRepairedFromOutside(base);
    const first = lossWithin(
      endingAtLoss(outside, (missing) => missing > 2),
      1,
    );
    expectDigits(first, lossWithin(copiesInOnePlace(base), 1), 1e-13);
  });

  it('splits by what the last blow was', () => {
    const chain = twoRegions({ copyLoss: 4, regionLoss: 5e-4, localRepair: DAILY, geoRefill: DAILY / 7 });
    const byCause = lossWithinByCause(chain, 1);
    expectDigits(sum(byCause), lossWithin(chain, 1), 1e-15);
    const jumps = absorbedByJumps(untilLoss(chain), 1);
    for (const cause of [BY_COPY, BY_REGION]) expectDigits(jumps[cause]!, byCause[cause]!, 1e-12);
    const direct = chainOf(
      1,
      [
        { from: 0, to: LOSS, rate: 3e-9, cause: 0 },
        { from: 0, to: LOSS, rate: 1e-9, cause: 1 },
      ],
      2,
    );
    const parts = lossWithinByCause(direct, 2);
    expectDigits(parts[0]! / parts[1]!, 3, 1e-15);
  });
});

describe('a chain of many states', () => {
  const kinds = [0, 1, 2].map((k) => ({ parts: 6 + k, loss: 0.04 * (k + 1), repair: DAILY / (k + 1) }));
  const until = untilLoss(kindsOfParts(kinds, 6));

  it('comes to the same by every method, cause by cause', () => {
    expect(until.rows.states).toBe(84);
    const byDoubling = absorbedByDoubling(until, 10);
    const byJumps = absorbedByJumps(until, 10);
    const byStages = absorbedByStages(until, 10, 1e9)!;
    byDoubling.forEach((probability, kind) => {
      expectDigits(byJumps[kind]!, probability, 1e-11);
      expectDigits(byStages[kind]!, probability, 1e-11);
    });
  });

  it('comes to the same where its rates lie nine orders of magnitude apart', () => {
    const spread = [1e7, 1e5, 12, 365].map((repair, k) => ({ parts: 6 + k, loss: 0.01, repair }));
    const stiff = untilLoss(kindsOfParts(spread, 3));
    expectDigits(sum(absorbedByStages(stiff, 1, 1e8)!), sum(absorbedByDoubling(stiff, 1)), 1e-11);
    const many = kindsOfParts(spread, 7);
    expect(many.states).toBe(329);
    const short = 1e-5;
    expectDigits(
      sum(absorbedByStages(untilLoss(many), short, 1e8)!),
      sum(absorbedByJumps(untilLoss(many), short)),
      1e-11,
    );
  });

  it('is solved by what suits it, here stages, and comes close to the long-run rate times the year', () => {
    const spread = [1e7, 1e5, 120, 3650].map((repair, k) => ({ parts: 6 + k, loss: 0.01, repair }));
    const chain = kindsOfParts(spread, 7);
    const perYear = lossWithin(chain, 1) / longRunLossRate(chain);
    expect(perYear).toBeGreaterThan(0.9);
    expect(perYear).toBeLessThan(1);
    const direct = absorbedByStages(untilLoss(chain), 1, 1e8)!;
    expect(lossWithinByCause(chain, 1)).toEqual(direct);
  });

  it('is given up by stages when they are too much work', () => {
    expect(absorbedByStages(until, 10, 1e4)).toBe(null);
  });
});
