/**
 * Intervals of what is counted over time, and of what takes an exponential time: both are quantiles of a gamma law of a whole shape n,
 * of which P(Γ(n) ≤ x) = P(N ≥ n) for N of a Poisson law with mean x.
 */
import { poissonTail } from '../markov/poissonTail.ts';
import { type Interval, MISSES } from './intervals.ts';

/**
 * The exact interval of a Poisson mean of which `count` (whole, from 0) was seen (Garwood 1936). Of nothing seen it is [0, 3.0]: one
 * bound alone, which all of the misses go to.
 */
export function poissonMeanInterval(count: number, misses: number = MISSES): Interval {
  if (count === 0) return { lower95: 0, upper95: -Math.log(misses) };
  return { lower95: gammaQuantile(misses / 2, count), upper95: gammaQuantile(1 - misses / 2, count + 1) };
}

/** The exact interval of the mean of an exponential law, of `n` values (from 1) with that sum. */
export function exponentialMeanInterval(sum: number, n: number, misses: number = MISSES): Interval {
  return { lower95: sum / gammaQuantile(1 - misses / 2, n), upper95: sum / gammaQuantile(misses / 2, n) };
}

/** The x that a gamma variable of shape `n` (whole, from 1) and scale 1 stays below with probability `p` in (0, 1), by bisection. */
function gammaQuantile(p: number, n: number): number {
  let low = 0;
  let high = n;
  while (poissonTail(high).atLeast(n) < p) {
    low = high;
    high *= 2;
  }
  for (;;) {
    const middle = low + (high - low) / 2;
    // Twelve digits are more than any count deserves.
    if (high - low <= 1e-12 * high) return middle;
    if (poissonTail(middle).atLeast(n) < p) low = middle;
    else high = middle;
  }
}
