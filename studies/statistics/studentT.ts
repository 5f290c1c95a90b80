import { inverseIncompleteBeta } from './incompleteBeta.ts';

/**
 * The quantile of Student's t distribution: the t with P(T ≤ t) = p, for p in (0, 1) and a whole number of degrees of
 * freedom ≥ 1. Through the identity P(|T| > t) = I_x(ν/2, ½) with x = ν/(ν + t²) (DLMF 8.17 and Abramowitz & Stegun 26.7.1).
 */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`a quantile needs a probability strictly between 0 and 1, not ${p}`);
  if (!(degreesOfFreedom >= 1)) throw new RangeError(`Student's t needs at least one degree of freedom`);
  if (p < 0.5) return -studentTQuantile(1 - p, degreesOfFreedom);
  if (p === 0.5) return 0;
  const x = inverseIncompleteBeta(2 * (1 - p), degreesOfFreedom / 2, 0.5);
  return Math.sqrt((degreesOfFreedom * (1 - x)) / x);
}
