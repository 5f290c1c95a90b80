import { describe, expect, it } from 'vitest';
import { RARE_SYSTEMS } from '../../bench/programs/rareSystems.ts';
import { written } from '../../studies/doctor/estimated.ts';

describe('the systems that benchmarks estimate', () => {
  it.each(Object.entries(RARE_SYSTEMS))('%s is a scenario in which something strikes', (_, text) => {
    expect(written(text).plan.hazards.every(({ ratePerUs }) => ratePerUs > 0)).toBe(true);
  });
});
