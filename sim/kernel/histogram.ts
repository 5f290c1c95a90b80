/**
 * Counts of whole numbers (microseconds or bytes) in buckets that grow with the value: 64 to each octave, so a bucket
 * is at most 1.6 % wide and a quantile within 0.8 %. Values up to 128 have a bucket each. Memory does not depend on
 * how many values come, and histograms of different seeds merge without loss.
 */
import { assert } from './assert.ts';
import { grownF64, type Stateful, type StateVisitor } from './state.ts';

/** A histogram as plain data: only buckets that were hit, in ascending order. */
export interface HistogramData {
  readonly count: number;
  /** Exact below 2^53, rounded above. */
  readonly sum: number;
  /** Least and greatest value; 0 when there is none. */
  readonly min: number;
  readonly max: number;
  readonly buckets: readonly number[];
  readonly counts: readonly number[];
}

/** Bucket 0 holds zeros; then 64 buckets for each of the 53 octaves that a safe integer can lie in. */
const BUCKETS = 1 + 53 * 64;
const EXPONENT_BIAS = 1023 * 64;

/** Many histograms in common columns, 13.6 kB each. */
export class Histograms implements Stateful {
  private size = 0;
  private counts = new Uint32Array(0);
  /** Count, sum, least and greatest value of each histogram. */
  private totals = new Float64Array(16);
  private readonly double = new Float64Array(1);
  private readonly words = new Uint32Array(this.double.buffer);

  /** Opens a histogram and returns its id. */
  open(): number {
    return this.openAll(1)[0]!;
  }

  /** Opens so many, and returns their ids. */
  openAll(count: number): Int32Array {
    const ids = Int32Array.from({ length: count }, (_, i) => this.size + i);
    this.size += count;
    // Exact growth, not doubling: they are opened once, and a doubled column would be the largest of the world.
    const counts = new Uint32Array(this.size * BUCKETS);
    counts.set(this.counts);
    this.counts = counts;
    this.totals = grownF64(this.totals, 4 * this.size);
    for (const id of ids) this.totals[4 * id + 2] = Number.POSITIVE_INFINITY;
    return ids;
  }

  /** Counts a value: an integer from 0 to 2^53 − 1. */
  add(id: number, value: number): void {
    assert(value >= 0, 'a histogram counts from 0');
    assert(value <= Number.MAX_SAFE_INTEGER, 'a histogram counts safe integers');
    let bucket = 0;
    if (value >= 1) {
      // The exponent and the six highest bits of the mantissa are the bucket: no logarithm.
      this.double[0] = value;
      bucket = 1 + (this.words[1]! >>> 14) - EXPONENT_BIAS;
    }
    const at = id * BUCKETS + bucket;
    this.counts[at] = this.counts[at]! + 1;
    const totals = this.totals;
    const base = id << 2;
    totals[base] = totals[base]! + 1;
    totals[base + 1] = totals[base + 1]! + value;
    if (value < totals[base + 2]!) totals[base + 2] = value;
    if (value > totals[base + 3]!) totals[base + 3] = value;
  }

  count(id: number): number {
    return this.totals[4 * id]!;
  }

  /** The sum of the values, exact below 2^53. */
  sum(id: number): number {
    return this.totals[4 * id + 1]!;
  }

  /** The greatest value, 0 when there is none. */
  max(id: number): number {
    return this.totals[4 * id + 3]!;
  }

  /** The value at or below which a fraction `p` lies, within 0.8 %; NaN when there is no value. */
  quantile(id: number, p: number): number {
    return histogramQuantile(this.data(id), p);
  }

  /** The histogram as plain data. */
  data(id: number): HistogramData {
    const buckets: number[] = [];
    const counts: number[] = [];
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const count = this.counts[id * BUCKETS + bucket]!;
      if (count === 0) continue;
      buckets.push(bucket);
      counts.push(count);
    }
    const count = this.count(id);
    return {
      count,
      sum: this.sum(id),
      min: count === 0 ? 0 : this.totals[4 * id + 2]!,
      max: this.max(id),
      buckets,
      counts,
    };
  }

  visitState(v: StateVisitor): void {
    const size = v.int('histograms.size', this.size);
    assert(size === this.size, 'histograms are opened before the first save, the same in every run');
    this.counts = v.u32('histograms.counts', this.counts, size * BUCKETS);
    this.totals = v.f64('histograms.totals', this.totals, 4 * size);
  }
}

/** The histogram of all values of all parts. */
export function mergeHistograms(parts: readonly HistogramData[]): HistogramData {
  const merged = new Map<number, number>();
  let count = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  for (const part of parts) {
    if (part.count === 0) continue;
    count += part.count;
    sum += part.sum;
    min = Math.min(min, part.min);
    max = Math.max(max, part.max);
    for (let i = 0; i < part.buckets.length; i++) {
      const bucket = part.buckets[i]!;
      merged.set(bucket, (merged.get(bucket) ?? 0) + part.counts[i]!);
    }
  }
  const buckets = [...merged.keys()].sort((a, b) => a - b);
  return { count, sum, min: count === 0 ? 0 : min, max, buckets, counts: buckets.map((bucket) => merged.get(bucket)!) };
}

/** The value at or below which a fraction `p` (0 to 1) of the values lies, by nearest rank; NaN when there is none. */
export function histogramQuantile(data: HistogramData, p: number): number {
  assert(p >= 0 && p <= 1, 'a quantile’s probability lies between 0 and 1');
  if (data.count === 0) return Number.NaN;
  const rank = Math.max(1, -Math.floor(-p * data.count));
  if (rank === data.count) return data.max;
  let seen = 0;
  for (let i = 0; i < data.buckets.length; i++) {
    seen += data.counts[i]!;
    if (seen >= rank) return Math.min(data.max, Math.max(data.min, bucketMiddle(data.buckets[i]!)));
  }
  return data.max;
}

/** The mean of the values; NaN when there is none. */
export function histogramMean(data: HistogramData): number {
  return data.count === 0 ? Number.NaN : data.sum / data.count;
}

/** The whole number in the middle of a bucket; up to 128 the only one in it. */
export function bucketMiddle(bucket: number): number {
  if (bucket === 0) return 0;
  const first = bucketStart(bucket);
  const width = bucketStart(bucket + 1) - first;
  return width <= 1 ? first : first + Math.floor((width - 1) / 2);
}

/** The inverse of the bucket of `add`: exponent and six bits of mantissa put back into a double. */
function bucketStart(bucket: number): number {
  const words = Uint32Array.of(0, (bucket - 1 + EXPONENT_BIAS) << 14);
  return new Float64Array(words.buffer)[0]!;
}
