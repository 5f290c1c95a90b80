/**
 * The core against what is known exactly: closed forms, and chains solved to 60 digits.
 */
import { describe, expect, it } from 'vitest';
import type { Decoding } from '../../sim/storage/decoding.ts';
import { createReliabilityCore, type ReliabilityShape } from '../../sim/storage/reliability.ts';
import { parseScheme } from '../../sim/storage/scheme.ts';
import { buildChain, lossEntriesPerYear, meanYearsToLoss, probabilityOfLossWithin, type Rates } from './ctmc.ts';

const DAILY = 365;
const base: Rates = { copyLoss: 0.04, regionLoss: 0, localRepair: DAILY, geoRefill: 0 };

function oneRegion(copies: number, parallel: boolean, change: Partial<ReliabilityShape> = {}, need = 1) {
  const shape: ReliabilityShape = {
    regions: [{ copies, need }],
    localSource: 'survivors',
    parallel,
    unreadable: 0,
    geo: false,
    ...change,
  };
  return createReliabilityCore(shape);
}

/** Six digits, or as many as the reference has. */
function expectDigits(actual: number, expected: number, relative = 5e-7) {
  expect(Math.abs(actual / expected - 1)).toBeLessThan(relative);
}

describe('n copies in one place, λ = 0.04/y and μ = 365/y', () => {
  it.each([
    [2, true, 114100, 8.74020018e-6],
    [2, false, 114100, 8.74020018e-6],
    [3, true, 694146400, 1.43469891e-9],
    [3, false, 347092233.333, 2.86529358e-9],
    [4, true, 4.75099822e12, 2.0942501e-13],
    [4, false, 7.91890959e11, 1.25242094e-12],
  ])('n = %i, parallel %s: mean time to loss and first year', (copies, parallel, mttdlYears, firstYear) => {
    const chain = buildChain(oneRegion(copies, parallel), base);
    expectDigits(meanYearsToLoss(chain), mttdlYears);
    expectDigits(probabilityOfLossWithin(chain, 1), firstYear);
  });

  it('three copies at any rates follow the closed forms', () => {
    for (const [l, m] of [
      [0.04, 365],
      [4, 365],
      [1, 2],
    ] as const) {
      const rates = { ...base, copyLoss: l, localRepair: m };
      const parallelYears = (11 * l * l + 7 * l * m + 2 * m * m) / (6 * l ** 3);
      const serialYears = (11 * l * l + 4 * l * m + m * m) / (6 * l ** 3);
      expectDigits(meanYearsToLoss(buildChain(oneRegion(3, true), rates)), parallelYears, 1e-12);
      expectDigits(meanYearsToLoss(buildChain(oneRegion(3, false), rates)), serialYears, 1e-12);
    }
  });

  it('does not care whether copies are told apart', () => {
    for (const parallel of [true, false]) {
      const merged = meanYearsToLoss(buildChain(oneRegion(4, parallel), base));
      expectDigits(meanYearsToLoss(buildChain(oneRegion(4, parallel), base, true)), merged, 1e-12);
    }
  });
});

describe('nine fragments of which six decode, λ = 0.0136/y', () => {
  it.each([
    [true, 3.5264919e-13],
    [false, 2.10878241e-12],
  ])('parallel %s: first year', (parallel, firstYear) => {
    const chain = buildChain(oneRegion(9, parallel, {}, 6), { ...base, copyLoss: 0.0136 });
    expectDigits(probabilityOfLossWithin(chain, 1), firstYear);
  });
});

describe('Reed–Solomon (6,3) as a scenario writes it, λ = 0.0136/y', () => {
  it.each([
    [true, 3.5264919e-13],
    [false, 2.10878241e-12],
  ])('parallel %s: first year', (parallel, firstYear) => {
    const read = parseScheme('rs(6,3)');
    if (!read.ok) throw new Error(read.problem);
    const core = oneRegion(read.scheme.copies, parallel, { regions: [read.scheme] });
    expectDigits(probabilityOfLossWithin(buildChain(core, { ...base, copyLoss: 0.0136 }), 1), firstYear);
  });
});

describe('a local reconstruction code', () => {
  const coded = (need: Decoding, copies: number, parallel: boolean) =>
    oneRegion(copies, parallel, { regions: [{ copies, need }] });

  it('of one group without global parities is Reed–Solomon with one parity', () => {
    for (const parallel of [true, false]) {
      const lrc = meanYearsToLoss(buildChain(coded({ local: 1, global: 0 }, 5, parallel), base));
      expectDigits(lrc, meanYearsToLoss(buildChain(oneRegion(5, parallel, {}, 4), base)), 1e-12);
    }
  });

  it('does not care whether fragments of a group, and groups, are told apart', () => {
    for (const parallel of [true, false]) {
      const core = coded({ local: 2, global: 1 }, 7, parallel);
      const rates = { ...base, copyLoss: 40 };
      const merged = buildChain(core, rates);
      const told = buildChain(core, rates, true);
      if (parallel) expect(merged.keys.length).toBeLessThan(told.keys.length / 4);
      expectDigits(meanYearsToLoss(merged), meanYearsToLoss(told), 1e-10);
    }
  });

  it('(12,2,2) outlives Reed–Solomon (12,2) and falls short of (12,4), which has as many parities', () => {
    const years = (need: Decoding, copies: number) => meanYearsToLoss(buildChain(coded(need, copies, true), base));
    const lrc = years({ local: 2, global: 2 }, 16);
    expect(lrc).toBeGreaterThan(years(12, 14));
    expect(lrc).toBeLessThan(years(12, 16));
    // Leading order: 4 losses within a repair, of which 252 of 1820 patterns do not decode, and all of 5.
    const [n, l, m] = [16, base.copyLoss, base.localRepair];
    const rate4 = (n * (n - 1) * (n - 2) * l ** 3 * (n - 3) * l) / (6 * m ** 3);
    expectDigits(lrc * rate4 * (252 / 1820), 1, 0.03);
  });
});

describe('two regions of three copies', () => {
  const core = createReliabilityCore({
    regions: [
      { copies: 3, need: 1 },
      { copies: 3, need: 1 },
    ],
    localSource: 'survivors',
    parallel: true,
    unreadable: 0,
    geo: true,
  });

  it.each([
    ['G0', 0.04, 0.01, 365 / 7, 260864.211, 3.75993e-6],
    ['G2', 0.04, 0.001, 365, 182500974, 5.46441075e-9],
    ['G6', 4, 5e-4, 365 / 7, 7322225.65, 1.33515257e-7],
    ['G11', 1, 1e-5, 365 / 7, 2.49842492e10, 3.91354316e-11],
  ])('%s: mean time to loss and first year', (_name, copyLoss, regionLoss, geoRefill, mttdlYears, firstYear) => {
    const chain = buildChain(core, { copyLoss, regionLoss, localRepair: DAILY, geoRefill });
    expect(chain.keys.length).toBe(16);
    expectDigits(meanYearsToLoss(chain), mttdlYears);
    expectDigits(probabilityOfLossWithin(chain, 1), firstYear, 7e-7);
  });
});

describe('three copies at λ = 4/y', () => {
  const rates = { ...base, copyLoss: 4 };

  it('repaired from outside, enter loss at C(3,2)·u²·(1−u)·λ, parallel and with no absorption', () => {
    const u = 4 / DAILY / (1 + 4 / DAILY);
    const perYear = lossEntriesPerYear(buildChain(oneRegion(3, true, { localSource: 'external' }), rates));
    expectDigits(perYear, 1.394809815e-3, 1e-9);
    expectDigits(perYear, 3 * u * u * (1 - u) * 4, 1e-12);
  });

  it('repaired from survivors, are lost at 1.38705273e-3 per year', () => {
    expectDigits(1 / meanYearsToLoss(buildChain(oneRegion(3, true), rates)), 1.38705273e-3, 1e-8);
  });

  it('repaired from outside at λ = 0.04/y, enter loss at 1.440697246e-9 per year', () => {
    const perYear = lossEntriesPerYear(buildChain(oneRegion(3, true, { localSource: 'external' }), base));
    expectDigits(perYear, 1.440697246e-9, 1e-9);
  });
});

describe('two copies of which the last may be unreadable', () => {
  it('are lost at once with that probability, else by a second failure', () => {
    const [l, m, p] = [0.04, 365, 0.01];
    const chain = buildChain(oneRegion(2, true, { unreadable: p }), base);
    // m2 = 1/2λ + (1-p)·m1, m1 = 1/(λ+μ) + μ/(λ+μ)·m2
    const stay = ((1 - p) * m) / (l + m);
    const years = (1 / (2 * l) + (1 - p) / (l + m)) / (1 - stay);
    expectDigits(meanYearsToLoss(chain), years, 1e-10);
  });
});
