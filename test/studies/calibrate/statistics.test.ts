/** Exact intervals and fitted laws, against published figures and laws that are known. */
import { describe, expect, it } from 'vitest';
import { compileLaw, type LawSpec } from '../../../sim/kernel/distributions.ts';
import { normalQuantile } from '../../../sim/kernel/normalQuantile.ts';
import { chanceOfUneven, expectedCounts } from '../../../studies/calibrate/evenness.ts';
import { fitDurations } from '../../../studies/calibrate/fits.ts';
import { normalProbability } from '../../../studies/statistics/normalLaw.ts';
import { exponentialMeanInterval, poissonMeanInterval } from '../../../studies/statistics/poissonMean.ts';

const HOUR_US = 3600e6;

/** The law's own quantiles in the middle of n equal parts: data without luck. */
function evenly(law: LawSpec, n: number): number[] {
  const compiled = compileLaw(law);
  return Array.from({ length: n }, (_, i) => compiled.quantile((i + 0.5) / n));
}

describe('the interval of a Poisson mean', () => {
  // Garwood's table (Biometrika 1936), as it is printed in textbooks since: two-sided 95 %.
  it.each([
    [1, 0.0253, 5.5716],
    [2, 0.2422, 7.2247],
    [10, 4.7954, 18.3904],
    [50, 37.1108, 65.9188],
    [100, 81.3639, 121.6271],
  ])('of %i is that of Garwood', (count, lower, upper) => {
    const { lower95, upper95 } = poissonMeanInterval(count);
    expect([lower95, upper95]).toEqual([expect.closeTo(lower, 3), expect.closeTo(upper, 3)]);
  });

  it('of nothing seen is the rule of three', () => {
    expect(poissonMeanInterval(0)).toEqual({ lower95: 0, upper95: expect.closeTo(2.9957, 4) });
  });

  it('of many is that of a normal law', () => {
    const { lower95, upper95 } = poissonMeanInterval(1_000_000);
    expect((upper95 - lower95) / 2).toBeCloseTo(1960, -1);
  });
});

describe('the interval of an exponential mean', () => {
  it('of one value reaches from a quarter of it to forty times as much', () => {
    const { lower95, upper95 } = exponentialMeanInterval(1, 1);
    expect([lower95, upper95]).toEqual([expect.closeTo(1 / 3.6889, 4), expect.closeTo(1 / 0.025318, 2)]);
  });
});

describe('the normal law', () => {
  it.each([0.5, 0.975, 0.025, 1e-9, 1e-20])('is undone by its quantile, at %d', (p) => {
    expect(normalProbability(normalQuantile(p)) / p).toBeCloseTo(1, 8);
  });
});

describe('a fit', () => {
  it.each<[string, LawSpec]>([
    ['exponential', { kind: 'exponential', mean: 4 * HOUR_US }],
    ['lognormal', { kind: 'lognormal', mu: Math.log(2 * HOUR_US), sigma: 1.4 }],
    ['weibull', { kind: 'weibull', mean: HOUR_US, shape: 3 }],
  ])('finds the law that %s durations have', (kind, law) => {
    const fits = fitDurations(evenly(law, 400), 'known')!;
    const [best] = fits.fits;
    expect(best!.law.kind).toBe(kind);
    const [found, known] = [compileLaw(best!.law), compileLaw(law)];
    for (const p of [0.1, 0.5, 0.9, 0.99]) expect(found.quantile(p) / known.quantile(p)).toBeCloseTo(1, 1);
    expect(best!.pValue).toBeGreaterThan(0.5);
    // Those that it is not are told from it.
    for (const other of fits.fits.slice(1).filter(({ law: { kind: name } }) => name !== 'weibull')) {
      expect(other.distance).toBeGreaterThan(2 * best!.distance);
    }
  });

  it('has the likelihood of textbooks: −n (ln mean + 1) of exponential durations', () => {
    const { fits, mean } = fitDurations([1, 2, 3, 4, 10], 'five')!;
    const exponential = fits.find(({ law }) => law.kind === 'exponential')!;
    expect(exponential.logLikelihood).toBeCloseTo(-5 * (Math.log(mean) + 1), 12);
    expect(exponential.aic).toBeCloseTo(2 + 10 * (Math.log(mean) + 1) + 4 / 3, 12);
  });

  it('tells no shape of four durations, and an interval that is as wide as it must be', () => {
    const { fits, fittedMean } = fitDurations(
      [1, 2, 3, 4].map((hours) => hours * HOUR_US),
      'four',
    )!;
    expect(fits.map(({ law }) => law.kind)).toEqual(['exponential']);
    expect(fittedMean.interval.upper95 / fittedMean.interval.lower95).toBeGreaterThan(7);
  });

  it('is one duration where they are all the same, and nothing of none', () => {
    expect(fitDurations(new Array<number>(9).fill(HOUR_US), 'same')!.fits[0]!.law).toEqual({
      kind: 'deterministic',
      value: HOUR_US,
    });
    expect(fitDurations([], 'none')).toBeNull();
  });

  it('is surer of more durations, and the same every time', () => {
    const law: LawSpec = { kind: 'lognormal', mu: 20, sigma: 1 };
    const width = (n: number): number => {
      const { lower95, upper95 } = fitDurations(evenly(law, n), 'width')!.quantiles[0]!.interval;
      return Math.log(upper95 / lower95);
    };
    // Of the median of a lognormal law: 2 × 1.96 × sigma/√n.
    expect(width(25)).toBeCloseTo(3.92 / 5, 1);
    expect(width(2500)).toBeCloseTo(3.92 / 50, 2);
    expect(width(10_000)).toBeCloseTo(3.92 / 100, 2);
    expect(fitDurations(evenly(law, 25), 'width')).toEqual(fitDurations(evenly(law, 25), 'width'));
  });
});

describe('counts beside what is expected', () => {
  const parts = (counts: readonly number[]) =>
    expectedCounts(counts.map((counted, i) => ({ name: String(i), counted, share: 1 })));

  it('have a range that nineteen of twenty lie in', () => {
    const [first] = parts([4, 12, 14]);
    expect(first).toMatchObject({ expected: 10, least: 4, most: 17 });
  });

  it('are even where chance deals them so', () => {
    expect(chanceOfUneven(parts([9, 11, 10]), 'even')).toBeGreaterThan(0.8);
    expect(chanceOfUneven(parts([2, 8, 20]), 'uneven')).toBeLessThan(0.01);
    expect(chanceOfUneven(parts([1, 1]), 'few')).toBeNull();
  });
});
