/**
 * Which machine of a client keeps which layers: one bit per machine and blob. Nothing is evicted during a run, which is
 * what a node's disk looks like over hours; a machine that was replaced would start cold.
 */
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import { grownI32 } from '../kernel/state.ts';

export class LayerCache implements Stateful {
  private readonly machines: number;
  /** Rows are 32 blobs each. */
  private rows = 0;
  /**
   * A word per row and machine. The layers of an image were made together and lie in one word or two, where a row per blob
   * would cost a look at memory far away for each.
   */
  private bits = new Int32Array(64);

  /** @param machines number of machines, at least 1 */
  constructor(machines: number) {
    this.machines = machines;
  }

  has(machine: number, blob: number): boolean {
    const row = blob >> 5;
    return row < this.rows && ((this.bits[row * this.machines + machine]! >>> (blob & 31)) & 1) === 1;
  }

  keep(machine: number, blob: number): void {
    const row = blob >> 5;
    if (row >= this.rows) {
      this.rows = row + 1;
      this.bits = grownI32(this.bits, this.rows * this.machines);
    }
    const at = row * this.machines + machine;
    this.bits[at] = this.bits[at]! | (1 << (blob & 31));
  }

  visitState(v: StateVisitor): void {
    this.rows = v.int('cache.rows', this.rows);
    this.bits = v.i32('cache.bits', this.bits, this.rows * this.machines);
  }
}
