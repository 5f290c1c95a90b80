/**
 * Laws of durations, sizes and latencies. A sample is `law.quantile(u)` of one uniform draw, so the n-th sample of a
 * stream uses its n-th draw whatever the law is. Laws carry no unit: the caller's unit goes in and comes out.
 */
import { assert } from './assert.ts';
import { normalQuantile } from './normalQuantile.ts';

export type LawSpec =
  | { readonly kind: 'exponential'; readonly mean: number }
  | { readonly kind: 'weibull'; readonly mean: number; readonly shape: number }
  | { readonly kind: 'lognormal'; readonly mu: number; readonly sigma: number }
  | { readonly kind: 'deterministic'; readonly value: number }
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  | { readonly kind: 'empirical'; readonly values: readonly number[] };

export interface Law {
  readonly spec: LawSpec;
  readonly mean: number;
  /** The value that a sample stays below with probability `u`; `u` in (0, 1). */
  quantile(u: number): number;
}

/** Prepares a law for sampling. Values are not negative, means and shapes positive; all are finite. */
export function compileLaw(spec: LawSpec): Law {
  switch (spec.kind) {
    case 'exponential':
      assert(isPositive(spec.mean), 'an exponential law has a positive mean');
      return new CompiledLaw(spec, spec.mean, EXPONENTIAL, spec.mean, 0);
    case 'weibull': {
      assert(isPositive(spec.mean), 'a Weibull law has a positive mean');
      assert(isPositive(spec.shape), 'a Weibull law has a positive shape');
      return new CompiledLaw(spec, spec.mean, WEIBULL, spec.mean / gamma(1 + 1 / spec.shape), 1 / spec.shape);
    }
    case 'lognormal': {
      assert(Number.isFinite(spec.mu), 'a lognormal law has a finite mu');
      assert(spec.sigma >= 0 && Number.isFinite(spec.sigma), 'a lognormal law has a sigma of at least 0');
      const mean = Math.exp(spec.mu + (spec.sigma * spec.sigma) / 2);
      return new CompiledLaw(spec, mean, LOGNORMAL, spec.mu, spec.sigma);
    }
    case 'deterministic':
      assert(spec.value >= 0 && Number.isFinite(spec.value), 'a deterministic law has a value of at least 0');
      return new CompiledLaw(spec, spec.value, UNIFORM, spec.value, 0);
    case 'uniform': {
      assert(spec.min >= 0, 'a uniform law starts at 0 or above');
      assert(spec.max >= spec.min && Number.isFinite(spec.max), 'a uniform law ends at or above its start');
      return new CompiledLaw(spec, (spec.min + spec.max) / 2, UNIFORM, spec.min, spec.max - spec.min);
    }
    case 'empirical': {
      const sorted = Float64Array.from(spec.values).sort();
      assert(sorted.length > 0, 'an empirical law has values');
      assert(
        sorted[0]! >= 0 && Number.isFinite(sorted[sorted.length - 1]!),
        'empirical values are at least 0 and finite',
      );
      let sum = 0;
      for (const value of sorted) sum += value;
      return new CompiledLaw(spec, sum / sorted.length, EMPIRICAL, sorted.length, 0, sorted);
    }
  }
}

/** The lognormal law of that mean, `sigma` being the standard deviation of the logarithm. */
export function lognormalByMean(mean: number, sigma: number): LawSpec {
  assert(isPositive(mean), 'a lognormal law has a positive mean');
  return { kind: 'lognormal', mu: Math.log(mean) - (sigma * sigma) / 2, sigma };
}

/** The lognormal law with that median and 99th percentile. */
export function lognormalByQuantiles(p50: number, p99: number): LawSpec {
  return lognormalByUpper(p50, p99, 0.99);
}

/** The lognormal law with that median and 95th percentile. */
export function lognormalByQuantiles95(p50: number, p95: number): LawSpec {
  return lognormalByUpper(p50, p95, 0.95);
}

function lognormalByUpper(p50: number, upper: number, upperProbability: number): LawSpec {
  assert(isPositive(p50), 'a lognormal law has a positive median');
  assert(upper >= p50, 'an upper quantile is not below the median');
  return { kind: 'lognormal', mu: Math.log(p50), sigma: Math.log(upper / p50) / normalQuantile(upperProbability) };
}

const EXPONENTIAL = 0;
const WEIBULL = 1;
const LOGNORMAL = 2;
const UNIFORM = 3;
const EMPIRICAL = 4;

const NO_VALUES = new Float64Array(0);

/** One class for all laws and a switch inside: a class each would make every call site polymorphic. */
class CompiledLaw implements Law {
  readonly spec: LawSpec;
  readonly mean: number;
  private readonly form: number;
  private readonly p: number;
  private readonly q: number;
  private readonly values: Float64Array;

  constructor(spec: LawSpec, mean: number, form: number, p: number, q: number, values: Float64Array = NO_VALUES) {
    this.spec = spec;
    this.mean = mean;
    this.form = form;
    this.p = p;
    this.q = q;
    this.values = values;
  }

  quantile(u: number): number {
    switch (this.form) {
      case EXPONENTIAL:
        return -this.p * Math.log(1 - u) + 0;
      case WEIBULL:
        return this.p * Math.exp(this.q * Math.log(-Math.log(1 - u)));
      case LOGNORMAL:
        return Math.exp(this.p + this.q * normalQuantile(u));
      case UNIFORM:
        return this.p + this.q * u;
      default:
        // The step function, not interpolated: samples are values that were measured, and their mean is the data's.
        return this.values[Math.floor(u * this.p)]!;
    }
  }
}

/**
 * Draws an index with probability proportional to its weight, in constant time from one uniform draw (the alias method
 * of Walker and Vose). Weights are finite and not negative, with a positive sum.
 */
export class AliasTable {
  private readonly thresholds: Float64Array;
  private readonly aliases: Int32Array;

  constructor(weights: readonly number[] | Float64Array) {
    const n = weights.length;
    let sum = 0;
    for (const weight of weights) {
      assert(weight >= 0 && Number.isFinite(weight), 'a weight is finite and at least 0');
      sum += weight;
    }
    assert(isPositive(sum), 'the weights have a positive sum');
    this.thresholds = new Float64Array(n).fill(1);
    this.aliases = Int32Array.from({ length: n }, (_, i) => i);
    const scaled = Float64Array.from(weights, (weight) => (weight / sum) * n);
    const small: number[] = [];
    const large: number[] = [];
    for (let i = n - 1; i >= 0; i--) (scaled[i]! < 1 ? small : large).push(i);
    while (small.length > 0 && large.length > 0) {
      const poor = small.pop()!;
      const rich = large[large.length - 1]!;
      this.thresholds[poor] = scaled[poor]!;
      this.aliases[poor] = rich;
      scaled[rich] = scaled[rich]! + scaled[poor]! - 1;
      if (scaled[rich]! < 1) small.push(large.pop()!);
    }
  }

  /** The index for a uniform draw in (0, 1); with a million weights 33 bits are left for the choice within a column. */
  pick(u: number): number {
    const scaled = u * this.thresholds.length;
    const column = Math.floor(scaled);
    return scaled - column < this.thresholds[column]! ? column : this.aliases[column]!;
  }
}

/** Zipf's law: popularity of rank i (from 0) proportional to (i + 1)^-exponent, summing to 1. */
export function zipfWeights(n: number, exponent: number): Float64Array {
  assert(n >= 1, 'Zipf’s law has at least one rank');
  const weights = new Float64Array(n);
  let sum = 0;
  // From the rarest, so that small terms are not lost against the sum.
  for (let i = n - 1; i >= 0; i--) {
    weights[i] = Math.exp(-exponent * Math.log(i + 1));
    sum += weights[i]!;
  }
  for (let i = 0; i < n; i++) weights[i] = weights[i]! / sum;
  return weights;
}

/** Euler's gamma function for x ≥ 1, relative error near 1e-15: the approximation of Lanczos with g = 7, 9 terms. */
export function gamma(x: number): number {
  const z = x - 1;
  let sum = 0.99999999999980993;
  for (let i = 0; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (z + i + 1);
  const t = z + 7.5;
  return 2.5066282746310002 * Math.exp((z + 0.5) * Math.log(t) - t) * sum;
}

const LANCZOS = Float64Array.of(
  676.5203681218851,
  -1259.1392167224028,
  771.32342877765313,
  -176.61502916214059,
  12.507343278686905,
  -0.13857109526572012,
  9.9843695780195716e-6,
  1.5056327351493116e-7,
);

function isPositive(value: number): boolean {
  return value > 0 && Number.isFinite(value);
}
