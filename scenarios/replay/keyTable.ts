/**
 * Numbers of names by 64 bits of their hash: 12 bytes a slot, at most half of them full, and no text. Two names of ten million have
 * one hash once in some three hundred thousand logs.
 */
import { grownF64, grownI32 } from '../../sim/kernel/state.ts';

const SLOTS_FIRST = 1 << 12;
const STRIDE = 3;

export class KeyTable {
  size = 0;
  /** Of each slot: both words of the key, and its number + 1; 0: it is free. */
  #slots = new Int32Array(STRIDE * SLOTS_FIRST);

  /** −1: it is none of them. */
  numberOf(low: number, high: number): number {
    return this.#slots[this.#slotOf(low, high) + 2]! - 1;
  }

  /** Its number, which is the next one where it is new: then `size` has grown. */
  added(low: number, high: number): number {
    const at = this.#slotOf(low, high);
    const known = this.#slots[at + 2]!;
    if (known > 0) return known - 1;
    const number = this.size++;
    this.#slots[at] = low;
    this.#slots[at + 1] = high;
    this.#slots[at + 2] = number + 1;
    if (2 * STRIDE * this.size > this.#slots.length) this.#grow();
    return number;
  }

  #slotOf(low: number, high: number): number {
    const slots = this.#slots;
    const mask = slots.length / STRIDE - 1;
    for (let slot = low & mask; ; slot = (slot + 1) & mask) {
      const at = slot * STRIDE;
      if (slots[at + 2] === 0 || (slots[at] === low && slots[at + 1] === high)) return at;
    }
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(2 * before.length);
    for (let from = 0; from < before.length; from += STRIDE) {
      if (before[from + 2] === 0) continue;
      this.#slots.set(before.subarray(from, from + STRIDE), this.#slotOf(before[from]!, before[from + 1]!));
    }
  }
}

/** A column that grows. */
export class Integers {
  length = 0;
  values = new Int32Array(64);

  push(value: number): void {
    if (this.length >= this.values.length) this.values = grownI32(this.values, this.length + 1);
    this.values[this.length++] = value;
  }
}

/** The same of doubles. */
export class Doubles {
  length = 0;
  values = new Float64Array(64);

  push(value: number): void {
    if (this.length >= this.values.length) this.values = grownF64(this.values, this.length + 1);
    this.values[this.length++] = value;
  }
}
