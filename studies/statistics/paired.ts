/**
 * The difference of two estimates that share their luck: part i of the one and part i of the other (a batch, a seed) were played
 * with the same random numbers. Jackknife: each estimate is known as it is, and as it would be without each of its parts.
 */
import { sum } from './intervals.ts';
import { studentTQuantile } from './studentT.ts';

export interface Replicates {
  readonly estimate: number;
  /** Without part 0, without part 1, …; empty for what is known exactly. */
  readonly without: readonly number[];
  /** So many of them have a part in all of the estimate, and tell how sure its spread is; all where it is left out. */
  readonly first?: number;
}

export interface Difference {
  readonly estimate: number;
  readonly lower95: number;
  readonly upper95: number;
}

/**
 * `b` − `a` with its 95 % interval. Parts of the same number are a pair; where one estimate has more of them, those are on
 * their own, so the variance is a sum of squares whatever the pairs have in common. Null where one part is all there is.
 */
export function pairedDifference(a: Replicates, b: Replicates): Difference | null {
  const estimate = b.estimate - a.estimate;
  const ofA = pseudoValues(a);
  const ofB = pseudoValues(b);
  const sizes = [a, b].flatMap(({ without, first }) => (without.length > 0 ? [first ?? without.length] : []));
  if (sizes.length === 0) return { estimate, lower95: estimate, upper95: estimate };
  const fewest = Math.min(...sizes);
  if (fewest < 2) return null;
  const pairs = Math.min(ofA.length, ofB.length);
  const together = Array.from({ length: pairs }, (_, i) => ofB[i]! / ofB.length - ofA[i]! / ofA.length);
  const variance = pairs * spreadOf(together) + alone(ofA, pairs) + alone(ofB, pairs);
  const half = studentTQuantile(0.975, fewest - 1) * Math.sqrt(variance);
  return { estimate, lower95: estimate - half, upper95: estimate + half };
}

/** Their mean is the estimate, and their spread that of its parts (Tukey 1958). */
function pseudoValues({ estimate, without }: Replicates): number[] {
  const n = without.length;
  return without.map((value) => n * estimate - (n - 1) * value);
}

/** What the parts that have no partner add to the variance. */
function alone(values: readonly number[], pairs: number): number {
  const rest = values.length - pairs;
  return rest === 0 ? 0 : (rest * spreadOf(values)) / values.length ** 2;
}

/** Unbiased variance; 0 of fewer than two. */
function spreadOf(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = sum(values) / values.length;
  return sum(values.map((value) => (value - mean) ** 2)) / (values.length - 1);
}
