/**
 * The whole program as a plain simulation, from scenario file to result, against exact numbers. Seeds are fixed, so each
 * test passes or fails for good; the bound |z| ≤ 3.5 would fail by chance once in 2,100 choices of seeds.
 */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { MetricResult, RunResult } from '../../studies/result.ts';

/** A hundred and fifty million events each: not in the default suite, but before every change. */
describe.runIf(process.env.NIGHTLY !== undefined)('three repairable copies at 4 failures a year', () => {
  const GROUP_YEARS = 32 * 100 * 1000;

  it.each([
    { source: 'external', perYear: 1.394809815e-3 },
    { source: 'survivors', perYear: 1.38705273e-3 },
  ])(
    'are lost at the exact rate with repair from $source',
    ({ source, perYear }) => {
      const lost = metricOf('three-copies.yaml', 'groups_lost', `repair.local.source=${source}`);
      const losses = lost.count!;
      // Losses of disjoint groups are rare and independent: Poisson.
      const z = (losses - perYear * GROUP_YEARS) / Math.sqrt(perYear * GROUP_YEARS);
      expect(1.96 / Math.sqrt(losses)).toBeLessThan(0.03);
      expect(Math.abs(z)).toBeLessThan(3.5);
    },
    180_000,
  );
});

describe('region_up', () => {
  it('is up 8760 of 8764 hours when outages take 4 hours and come once per year of service', () => {
    const up = metricOf('up-and-down.yaml', 'region_up');
    const standardError = (up.upper95! - up.lower95!) / (2 * 1.972);
    expect(8760 / 8764).toBeCloseTo(0.999543587, 9);
    expect(Math.abs(up.rate! - 0.999543587) / standardError).toBeLessThan(3.5);
    expect(Math.abs(up.rate! - 0.999543587)).toBeLessThan(2e-5);
  });
});

/** The compiled program: what users run, and several times faster than sources under the test runner. */
function metricOf(file: string, metric: string, ...sets: readonly string[]): MetricResult {
  const flags = ['--output', 'json', ...sets.flatMap((set) => ['--set', set])];
  const output = execFileSync(process.execPath, ['dist/cli/main.js', 'run', `test/validation/${file}`, ...flags], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const result = JSON.parse(output) as RunResult;
  return result.metrics[metric]!;
}
