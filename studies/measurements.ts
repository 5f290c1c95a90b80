import { METRICS_OF_SOME_RUNS, METRICS_TO_COME } from '../scenarios/metricFacts.ts';
import type { HistogramData } from '../sim/kernel/histogram.ts';
import { histogramQuantile, mergeHistograms } from '../sim/kernel/histogram.ts';
import type {
  CounterSample,
  FractionSample,
  HistogramSample,
  Labels,
  SeedOutcome,
  ValueSample,
} from '../sim/outcome.ts';
import { compareText } from './order.ts';
import type { MetricResult, MetricStatistics } from './result.ts';
import type { Interval } from './statistics/intervals.ts';
import { countInterval, MISSES, meanInterval, proportionInterval, shareInterval, sum } from './statistics/intervals.ts';

/** Fractions whose `total` is microseconds, not trials: their microseconds are not independent and must not be counted as such. */
const TIME_SHARES: ReadonlySet<string> = new Set(['region_up', 'key_usable', 'copies_at_risk', 'monthly_uptime']);

/** Fractions whose `total` is bytes, which come many at a time and are no trials either. */
const BYTE_SHARES: ReadonlySet<string> = new Set(['seeding_progress']);

/** Whether a fraction is a share of time, which has no countable trials. */
export function isTimeShare(metric: string): boolean {
  return TIME_SHARES.has(metric);
}

/** Whether a fraction counts what may each succeed or fail by itself. */
export function hasTrials(metric: string): boolean {
  return !isTimeShare(metric) && !BYTE_SHARES.has(metric);
}

/**
 * What all seeds measured, ready to be asked for any metric under any labels. The samples of one seed are taken as
 * disjoint: a metric without labels is the sum of its samples, and `{client: a}` that of the samples which carry that label.
 * Only a class's part of a value is there beside the whole, and is no part of its sums.
 */
export class Measurements {
  readonly #metrics = new Map<string, Metric>();
  readonly #seeds: number;
  /** Whether hazards strike in this scenario, so that agreeing seeds may be luck. */
  readonly chance: boolean;

  constructor(outcomes: readonly SeedOutcome[], chance: boolean) {
    this.#seeds = outcomes.length;
    this.chance = chance;
    outcomes.forEach((outcome, seed) => {
      for (const sample of outcome.counters) this.#add({ kind: 'counter', seed, sample });
      for (const sample of outcome.fractions) this.#add({ kind: 'fraction', seed, sample });
      for (const sample of outcome.histograms) this.#add({ kind: 'histogram', seed, sample });
      for (const sample of outcome.samples) this.#add({ kind: 'values', seed, sample });
    });
  }

  /** Sorted. */
  names(): readonly string[] {
    return [...this.#metrics.keys()].sort(compareText);
  }

  /** The statistic a bare metric means: its count, its rate or its mean. Null for an unknown metric. */
  bareStatistic(metric: string): 'count' | 'rate' | 'mean' | null {
    const kind = this.#metrics.get(metric)?.kind;
    if (kind === undefined) return null;
    return kind === 'counter' ? 'count' : kind === 'fraction' ? 'rate' : 'mean';
  }

  /** Values that a label has on a metric, sorted; empty when the metric or the label is unknown. */
  labelValues(metric: string, label: string): readonly string[] {
    const values = this.#metrics.get(metric)?.samples.map(({ sample }) => sample.labels[label]);
    return [...new Set(values?.filter((value) => value !== undefined))].sort(compareText);
  }

  /**
   * A metric over the samples that carry all of `labels`; null when none does.
   * @param misses how often its interval may miss, 5 % unless told
   */
  statistics(metric: string, labels: Labels, misses: number = MISSES): MetricStatistics | null {
    const found = this.#metrics.get(metric);
    const matching = found?.samples.filter((each) => isAskedFor(each, labels)) ?? [];
    if (found === undefined || matching.length === 0) return null;
    switch (found.kind) {
      case 'counter':
        return this.#counter(metric, only(matching, 'counter'), misses);
      case 'fraction':
        return this.#fraction(metric, only(matching, 'fraction'), misses);
      case 'histogram':
        return this.#histogram(only(matching, 'histogram'), misses);
      case 'values':
        return this.#values(only(matching, 'values'), misses);
    }
  }

  /** The values under these labels that the end of the run cut off, of all seeds: the lower bound of each and whose it is. */
  openValues(metric: string, labels: Labels): readonly { readonly bound: number; readonly labels: Labels }[] {
    const matching = this.#metrics.get(metric)?.samples.filter((each) => isAskedFor(each, labels)) ?? [];
    return only(matching, 'values').flatMap(({ sample }) =>
      sample.open.map((bound) => ({ bound, labels: sample.labels })),
    );
  }

  /** Every metric with every combination of its labels: the `metrics` of the JSON contract. */
  results(): Record<string, MetricResult | null> {
    const results: Record<string, MetricResult | null> = {};
    const named = [...this.names(), ...METRICS_TO_COME, ...METRICS_OF_SOME_RUNS];
    for (const name of [...new Set(named)].sort(compareText)) {
      if (!this.#metrics.has(name)) {
        results[name] = null;
        continue;
      }
      const by = labelCombinations(this.#metrics.get(name)!.samples.map(({ sample }) => sample.labels)).map(
        (labels) => ({
          labels,
          ...this.statistics(name, labels)!,
        }),
      );
      results[name] = { ...this.statistics(name, {})!, by };
    }
    return results;
  }

  #add(sample: SeedSample): void {
    const name = sample.sample.metric;
    const metric = this.#metrics.get(name);
    if (metric === undefined) this.#metrics.set(name, { kind: sample.kind, samples: [sample] });
    else if (metric.kind === sample.kind) metric.samples.push(sample);
    else throw new Error(`the metric ${name} was measured as a ${metric.kind} and as a ${sample.kind}`);
  }

  #counter(metric: string, samples: readonly SeedSampleOf<'counter'>[], misses: number): MetricStatistics {
    const perSeed = new Array<number>(this.#seeds).fill(0);
    for (const { seed, sample } of samples) perSeed[seed]! += sample.count;
    const count = sum(perSeed);
    const ascending = [...perSeed].sort((a, b) => a - b);
    return {
      unit: metric.startsWith('bytes_') ? 'bytes' : 'count',
      n: this.#seeds,
      open: 0,
      count,
      rate: null,
      mean: count / this.#seeds,
      ...quantilesOf(ascending),
      ...boundsOf(countInterval(perSeed, this.chance, misses)),
    };
  }

  #fraction(metric: string, samples: readonly SeedSampleOf<'fraction'>[], misses: number): MetricStatistics {
    const perSeed = this.#perSeed(() => ({ ok: 0, total: 0 }));
    for (const { seed, sample } of samples) {
      perSeed[seed]!.ok += sample.ok;
      perSeed[seed]!.total += sample.total;
    }
    const total = sum(perSeed.map((each) => each.total));
    const intervalOf = hasTrials(metric) ? proportionInterval : shareInterval;
    return {
      unit: 'fraction',
      n: total,
      open: 0,
      count: null,
      rate: total > 0 ? sum(perSeed.map((each) => each.ok)) / total : null,
      mean: null,
      ...NO_QUANTILES,
      ...boundsOf(intervalOf(perSeed, this.chance, misses)),
    };
  }

  #histogram(samples: readonly SeedSampleOf<'histogram'>[], misses: number): MetricStatistics {
    const merged = mergeHistograms(samples.map(({ sample }) => sample.data));
    const perSeed = this.#perSeed(() => ({ count: 0, sum: 0 }));
    for (const { seed, sample } of samples) {
      perSeed[seed]!.count += sample.data.count;
      perSeed[seed]!.sum += sample.data.sum;
    }
    const means = perSeed.filter((each) => each.count > 0).map((each) => each.sum / each.count);
    return {
      unit: samples[0]!.sample.unit,
      n: merged.count,
      open: 0,
      count: null,
      rate: null,
      mean: merged.count > 0 ? merged.sum / merged.count : null,
      ...(merged.count > 0 ? histogramQuantiles(merged) : NO_QUANTILES),
      ...boundsOf(notBelowZero(meanInterval(means, this.chance, misses))),
    };
  }

  #values(samples: readonly SeedSampleOf<'values'>[], misses: number): MetricStatistics {
    const perSeed = this.#perSeed<number[]>(() => []);
    for (const { seed, sample } of samples) perSeed[seed]!.push(...sample.values, ...sample.open);
    const ascending = perSeed.flat().sort((a, b) => a - b);
    const open = sum(samples.map(({ sample }) => sample.open.length));
    const means = perSeed.filter((values) => values.length > 0).map((values) => sum(values) / values.length);
    return {
      unit: samples[0]!.sample.unit,
      n: ascending.length,
      open,
      count: null,
      rate: null,
      mean: ascending.length > 0 ? sum(ascending) / ascending.length : null,
      ...(ascending.length > 0 ? quantilesOf(ascending) : NO_QUANTILES),
      ...boundsOf(notBelowZero(meanInterval(means, this.chance, misses))),
      // The lower end bounds the mean of values that were cut off as well, which can only be greater; the upper end does not.
      ...(open > 0 ? { upper95: null } : {}),
    };
  }

  #perSeed<Value>(empty: () => Value): Value[] {
    return Array.from({ length: this.#seeds }, empty);
  }
}

/** Parts of a value that is there as a whole too are only for whoever asks for them. */
function isAskedFor({ kind, sample }: SeedSample, labels: Labels): boolean {
  const isHidden = kind === 'values' && sample.isPart === true && labels['class'] === undefined;
  return !isHidden && carries(sample.labels, labels);
}

type SeedSample =
  | { readonly kind: 'counter'; readonly seed: number; readonly sample: CounterSample }
  | { readonly kind: 'fraction'; readonly seed: number; readonly sample: FractionSample }
  | { readonly kind: 'histogram'; readonly seed: number; readonly sample: HistogramSample }
  | { readonly kind: 'values'; readonly seed: number; readonly sample: ValueSample };
type SeedSampleOf<Kind extends SeedSample['kind']> = Extract<SeedSample, { kind: Kind }>;

interface Metric {
  readonly kind: SeedSample['kind'];
  readonly samples: SeedSample[];
}

type Quantiles = Pick<MetricStatistics, 'p50' | 'p90' | 'p99' | 'max'>;

const NO_QUANTILES: Quantiles = { p50: null, p90: null, p99: null, max: null };

function carries(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([label, value]) => labels[label] === value);
}

function only<Kind extends SeedSample['kind']>(
  samples: readonly SeedSample[],
  kind: Kind,
): readonly SeedSampleOf<Kind>[] {
  return samples.filter((sample): sample is SeedSampleOf<Kind> => sample.kind === kind);
}

/** Nearest rank, of at least one value. */
function quantilesOf(ascending: readonly number[]): Quantiles {
  const rank = (p: number) => ascending[Math.max(0, Math.ceil(p * ascending.length) - 1)]!;
  return { p50: rank(0.5), p90: rank(0.9), p99: rank(0.99), max: ascending[ascending.length - 1]! };
}

function histogramQuantiles(data: HistogramData): Quantiles {
  return {
    p50: histogramQuantile(data, 0.5),
    p90: histogramQuantile(data, 0.9),
    p99: histogramQuantile(data, 0.99),
    max: data.max,
  };
}

/** Times and counts are not negative, whatever a symmetric interval says of their mean. */
function notBelowZero(interval: Interval | null): Interval | null {
  return interval === null ? null : { ...interval, lower95: Math.max(0, interval.lower95) };
}

function boundsOf(interval: Interval | null): { lower95: number | null; upper95: number | null } {
  return { lower95: interval?.lower95 ?? null, upper95: interval?.upper95 ?? null };
}

/** Above three labels only single labels and the full set: the subsets would outnumber the samples. */
const CLASS = 'class';
const LABELS_FOR_ALL_SUBSETS = 3;

/** Every distinct choice of one or more labels that some sample carries, fewest labels first, then by name. */
function labelCombinations(every: readonly Labels[]): Labels[] {
  const combinations = new Map<string, Labels>();
  for (const labels of every) {
    const names = Object.keys(labels).sort(compareText);
    for (let mask = 1; mask < 1 << names.length; mask++) {
      const chosen = names.filter((_, bit) => (mask & (1 << bit)) !== 0);
      // Of the others there are as many figures as without classes.
      const others = chosen.filter((name) => name !== CLASS).length;
      const all = names.filter((name) => name !== CLASS).length;
      const isDivided = others > 1 && others < all;
      if (isDivided && (all > LABELS_FOR_ALL_SUBSETS || chosen.includes(CLASS))) continue;
      const subset = Object.fromEntries(chosen.map((name) => [name, labels[name]!]));
      combinations.set(`${chosen.length} ${JSON.stringify(subset)}`, subset);
    }
  }
  return [...combinations.entries()].sort(([a], [b]) => compareText(a, b)).map(([, labels]) => labels);
}
