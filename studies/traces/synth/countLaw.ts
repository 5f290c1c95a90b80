/** Whole numbers with a mean and a variance, from one uniform draw. */
import { normalQuantile } from '../../../sim/kernel/normalQuantile.ts';

/** From this mean on a count is drawn as a rounded normal or lognormal: the exact laws take as many steps as the count. */
const EXACT_BELOW = 300;

/**
 * A count of a mean, and of a variance of `scatter` times that: Poisson at 1, negative binomial above (a Poisson law whose rate scatters
 * as a gamma law), a rounded normal below.
 * @param u in (0, 1)
 */
export function countOf(mean: number, scatter: number, u: number): number {
  if (!(mean > 0)) return 0;
  if (scatter < 1) return Math.max(0, Math.round(mean + Math.sqrt(mean * scatter) * normalQuantile(u)));
  if (mean >= EXACT_BELOW) return Math.round(lognormalOf(mean, (mean * scatter) / (mean * mean), u));
  const size = mean / (scatter - 1);
  const isPoisson = scatter < 1.0001;
  let share = isPoisson ? Math.exp(-mean) : Math.exp(-size * Math.log(scatter));
  let below = share;
  let count = 0;
  while (below < u && count < COUNT_MAX) {
    share *= isPoisson ? mean / (count + 1) : ((size + count) / (count + 1)) * (1 - 1 / scatter);
    below += share;
    count += 1;
    // What is left of the law is less than a draw can tell.
    if (share < 1e-18 && count > mean) break;
  }
  return count;
}

const COUNT_MAX = 1_000_000;

/** A positive number of a mean, and of a variance relative to its square: lognormal. */
export function lognormalOf(mean: number, relativeVariance: number, u: number): number {
  const sigmaSquared = Math.log(1 + relativeVariance);
  return mean * Math.exp(Math.sqrt(sigmaSquared) * normalQuantile(u) - sigmaSquared / 2);
}

/** A size of a cluster, from 1, of a mean: geometric. */
export function clusterOf(mean: number, u: number): number {
  if (mean <= 1) return 1;
  return 1 + Math.floor(Math.log(u) / Math.log(1 - 1 / mean));
}
