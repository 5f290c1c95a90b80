import { assert } from './assert.ts';
import { grownF64, grownI32, type Stateful, type StateVisitor } from './state.ts';

/** The end of a fault comes before the start of another at the same instant: back-to-back faults do not overlap. */
export const PHASE_END = 0;
export const PHASE_START = 1;
export type FaultPhase = typeof PHASE_END | typeof PHASE_START;

/**
 * The order band of faults. Its entries lie outside the event queue and are sorted by (time, end before start, rank of
 * the fault's id), never by when they were added: a fault added by hand in the middle of a run and the same fault
 * planned in the file give the same run. At one instant faults precede ordinary events:
 *
 *     while (queue.popBefore(agenda.nextUs)) dispatch();   // then agenda.pop()
 *
 * Kept sorted in columns, soonest last: adding shifts the sooner ones. There are thousands at most.
 */
export class FaultAgenda implements Stateful {
  /** Time of the next entry, Infinity when there is none. */
  nextUs = Number.POSITIVE_INFINITY;
  /** The entry that `pop` loaded. */
  timeUs = 0;
  phase: FaultPhase = PHASE_END;
  idRank = 0;
  payload = 0;

  private count = 0;
  private times = new Float64Array(16);
  /** Phase, rank and payload of each entry. */
  private entries = new Int32Array(48);

  /** Entries still to come. */
  get size(): number {
    return this.count;
  }

  /**
   * Adds an entry. `idRank` is the place of the fault's id among all ids in sorted order; `payload` is any int32.
   * An entry at the present instant is popped next even if its rank is lower than that of one popped already.
   */
  add(timeUs: number, phase: FaultPhase, idRank: number, payload: number): void {
    assert(timeUs >= this.timeUs, 'a fault may not be added to the past');
    assert(Math.floor(timeUs) === timeUs, 'a fault happens at a whole microsecond');
    this.times = grownF64(this.times, this.count + 1);
    this.entries = grownI32(this.entries, 3 * (this.count + 1));
    let at = this.count++;
    while (at > 0 && this.precedes(at - 1, timeUs, phase, idRank, payload)) {
      this.copy(at - 1, at);
      at--;
    }
    this.times[at] = timeUs;
    this.entries[3 * at] = phase;
    this.entries[3 * at + 1] = idRank;
    this.entries[3 * at + 2] = payload;
    this.nextUs = this.times[this.count - 1]!;
  }

  /** Loads the next entry into `timeUs`, `phase`, `idRank` and `payload`; false when there is none. */
  pop(): boolean {
    if (this.count === 0) return false;
    const at = --this.count;
    this.timeUs = this.times[at]!;
    this.phase = this.entries[3 * at] === PHASE_END ? PHASE_END : PHASE_START;
    this.idRank = this.entries[3 * at + 1]!;
    this.payload = this.entries[3 * at + 2]!;
    this.nextUs = at === 0 ? Number.POSITIVE_INFINITY : this.times[at - 1]!;
    return true;
  }

  /** Takes out the soonest entry of this phase and rank, e.g. when a hazard's rate has changed; false if none is there. */
  remove(phase: FaultPhase, idRank: number): boolean {
    let at = this.count - 1;
    while (at >= 0 && !(this.entries[3 * at] === phase && this.entries[3 * at + 1] === idRank)) at--;
    if (at < 0) return false;
    this.count--;
    for (; at < this.count; at++) this.copy(at + 1, at);
    this.nextUs = this.count === 0 ? Number.POSITIVE_INFINITY : this.times[this.count - 1]!;
    return true;
  }

  visitState(v: StateVisitor): void {
    this.nextUs = v.int('agenda.nextUs', this.nextUs);
    this.timeUs = v.int('agenda.timeUs', this.timeUs);
    this.phase = v.int('agenda.phase', this.phase) === PHASE_END ? PHASE_END : PHASE_START;
    this.idRank = v.int('agenda.idRank', this.idRank);
    this.payload = v.int('agenda.payload', this.payload);
    this.count = v.int('agenda.count', this.count);
    this.times = v.f64('agenda.times', this.times, this.count);
    this.entries = v.i32('agenda.entries', this.entries, 3 * this.count);
  }

  /** Whether the entry at `at` comes before the given one; the payload makes the order total. */
  private precedes(at: number, timeUs: number, phase: number, idRank: number, payload: number): boolean {
    if (this.times[at] !== timeUs) return this.times[at]! < timeUs;
    if (this.entries[3 * at] !== phase) return this.entries[3 * at]! < phase;
    if (this.entries[3 * at + 1] !== idRank) return this.entries[3 * at + 1]! < idRank;
    return this.entries[3 * at + 2]! < payload;
  }

  private copy(from: number, to: number): void {
    this.times[to] = this.times[from]!;
    this.entries.copyWithin(3 * to, 3 * from, 3 * from + 3);
  }
}
