/** Chances of a loss within a time, from whole missions of that length. */
import { POISSON_NOTHING_SEEN } from '../statistics/intervals.ts';
import type { BatchSums, LossSums } from './batch.ts';
import { addAll, addUp, around, type Estimate, meanOf, partsOf, sumsOf, variance } from './lossSums.ts';

/** Whole missions of one length, from everything up until the time is over or the first loss. */
export class MissionTally {
  events = 0;
  readonly patterns = new Map<string, LossSums>();
  private weight = 0;
  private weight2 = 0;
  private readonly pathsOf: number[];

  /** @param guides under which they are played */
  constructor(guides: number) {
    this.pathsOf = new Array<number>(guides).fill(0);
  }

  /** Missions under all guides. */
  get paths(): number {
    return this.pathsOf.reduce((sum, paths) => sum + paths, 0);
  }

  /** There are some under each guide. */
  get isWhole(): boolean {
    return this.pathsOf.every((paths) => paths > 0);
  }

  add(batch: BatchSums, guide: number): void {
    this.pathsOf[guide]! += batch.paths;
    this.events += batch.events;
    this.weight += batch.weight;
    this.weight2 += batch.weight2;
    addAll(this.patterns, batch);
  }

  /** Mean weight of a mission, with its standard error. */
  get meanWeight(): { readonly mean: number; readonly error: number } {
    return this.paths === 0 ? { mean: 1, error: 0 } : meanOf(this.weight, this.weight2, this.paths);
  }

  /** Missions that ended in loss, and the largest share that one of them has in the estimate; null without one. */
  get losses(): { readonly hits: number; readonly largestShare: number | null } {
    return this.lossesOf(() => true);
  }

  /** The same of the losses with these patterns. */
  lossesOf(chosen: (pattern: string) => boolean): { readonly hits: number; readonly largestShare: number | null } {
    const { hits, most, x } = sumsOf(this.patterns, chosen);
    return { hits, largestShare: hits === 0 ? null : most / x };
  }

  /** Chance of a loss with these patterns. */
  within(chosen: (pattern: string) => boolean): Estimate {
    const { pathsOf } = this;
    const parts = partsOf(this.patterns, pathsOf.length, chosen);
    if (parts.every(({ hits }) => hits === 0)) {
      return { estimate: 0, lower95: 0, upper95: Math.min(1, POISSON_NOTHING_SEEN / Math.min(...pathsOf)) };
    }
    const mean = addUp(parts, ({ x }, guide) => x / pathsOf[guide]!);
    const spread = addUp(parts, ({ x, xx }, guide) => {
      const n = pathsOf[guide]!;
      return variance(xx / n, x / n, n);
    });
    const { estimate, lower95, upper95 } = around(mean, Math.sqrt(spread) / mean);
    return { estimate, lower95, upper95: Math.min(1, upper95) };
  }
}
