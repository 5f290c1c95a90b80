/**
 * Which machine of a client keeps which layers: one bit per machine and blob. Nothing is evicted during a run, which is
 * what a node's disk looks like over hours; a machine that was replaced would start cold.
 */
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import { grownI32 } from '../kernel/state.ts';

export class LayerCache implements Stateful {
  private readonly words: number;
  private rows = 0;
  private bits = new Int32Array(64);

  /** @param machines number of machines, at least 1 */
  constructor(machines: number) {
    this.words = Math.floor((machines + 31) / 32);
  }

  has(machine: number, blob: number): boolean {
    if (blob >= this.rows) return false;
    return ((this.bits[blob * this.words + (machine >> 5)]! >>> (machine & 31)) & 1) === 1;
  }

  keep(machine: number, blob: number): void {
    if (blob >= this.rows) {
      this.rows = blob + 1;
      this.bits = grownI32(this.bits, this.rows * this.words);
    }
    const at = blob * this.words + (machine >> 5);
    this.bits[at] = this.bits[at]! | (1 << (machine & 31));
  }

  visitState(v: StateVisitor): void {
    this.rows = v.int('cache.rows', this.rows);
    this.bits = v.i32('cache.bits', this.bits, this.rows * this.words);
  }
}
