/** Estimates with their intervals, and the sums that they are made from. */
import { Z95 } from '../statistics/intervals.ts';
import { type BatchSums, type LossSums, noLosses } from './batch.ts';
import { guideOf } from './causes.ts';

export interface Estimate {
  readonly estimate: number;
  readonly lower95: number;
  readonly upper95: number;
}

/** What is known without an error. */
export function surely(value: number): Estimate {
  return { estimate: value, lower95: value, upper95: value };
}

export function sumsOf(patterns: ReadonlyMap<string, LossSums>, chosen: (pattern: string) => boolean): LossSums {
  let sums = noLosses();
  for (const [pattern, of] of patterns) if (chosen(pattern)) sums = plus(sums, of);
  return sums;
}

export function addAll(patterns: Map<string, LossSums>, batch: BatchSums): void {
  for (const [pattern, sums] of batch.patterns) patterns.set(pattern, plus(patterns.get(pattern) ?? noLosses(), sums));
}

export function around(value: number, relativeError: number): Estimate {
  const half = Z95 * relativeError * value;
  return { estimate: value, lower95: Math.max(0, value - half), upper95: value + half };
}

export function meanOf(sum: number, squares: number, n: number): { readonly mean: number; readonly error: number } {
  const mean = sum / n;
  return { mean, error: Math.sqrt(Math.max(0, squares / n - mean * mean) / n) };
}

/** Of a mean of n values, from the mean of their squares. */
export function variance(meanSquare: number, mean: number, n: number): number {
  return Math.max(0, meanSquare - mean * mean) / n;
}

export function plus(a: LossSums, b: LossSums): LossSums {
  return {
    hits: a.hits + b.hits,
    y: a.y + b.y,
    yy: a.yy + b.yy,
    x: a.x + b.x,
    xx: a.xx + b.xx,
    xd: a.xd + b.xd,
    xxd: a.xxd + b.xxd,
    xxdd: a.xxdd + b.xxdd,
    most: Math.max(a.most, b.most),
  };
}

/** The losses of each guide's paths. */
export function partsOf(
  patterns: ReadonlyMap<string, LossSums>,
  guides: number,
  chosen: (pattern: string) => boolean,
): LossSums[] {
  return Array.from({ length: guides }, (_, guide) =>
    sumsOf(patterns, (pattern) => guideOf(pattern, guides) === guide && chosen(pattern)),
  );
}

export function addUp(parts: readonly LossSums[], of: (part: LossSums, guide: number) => number): number {
  return parts.reduce((sum, part, guide) => sum + of(part, guide), 0);
}
