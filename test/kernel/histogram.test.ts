import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Histograms, histogramMean, histogramQuantile, mergeHistograms } from '../../sim/kernel/histogram.ts';
import { smallRandom } from './random.ts';

const value = fc.oneof(
  fc.nat(200),
  fc.double({ min: 0, max: 29, noNaN: true }).map((x) => Math.floor(Math.exp(x))),
);

describe('histograms', () => {
  it('count, sum and bound exactly, and give quantiles within 0.8 %', () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, p) => {
          const data = collected(values);
          const sorted = [...values].sort((a, b) => a - b);
          expect([data.count, data.sum, data.min, data.max]).toEqual([
            values.length,
            sorted.reduce((sum, x) => sum + x, 0),
            sorted[0],
            sorted.at(-1),
          ]);
          const exact = sorted[Math.max(1, Math.ceil(p * values.length)) - 1]!;
          expect(Math.abs(histogramQuantile(data, p) - exact)).toBeLessThanOrEqual(exact / 128);
        },
      ),
      { seed: 2, numRuns: 400 },
    );
  });

  it('merge into what one histogram would have counted, in any grouping', () => {
    fc.assert(
      fc.property(fc.array(fc.array(value, { maxLength: 30 }), { maxLength: 6 }), (groups) => {
        expect(mergeHistograms(groups.map(collected))).toEqual(collected(groups.flat()));
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('keep values up to 128 apart', () => {
    const data = collected(Array.from({ length: 129 }, (_, i) => i));
    expect(data.counts.every((count) => count === 1)).toBe(true);
    for (let i = 1; i <= 129; i++) expect(histogramQuantile(data, i / 129)).toBe(i - 1);
  });

  it('take the largest safe integer and refuse what is beyond, negative or not a number', () => {
    const histograms = new Histograms();
    const id = histograms.open();
    histograms.add(id, Number.MAX_SAFE_INTEGER);
    expect(histograms.max(id)).toBe(Number.MAX_SAFE_INTEGER);
    for (const bad of [2 ** 53, -1, Number.NaN]) expect(() => histograms.add(id, bad)).toThrow();
  });

  it('stand side by side', () => {
    const histograms = new Histograms();
    const [a, b] = [...histograms.openAll(2)] as [number, number];
    const random = smallRandom(1);
    for (let i = 0; i < 1000; i++) histograms.add(i % 2 === 0 ? a : b, Math.floor(1000 * random()));
    expect(histograms.count(a)).toBe(500);
    expect(histograms.sum(a) + histograms.sum(b)).toBe(histograms.data(a).sum + histograms.data(b).sum);
    expect(histograms.quantile(b, 0.5)).toBe(histogramQuantile(histograms.data(b), 0.5));
  });

  it('have no mean and no quantile without values', () => {
    const data = collected([]);
    expect(data).toEqual({ count: 0, sum: 0, min: 0, max: 0, buckets: [], counts: [] });
    expect(histogramMean(data)).toBeNaN();
    expect(histogramQuantile(data, 0.5)).toBeNaN();
  });
});

function collected(values: readonly number[]) {
  const histograms = new Histograms();
  const id = histograms.open();
  for (const x of values) histograms.add(id, x);
  return histograms.data(id);
}
