/**
 * Laws of durations fitted to durations that were seen: the likeliest of each kind that the format has with a shape of its own, how well
 * each fits, and how sure the quantiles of the best one are.
 */
import { compileLaw, gamma, type LawSpec } from '../../sim/kernel/distributions.ts';
import { Streams } from '../../sim/kernel/streams.ts';
import { type Interval, sum, Z95 } from '../statistics/intervals.ts';
import { normalProbability } from '../statistics/normalLaw.ts';
import { exponentialMeanInterval } from '../statistics/poissonMean.ts';

/** Fewer durations than this tell nothing of a shape: an exponential law alone is fitted. */
export const SHAPE_NEEDS = 5;
/** Fewer than this, and how wide the intervals are is worth a sentence. */
export const FEW = 20;

/** Quantiles that are shown beside those observed. */
const SHOWN_QUANTILES = [0.5, 0.9, 0.99] as const;

/** One law, the likeliest of its kind. Durations are microseconds. */
export interface Fit {
  readonly law: LawSpec;
  readonly logLikelihood: number;
  /** Akaike's criterion, corrected for few data (Hurvich and Tsai 1989); null where every duration is the same. */
  readonly aic: number | null;
  /** Kolmogorov and Smirnov's: the greatest distance between its distribution function and that of the data, 0 to 1. */
  readonly distance: number;
  /**
   * How often data that the law itself has made, and that it is fitted to anew, are as far from it: by parametric bootstrap, since the
   * usual tables know nothing of fitted parameters. Below 5 % the law is not the data's. Null of so many data that it is not reckoned.
   */
  readonly pValue: number | null;
}

export interface FittedQuantile {
  readonly p: number;
  readonly observed: number;
  readonly fitted: number;
  /** Of the fitted one, at 95 %. */
  readonly interval: Interval;
}

export interface DurationFits {
  readonly n: number;
  readonly mean: number;
  readonly fittedMean: { readonly fitted: number; readonly interval: Interval };
  readonly min: number;
  readonly max: number;
  /** Best first, by `aic`; at least one. */
  readonly fits: readonly Fit[];
  /** Of the best. */
  readonly quantiles: readonly FittedQuantile[];
}

/** Null of no durations. @param durationsUs above 0 @param name of what is fitted, which its bootstrap's chance is named after */
export function fitDurations(durationsUs: readonly number[], name: string): DurationFits | null {
  const sorted = Float64Array.from(durationsUs).sort();
  const n = sorted.length;
  if (n === 0) return null;
  const laws = lawsOf(sorted);
  const told = laws.map((law) => ({ law, again: bootstrapOf(law, n, `${name}/${law.kind}`) }));
  const fits = told
    .map(({ law, again }): Fit & { readonly again: Bootstrap | null } => {
      const distance = distanceOf(sorted, law);
      return { law, ...likelihoodOf(sorted, law), distance, pValue: again?.chanceOf(distance) ?? null, again };
    })
    .sort((a, b) => (a.aic ?? 0) - (b.aic ?? 0));
  const best = fits[0]!;
  const compiled = compileLaw(best.law);
  const total = sum(sorted);
  const interval = (value: number, at: (law: LawSpec) => number): Interval =>
    best.law.kind === 'exponential'
      ? scaled(exponentialMeanInterval(total, n), value / best.law.mean)
      : (best.again?.interval(value, at) ?? { lower95: value, upper95: value });
  const meanOf = (law: LawSpec): number => compileLaw(law).mean;
  return {
    n,
    mean: total / n,
    fittedMean: { fitted: compiled.mean, interval: interval(compiled.mean, meanOf) },
    min: sorted[0]!,
    max: sorted[n - 1]!,
    fits: fits.map(({ again: _, ...fit }) => fit),
    quantiles: SHOWN_QUANTILES.map((p) => {
      const fitted = compiled.quantile(p);
      return {
        p,
        observed: sorted[Math.min(n - 1, Math.floor(p * n))]!,
        fitted,
        interval: interval(fitted, (law) => compileLaw(law).quantile(p)),
      };
    }),
  };
}

function scaled({ lower95, upper95 }: Interval, factor: number): Interval {
  return { lower95: lower95 * factor, upper95: upper95 * factor };
}

/** Of sorted durations. What never varies is one duration; a uniform law has no likeliest shape that more data would not move. */
function lawsOf(sorted: Float64Array): LawSpec[] {
  const n = sorted.length;
  if (n >= SHAPE_NEEDS && sorted[0] === sorted[n - 1]) return [{ kind: 'deterministic', value: sorted[0]! }];
  const exponential: LawSpec = { kind: 'exponential', mean: sum(sorted) / n };
  return n < SHAPE_NEEDS ? [exponential] : [exponential, lognormalFit(sorted), weibullFit(sorted)];
}

function lognormalFit(values: Float64Array): LawSpec {
  const { mean, variance } = logMoments(values);
  return { kind: 'lognormal', mu: mean, sigma: Math.sqrt(variance) };
}

function logMoments(values: Float64Array): { readonly mean: number; readonly variance: number } {
  let total = 0;
  for (const value of values) total += Math.log(value);
  const mean = total / values.length;
  let squares = 0;
  for (const value of values) squares += (Math.log(value) - mean) ** 2;
  return { mean, variance: squares / values.length };
}

const SHAPE_LEAST = 0.02;
const SHAPE_MOST = 1000;

/**
 * The shape k where Σ xᵏ ln x ÷ Σ xᵏ − 1/k is the mean of ln x: the left side grows with k, so Newton's steps are kept inside of a
 * bracket. Values are taken relative to their geometric mean, so that no power leaves the numbers there are.
 */
function weibullFit(values: Float64Array): LawSpec {
  const { mean, variance } = logMoments(values);
  const logs = Float64Array.from(values, (value) => Math.log(value) - mean);
  let [low, high] = [SHAPE_LEAST, SHAPE_MOST];
  // What the standard deviation of ln x would make it.
  let shape = Math.min(high, Math.max(low, 1.2825498301618641 / Math.sqrt(variance)));
  for (let i = 0; i < 100; i++) {
    let [weights, firsts, seconds] = [0, 0, 0];
    for (const log of logs) {
      const weight = Math.exp(shape * log);
      weights += weight;
      firsts += weight * log;
      seconds += weight * log * log;
    }
    const centre = firsts / weights;
    const over = centre - 1 / shape;
    if (over > 0) high = shape;
    else low = shape;
    const slope = seconds / weights - centre * centre + 1 / (shape * shape);
    const next = shape - over / slope;
    const kept = next > low && next < high ? next : (low + high) / 2;
    if (Math.abs(kept - shape) <= 1e-12 * shape) break;
    shape = kept;
  }
  let powers = 0;
  for (const log of logs) powers += Math.exp(shape * log);
  const scale = Math.exp(mean + Math.log(powers / logs.length) / shape);
  return { kind: 'weibull', mean: scale * gamma(1 + 1 / shape), shape };
}

function likelihoodOf(values: Float64Array, law: LawSpec): { logLikelihood: number; aic: number | null } {
  const n = values.length;
  let logs = 0;
  for (const value of values) logs += Math.log(value);
  switch (law.kind) {
    case 'exponential':
      return criterion(-n * Math.log(law.mean) - n, 1, n);
    case 'lognormal':
      return criterion(-logs - n * Math.log(law.sigma) - (n / 2) * (Math.log(2 * Math.PI) + 1), 2, n);
    case 'weibull': {
      const scale = law.mean / gamma(1 + 1 / law.shape);
      return criterion(n * Math.log(law.shape) - n * law.shape * Math.log(scale) + (law.shape - 1) * logs - n, 2, n);
    }
    default:
      return { logLikelihood: 0, aic: null };
  }
}

function criterion(logLikelihood: number, parameters: number, n: number): { logLikelihood: number; aic: number } {
  const spare = Math.max(1, n - parameters - 1);
  const correction = (2 * parameters * (parameters + 1)) / spare;
  return { logLikelihood, aic: 2 * parameters - 2 * logLikelihood + correction };
}

function distanceOf(sorted: Float64Array, law: LawSpec): number {
  const below = distributionOf(law);
  const n = sorted.length;
  let distance = 0;
  for (let i = 0; i < n; i++) {
    const p = below(sorted[i]!);
    distance = Math.max(distance, p - i / n, (i + 1) / n - p);
  }
  return distance;
}

/** Chance that the law is at most x. */
function distributionOf(law: LawSpec): (x: number) => number {
  switch (law.kind) {
    case 'exponential':
      return (x) => 1 - Math.exp(-x / law.mean);
    case 'lognormal':
      return (x) => normalProbability((Math.log(x) - law.mu) / law.sigma);
    case 'weibull': {
      const scale = law.mean / gamma(1 + 1 / law.shape);
      return (x) => 1 - Math.exp(-Math.exp(law.shape * Math.log(x / scale)));
    }
    default:
      // What it is the law of lies at one value, and on it.
      return () => 1;
  }
}

/** Samples that the law makes, and laws of its kind fitted to each. */
interface Bootstrap {
  /** How often such samples are as far from their own law. */
  readonly chanceOf: (distance: number) => number | null;
  readonly interval: (value: number, at: (law: LawSpec) => number) => Interval;
}

const TIMES = 400;
/** Values drawn of one law over all of its samples. */
const DRAWS_MOST = 100_000;
/** Longer samples are stood for by samples of this length: spreads go with the root of it. */
const LENGTH_MOST = 1000;

function bootstrapOf(law: LawSpec, n: number, name: string): Bootstrap | null {
  if (law.kind === 'deterministic' || n < 2) return null;
  const length = Math.min(n, LENGTH_MOST);
  const times = Math.min(TIMES, Math.floor(DRAWS_MOST / length));
  const streams = new Streams(0);
  const stream = streams.open(`calibrate/${name}`);
  const compiled = compileLaw(law);
  const samples = Array.from({ length: times }, () => {
    const drawn = new Float64Array(length);
    // A draw so near to 0 that its logarithm has no place is none that anybody measures.
    for (let i = 0; i < length; i++) drawn[i] = Math.max(1e-3, compiled.quantile(streams.uniform(stream)));
    drawn.sort();
    const again = refitted(drawn, law.kind);
    return { again, distance: length === n ? distanceOf(drawn, again) : 0 };
  });
  return {
    chanceOf: (distance) =>
      length < n ? null : (1 + samples.filter((sample) => sample.distance >= distance).length) / (1 + times),
    interval: (value, at) => {
      const logs = samples.map(({ again }) => Math.log(at(again)));
      const mean = sum(logs) / times;
      const spread = Math.sqrt(sum(logs.map((log) => (log - mean) ** 2)) / (times - 1));
      const half = Z95 * spread * Math.sqrt(length / n);
      return { lower95: value * Math.exp(-half), upper95: value * Math.exp(half) };
    },
  };
}

function refitted(sorted: Float64Array, kind: LawSpec['kind']): LawSpec {
  if (kind === 'lognormal') return lognormalFit(sorted);
  return kind === 'weibull' ? weibullFit(sorted) : { kind: 'exponential', mean: sum(sorted) / sorted.length };
}
