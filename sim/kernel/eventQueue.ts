import { assert } from './assert.ts';
import { SLOT_WORDS, SlotLadder } from './slotLadder.ts';
import type { Stateful, StateVisitor } from './state.ts';

/** Words of a slot; the first four are the ladder's. */
const NEXT = 2;
const SEQ = 3;
const KIND = 4;
const A = 5;
const B = 6;
const GENERATION = 7;

/** Handles are generation × 2^24 + slot: below 2^24 events pending, and a slot's handles repeat after 2^28 uses. */
const SLOTS_MAX = 16_777_216;
const GENERATION_MASK = 0x0fff_ffff;
const CLOCK_END = Number.MAX_SAFE_INTEGER;
const SEQ_END = 0x7fff_ffff;
/** Kind of an event that was cancelled and waits to be passed over. */
const CANCELLED = -1;
/** The slot that stands for the last event popped before there is one. */
const BLANK = 1;

/**
 * The pending events, in the order (time, order of scheduling). No object per event: an event is a slot of 32 bytes
 * with a time, a kind and two int32 of the caller's. Nothing is allocated per event.
 *
 * Cancelling is lazy: the slot is marked and passed over when its time comes, so that a slot's next user, and with it
 * every later handle, depends on the order of events only. Saved state is the slots and the chain of free ones; a
 * restored queue gives the same events and the same handles.
 */
export class EventQueue extends SlotLadder implements Stateful {
  /** Slot of the last event popped, free only from the next pop on. */
  private popped = BLANK;
  /** First of the free slots, 0 when there is none. Last in, first out: the next slot is warm. */
  private free = 0;
  private nextSeq = 0;
  /** How many of the sequence numbers below `nextSeq` are popped or cancelled. */
  private gone = 0;
  /** Cancelled events that are still in their places. */
  private cancelled = 0;

  constructor(initialCapacity = 1024) {
    super(BLANK + 1 + Math.max(16, initialCapacity));
    this.chainFree(BLANK + 1);
  }

  /** Events that will be popped unless they are cancelled. */
  get pending(): number {
    return this.nextSeq - this.gone;
  }

  /** Kind of the last event popped; its time is `nowUs`. */
  get kind(): number {
    return this.words[(this.popped << 3) | KIND]!;
  }

  get a(): number {
    return this.words[(this.popped << 3) | A]!;
  }

  get b(): number {
    return this.words[(this.popped << 3) | B]!;
  }

  /** Handle of the last event popped, to tell whether it is the one that was waited for; cancelling it is too late. */
  get handle(): number {
    return this.words[(this.popped << 3) | GENERATION]! * SLOTS_MAX + this.popped;
  }

  /**
   * Schedules an event. `timeUs` is a whole microsecond, now or later; `kind` is from 0 up, `a` and `b` are any int32.
   * Returns a handle for `cancel`: a safe integer, never 0. Events of one instant come in the order of scheduling.
   */
  schedule(timeUs: number, kind: number, a: number, b: number): number {
    const slot = this.after(timeUs - this.nowUs, kind, a, b);
    return this.words[(slot << 3) | GENERATION]! * SLOTS_MAX + slot;
  }

  /**
   * Schedules an event that nobody will cancel, `delayUs` whole microseconds from now, at least 0. Cheaper than `schedule`:
   * a short delay is a small integer, where instants and handles are doubles, which are boxed on their way through a call.
   * Returns the slot, which means nothing to others.
   */
  after(delayUs: number, kind: number, a: number, b: number): number {
    const timeUs = this.nowUs + delayUs;
    // One test of everything; which one failed is found out off the hot path.
    if (!(delayUs >= 0 && Math.floor(timeUs) === timeUs && timeUs <= CLOCK_END && kind >= 0)) {
      refuse(timeUs, kind, this.nowUs);
    }
    if (this.free === 0 || this.nextSeq === SEQ_END) this.makeRoom();
    const slot = this.free;
    const at = slot << 3;
    const words = this.words;
    this.free = ~words[at | NEXT]!;
    this.times[slot << 2] = timeUs;
    words[at | SEQ] = this.nextSeq++;
    words[at | KIND] = kind;
    words[at | A] = a;
    words[at | B] = b;
    const generation = (words[at | GENERATION]! & GENERATION_MASK) + 1;
    words[at | GENERATION] = generation;
    if (timeUs >= this.baseUnusedUs && timeUs < this.topStartUs) {
      // Where most events go, without a call: a double as an argument would be boxed.
      const bucket = ((timeUs - this.baseStartUs) * this.baseInverse) | 0;
      words[at | NEXT] = this.buckets[bucket]!;
      this.buckets[bucket] = slot;
    } else {
      this.place(slot);
    }
    return slot;
  }

  /** Takes an event out; false when it has happened or was cancelled before, or the handle is 0. */
  cancel(handle: number): boolean {
    const generation = Math.floor(handle / SLOTS_MAX);
    const slot = handle - generation * SLOTS_MAX;
    const at = slot << 3;
    if (slot === 0 || slot === this.popped || this.words[at | GENERATION] !== generation) return false;
    if (this.words[at | NEXT]! < 0 || this.words[at | KIND] === CANCELLED) return false;
    this.words[at | KIND] = CANCELLED;
    this.gone++;
    this.cancelled++;
    // Time-outs that never happen must not pile up: what was cancelled stays below what is alive, or small.
    if (this.cancelled > 4096 && this.cancelled > this.pending) this.sweep();
    return true;
  }

  /**
   * Pops the next event if its time is before `limitUs`: loads `nowUs`, `kind`, `a`, `b` and `handle`. Otherwise
   * returns false and leaves them alone.
   */
  popBefore(limitUs: number): boolean {
    for (;;) {
      let slot = this.front;
      if (slot === 0) {
        slot = this.refillFront();
        if (slot === 0) return false;
      }
      const timeUs = this.times[slot << 2]!;
      if (timeUs >= limitUs) return false;
      const words = this.words;
      this.front = words[(slot << 3) | NEXT]!;
      if (words[(slot << 3) | KIND] === CANCELLED) {
        this.cancelled--;
        this.release(slot);
        continue;
      }
      // The slot that is freed is the last one popped: until here its words told `kind`, `a`, `b` and `handle`.
      this.release(this.popped);
      this.popped = slot;
      this.gone++;
      this.nowUs = timeUs;
      return true;
    }
  }

  /** Time of the next event, Infinity when there is none. */
  peekUs(): number {
    for (;;) {
      const slot = this.front !== 0 ? this.front : this.refillFront();
      if (slot === 0) return Number.POSITIVE_INFINITY;
      if (this.words[(slot << 3) | KIND] !== CANCELLED) return this.times[slot << 2]!;
      this.front = this.words[(slot << 3) | NEXT]!;
      this.cancelled--;
      this.release(slot);
    }
  }

  visitState(v: StateVisitor): void {
    this.nowUs = v.int('queue.nowUs', this.nowUs);
    this.popped = v.int('queue.popped', this.popped);
    this.nextSeq = v.int('queue.nextSeq', this.nextSeq);
    this.gone = v.int('queue.gone', this.gone);
    this.cancelled = v.int('queue.cancelled', this.cancelled);
    this.free = v.int('queue.free', this.free);
    const shown = v.restoring ? new Int32Array(0) : this.slotsWithoutLinks();
    const saved = v.i32('queue.slots', shown, shown.length);
    if (!v.restoring) return;
    if (saved.length !== this.words.length) this.resizeSlots(saved.length / SLOT_WORDS);
    this.words.set(saved);
    this.layOut(this.occupiedSlots());
  }

  /**
   * The link of a free slot is the complement of the next free one's number, so below 0: that tells free slots from
   * others, and a handle of the past from one that is good, as generations go up only when a slot is used again.
   */
  private release(slot: number): void {
    this.words[(slot << 3) | NEXT] = ~this.free;
    this.free = slot;
  }

  /** What `schedule` needs and hardly ever lacks. */
  private makeRoom(): void {
    if (this.nextSeq === SEQ_END) this.renumber();
    if (this.free !== 0) return;
    const count = this.words.length / SLOT_WORDS;
    assert(count < SLOTS_MAX, 'fewer than 2^24 events may be pending');
    this.resizeSlots(Math.min(2 * count, SLOTS_MAX));
    this.chainFree(count);
  }

  /** Makes all slots from `first` on the free ones, to be used in ascending order. */
  private chainFree(first: number): void {
    for (let slot = this.words.length / SLOT_WORDS - 1; slot >= first; slot--) this.release(slot);
  }

  /** Frees the slots of all cancelled events, in the order of slots, and lays the others out afresh. */
  private sweep(): void {
    const occupied = this.occupiedSlots();
    for (const slot of occupied) if (this.words[(slot << 3) | KIND] === CANCELLED) this.release(slot);
    this.cancelled = 0;
    this.layOut(occupied.filter((slot) => this.words[(slot << 3) | KIND] !== CANCELLED));
  }

  /**
   * Starts the sequence numbers again from the oldest pending event, once in 2^31 events. Only their order counts, so
   * it is right however long an event has been pending; comparing with wrap-around would not be.
   */
  private renumber(): void {
    // A plain array: typed ones of tens of millions cannot be sorted by a comparison.
    const oldestFirst = Array.from(this.occupiedSlots());
    oldestFirst.sort((p, q) => this.words[(p << 3) | SEQ]! - this.words[(q << 3) | SEQ]!);
    this.nextSeq = 0;
    this.gone = this.cancelled;
    for (const slot of oldestFirst) this.words[(slot << 3) | SEQ] = this.nextSeq++;
  }

  /** Slots of pending and of cancelled events, in ascending order: those not free, nor just popped. */
  private occupiedSlots(): Int32Array {
    const occupied = new Int32Array(this.pending + this.cancelled);
    let count = 0;
    for (let slot = 1; slot < this.words.length / SLOT_WORDS; slot++) {
      if (this.words[(slot << 3) | NEXT]! >= 0 && slot !== this.popped) occupied[count++] = slot;
    }
    return occupied;
  }

  /** A copy of the slots. The links of occupied ones tell history, not state, and are blank. */
  private slotsWithoutLinks(): Int32Array {
    const slots = this.words.slice();
    for (let at = NEXT; at < slots.length; at += SLOT_WORDS) if (slots[at]! > 0) slots[at] = 0;
    return slots;
  }
}

function refuse(timeUs: number, kind: number, nowUs: number): void {
  assert(timeUs >= nowUs, 'an event may not be scheduled in the past');
  assert(timeUs <= CLOCK_END, 'an event lies within the range of the clock');
  assert(Math.floor(timeUs) === timeUs, 'an event happens at a whole microsecond');
  assert(kind >= 0, 'kinds of events are numbered from 0');
}
