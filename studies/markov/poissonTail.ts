/** Poisson probabilities for means from 1e-300 to 1e9, without cancellation and without Γ. */

export interface PoissonTail {
  /** P(N ≥ j) is 1, to the last bit, for every j up to this. */
  readonly certainUntil: number;
  /** P(N ≥ j) for whole j ≥ 0. */
  atLeast(j: number): number;
}

/**
 * How small a probability, relative to that of the mode, still counts. So far out, products with what it weights are 0
 * as well.
 */
const NEGLIGIBLE = 1e-290;

/**
 * P(N ≥ j) of a Poisson variable with the given mean, > 0, each to some 1e-13 relative. Weights grow and shrink from
 * the mode by the ratio of neighbours and are divided by their sum (Fox and Glynn 1988), then added up from the far
 * end, small ones first.
 */
export function poissonTail(mean: number): PoissonTail {
  const mode = Math.floor(mean);
  const below: number[] = [];
  for (let w = 1, k = mode; k > 0 && w > 1e-25; k--) {
    w *= k / mean;
    below.push(w);
  }
  const above: number[] = [];
  for (let w = 1, k = mode; w > NEGLIGIBLE; k++) {
    w *= mean / (k + 1);
    above.push(w);
  }
  const first = mode - below.length;
  const weights = Float64Array.from([...below.reverse(), 1, ...above]);
  for (let k = weights.length - 2; k >= 0; k--) weights[k]! += weights[k + 1]!;
  // Where everything down to 0 is there, what is below the mean is added up as well; else it is too little to matter.
  const total = weights[0]!;
  return {
    certainUntil: first,
    atLeast: (j) => (j <= first ? 1 : (weights[j - first] ?? 0) / total),
  };
}
