import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incompleteBeta, inverseIncompleteBeta } from '../../../studies/statistics/incompleteBeta.ts';
import {
  clopperPearson,
  countInterval,
  meanInterval,
  proportionInterval,
  shareInterval,
} from '../../../studies/statistics/intervals.ts';
import { studentTQuantile } from '../../../studies/statistics/studentT.ts';

describe("Student's t quantile", () => {
  // Values printed in every table of the distribution, two-sided 95 % and 99 %.
  it.each([
    [0.975, 1, 12.7062047362],
    [0.975, 2, 4.30265272975],
    [0.975, 4, 2.7764451052],
    [0.975, 9, 2.26215716285],
    [0.975, 19, 2.0930240544],
    [0.975, 29, 2.04522964213],
    [0.975, 499, 1.96472939099],
    [0.95, 5, 2.01504837333],
    [0.995, 10, 3.16927267262],
    [0.75, 1, 1],
  ])('p = %d with %d degrees of freedom is %d', (p, degreesOfFreedom, expected) => {
    expect(studentTQuantile(p, degreesOfFreedom) / expected).toBeCloseTo(1, 9);
  });

  it('is odd about the median', () => {
    expect(studentTQuantile(0.5, 7)).toBe(0);
    expect(studentTQuantile(0.025, 7)).toBe(-studentTQuantile(0.975, 7));
  });

  it('refuses what has no quantile', () => {
    expect(() => studentTQuantile(1, 5)).toThrow(RangeError);
    expect(() => studentTQuantile(0.9, 0)).toThrow(RangeError);
  });
});

describe('the incomplete beta function', () => {
  it('has its closed forms', () => {
    expect(incompleteBeta(0.3, 1, 1)).toBeCloseTo(0.3, 14);
    expect(incompleteBeta(0.3, 2, 1)).toBeCloseTo(0.09, 14);
    expect(incompleteBeta(0.3, 1, 3)).toBeCloseTo(1 - 0.343, 14);
    expect(incompleteBeta(0.5, 1e6, 1e6)).toBeCloseTo(0.5, 6);
  });

  it('is undone by its inverse', () => {
    const side = fc.double({ min: 0.5, max: 200, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), side, side, (p, a, b) => {
        expect(incompleteBeta(inverseIncompleteBeta(p, a, b), a, b)).toBeCloseTo(p, 8);
      }),
    );
  });
});

describe('an interval over seeds', () => {
  it('is Student over the seed means', () => {
    const interval = meanInterval([10, 12, 14], false)!;
    expect(interval.lower95).toBeCloseTo(12 - 4.30265272975 * (2 / Math.sqrt(3)), 8);
    expect(interval.upper95).toBeCloseTo(12 + 4.30265272975 * (2 / Math.sqrt(3)), 8);
  });

  it('does not exist for one seed', () => {
    expect(meanInterval([10], false)).toBeNull();
    expect(countInterval([0], false)).toBeNull();
    expect(proportionInterval([{ ok: 5, total: 5 }], false)).toBeNull();
  });

  it('bounds a count that never happened by the rule of three', () => {
    expect(countInterval([0, 0, 0, 0, 0, 0, 0, 0, 0, 0], false)!.upper95).toBeCloseTo(0.29957, 5);
    expect(countInterval([0, 0, 1], false)!.lower95).toBe(0);
  });

  it('bounds a rate without a failure by Clopper and Pearson, not by nothing', () => {
    const perfect = proportionInterval(
      [
        { ok: 500, total: 500 },
        { ok: 500, total: 500 },
      ],
      false,
    )!;
    expect(perfect.upper95).toBe(1);
    expect(1 - perfect.lower95).toBeCloseTo(0.002991, 6);
    const hopeless = proportionInterval(
      [
        { ok: 0, total: 50 },
        { ok: 0, total: 50 },
      ],
      false,
    )!;
    expect(hopeless.lower95).toBe(0);
    expect(hopeless.upper95).toBeCloseTo(0.029513, 6);
  });

  it('gives equal rates the exact two-sided interval', () => {
    // R: binom.test(10, 100)$conf.int
    const interval = clopperPearson(10, 100);
    expect(interval.lower95).toBeCloseTo(0.04900469, 7);
    expect(interval.upper95).toBeCloseTo(0.1762226, 7);
  });

  it('stays between 0 and 1, holds the pooled rate and ignores seeds without data', () => {
    const seed = fc.record({ ok: fc.nat(50), failed: fc.nat(50) });
    fc.assert(
      fc.property(fc.array(seed, { minLength: 2, maxLength: 12 }), fc.boolean(), (seeds, chance) => {
        const fractions = seeds.map(({ ok, failed }) => ({ ok, total: ok + failed }));
        const interval = proportionInterval(fractions, chance);
        const ok = fractions.reduce((sum, each) => sum + each.ok, 0);
        const total = fractions.reduce((sum, each) => sum + each.total, 0);
        if (interval === null) {
          expect(fractions.filter((each) => each.total > 0).length).toBeLessThan(2);
          return;
        }
        expect(interval.lower95).toBeGreaterThanOrEqual(0);
        expect(interval.upper95).toBeLessThanOrEqual(1);
        expect(interval.lower95).toBeLessThanOrEqual(ok / total);
        expect(interval.upper95).toBeGreaterThanOrEqual(ok / total);
      }),
    );
  });

  it('takes agreeing shares of time as settled, unless chance is on', () => {
    const up = [
      { ok: 90, total: 100 },
      { ok: 90, total: 100 },
    ];
    expect(shareInterval(up, false)).toEqual({ lower95: 0.9, upper95: 0.9 });
    expect(shareInterval(up, true)).toBeNull();
  });
});

describe('seeds that agree exactly', () => {
  const seeds = (n: number, ok: number, total: number) => Array.from({ length: n }, () => ({ ok, total }));

  it('are taken at their word without hazards', () => {
    expect(meanInterval([7, 7, 7], false)).toEqual({ lower95: 7, upper95: 7 });
    expect(countInterval([7, 7, 7], false)).toEqual({ lower95: 7, upper95: 7 });
  });

  it('tell nothing of a mean or a count under hazards, but that nothing was seen', () => {
    expect(meanInterval([7, 7, 7], true)).toBeNull();
    expect(countInterval([7, 7, 7], true)).toBeNull();
    expect(countInterval([0, 0, 0], true)!.upper95).toBeCloseTo(0.99858, 5);
  });

  it('count as one trial each under hazards, however many requests they made', () => {
    const few = proportionInterval(seeds(10, 20, 20), true);
    expect(few).toEqual({ lower95: Math.exp(Math.log(0.05) / 10), upper95: 1 });
    expect(proportionInterval(seeds(10, 1_000_000, 1_000_000), true)).toEqual(few);
    expect(proportionInterval(seeds(10, 0, 50), true)).toEqual({ lower95: 0, upper95: 1 - few!.lower95 });
  });

  it('leave room under hazards for the seeds that had another rate', () => {
    const { lower95, upper95 } = proportionInterval(seeds(20, 900, 1000), true)!;
    const agreeing = 0.05 ** (1 / 20);
    expect(lower95).toBeCloseTo(0.9 * agreeing, 12);
    expect(upper95).toBeCloseTo(0.9 * agreeing + 1 - agreeing, 12);
  });
});
