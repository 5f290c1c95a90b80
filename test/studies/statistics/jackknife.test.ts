import { describe, expect, it } from 'vitest';
import { meanInterval } from '../../../studies/statistics/intervals.ts';
import { jackknife } from '../../../studies/statistics/jackknife.ts';
import { studentTQuantile } from '../../../studies/statistics/studentT.ts';

const VALUES = [3, 4, 8, 5, 9, 2];

/** Means without each of the values. */
function without(values: readonly number[]): number[] {
  const sum = values.reduce((all, value) => all + value, 0);
  return values.map((value) => (sum - value) / (values.length - 1));
}

describe('the jackknife', () => {
  it('is Student’s interval where the estimate is a mean', () => {
    const { lower95, upper95 } = meanInterval(VALUES, false)!;
    expect(jackknife(without(VALUES))).toBeCloseTo((upper95 - lower95) / 2, 12);
  });

  it('goes by all seeds where all tell of one term, and by the first where the others tell nothing', () => {
    const all = without(VALUES);
    const few = studentTQuantile(0.975, 2);
    const half = (of: readonly number[], t: number): number => (jackknife(of) / studentTQuantile(0.975, 5)) * t;
    expect(jackknife(all, 3)).toBeLessThan(half(all, few));
    const mean = 5;
    const silent = [4, 5, 6, mean, mean, mean];
    expect(jackknife(silent, 3)).toBeCloseTo(half(silent, few), 12);
  });

  it('has no width where nothing differs, and none to tell from one seed', () => {
    expect([jackknife([2, 2, 2]), jackknife([7])]).toEqual([0, 0]);
  });
});
