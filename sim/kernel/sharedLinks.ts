import { assert } from './assert.ts';
import type { EventQueue } from './eventQueue.ts';
import { grownF64, grownI32, type Stateful, type StateVisitor } from './state.ts';
import { ceilUs } from './time.ts';

/** Virtual time is moved back towards 0 above this, 64 GiB, so that it always resolves far less than a byte. */
const REBASE_BYTES = 68_719_476_736;
/** A transfer is complete when less than this is missing, a thousandth of a byte: rounding must not cost it 1 µs. */
const COMPLETE_BYTES = 1 / 1024;

/**
 * Links that share their capacity equally: with n transfers each moves at min(per-transfer cap, capacity / n)
 * (egalitarian processor sharing).
 *
 * A link keeps one virtual time, the bytes that a transfer present all along would have moved. A transfer of x bytes
 * started at virtual time v completes at v + x, whatever comes and goes meanwhile, so the transfers lie in a heap by
 * their virtual finish, and a link has one pending event however many they are. A change of capacity changes the speed
 * of virtual time from that instant on and is exact. Completion is noticed at the next whole microsecond.
 *
 * The event is not moved when it has become too early (a transfer was added, the capacity fell): it then finds nothing
 * to do and is scheduled anew. So each start, completion and change costs at most one event.
 */
export class SharedLinks implements Stateful {
  /** The transfer that `nextCompleted` loaded. */
  completedTransfer = 0;
  completedOwner = 0;
  completedBytes = 0;

  private readonly queue: EventQueue;
  private readonly wakeKind: number;

  private linkCount = 0;
  private capacities = new Float64Array(16);
  private caps = new Float64Array(16);
  /** Bytes per microsecond of each transfer on the link now. */
  private rates = new Float64Array(16);
  private virtuals = new Float64Array(16);
  private sinceUs = new Float64Array(16);
  private wakeHandles = new Float64Array(16);
  private wakesUs = new Float64Array(16);
  private delivered = new Float64Array(16);
  /** 1 from the wake until `nextCompleted` has said that there are no more. */
  private draining = new Int32Array(16);
  private counts = new Int32Array(16);
  /** For each link a binary heap of transfers by (virtual finish, order of start). */
  private readonly heaps: Int32Array[] = [];

  private transferCount = 0;
  private free = -1;
  private nextOrder = 0;
  private finishes = new Float64Array(64);
  private sizes = new Float64Array(64);
  private orders = new Float64Array(64);
  private owners = new Int32Array(64);
  private links = new Int32Array(64);
  /** Place in the link's heap; of a free transfer, −2 − the next free one. */
  private places = new Int32Array(64);

  /** Wake events are scheduled on `queue` as (wakeKind, link, 0); the world must answer each with `wake`. */
  constructor(queue: EventQueue, wakeKind: number) {
    this.queue = queue;
    this.wakeKind = wakeKind;
  }

  /**
   * Adds a link. Capacity and cap are bytes per microsecond; either may be Infinity, but not both. A capacity of 0 is a
   * link that stands still.
   */
  addLink(capacityBytesPerUs: number, perTransferCapBytesPerUs: number): number {
    assert(capacityBytesPerUs >= 0, 'a link’s capacity is at least 0');
    assert(perTransferCapBytesPerUs > 0, 'a transfer’s cap is positive');
    assert(Math.min(capacityBytesPerUs, perTransferCapBytesPerUs) < Number.POSITIVE_INFINITY, 'a transfer takes time');
    const link = this.linkCount++;
    this.capacities = grownF64(this.capacities, this.linkCount);
    this.caps = grownF64(this.caps, this.linkCount);
    this.rates = grownF64(this.rates, this.linkCount);
    this.virtuals = grownF64(this.virtuals, this.linkCount);
    this.sinceUs = grownF64(this.sinceUs, this.linkCount);
    this.wakeHandles = grownF64(this.wakeHandles, this.linkCount);
    this.wakesUs = grownF64(this.wakesUs, this.linkCount);
    this.delivered = grownF64(this.delivered, this.linkCount);
    this.draining = grownI32(this.draining, this.linkCount);
    this.counts = grownI32(this.counts, this.linkCount);
    this.heaps.push(new Int32Array(8));
    this.capacities[link] = capacityBytesPerUs;
    this.caps[link] = perTransferCapBytesPerUs;
    return link;
  }

  /**
   * Starts a transfer of `bytes`, an integer from 0; `owner` is any int32. Returns its id, a small integer that is good
   * until its completion is reported or it is cancelled, and is then used again. No bytes complete at once: with the
   * next wake, at the same instant.
   */
  start(link: number, bytes: number, owner: number): number {
    assert(bytes >= 0 && bytes < Number.MAX_SAFE_INTEGER, 'a transfer has a finite number of bytes');
    assert(Math.floor(bytes) === bytes, 'a transfer has a whole number of bytes');
    this.advance(link);
    const transfer = this.free >= 0 ? this.free : this.newTransfer();
    this.free = -2 - this.places[transfer]!;
    this.finishes[transfer] = this.virtuals[link]! + bytes;
    this.sizes[transfer] = bytes;
    this.orders[transfer] = this.nextOrder++;
    this.owners[transfer] = owner;
    this.links[transfer] = link;
    const place = this.counts[link]!;
    this.counts[link] = place + 1;
    this.heaps[link] = grownI32(this.heaps[link]!, place + 1);
    this.siftUp(this.heaps[link]!, place, transfer);
    this.setRate(link);
    return transfer;
  }

  /** Ends a transfer early. Returns the whole bytes that had not arrived; a part of a byte has not arrived. */
  cancel(transfer: number): number {
    assert(transfer < this.transferCount && this.places[transfer]! >= 0, 'only a transfer under way can be cancelled');
    const link = this.links[transfer]!;
    this.advance(link);
    const left = this.take(transfer);
    this.setRate(link);
    return left;
  }

  /** Whole bytes of a transfer that have not arrived by now. */
  remaining(transfer: number): number {
    assert(transfer < this.transferCount && this.places[transfer]! >= 0, 'only a transfer under way has bytes to go');
    this.advance(this.links[transfer]!);
    return this.left(transfer);
  }

  /** Changes a link's capacity from now on, also for transfers under way; 0 freezes them. */
  setCapacity(link: number, capacityBytesPerUs: number): void {
    assert(capacityBytesPerUs >= 0, 'a link’s capacity is at least 0');
    assert(Math.min(capacityBytesPerUs, this.caps[link]!) < Number.POSITIVE_INFINITY, 'a transfer takes time');
    this.advance(link);
    this.capacities[link] = capacityBytesPerUs;
    this.setRate(link);
  }

  /** To be called on the link's wake event, and then `nextCompleted` until it returns false. */
  wake(link: number): void {
    this.wakeHandles[link] = 0;
    this.draining[link] = 1;
    this.advance(link);
  }

  /**
   * Loads the next completed transfer of a link that was woken; false when there are no more. Transfers may be started
   * and cancelled between the calls.
   */
  nextCompleted(link: number): boolean {
    if (this.counts[link]! > 0) {
      const transfer = this.heaps[link]![0]!;
      if (this.finishes[transfer]! - this.virtuals[link]! < COMPLETE_BYTES) {
        this.completedTransfer = transfer;
        this.completedOwner = this.owners[transfer]!;
        this.completedBytes = this.sizes[transfer]!;
        this.finishes[transfer] = this.virtuals[link]!;
        this.take(transfer);
        return true;
      }
    }
    this.draining[link] = 0;
    this.setRate(link);
    return false;
  }

  /** Transfers under way on a link. */
  active(link: number): number {
    return this.counts[link]!;
  }

  /** Bytes that have arrived over the link by transfers that are over: completed, and the sent part of cut ones. */
  deliveredBytes(link: number): number {
    return this.delivered[link]!;
  }

  /**
   * Bytes that the link has carried by an instant from its last change on, those of transfers under way included. Looks
   * and changes nothing, so that observing a run never moves it.
   */
  carriedBytes(link: number, atUs: number): number {
    const virtual = this.virtuals[link]! + this.rates[link]! * (atUs - this.sinceUs[link]!);
    let bytes = this.delivered[link]!;
    for (let place = 0; place < this.counts[link]!; place++) {
      const transfer = this.heaps[link]![place]!;
      const left = Math.max(0, this.finishes[transfer]! - virtual);
      bytes += this.sizes[transfer]! - Math.min(this.sizes[transfer]!, left);
    }
    return bytes;
  }

  /**
   * Cancels every transfer of a link, in the order in which they were started, and then shows each. All are off the
   * link before the first is shown, so `visit` may start others; ids in `transfer` are not good any more.
   */
  cutAll(link: number, visit: (transfer: number, owner: number, bytesLeft: number) => void): void {
    this.advance(link);
    // A plain array: typed ones of tens of millions cannot be sorted by a comparison.
    const transfers = Array.from(this.heaps[link]!.subarray(0, this.counts[link]));
    transfers.sort((p, q) => this.orders[p]! - this.orders[q]!);
    const owners = transfers.map((transfer) => this.owners[transfer]!);
    const lefts = Float64Array.from(transfers, (transfer) => this.take(transfer));
    this.setRate(link);
    for (let i = 0; i < transfers.length; i++) visit(transfers[i]!, owners[i]!, lefts[i]!);
  }

  visitState(v: StateVisitor): void {
    const links = v.int('links.count', this.linkCount);
    assert(links === this.linkCount, 'links are added before the first save, the same in every run');
    this.completedTransfer = v.int('links.completedTransfer', this.completedTransfer);
    this.completedOwner = v.int('links.completedOwner', this.completedOwner);
    this.completedBytes = v.int('links.completedBytes', this.completedBytes);
    this.capacities = v.f64('links.capacities', this.capacities, links);
    this.rates = v.f64('links.rates', this.rates, links);
    this.virtuals = v.f64('links.virtuals', this.virtuals, links);
    this.sinceUs = v.f64('links.sinceUs', this.sinceUs, links);
    this.wakeHandles = v.f64('links.wakeHandles', this.wakeHandles, links);
    this.wakesUs = v.f64('links.wakesUs', this.wakesUs, links);
    this.delivered = v.f64('links.delivered', this.delivered, links);
    this.draining = v.i32('links.draining', this.draining, links);
    this.counts = v.i32('links.counts', this.counts, links);
    for (let link = 0; link < links; link++) {
      this.heaps[link] = v.i32('links.heap', this.heaps[link]!, this.counts[link]!);
    }
    this.transferCount = v.int('links.transfers', this.transferCount);
    this.free = v.int('links.free', this.free);
    this.nextOrder = v.int('links.nextOrder', this.nextOrder);
    this.finishes = v.f64('links.finishes', this.finishes, this.transferCount);
    this.sizes = v.f64('links.sizes', this.sizes, this.transferCount);
    this.orders = v.f64('links.orders', this.orders, this.transferCount);
    this.owners = v.i32('links.owners', this.owners, this.transferCount);
    this.links = v.i32('links.links', this.links, this.transferCount);
    this.places = v.i32('links.places', this.places, this.transferCount);
  }

  /** Brings the link's virtual time to now. */
  private advance(link: number): void {
    const nowUs = this.queue.nowUs;
    const passedUs = nowUs - this.sinceUs[link]!;
    if (passedUs === 0) return;
    this.sinceUs[link] = nowUs;
    if (this.counts[link] === 0) return;
    const virtual = this.virtuals[link]! + this.rates[link]! * passedUs;
    this.virtuals[link] = virtual;
    if (virtual > REBASE_BYTES) this.rebase(link, virtual);
  }

  /** Moves a link's origin to its virtual time. The differences are exact, so the order of the heap stays. */
  private rebase(link: number, virtual: number): void {
    const heap = this.heaps[link]!;
    for (let place = 0; place < this.counts[link]!; place++) {
      const transfer = heap[place]!;
      this.finishes[transfer] = this.finishes[transfer]! - virtual;
    }
    this.virtuals[link] = 0;
  }

  /** After any change: the speed of each transfer, and a wake no later than the next completion. */
  private setRate(link: number): void {
    const count = this.counts[link]!;
    if (this.draining[link] === 1) return;
    if (count === 0) {
      this.virtuals[link] = 0;
      this.dropWake(link);
      return;
    }
    const rate = Math.min(this.caps[link]!, this.capacities[link]! / count);
    this.rates[link] = rate;
    const left = this.finishes[this.heaps[link]![0]!]! - this.virtuals[link]!;
    let wakeUs = this.queue.nowUs;
    if (left >= COMPLETE_BYTES) {
      if (rate === 0) return;
      // Late in a long run less than the clock's resolution is left at times: it still takes until the next microsecond.
      wakeUs = Math.max(wakeUs + 1, ceilUs(wakeUs + left / rate));
      // So slow that it is beyond the clock's range: as good as standing still.
      if (wakeUs > Number.MAX_SAFE_INTEGER) return;
    }
    if (this.wakeHandles[link] !== 0) {
      if (this.wakesUs[link]! <= wakeUs) return;
      this.dropWake(link);
    }
    this.wakesUs[link] = wakeUs;
    this.wakeHandles[link] = this.queue.schedule(wakeUs, this.wakeKind, link, 0);
  }

  private dropWake(link: number): void {
    if (this.wakeHandles[link] === 0) return;
    this.queue.cancel(this.wakeHandles[link]!);
    this.wakeHandles[link] = 0;
  }

  private left(transfer: number): number {
    const left = this.finishes[transfer]! - this.virtuals[this.links[transfer]!]!;
    if (left < COMPLETE_BYTES) return 0;
    return Math.min(this.sizes[transfer]!, -Math.floor(COMPLETE_BYTES - left));
  }

  /** Takes a transfer off its link and frees its id; returns the bytes left. */
  private take(transfer: number): number {
    const link = this.links[transfer]!;
    const left = this.left(transfer);
    this.delivered[link] = this.delivered[link]! + this.sizes[transfer]! - left;
    const heap = this.heaps[link]!;
    const place = this.places[transfer]!;
    const count = this.counts[link]! - 1;
    this.counts[link] = count;
    const last = heap[count]!;
    heap[count] = 0;
    if (last !== transfer) {
      if (place > 0 && this.precedes(last, heap[(place - 1) >> 1]!)) this.siftUp(heap, place, last);
      else this.siftDown(heap, place, last, count);
    }
    this.places[transfer] = -2 - this.free;
    this.free = transfer;
    return left;
  }

  private newTransfer(): number {
    const transfer = this.transferCount++;
    this.finishes = grownF64(this.finishes, this.transferCount);
    this.sizes = grownF64(this.sizes, this.transferCount);
    this.orders = grownF64(this.orders, this.transferCount);
    this.owners = grownI32(this.owners, this.transferCount);
    this.links = grownI32(this.links, this.transferCount);
    this.places = grownI32(this.places, this.transferCount);
    this.places[transfer] = -2 - this.free;
    return transfer;
  }

  private siftUp(heap: Int32Array, from: number, transfer: number): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.precedes(transfer, heap[parent]!)) break;
      heap[place] = heap[parent]!;
      this.places[heap[place]!] = place;
      place = parent;
    }
    heap[place] = transfer;
    this.places[transfer] = place;
  }

  private siftDown(heap: Int32Array, from: number, transfer: number, count: number): void {
    let place = from;
    for (let child = 2 * place + 1; child < count; child = 2 * place + 1) {
      if (child + 1 < count && this.precedes(heap[child + 1]!, heap[child]!)) child++;
      if (!this.precedes(heap[child]!, transfer)) break;
      heap[place] = heap[child]!;
      this.places[heap[place]!] = place;
      place = child;
    }
    heap[place] = transfer;
    this.places[transfer] = place;
  }

  private precedes(p: number, q: number): boolean {
    const difference = this.finishes[p]! - this.finishes[q]!;
    return difference !== 0 ? difference < 0 : this.orders[p]! < this.orders[q]!;
  }
}
