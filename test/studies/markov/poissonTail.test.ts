import { describe, expect, it } from 'vitest';
import { poissonTail } from '../../../studies/markov/poissonTail.ts';

describe('the tail of a Poisson variable', () => {
  it('is what the terms add up to, far out as well', () => {
    for (const mean of [1e-6, 0.01, 0.9, 3, 20]) {
      const tail = poissonTail(mean);
      expect(tail.atLeast(0)).toBe(1);
      for (const j of [1, 2, 5, 25]) {
        let term = Math.exp(-mean);
        let sum = 0;
        for (let k = 1; k < 200; k++) {
          term *= mean / k;
          if (k >= j) sum += term;
        }
        expect(Math.abs(tail.atLeast(j) / sum - 1)).toBeLessThan(1e-13);
      }
    }
  });

  it('is certain well below a large mean and a half at it', () => {
    const tail = poissonTail(1e6);
    expect(tail.certainUntil).toBeGreaterThan(988_000);
    expect(tail.atLeast(tail.certainUntil + 1)).toBeCloseTo(1, 14);
    // Ramanujan: P(N < mean) + θ·P(N = mean) = ½ for whole means, with θ → 1/3.
    expect(tail.atLeast(1e6)).toBeCloseTo(0.5 + 1 / 3 / Math.sqrt(2 * Math.PI * 1e6), 7);
    expect(tail.atLeast(2e6)).toBe(0);
  });
});
