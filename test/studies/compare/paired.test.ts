import { describe, expect, it } from 'vitest';
import { Streams } from '../../../sim/kernel/streams.ts';
import { pairedDifference, type Replicates } from '../../../studies/statistics/paired.ts';
import { studentTQuantile } from '../../../studies/statistics/studentT.ts';

/** Of the mean of some values. */
function meanOf(values: readonly number[]): Replicates {
  const sum = values.reduce((all, value) => all + value, 0);
  return {
    estimate: sum / values.length,
    without: values.map((value) => (sum - value) / (values.length - 1)),
  };
}

const DRAWS = new Streams(1).keyed('luck');

/** Uniform in (0, 1), the same every time. */
function luck(count: number, time: number, source: number): number[] {
  return Array.from({ length: count }, (_, i) => DRAWS.uniform(time, 100 * source + i));
}

describe('the difference of two estimates that share their luck', () => {
  it('of means is Student’s t of the differences of pairs', () => {
    const a = [1, 4, 2, 6];
    const b = [2, 6, 3, 9];
    const { estimate, lower95, upper95 } = pairedDifference(meanOf(a), meanOf(b))!;
    // Differences 1, 2, 1, 3: mean 1.75, variance 11/12.
    const half = studentTQuantile(0.975, 3) * Math.sqrt(11 / 12 / 4);
    expect(estimate).toBeCloseTo(1.75, 12);
    expect([lower95, upper95]).toEqual([expect.closeTo(1.75 - half, 12), expect.closeTo(1.75 + half, 12)]);
  });

  it('has no width where the pairs move together, and the exact one none at all', () => {
    const a = meanOf([1, 4, 2, 6]);
    const same = pairedDifference(a, meanOf([3, 6, 4, 8]))!;
    expect(same.upper95 - same.lower95).toBeCloseTo(0, 12);
    const exact = { estimate: 2, without: [] };
    expect(pairedDifference(exact, exact)).toEqual({ estimate: 0, lower95: 0, upper95: 0 });
  });

  it('has the width of the one that is not exact', () => {
    const a = [1, 4, 2, 6, 3];
    const { lower95, upper95 } = pairedDifference({ estimate: 10, without: [] }, meanOf(a))!;
    const half = studentTQuantile(0.975, 4) * Math.sqrt(3.7 / 5);
    expect((upper95 - lower95) / 2).toBeCloseTo(half, 12);
  });

  it('is not known where one part is all there is', () => {
    expect(pairedDifference({ estimate: 1, without: [1] }, { estimate: 2, without: [] })).toBeNull();
  });

  it('holds the truth 95 times in 100, also with more parts on one side', () => {
    let held = 0;
    const times = 600;
    for (let i = 0; i < times; i++) {
      const shared = luck(12, i, 0);
      const own = luck(18, i, 1);
      const a = shared.map((value, k) => value + own[k]! / 2);
      const rest = luck(18, i, 2);
      const b = own.map((value, k) => 1 + (shared[k] ?? rest[k]!) + value);
      // Means 0.5 + 0.25 and 1 + 0.5 + 0.5.
      const { lower95, upper95 } = pairedDifference(meanOf(a), meanOf(b))!;
      if (lower95 <= 1.25 && 1.25 <= upper95) held++;
    }
    expect(held / times).toBeGreaterThan(0.93);
    expect(held / times).toBeLessThan(0.985);
  });
});
