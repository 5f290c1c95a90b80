/**
 * Numbers of names by 64 bits of their hash: 12 bytes a slot, at most half of them full, and no text. Two names of ten million have
 * one hash once in some three hundred thousand logs.
 */
import { grownF64, grownI32 } from '../../sim/kernel/state.ts';

const SLOTS_FIRST = 1 << 12;
const STRIDE = 3;

/** Of each slot: both words of the key, and its number + 1; 0: it is free. A power of two of slots. */
export type Keys = Int32Array;

export class KeyTable {
  size = 0;
  #slots: Keys = new Int32Array(STRIDE * SLOTS_FIRST);

  /** What `numberIn` looks up, until another name is added. */
  get keys(): Keys {
    return this.#slots;
  }

  /** Its number, which is the next one where it is new: then `size` has grown. */
  added(low: number, high: number): number {
    const at = slotOf(this.#slots, low, high);
    const known = this.#slots[at + 2]!;
    if (known > 0) return known - 1;
    const number = this.size++;
    this.#slots[at] = low;
    this.#slots[at + 1] = high;
    this.#slots[at + 2] = number + 1;
    if (2 * STRIDE * this.size > this.#slots.length) this.#grow();
    return number;
  }

  /** What `numberIn` looks up, in memory that threads share. */
  shared(): Keys {
    return inShared(this.#slots);
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(2 * before.length);
    for (let from = 0; from < before.length; from += STRIDE) {
      if (before[from + 2] === 0) continue;
      this.#slots.set(before.subarray(from, from + STRIDE), slotOf(this.#slots, before[from]!, before[from + 1]!));
    }
  }
}

/** The number of a name; −1: it is none of them. */
export function numberIn(keys: Keys, low: number, high: number): number {
  return keys[slotOf(keys, low, high) + 2]! - 1;
}

function slotOf(keys: Keys, low: number, high: number): number {
  const mask = keys.length / STRIDE - 1;
  for (let slot = low & mask; ; slot = (slot + 1) & mask) {
    const at = slot * STRIDE;
    if (keys[at + 2] === 0 || (keys[at] === low && keys[at + 1] === high)) return at;
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

  count(is: (value: number) => boolean): number {
    return counted(this.values, this.length, is);
  }

  /** What is in it, in memory that threads share. */
  shared(): Int32Array {
    return inShared(this.values.subarray(0, this.length));
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

  count(is: (value: number) => boolean): number {
    return counted(this.values, this.length, is);
  }

  shared(): Float64Array {
    const shared = new Float64Array(new SharedArrayBuffer(8 * this.length));
    shared.set(this.values.subarray(0, this.length));
    return shared;
  }
}

function counted(values: Int32Array | Float64Array, length: number, is: (value: number) => boolean): number {
  let count = 0;
  for (let i = 0; i < length; i++) if (is(values[i]!)) count += 1;
  return count;
}

function inShared(column: Int32Array): Int32Array {
  const shared = new Int32Array(new SharedArrayBuffer(4 * column.length));
  shared.set(column);
  return shared;
}
