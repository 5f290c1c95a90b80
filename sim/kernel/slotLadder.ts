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
/** So few events are not worth a rung: they are sorted straight from `top`. Less than a bucket may hold. */
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
 * arrays of buckets, each bucket a list, each rung spreading one bucket of the rung above. `front` is the sorted
 * content of the nearest bucket, a list too: it is a few events long, and sorting it moves links alone. Slot 0 is not
 * used, so that 0 ends every list.
 *
 * Times are whole microseconds and widths of buckets powers of two, so the number of a bucket is exact and a time can
 * never fall into different buckets on different ways. Ties are no special case: a bucket one microsecond wide is
 * sorted as it is, and events for the present instant are put behind the last one of that instant. A timing wheel would
 * collapse there.
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

  /** The soonest of the sorted events, which are linked in their order; 0 when there are none. */
  protected front = 0;
  /** Events sorted into `front` since it was filled. */
  private frontAdded = 0;
  /** The last event in `front` of the instant `instantUs`: good while that is the present and its events are there. */
  private instantTail = 0;
  private instantUs = -1;
  private top = 0;
  private topCount = 0;
  protected topStartUs = Number.NEGATIVE_INFINITY;
  private topMinUs = Number.POSITIVE_INFINITY;
  private topMaxUs = Number.NEGATIVE_INFINITY;

  private rungCount = 0;
  /** The first rung, where most events go, lies in fields, which are read faster than columns. */
  protected baseUnusedUs = Number.POSITIVE_INFINITY;
  protected baseStartUs = 0.5;
  protected baseInverse = 0.5;
  private baseWidth = 0.5;
  private baseBucket = 0;
  private baseEnd = 0;
  /** For each further rung: start of its first bucket not yet used, start, 1 / width, width. */
  private readonly rungs = new Float64Array(4 * RUNGS_MAX);
  /** For each further rung the place of its first bucket not yet used, of its first one, and of the end. */
  private readonly rungBuckets = new Int32Array(4 * RUNGS_MAX);
  /** The first event of each bucket, of all rungs behind one another; 0 in buckets that are empty or unused. */
  protected buckets = new Int32Array(256);
  /** Nobody needs it: see `refillFront`. */
  protected touched = 0;

  constructor(capacity: number) {
    const slots = new ArrayBuffer(4 * SLOT_WORDS * capacity);
    this.times = new Float64Array(slots);
    this.words = new Int32Array(slots);
  }

  /** Bytes held by all columns. */
  get bytes(): number {
    return this.words.byteLength + this.buckets.byteLength;
  }

  /** Puts a slot in its place that does not go to a bucket of the first rung: before those, or into `top`. */
  protected place(slot: number): void {
    const timeUs = this.times[slot << 2]!;
    if (timeUs < this.topStartUs) {
      this.placeNear(slot);
      return;
    }
    this.words[(slot << 3) | NEXT] = this.top;
    this.top = slot;
    this.topCount++;
    if (timeUs > this.topMaxUs) this.topMaxUs = timeUs;
    if (timeUs < this.topMinUs) this.topMinUs = timeUs;
  }

  /**
   * Fills the empty `front` with the next bucket, splitting buckets that are too full; the first event, 0 when none. One
   * long function, as it runs every few events, and calls within would cost more than some of its parts.
   */
  protected refillFront(): number {
    this.frontAdded = 0;
    for (;;) {
      const { buckets, times, words } = this;
      let first = 0;
      if (this.rungCount === 1) {
        const end = this.baseEnd;
        let bucket = this.baseBucket;
        while (bucket < end && buckets[bucket] === 0) bucket++;
        if (bucket === end) {
          this.closeBase();
          continue;
        }
        first = buckets[bucket]!;
        buckets[bucket] = 0;
        this.baseBucket = bucket + 1;
        this.baseUnusedUs = this.baseStartUs + (bucket + 1) * this.baseWidth;
        // Looking at the first events of the bucket after this one has their memory come near while this one is sorted.
        const ahead = words[(buckets[bucket + 1]! << 3) | NEXT]!;
        this.touched = words[(words[(ahead << 3) | NEXT]! << 3) | NEXT]!;
      } else {
        first = this.takeFar();
        if (first === 0 && this.rungCount === 0) return 0;
        if (first === 0) continue;
      }
      // Sorted by insertion as far as that is good. The comparison with the soonest is written apart: processors then
      // foresee better which way each of the two goes.
      let soonest = first;
      let soonestUs = times[first << 2]!;
      let slot = words[(first << 3) | NEXT]!;
      words[(first << 3) | NEXT] = 0;
      for (let room = BUCKET_SORTED_MAX; slot !== 0 && --room !== 0; ) {
        const at = slot << 3;
        const next = words[at | NEXT]!;
        const timeUs = times[slot << 2]!;
        if (timeUs < soonestUs || (timeUs === soonestUs && words[at | SEQ]! < words[(soonest << 3) | SEQ]!)) {
          words[at | NEXT] = soonest;
          soonest = slot;
          soonestUs = timeUs;
        } else {
          let before = soonest << 3;
          let after = words[before | NEXT]!;
          while (after !== 0 && times[after << 2]! < timeUs) {
            before = after << 3;
            after = words[before | NEXT]!;
          }
          while (after !== 0 && times[after << 2]! === timeUs && words[(after << 3) | SEQ]! < words[at | SEQ]!) {
            before = after << 3;
            after = words[before | NEXT]!;
          }
          words[before | NEXT] = slot;
          words[at | NEXT] = after;
        }
        slot = next;
      }
      this.front = soonest;
      if (slot === 0 || this.splitBucket(slot)) return this.front;
    }
  }

  /** Empties every place and puts these slots in `top`. */
  protected layOut(slots: Int32Array): void {
    this.buckets.fill(0);
    this.closeBase();
    this.front = 0;
    this.instantUs = -1;
    this.emptyTop();
    this.topStartUs = Number.NEGATIVE_INFINITY;
    for (const slot of slots) this.place(slot);
  }

  /** Gives room for `capacity` slots, no fewer than are in use. */
  protected resizeSlots(capacity: number): void {
    const slots = new ArrayBuffer(4 * SLOT_WORDS * capacity);
    const words = new Int32Array(slots);
    words.set(this.words.subarray(0, words.length));
    this.times = new Float64Array(slots);
    this.words = words;
  }

  /** Places a slot that comes before all unused buckets of the first rung. */
  private placeNear(slot: number): void {
    const timeUs = this.times[slot << 2]!;
    const { rungs, rungBuckets } = this;
    for (let r = 1; r < this.rungCount; r++) {
      if (timeUs < rungs[r << 2]!) continue;
      const within = ((timeUs - rungs[(r << 2) | 1]!) * rungs[(r << 2) | 2]!) | 0;
      const bucket = (within + rungBuckets[(r << 2) | 1]!) | 0;
      this.words[(slot << 3) | NEXT] = this.buckets[bucket]!;
      this.buckets[bucket] = slot;
      return;
    }
    if (timeUs === this.nowUs) {
      this.appendToInstant(slot);
    } else {
      this.sortIn(slot);
      if (++this.frontAdded > FRONT_MAX) this.spreadFront();
    }
  }

  /**
   * An event for the present instant goes behind the last one of that instant, whose place is known. Sorting each past
   * all its equals would cost the square of ten thousand clients that start at once.
   */
  private appendToInstant(slot: number): void {
    const { words, front, nowUs } = this;
    if (front === 0 || this.times[front << 2]! > nowUs) {
      words[(slot << 3) | NEXT] = front;
      this.front = slot;
    } else if (this.instantUs === nowUs) {
      const tail = this.instantTail;
      words[(slot << 3) | NEXT] = words[(tail << 3) | NEXT]!;
      words[(tail << 3) | NEXT] = slot;
    } else {
      this.sortIn(slot);
    }
    this.instantTail = slot;
    this.instantUs = nowUs;
  }

  /** Puts a slot among those of `front`, from the soonest on. */
  private sortIn(slot: number): void {
    const { times, words } = this;
    const timeUs = times[slot << 2]!;
    const seq = words[(slot << 3) | SEQ]!;
    let before = 0;
    let after = this.front;
    while (after !== 0) {
      const otherUs = times[after << 2]!;
      if (otherUs >= timeUs && (otherUs > timeUs || words[(after << 3) | SEQ]! > seq)) break;
      before = after;
      after = words[(after << 3) | NEXT]!;
    }
    words[(slot << 3) | NEXT] = after;
    if (before === 0) this.front = slot;
    else words[(before << 3) | NEXT] = slot;
  }

  /** The next list where there is not just one rung: 0 when there is now, or no events are left. */
  private takeFar(): number {
    const { rungBuckets, rungs } = this;
    while (this.rungCount > 1) {
      const r = (this.rungCount - 1) << 2;
      const end = rungBuckets[r | 2]!;
      let bucket = rungBuckets[r]!;
      while (bucket < end && this.buckets[bucket] === 0) bucket++;
      if (bucket < end) {
        const first = this.buckets[bucket]!;
        this.buckets[bucket] = 0;
        rungBuckets[r] = bucket + 1;
        rungs[r] = rungs[r | 1]! + (bucket + 1 - rungBuckets[r | 1]!) * rungs[r | 3]!;
        return first;
      }
      this.rungCount--;
    }
    if (this.rungCount === 0 && this.topCount > TOP_SORTED_MAX) this.spreadTop();
    if (this.rungCount === 1) return 0;
    // All of a small `top` as one bucket, none at all included.
    const first = this.top;
    if (first !== 0) this.topStartUs = this.topMaxUs + 1;
    this.emptyTop();
    return first;
  }

  /**
   * The bucket just taken proved too full for insertion, and `rest` was left over. All of it goes over narrower buckets;
   * or, where it was 1 µs wide, is merge sorted into `front`, and then it returns true.
   */
  private splitBucket(rest: number): boolean {
    const { words } = this;
    const r = (this.rungCount - 1) << 2;
    const width = r === 0 ? this.baseWidth : this.rungs[r | 3]!;
    const startUs = (r === 0 ? this.baseUnusedUs : this.rungs[r]!) - width;
    let first = rest;
    let count = 0;
    for (let slot = rest; slot !== 0; slot = words[(slot << 3) | NEXT]!) count++;
    for (let slot = this.front; slot !== 0; count++) {
      const next = words[(slot << 3) | NEXT]!;
      words[(slot << 3) | NEXT] = first;
      first = slot;
      slot = next;
    }
    if (width === 1) {
      this.front = sortSlots(this.times, words, first, count);
      let last = this.front;
      for (let i = 1; i < count; i++) last = words[(last << 3) | NEXT]!;
      words[(last << 3) | NEXT] = 0;
      return true;
    }
    this.front = 0;
    const narrower = Math.max(1, width / (1 << (32 - Math.clz32(count - 1))));
    this.addRung(startUs, narrower, width / narrower);
    this.spread(first);
    return false;
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
    const { words, rungBuckets } = this;
    const first = this.front;
    let count = 0;
    for (let slot = first; slot !== 0; slot = words[(slot << 3) | NEXT]!) count++;
    this.frontAdded = 0;
    if (count <= FRONT_MAX) return;
    while (this.rungCount > 1 && rungBuckets[4 * this.rungCount - 4] === rungBuckets[4 * this.rungCount - 2]) {
      this.rungCount--;
    }
    if (this.rungCount === 1 && this.baseBucket === this.baseEnd) this.closeBase();
    const r = this.rungCount;
    const endUs = r === 0 ? this.topStartUs : r === 1 ? this.baseUnusedUs : this.rungs[4 * r - 4]!;
    const startUs = this.times[first << 2]!;
    // Those of the present instant come along; later ones for that instant will find the rung before `front`.
    this.front = 0;
    this.instantUs = -1;
    const width = widthFor(endUs - startUs, count);
    this.addRung(startUs, width, -Math.floor(-(endUs - startUs) / width));
    this.spread(first);
  }

  private addRung(startUs: number, width: number, length: number): void {
    const r = this.rungCount++;
    assert(r < RUNGS_MAX, 'every rung is much narrower than the one above it');
    const begin = r === 0 ? 0 : r === 1 ? this.baseEnd : this.rungBuckets[4 * r - 2]!;
    const end = begin + length;
    // One bucket more than are used, at which `refillFront` may look.
    if (end >= this.buckets.length) {
      const buckets = new Int32Array(end + (end >> 3) + 1);
      buckets.set(this.buckets);
      this.buckets = buckets;
    }
    if (r === 0) {
      this.baseUnusedUs = startUs;
      this.baseStartUs = startUs;
      this.baseInverse = 1 / width;
      this.baseWidth = width;
      this.baseBucket = 0;
      this.baseEnd = end;
      return;
    }
    this.rungs.set([startUs, startUs, 1 / width, width], 4 * r);
    this.rungBuckets.set([begin, begin, end], 4 * r);
  }

  /** Deals a list out to the buckets of the last rung. */
  private spread(first: number): void {
    const { times, words, buckets } = this;
    const r = (this.rungCount - 1) << 2;
    const startUs = r === 0 ? this.baseStartUs : this.rungs[r | 1]!;
    const inverse = r === 0 ? this.baseInverse : this.rungs[r | 2]!;
    const begin = r === 0 ? 0 : this.rungBuckets[r | 1]!;
    for (let slot = first; slot !== 0; ) {
      const next = words[(slot << 3) | NEXT]!;
      const bucket = (((times[slot << 2]! - startUs) * inverse) | 0) + begin;
      words[(slot << 3) | NEXT] = buckets[bucket]!;
      buckets[bucket] = slot;
      slot = next;
    }
  }

  private closeBase(): void {
    this.rungCount = 0;
    this.baseUnusedUs = Number.POSITIVE_INFINITY;
  }

  private emptyTop(): void {
    this.top = 0;
    this.topCount = 0;
    this.topMinUs = Number.POSITIVE_INFINITY;
    this.topMaxUs = Number.NEGATIVE_INFINITY;
  }
}

/** The least power of two by which `spanUs` falls into few enough buckets for `count` events; at least 1 µs. */
function widthFor(spanUs: number, count: number): number {
  let width = 1;
  while (width * BUCKETS_PER_EVENT_MAX * count < spanUs) width *= 2;
  return width;
}
