/**
 * Round trips between regions. Fault model: a fault may add to a pair's round trip; nothing shortens it.
 *
 * Each measured pair gives two quantiles (P50, P95), through which a lognormal is laid; samples come from a table of
 * its quantiles, so that a request costs one keyed draw and one read. The table's ends are the 1/1024 and 1023/1024
 * quantiles: the far tail is cut there.
 */

import type { Conditions } from '../conditions.ts';
import { compileLaw, lognormalByQuantiles95 } from '../kernel/distributions.ts';

const CELLS = 512;

export class Latency {
  private readonly regions: number;
  private readonly p50Us: Float64Array;
  private readonly conditions: Conditions;
  /** One row of quantiles per distinct pair. */
  private readonly tables: Float64Array;

  /** @param p50Us, p95Us row-major regions × regions, round trip, µs ≥ 0, p95 ≥ p50 */
  constructor(regions: number, p50Us: Float64Array, p95Us: Float64Array, conditions: Conditions) {
    this.regions = regions;
    this.p50Us = p50Us;
    this.conditions = conditions;
    this.tables = new Float64Array(regions * regions * CELLS);
    for (let pair = 0; pair < regions * regions; pair++) {
      const p50 = p50Us[pair]!;
      const p95 = p95Us[pair]!;
      const spread = p50 > 0 && p95 > p50;
      const law = spread ? compileLaw(lognormalByQuantiles95(p50, p95)) : null;
      for (let cell = 0; cell < CELLS; cell++) {
        const us = law === null ? p50 : law.quantile((cell + 0.5) / CELLS);
        this.tables[pair * CELLS + cell] = Math.floor(us + 0.5);
      }
    }
  }

  /** A sampled round trip in µs; `u` in (0,1). */
  sampleUs(from: number, to: number, u: number): number {
    const pair = from * this.regions + to;
    return this.tables[pair * CELLS + Math.floor(u * CELLS)]! + this.conditions.addedLatencyUs[pair]!;
  }

  /** The median round trip in µs, with what faults add now. */
  medianUs(from: number, to: number): number {
    const pair = from * this.regions + to;
    return this.p50Us[pair]! + this.conditions.addedLatencyUs[pair]!;
  }
}
