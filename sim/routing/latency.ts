/**
 * Round trips between regions. Fault model: faults may add to a pair's round trip, and to all round trips to a front
 * end; nothing shortens one.
 *
 * Each measured pair gives two quantiles (P50, P95), through which a lognormal is laid; samples come from a table of
 * its quantiles, so that a request costs ten random bits and one read. The table's ends are the 1/2048 and 2047/2048
 * quantiles: the far tail is cut there.
 */

import type { Conditions } from '../conditions.ts';
import { compileLaw, lognormalByQuantiles95 } from '../kernel/distributions.ts';

/** Random bits that choose a cell of a table, and cells. */
export const CELL_BITS = 10;
const CELLS = 1 << CELL_BITS;

/** Tables by the medians that they were made for: all seeds of a plan share them. */
const TABLES = new WeakMap<Float64Array, Int32Array>();

export class Latency {
  private readonly regions: number;
  private readonly conditions: Conditions;
  /** One row of quantiles per distinct pair. */
  private readonly tables: Int32Array;

  /** @param p50Us, p95Us row-major regions × regions, round trip, µs ≥ 0, p95 ≥ p50 */
  constructor(regions: number, p50Us: Float64Array, p95Us: Float64Array, conditions: Conditions) {
    this.regions = regions;
    this.conditions = conditions;
    this.tables = TABLES.get(p50Us) ?? tablesOf(p50Us, p95Us);
    TABLES.set(p50Us, this.tables);
  }

  /** A sampled round trip in µs; `cell` is CELL_BITS random bits. */
  sampleUs(from: number, to: number, cell: number): number {
    const pair = from * this.regions + to;
    const us = this.tables[pair * CELLS + cell]!;
    const addedUs = this.conditions.requestLatencyUs[pair]!;
    // Apart, so that the usual result is a small integer all the way.
    return addedUs === 0 ? us : us + addedUs;
  }
}

function tablesOf(p50Us: Float64Array, p95Us: Float64Array): Int32Array {
  const tables = new Int32Array(p50Us.length * CELLS);
  for (let pair = 0; pair < p50Us.length; pair++) tables.set(rowOf(p50Us[pair]!, p95Us[pair]!), pair * CELLS);
  return tables;
}

/** Rows by their quantiles, the oldest forgotten first: plans differ in much, and mostly in no round trip. */
const ROWS = new Map<string, Int32Array>();
const ROWS_MOST = 1024;

function rowOf(p50: number, p95: number): Int32Array {
  const key = `${p50}/${p95}`;
  const known = ROWS.get(key);
  if (known !== undefined) return known;
  const law = p50 > 0 && p95 > p50 ? compileLaw(lognormalByQuantiles95(p50, p95)) : null;
  const row = Int32Array.from({ length: CELLS }, (_, cell) =>
    Math.floor((law === null ? p50 : law.quantile((cell + 0.5) / CELLS)) + 0.5),
  );
  if (ROWS.size === ROWS_MOST) ROWS.delete(ROWS.keys().next().value!);
  ROWS.set(key, row);
  return row;
}
