import { describe, expect, it } from 'vitest';
import { YEAR_US } from '../../../sim/kernel/time.ts';
import { CURVE_POINTS, curveOf, curveVariants } from '../../../studies/assess/curve.ts';
import { knobsOf } from '../../../studies/assess/variants.ts';
import {
  baseOf,
  figuresOfAll,
  REPAIRS,
  sparedCopies,
  threeCopies,
  threeCopiesPerYear,
  twoPlaces,
} from './threeCopies.ts';

function curve(plan = threeCopies(), key = 'node.loss', from = 0.01 / YEAR_US, to = 1 / YEAR_US) {
  const request = { knob: knobsOf(plan).find((knob) => knob.key === key)!, from, to };
  return curveOf(request, figuresOfAll(plan, curveVariants(request)), baseOf(plan));
}

describe('durability over an assumption', () => {
  it('has both ends, and steps that are equal in the logarithm', () => {
    const { points } = curve();
    expect(points).toHaveLength(CURVE_POINTS);
    expect([points[0]!.value, points[8]!.value]).toEqual([0.01, 1]);
    for (const [i, { value }] of points.entries()) expect(value).toBeCloseTo(0.01 * 100 ** (i / 8), 10);
  });

  it('of three copies over their failures is 3λ³/μ², exactly', () => {
    for (const { value, perYear, lower95, upper95, nines, withinFirstYear } of curve().points) {
      expect(perYear / threeCopiesPerYear(value, REPAIRS)).toBeCloseTo(1, 9);
      expect([lower95, upper95]).toEqual([perYear, perYear]);
      expect(nines).toBeCloseTo(-Math.log10(withinFirstYear), 12);
    }
  });

  it('begins for a hazard that the scenario itself leaves out', () => {
    const spared = sparedCopies();
    expect(curve(spared)).toEqual({ ...curve(), value: 0 });
  });

  it('over the lag moves a fresh write and nothing of what is stored', () => {
    const { points, unit } = curve(twoPlaces(), 'registry.replication.lag', 60e6, 3600e6);
    expect(unit).toBe('us');
    expect(new Set(points.map(({ perYear }) => perYear)).size).toBe(1);
    expect(points[0]!.writeNines! - points[8]!.writeNines!).toBeCloseTo(Math.log10(60), 3);
  });
});
