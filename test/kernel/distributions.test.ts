import { describe, expect, it } from 'vitest';
import {
  AliasTable,
  compileLaw,
  gamma,
  type LawSpec,
  lognormalByMean,
  lognormalByQuantiles,
  lognormalByQuantiles95,
  zipfWeights,
} from '../../sim/kernel/distributions.ts';
import { normalQuantile } from '../../sim/kernel/normalQuantile.ts';
import { Streams } from '../../sim/kernel/streams.ts';
import { kolmogorovDistance } from './kolmogorov.ts';

const SAMPLES = 20_000;
/** The two-sided Kolmogorov–Smirnov test rejects a true law with probability 1e-4 beyond this. */
const DISTANCE_MAX = 2.225 / Math.sqrt(SAMPLES);

const LAWS: readonly { spec: LawSpec; mean: number; law: (x: number) => number }[] = [
  { spec: { kind: 'exponential', mean: 3 }, mean: 3, law: (x) => 1 - Math.exp(-x / 3) },
  {
    spec: { kind: 'weibull', mean: 1, shape: 0.5 },
    mean: 1,
    law: (x) => 1 - Math.exp(-Math.sqrt(2 * x)),
  },
  {
    spec: { kind: 'weibull', mean: Math.sqrt(Math.PI) / 2, shape: 2 },
    mean: Math.sqrt(Math.PI) / 2,
    law: (x) => 1 - Math.exp(-x * x),
  },
  { spec: lognormalByMean(5, 1.2), mean: 5, law: (x) => normal((Math.log(x / 5) + 0.72) / 1.2) },
  { spec: { kind: 'uniform', min: 2, max: 6 }, mean: 4, law: (x) => (x - 2) / 4 },
];

describe('laws', () => {
  for (const { spec, mean, law } of LAWS) {
    it(`${spec.kind} (${JSON.stringify(spec)}): samples, quantiles and mean agree with the formula`, () => {
      const compiled = compileLaw(spec);
      expect(compiled.mean).toBeCloseTo(mean, 12);
      for (const u of [1e-6, 0.01, 0.3, 0.5, 0.9, 0.999999]) expect(law(compiled.quantile(u))).toBeCloseTo(u, 9);
      const streams = new Streams(17);
      const id = streams.open(JSON.stringify(spec));
      const samples = Float64Array.from({ length: SAMPLES }, () => compiled.quantile(streams.uniform(id)));
      expect(kolmogorovDistance(samples, law)).toBeLessThan(DISTANCE_MAX);
    });

    it(`${spec.kind} (${JSON.stringify(spec)}): the mean is the integral of the quantile`, () => {
      const compiled = compileLaw(spec);
      let sum = 0;
      for (let i = 0; i < 400_000; i++) sum += compiled.quantile((i + 0.5) / 400_000);
      expect(Math.abs(sum / 400_000 / mean - 1)).toBeLessThan(1e-3);
    });
  }

  it('stay finite at the ends of the range of draws', () => {
    for (const { spec } of LAWS) {
      for (const u of [2 ** -54, 1 - 2 ** -53]) {
        const value = compileLaw(spec).quantile(u);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThan(Number.POSITIVE_INFINITY);
      }
    }
  });

  it('repeat values that are given, and take data as it is', () => {
    expect(compileLaw({ kind: 'deterministic', value: 7 }).quantile(0.3)).toBe(7);
    const data = compileLaw({ kind: 'empirical', values: [10, 2, 3, 1] });
    expect(data.mean).toBe(4);
    expect([0.1, 0.3, 0.6, 0.9].map((u) => data.quantile(u))).toEqual([1, 2, 3, 10]);
  });

  it('are found by two quantiles', () => {
    const by99 = compileLaw(lognormalByQuantiles(20, 90));
    expect(by99.quantile(0.5)).toBeCloseTo(20, 10);
    expect(by99.quantile(0.99)).toBeCloseTo(90, 10);
    expect(compileLaw(lognormalByQuantiles95(20, 90)).quantile(0.95)).toBeCloseTo(90, 10);
    expect(compileLaw(lognormalByQuantiles(20, 20)).quantile(0.9)).toBeCloseTo(20, 10);
  });

  it('refuse parameters that mean nothing', () => {
    const bad: LawSpec[] = [
      { kind: 'exponential', mean: 0 },
      { kind: 'exponential', mean: Number.POSITIVE_INFINITY },
      { kind: 'weibull', mean: 1, shape: 0 },
      { kind: 'lognormal', mu: 0, sigma: -1 },
      { kind: 'deterministic', value: -1 },
      { kind: 'uniform', min: 2, max: 1 },
      { kind: 'empirical', values: [] },
      { kind: 'empirical', values: [1, Number.NaN] },
    ];
    for (const spec of bad) expect(() => compileLaw(spec)).toThrow();
  });
});

describe('the normal quantile', () => {
  it('has the values of the tables', () => {
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
    expect(normalQuantile(0.99)).toBeCloseTo(2.3263478740408408, 14);
    expect(normalQuantile(1e-10)).toBeCloseTo(-6.361340902404056, 13);
    expect(normalQuantile(1e-15)).toBeCloseTo(-7.941345326170997, 12);
    expect(normalQuantile(0.2)).toBeCloseTo(-normalQuantile(0.8), 14);
  });
});

describe('the gamma function', () => {
  it('interpolates factorials', () => {
    for (const [x, value] of [
      [1, 1],
      [1.5, Math.sqrt(Math.PI) / 2],
      [3, 2],
      [5, 24],
      [11, 3628800],
    ] as const) {
      expect(Math.abs(gamma(x) / value - 1)).toBeLessThan(1e-13);
    }
  });
});

describe('choices by weight', () => {
  it('come as often as their weights say', () => {
    const weights = [5, 0, 1, 3, 1];
    const table = new AliasTable(weights);
    const streams = new Streams(3);
    const id = streams.open('alias');
    const counts = new Array<number>(5).fill(0);
    for (let i = 0; i < 100_000; i++) counts[table.pick(streams.uniform(id))]!++;
    expect(counts[1]).toBe(0);
    // Chi-square with 3 degrees of freedom: above 21.1 with probability 1e-4.
    const expected = weights.map((weight) => weight * 10_000);
    const chiSquare = counts.reduce((sum, n, i) => (i === 1 ? sum : sum + (n - expected[i]!) ** 2 / expected[i]!), 0);
    expect(chiSquare).toBeLessThan(21.1);
  });

  it('are exact: the share of the unit interval that falls to each is its weight', () => {
    const weights = zipfWeights(50, 0.9);
    const table = new AliasTable(weights);
    const shares = new Float64Array(50);
    const steps = 1_000_000;
    for (let i = 0; i < steps; i++) shares[table.pick((i + 0.5) / steps)]! += 1 / steps;
    for (let i = 0; i < 50; i++) expect(Math.abs(shares[i]! - weights[i]!)).toBeLessThan(1e-4);
  });

  it('follow Zipf: rank r has weight r^-s, all together 1', () => {
    const weights = zipfWeights(1000, 1.1);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(weights[9]! / weights[0]!).toBeCloseTo(10 ** -1.1, 12);
  });

  it('refuse weights that mean nothing', () => {
    expect(() => new AliasTable([])).toThrow();
    expect(() => new AliasTable([0, 0])).toThrow();
    expect(() => new AliasTable([1, -1])).toThrow();
  });
});

/** Distribution function of the standard normal law by Simpson's rule: slow, simple and good to 1e-12. */
function normal(z: number): number {
  const steps = 400;
  const width = z / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * Math.exp(-((i * width) ** 2) / 2);
  }
  return 0.5 + (sum * width) / 3 / Math.sqrt(2 * Math.PI);
}
