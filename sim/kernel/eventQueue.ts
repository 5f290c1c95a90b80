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

/**
 * The pending events, in the order (time, order of scheduling). No object per event: an event is a slot of 32 bytes
 * with a time, a kind and two int32 of the caller's. Nothing is allocated per event.
 *
 * Cancelling is lazy: the slot is marked and passed over when its time comes, so that a slot's next user, and with it
 * every later handle, depends on the order of events only. Saved state is the slots and the chain of free ones; a
 * restored queue gives the same events and the same handles.
 */
export class EventQueue extends SlotLadder implements Stateful {
  /** Slot of the last event popped, free only from the next pop on; before the first pop a blank one. */
  private popped = 1;
  /** Slots used so far, with slot 0, which is never used, and the blank one. */
  private slotCount = 2;
  /** First of the free slots, 0 when there is none. Last in, first out: the next slot is warm. */
  private free = 0;
  private nextSeq = 0;
  /** How many of the sequence numbers below `nextSeq` are popped or cancelled. */
  private gone = 0;
  /** Cancelled events that are still in their places. */
  private cancelled = 0;

  constructor(initialCapacity = 1024) {
    super(Math.max(16, initialCapacity + 1));
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
    // One test of everything; which one failed is found out off the hot path.
    if (!(timeUs >= this.nowUs && Math.floor(timeUs) === timeUs && timeUs <= CLOCK_END && kind >= 0)) {
      refuse(timeUs, kind, this.nowUs);
    }
    let slot = this.free;
    if (slot === 0) slot = this.newSlot();
    if (this.nextSeq === SEQ_END) this.renumber();
    const at = slot << 3;
    const words = this.words;
    this.free = words[at | NEXT]!;
    this.times[slot << 2] = timeUs;
    words[at | SEQ] = this.nextSeq++;
    words[at | KIND] = kind;
    words[at | A] = a;
    words[at | B] = b;
    const generation = words[at | GENERATION]!;
    this.place(slot);
    return generation * SLOTS_MAX + slot;
  }

  /** Takes an event out; false when it has happened or was cancelled before, or the handle is 0. */
  cancel(handle: number): boolean {
    const generation = Math.floor(handle / SLOTS_MAX);
    const slot = handle - generation * SLOTS_MAX;
    const at = slot << 3;
    if (slot >= this.slotCount || this.words[at | GENERATION] !== generation) return false;
    if (slot === this.popped || slot === 0) return false;
    this.words[at | KIND] = CANCELLED;
    this.words[at | GENERATION] = (generation & GENERATION_MASK) + 1;
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
      if ((this.frontCount === 0 || this.instantHead !== 0) && !this.settleFront()) return false;
      const front = this.frontCount - 1;
      const timeUs = this.frontTimes[front]!;
      if (timeUs >= limitUs) return false;
      this.frontCount = front;
      const slot = this.frontSlots[front]!;
      const words = this.words;
      if (words[(slot << 3) | KIND] === CANCELLED) {
        this.cancelled--;
        this.release(slot);
        continue;
      }
      // The slot that is freed is the last one popped: until here its words told `kind`, `a`, `b` and `handle`.
      const last = this.popped;
      const at = last << 3;
      words[at | GENERATION] = (words[at | GENERATION]! & GENERATION_MASK) + 1;
      words[at | NEXT] = this.free;
      this.free = last;
      this.popped = slot;
      this.gone++;
      this.nowUs = timeUs;
      return true;
    }
  }

  /** Time of the next event, Infinity when there is none. */
  peekUs(): number {
    for (;;) {
      if ((this.frontCount === 0 || this.instantHead !== 0) && !this.settleFront()) return Number.POSITIVE_INFINITY;
      const front = this.frontCount - 1;
      const slot = this.frontSlots[front]!;
      if (this.words[(slot << 3) | KIND] !== CANCELLED) return this.frontTimes[front]!;
      this.frontCount = front;
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
    this.slotCount = v.int('queue.slotCount', this.slotCount);
    const saved = v.i32('queue.slots', v.restoring ? new Int32Array(0) : this.slotsWithoutLinks(), this.usedWords());
    if (!v.restoring) return;
    if (saved.length > this.words.length) this.growSlots(this.slotCount);
    this.words.set(saved);
    this.layOut(this.occupiedSlots());
  }

  /** A slot that was never used, as the only free one. */
  private newSlot(): number {
    const slot = this.slotCount++;
    assert(slot < SLOTS_MAX, 'fewer than 2^24 events may be pending');
    if (this.usedWords() > this.words.length) this.growSlots(2 * slot);
    this.words[(slot << 3) | GENERATION] = 1;
    this.words[(slot << 3) | NEXT] = 0;
    return slot;
  }

  private release(slot: number): void {
    this.words[(slot << 3) | NEXT] = this.free;
    this.free = slot;
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
    const oldestFirst = this.occupiedSlots().sort((p, q) => this.words[(p << 3) | SEQ]! - this.words[(q << 3) | SEQ]!);
    this.nextSeq = 0;
    this.gone = this.cancelled;
    for (const slot of oldestFirst) this.words[(slot << 3) | SEQ] = this.nextSeq++;
  }

  private usedWords(): number {
    return SLOT_WORDS * this.slotCount;
  }

  /** Slots of pending and of cancelled events, in ascending order: those not free, nor just popped. */
  private occupiedSlots(): Int32Array {
    const isFree = new Uint8Array(this.slotCount);
    for (let slot = this.free; slot !== 0; slot = this.words[(slot << 3) | NEXT]!) isFree[slot] = 1;
    isFree[this.popped] = 1;
    const occupied = new Int32Array(this.pending + this.cancelled);
    let count = 0;
    for (let slot = 1; slot < this.slotCount; slot++) if (isFree[slot] === 0) occupied[count++] = slot;
    return occupied;
  }

  /** A copy of the slots in use. The links of occupied ones tell history, not state, and are blank. */
  private slotsWithoutLinks(): Int32Array {
    const slots = this.words.slice(0, this.usedWords());
    for (const slot of this.occupiedSlots()) slots[(slot << 3) | NEXT] = 0;
    slots[(this.popped << 3) | NEXT] = 0;
    return slots;
  }
}

function refuse(timeUs: number, kind: number, nowUs: number): void {
  assert(timeUs >= nowUs, 'an event may not be scheduled in the past');
  assert(timeUs <= CLOCK_END, 'an event lies within the range of the clock');
  assert(Math.floor(timeUs) === timeUs, 'an event happens at a whole microsecond');
  assert(kind >= 0, 'kinds of events are numbered from 0');
}
