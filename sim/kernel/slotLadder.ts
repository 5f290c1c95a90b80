import { assert } from './assert.ts';
import { sortSlots } from './listSort.ts';

/** Words (int32) in a slot: time in the first two, as a double, then next, seq and four of the queue's. */
export const SLOT_WORDS = 8;
/*
 * Constants of the hot path are repeated in each file: an imported one is read and checked at every use, a file's own is
 * folded into the code. For the same reason places within a slot are added by `|`, which cannot overflow.
 */
const NEXT = 2;
const SEQ = 3;
/** At most this many events of a bucket are sorted by insertion; a fuller bucket is split. */
const BUCKET_SORTED_MAX = 48;
/** So few events are not worth a rung: they are sorted straight from `top`. */
const TOP_SORTED_MAX = 16;
/** Events that insertion may keep sorted at the front before they are spread over a rung again. */
const FRONT_MAX = 96;
/** A bucket per third of an event in a new rung: events crowd at its near end, and a bucket costs 4 bytes. */
const BUCKETS_PER_EVENT_MAX = 3;
/** Each rung's buckets are at least 2^5 times narrower than its parent's, and the clock has 53 bits. */
const RUNGS_MAX = 16;

/**
 * The order of events: a ladder queue (Tang, Goh and Thng, 2005) over slots of 32 bytes, which sorts them by (time,
 * order of scheduling). An event moves a few times on its way, whatever the number pending; a heap would pay log n.
 *
 * From far to near there are three places. `top` is an unsorted list of everything from `topStartUs` on. Rungs are
 * arrays of buckets, each rung spreading one bucket of the rung above. `front` is the sorted content of the nearest
 * bucket, soonest last. Slot 0 is not used, so that 0 ends every list.
 *
 * Times are whole microseconds and widths of buckets powers of two, so the number of a bucket is exact and a time can
 * never fall into different buckets on different ways. Ties are no special case: a bucket one microsecond wide is
 * sorted as it is, and events for the present instant have a list of their own. A timing wheel would collapse there.
 *
 * Which place an event is in depends on history. The order in which events leave does not.
 */
export class SlotLadder {
  /** Time of the last event popped. The world may advance it, e.g. to a fault's instant, but never past an event. */
  nowUs = 0;

  /**
   * The slots, through two views of one memory. Only declared, as a field that is undefined first, and a column later,
   * would have its type checked at every use.
   */
  declare protected times: Float64Array;
  declare protected words: Int32Array;

  /** Sorted events, the soonest last. */
  protected frontTimes = new Float64Array(256);
  protected frontSlots = new Int32Array(256);
  protected frontCount = 0;
  /** Events for the present instant, in their order; after all others of that instant. */
  protected instantHead = 0;
  private instantTail = 0;
  private instantUs = 0;

  private top = 0;
  private topCount = 0;
  private topStartUs = Number.NEGATIVE_INFINITY;
  private topMinUs = Number.POSITIVE_INFINITY;
  private topMaxUs = Number.NEGATIVE_INFINITY;

  private rungCount = 0;
  /** For each rung: start of its first bucket not yet used, start, 1 / width, width. */
  private readonly rungs = new Float64Array(4 * RUNGS_MAX);
  /** For each rung the place of its first bucket not yet used, of its first one, and of the end. */
  private readonly rungBuckets = new Int32Array(4 * RUNGS_MAX);
  /** Of the first rung, where most events go, the first three once more: fields are read faster than columns. */
  private baseUnusedUs = Number.POSITIVE_INFINITY;
  private baseStartUs = 0.5;
  private baseInverse = 0.5;
  /** The first event of each bucket, of all rungs behind one another; 0 in buckets that are empty or unused. */
  private buckets = new Int32Array(256);

  constructor(capacity: number) {
    const slots = new ArrayBuffer(4 * SLOT_WORDS * capacity);
    this.times = new Float64Array(slots);
    this.words = new Int32Array(slots);
  }

  /** Bytes held by all columns. */
  get bytes(): number {
    return this.words.byteLength + this.frontTimes.byteLength + this.frontSlots.byteLength + this.buckets.byteLength;
  }

  /** Puts a slot, whose time and sequence number are written, in its place. */
  protected place(slot: number): void {
    // The time is read back, not passed: a double as an argument would be boxed.
    const timeUs = this.times[slot << 2]!;
    if (timeUs < this.topStartUs) {
      if (timeUs < this.baseUnusedUs) {
        this.placeNear(slot);
        return;
      }
      const bucket = ((timeUs - this.baseStartUs) * this.baseInverse) | 0;
      this.words[(slot << 3) | NEXT] = this.buckets[bucket]!;
      this.buckets[bucket] = slot;
      return;
    }
    this.words[(slot << 3) | NEXT] = this.top;
    this.top = slot;
    this.topCount++;
    if (timeUs > this.topMaxUs) this.topMaxUs = timeUs;
    if (timeUs < this.topMinUs) this.topMinUs = timeUs;
  }

  /** Makes the last element of `front` the next of all events; false when there is none. */
  protected settleFront(): boolean {
    if (this.frontCount === 0 && !this.refillFront() && this.instantHead === 0) return false;
    const slot = this.instantHead;
    if (slot === 0) return true;
    const at = this.frontCount;
    if (at > 0 && this.frontTimes[at - 1]! <= this.instantUs) return true;
    this.instantHead = this.words[(slot << 3) | NEXT]!;
    if (at === this.frontTimes.length) this.growFront(at + 1);
    this.frontTimes[at] = this.instantUs;
    this.frontSlots[at] = slot;
    this.frontCount = at + 1;
    return true;
  }

  /** Empties every place and puts these slots in `top`. */
  protected layOut(slots: Int32Array): void {
    this.buckets.fill(0);
    this.rungCount = 0;
    this.baseUnusedUs = Number.POSITIVE_INFINITY;
    this.frontCount = 0;
    this.instantHead = 0;
    this.emptyTop();
    this.topStartUs = Number.NEGATIVE_INFINITY;
    for (const slot of slots) this.place(slot);
  }

  protected growSlots(capacity: number): void {
    const slots = new ArrayBuffer(4 * SLOT_WORDS * capacity);
    const words = new Int32Array(slots);
    words.set(this.words);
    this.times = new Float64Array(slots);
    this.words = words;
  }

  /** Places a slot that comes before all unused buckets of the first rung. */
  private placeNear(slot: number): void {
    const timeUs = this.times[slot << 2]!;
    const rungs = this.rungs;
    for (let r = 1; r < this.rungCount; r++) {
      if (timeUs < rungs[r << 2]!) continue;
      const within = ((timeUs - rungs[(r << 2) | 1]!) * rungs[(r << 2) | 2]!) | 0;
      const bucket = (within + this.rungBuckets[(r << 2) | 1]!) | 0;
      this.words[(slot << 3) | NEXT] = this.buckets[bucket]!;
      this.buckets[bucket] = slot;
      return;
    }
    if (timeUs === this.nowUs && this.appendedToInstant(slot)) return;
    if (this.frontCount < FRONT_MAX) {
      this.sortIn(slot, this.frontCount++);
    } else {
      this.spreadFront();
      this.place(slot);
    }
  }

  /**
   * Events for the present instant come after all others of that instant, so a plain list keeps them in order. Sorting
   * each past all its equals would cost the square of ten thousand clients that start at once.
   */
  private appendedToInstant(slot: number): boolean {
    const timeUs = this.nowUs;
    if (this.instantHead === 0) this.instantHead = slot;
    else if (this.instantUs === timeUs) this.words[(this.instantTail << 3) | NEXT] = slot;
    else return false;
    this.words[(slot << 3) | NEXT] = 0;
    this.instantTail = slot;
    this.instantUs = timeUs;
    return true;
  }

  /** Puts a slot among the first `count` of `front`, from the soonest end. */
  private sortIn(slot: number, count: number): void {
    const timeUs = this.times[slot << 2]!;
    const times = this.frontTimes;
    const slots = this.frontSlots;
    let at = count;
    while (at > 0) {
      const other = times[at - 1]!;
      if (other >= timeUs && (other > timeUs || this.isAfter(slots[at - 1]!, slot))) break;
      times[at] = other;
      slots[at] = slots[at - 1]!;
      at--;
    }
    times[at] = timeUs;
    slots[at] = slot;
  }

  private isAfter(slot: number, other: number): boolean {
    return this.words[(slot << 3) | SEQ]! > this.words[(other << 3) | SEQ]!;
  }

  /** Fills the empty `front` with the next bucket, splitting buckets that are too full; false when all are empty. */
  private refillFront(): boolean {
    for (;;) {
      if (this.rungCount === 0) {
        if (this.topCount === 0) return false;
        if (this.topCount <= TOP_SORTED_MAX) {
          const first = this.top;
          this.topStartUs = this.topMaxUs + 1;
          this.emptyTop();
          this.loadFront(first);
          return true;
        }
        this.spreadTop();
      }
      const r = this.rungCount - 1;
      const { buckets, rungBuckets } = this;
      const end = rungBuckets[4 * r + 2]!;
      let bucket = rungBuckets[4 * r]!;
      while (bucket < end && buckets[bucket] === 0) bucket++;
      if (bucket === end) {
        this.rungCount = r;
        if (r === 0) this.baseUnusedUs = Number.POSITIVE_INFINITY;
        continue;
      }
      const first = buckets[bucket]!;
      buckets[bucket] = 0;
      rungBuckets[4 * r] = bucket + 1;
      const width = this.rungs[4 * r + 3]!;
      const startUs = this.rungs[4 * r + 1]! + (bucket - rungBuckets[4 * r + 1]!) * width;
      this.rungs[4 * r] = startUs + width;
      if (r === 0) this.baseUnusedUs = startUs + width;
      const rest = this.loadFront(first);
      if (rest === 0) return true;
      this.splitBucket(rest, startUs, width);
      if (width === 1) return true;
    }
  }

  /** Sorts a list into the empty `front` as far as insertion is good; returns what is left of the list. */
  private loadFront(first: number): number {
    const words = this.words;
    let slot = first;
    let count = 0;
    do {
      const next = words[(slot << 3) | NEXT]!;
      this.sortIn(slot, count++);
      slot = next;
    } while (slot !== 0 && count < BUCKET_SORTED_MAX);
    this.frontCount = count;
    return slot;
  }

  /** A bucket proved too full for insertion: back into one list, then over narrower buckets, or merge sorted at 1 µs. */
  private splitBucket(rest: number, startUs: number, width: number): void {
    const { words } = this;
    let first = rest;
    let count = this.frontCount;
    for (let slot = rest; slot !== 0; slot = words[(slot << 3) | NEXT]!) count++;
    for (let at = 0; at < this.frontCount; at++) {
      const slot = this.frontSlots[at]!;
      words[(slot << 3) | NEXT] = first;
      first = slot;
    }
    this.frontCount = 0;
    if (width > 1) {
      const narrower = Math.max(1, width / (1 << (32 - Math.clz32(count - 1))));
      this.addRung(startUs, narrower, width / narrower);
      this.spread(first);
      return;
    }
    if (count > this.frontTimes.length) this.growFront(count);
    for (let slot = sortSlots(this.times, words, first, count), at = count - 1; at >= 0; at--) {
      this.frontTimes[at] = this.times[slot << 2]!;
      this.frontSlots[at] = slot;
      slot = words[(slot << 3) | NEXT]!;
    }
    this.frontCount = count;
  }

  /** Everything in `top` moves to a first rung. */
  private spreadTop(): void {
    const first = this.top;
    const startUs = this.topMinUs;
    const spanUs = this.topMaxUs - startUs + 1;
    const width = widthFor(spanUs, this.topCount);
    const length = -Math.floor(-spanUs / width);
    this.addRung(startUs, width, length);
    this.topStartUs = startUs + length * width;
    this.emptyTop();
    this.spread(first);
  }

  /** The sorted events have become too many for insertion: they move to a new last rung, up to where the next begins. */
  private spreadFront(): void {
    const { words, frontSlots, frontCount, rungBuckets } = this;
    while (this.rungCount > 0 && rungBuckets[4 * this.rungCount - 4] === rungBuckets[4 * this.rungCount - 2]) {
      this.rungCount--;
    }
    if (this.rungCount === 0) this.baseUnusedUs = Number.POSITIVE_INFINITY;
    const endUs = this.rungCount > 0 ? this.rungs[4 * this.rungCount - 4]! : this.topStartUs;
    // Those of the present instant come along: later ones for that instant will find the rung before their own list.
    let first = this.instantHead;
    const startUs = first === 0 ? this.frontTimes[frontCount - 1]! : this.instantUs;
    this.instantHead = 0;
    const width = widthFor(endUs - startUs, frontCount);
    this.addRung(startUs, width, -Math.floor(-(endUs - startUs) / width));
    for (let at = 0; at < frontCount; at++) {
      const slot = frontSlots[at]!;
      words[(slot << 3) | NEXT] = first;
      first = slot;
    }
    this.frontCount = 0;
    this.spread(first);
  }

  private addRung(startUs: number, width: number, length: number): void {
    const r = this.rungCount++;
    assert(r < RUNGS_MAX, 'every rung is much narrower than the one above it');
    const begin = r === 0 ? 0 : this.rungBuckets[4 * r - 2]!;
    const end = begin + length;
    if (end > this.buckets.length) {
      const buckets = new Int32Array(end + (end >> 3));
      buckets.set(this.buckets);
      this.buckets = buckets;
    }
    this.rungs[4 * r] = startUs;
    this.rungs[4 * r + 1] = startUs;
    this.rungs[4 * r + 2] = 1 / width;
    this.rungs[4 * r + 3] = width;
    if (r === 0) {
      this.baseUnusedUs = startUs;
      this.baseStartUs = startUs;
      this.baseInverse = 1 / width;
    }
    this.rungBuckets[4 * r] = begin;
    this.rungBuckets[4 * r + 1] = begin;
    this.rungBuckets[4 * r + 2] = end;
  }

  /** Deals a list out to the buckets of the last rung. */
  private spread(first: number): void {
    const { times, words, buckets } = this;
    const r = this.rungCount - 1;
    const startUs = this.rungs[4 * r + 1]!;
    const inverse = this.rungs[4 * r + 2]!;
    const begin = this.rungBuckets[4 * r + 1]!;
    for (let slot = first; slot !== 0; ) {
      const next = words[(slot << 3) | NEXT]!;
      const bucket = (((times[slot << 2]! - startUs) * inverse) | 0) + begin;
      words[(slot << 3) | NEXT] = buckets[bucket]!;
      buckets[bucket] = slot;
      slot = next;
    }
  }

  private emptyTop(): void {
    this.top = 0;
    this.topCount = 0;
    this.topMinUs = Number.POSITIVE_INFINITY;
    this.topMaxUs = Number.NEGATIVE_INFINITY;
  }

  private growFront(needed: number): void {
    const times = new Float64Array(2 * needed);
    times.set(this.frontTimes);
    this.frontTimes = times;
    const slots = new Int32Array(2 * needed);
    slots.set(this.frontSlots);
    this.frontSlots = slots;
  }
}

/** The least power of two by which `spanUs` falls into few enough buckets for `count` events; at least 1 µs. */
function widthFor(spanUs: number, count: number): number {
  let width = 1;
  while (width * BUCKETS_PER_EVENT_MAX * count < spanUs) width *= 2;
  return width;
}
