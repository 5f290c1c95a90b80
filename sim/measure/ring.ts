/**
 * What happened, as numbers, on its way out of the loop: records in columns, filled by the world and read between
 * stretches of a run. The columns are used again and again; when one stretch brings more than they hold (a region that
 * takes a hundred thousand images with it in one instant) they grow, so nothing is ever dropped.
 *
 * The ring is no part of the world's state: nobody in the world reads it, and a world without one runs the same.
 */

/** Kinds of records, and what their operands mean. `startUs` and `endUs` are equal where a record is of one instant. */
/** In place of a record that turned out not to be one. */
export const NOTHING = 0;
/** a: client, b: operation (OP_…), c: replica that it asked last or −1, d: manifest or −1, e: ENDED_…. */
export const OPERATION = 1;
/** From acknowledgement to visibility. a: from, b: to (replicas), c: manifest. */
export const REPLICATION = 2;
/** a: replica, b: group, c: slot of the repair, d: 1 for a geo-refill, e: fault that made it necessary or −1. */
export const REPAIR_BEGAN = 3;
/** a: replica, b: group, c: slot, d: 1 for a geo-refill, e: 1 when it was completed, 0 when it was called off. */
export const REPAIR_ENDED = 4;
/** a: reference of the fault. */
export const FAULT_FIRED = 5;
export const FAULT_RECOVERED = 6;
/** The global endpoint hands a replica out no more. a: replica, b: a fault that holds its region, or −1. */
export const ENDPOINT_OUT = 7;
/** a: replica. */
export const ENDPOINT_BACK = 8;
/** From the new answer until the last old one has run out of the caches. a: client, b: from, c: to (replicas). */
export const CLIENT_MOVED = 9;

/** How an operation ended: failed or too late, succeeded, or not at all by the end of the drain. */
export const ENDED_FAILED = 0;
export const ENDED_OK = 1;
export const ENDED_NEVER = 2;

export class Ring {
  /** Records that were pushed and not yet taken. */
  count = 0;
  /** The record that `take` loaded. */
  kind = NOTHING;
  startUs = 0;
  endUs = 0;
  a = 0;
  b = 0;
  c = 0;
  d = 0;
  e = 0;
  private first = 0;
  private capacity: number;
  private kinds: Uint8Array;
  private times: Float64Array;
  private operands: Int32Array;

  /** False: operations that succeed are not written down, which are nearly all of what happens. */
  readonly tellsSuccesses: boolean;

  /** @param capacity records that it holds before it grows, a power of two */
  constructor(capacity = 4096, tellsSuccesses = true) {
    this.capacity = capacity;
    this.tellsSuccesses = tellsSuccesses;
    this.kinds = new Uint8Array(capacity);
    this.times = new Float64Array(2 * capacity);
    this.operands = new Int32Array(5 * capacity);
  }

  /** Adds a record; times in µs, operands int32. */
  push(kind: number, startUs: number, endUs: number, a: number, b: number, c: number, d: number, e: number): void {
    if (this.count === this.capacity) this.grow();
    const at = this.at(this.count++);
    this.kinds[at] = kind;
    this.times[2 * at] = startUs;
    this.times[2 * at + 1] = endUs;
    const { operands } = this;
    const base = 5 * at;
    operands[base] = a;
    operands[base + 1] = b;
    operands[base + 2] = c;
    operands[base + 3] = d;
    operands[base + 4] = e;
  }

  /** Loads the oldest record into the fields above and frees its place; false when there is none. */
  take(): boolean {
    if (this.count === 0) return false;
    const at = this.first;
    this.kind = this.kinds[at]!;
    this.startUs = this.times[2 * at]!;
    this.endUs = this.times[2 * at + 1]!;
    this.a = this.operands[5 * at]!;
    this.b = this.operands[5 * at + 1]!;
    this.c = this.operands[5 * at + 2]!;
    this.d = this.operands[5 * at + 3]!;
    this.e = this.operands[5 * at + 4]!;
    this.first = (at + 1) & (this.capacity - 1);
    this.count--;
    return true;
  }

  /** Turns a place that was kept with NOTHING into a record of a fault; `index` counts from the oldest. */
  become(index: number, kind: number, fault: number): void {
    const at = this.at(index);
    this.kinds[at] = kind;
    this.operands[5 * at] = fault;
  }

  /** Names the fault behind the repairs that began since record `index`, which counts from the oldest. */
  blame(index: number, fault: number): void {
    for (let i = index; i < this.count; i++) {
      const at = this.at(i);
      if (this.kinds[at] === REPAIR_BEGAN) this.operands[5 * at + 4] = fault;
    }
  }

  private at(index: number): number {
    return (this.first + index) & (this.capacity - 1);
  }

  /** Doubles the columns; the oldest record comes first again, so that the wrapped ones stay in order. */
  private grow(): void {
    const { first, capacity } = this;
    this.kinds = unwrapped(this.kinds, new Uint8Array(2 * capacity), first);
    this.times = unwrapped(this.times, new Float64Array(4 * capacity), 2 * first);
    this.operands = unwrapped(this.operands, new Int32Array(10 * capacity), 5 * first);
    this.first = 0;
    this.capacity = 2 * capacity;
  }
}

function unwrapped<Column extends Uint8Array | Float64Array | Int32Array>(from: Column, to: Column, first: number) {
  to.set(from.subarray(first), 0);
  to.set(from.subarray(0, first), from.length - first);
  return to;
}
