/** Slots of a pool: handed out lowest first while fresh, then last-freed first. Deterministic, and part of the state. */
import { grownI32, type Stateful, type StateVisitor } from './state.ts';

export class FreeList implements Stateful {
  /** Slots ever handed out; columns need at least this length. */
  used = 0;
  private free = new Int32Array(16);
  private freeCount = 0;

  /** A slot that nobody holds. The caller grows its columns when `used` has grown. */
  take(): number {
    if (this.freeCount > 0) return this.free[--this.freeCount]!;
    return this.used++;
  }

  give(slot: number): void {
    if (this.freeCount === this.free.length) this.free = grownI32(this.free, this.freeCount + 1);
    this.free[this.freeCount++] = slot;
  }

  /** Slots held now. */
  get held(): number {
    return this.used - this.freeCount;
  }

  /** The slots held now, ascending. Goes through all of them: not for the loop. */
  heldSlots(): number[] {
    const given = new Set(this.free.subarray(0, this.freeCount));
    return Array.from({ length: this.used }, (_, slot) => slot).filter((slot) => !given.has(slot));
  }

  visitState(v: StateVisitor): void {
    this.used = v.int('used', this.used);
    this.freeCount = v.int('freeCount', this.freeCount);
    this.free = v.i32('free', this.free, this.freeCount);
  }
}
