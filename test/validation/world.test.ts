/**
 * The world as a plain simulation, against exact numbers. Seeds are fixed, so each test passes or fails for good; the
 * bound |z| ≤ 3.5 would fail by chance once in 2,100 choices of seeds.
 */
import { describe, expect, it } from 'vitest';
import { runSeed } from '../../sim/run.ts';
import { counter, fraction, planOf } from '../sim/fixture.ts';

/** Copies fail 4 times a year and are repaired in a day on average: rare enough to be honest, common enough to count. */
const threeCopies = (source: string): string => `name: three-copies
regions: {a: {zones: 1}}
registry: {regions: [a], storage: {scheme: replicated(3), nodes: 3000, placementGroups: 1000}}
catalogue: {source: none}
hazards: [{action: node.loss, rate: 4/y}]
repair: {local: {parallel: true, source: ${source}, time: {exponential: {mean: 24h}}}}
run: {duration: 100y, drain: 0s, chance: true}
`;

describe('three repairable copies at 4 failures a year', () => {
  const cases = [
    { source: 'external', perYear: 1.394809815e-3 },
    { source: 'survivors', perYear: 1.38705273e-3 },
  ];
  it.each(cases)(
    'are lost at the exact rate with repair from $source',
    ({ source, perYear }) => {
      const plan = planOf(threeCopies(source));
      let losses = 0;
      let groupYears = 0;
      for (let seed = 1; seed <= 32; seed++) {
        losses += counter(runSeed(plan, seed), 'groups_lost');
        groupYears += 100 * 1000;
      }
      // Losses of disjoint groups are rare and independent: Poisson.
      const z = (losses - perYear * groupYears) / Math.sqrt(perYear * groupYears);
      expect(1.96 / Math.sqrt(losses)).toBeLessThan(0.03);
      expect(Math.abs(z)).toBeLessThan(3.5);
    },
    120_000,
  );
});

describe('region_up', () => {
  it('is up 8760 of 8764 hours when outages take 4 hours and come once per year of service', () => {
    const plan = planOf(`name: up-and-down
regions: {a: {zones: 1}}
registry: {regions: [a], storage: {scheme: replicated(3)}}
catalogue: {source: none}
hazards: [{action: region.outage, rate: 1/y, duration: {exponential: {mean: 4h}}}]
run: {duration: 200y, drain: 0s, chance: true}
`);
    const seeds = Array.from({ length: 200 }, (_, i) => fraction(runSeed(plan, i + 1), 'region_up'));
    const mean = seeds.reduce((sum, up) => sum + up, 0) / seeds.length;
    const variance = seeds.reduce((sum, up) => sum + (up - mean) ** 2, 0) / (seeds.length - 1);
    const z = (mean - 8760 / 8764) / Math.sqrt(variance / seeds.length);
    expect(8760 / 8764).toBeCloseTo(0.999543587, 9);
    expect(Math.abs(z)).toBeLessThan(3.5);
    expect(Math.abs(mean - 0.999543587)).toBeLessThan(2e-5);
  });
});
