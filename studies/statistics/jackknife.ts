/**
 * The jackknife (Tukey 1958): how sure an estimate from several seeds is, told from the same estimate without each seed in
 * turn. It takes care of what the parts of a ratio or a sum have in common.
 */
import { studentTQuantile } from './studentT.ts';

/**
 * Half of the 95 % interval; 0 with fewer than two seeds, of which nothing can be told.
 * @param without the estimate without each seed
 * @param first so many seeds have a part in all of the estimate; those after them in one term only. Degrees of freedom are
 *   Welch and Satterthwaite's for the two kinds together
 */
export function jackknife(without: readonly number[], first: number = without.length): number {
  const n = without.length;
  if (first < 2) return 0;
  const mean = without.reduce((sum, value) => sum + value, 0) / n;
  const squares = (of: readonly number[]): number => of.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const [inAll, inOne] = [squares(without.slice(0, first)), squares(without.slice(first))];
  if (inAll + inOne === 0) return 0;
  const rest = n - first;
  const freedom = (inAll + inOne) ** 2 / (inAll ** 2 / (first - 1) + (rest < 2 ? 0 : inOne ** 2 / (rest - 1)));
  const whole = rest < 2 ? first - 1 : Math.max(1, Math.min(n - 1, Math.floor(freedom)));
  return Math.sqrt(((inAll + inOne) * (n - 1)) / n) * studentTQuantile(0.975, whole);
}
