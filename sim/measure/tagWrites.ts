/**
 * Every write of a tag in the order in which replicas took them, by true time. A tag's version is the stamp of a clock that
 * may be wrong; what is older and what is newer only this list can tell. One entry per write, none per read.
 */
import { grownF64, grownI32, grownU8, type Stateful, type StateVisitor } from '../kernel/state.ts';

export const NO_WRITE = -1;

export class TagWrites implements Stateful {
  count = 0;
  tag = new Int32Array(64);
  /** −1: the removal of the tag. */
  manifest = new Int32Array(64);
  versionUs = new Float64Array(64);
  by = new Int32Array(64);
  takenUs = new Float64Array(64);
  /** When the client got its 201, −1 for not (yet). */
  ackedUs = new Float64Array(64);
  /** 1: the client put nothing, because the replica said that the tag names the image already. */
  skipped = new Uint8Array(64);
  /** Replicas that have got it, as bits: the one that took it, and those that a job brought it to. */
  places = new Int32Array(64);
  /** The write of the same tag before this one. */
  private older = new Int32Array(64);
  /** Per tag its last write, and the last one that got its 201; tags beyond `tags` were never written. */
  private tags = 0;
  private last = new Int32Array(64);
  private lastAcked = new Int32Array(64);

  add(tag: number, manifest: number, versionUs: number, by: number, takenUs: number, skipped: boolean): number {
    const write = this.count++;
    this.grow(this.count);
    this.open(tag);
    this.tag[write] = tag;
    this.manifest[write] = manifest;
    this.versionUs[write] = versionUs;
    this.by[write] = by;
    this.takenUs[write] = takenUs;
    this.ackedUs[write] = -1;
    this.skipped[write] = skipped ? 1 : 0;
    this.places[write] = 1 << by;
    this.older[write] = this.last[tag]!;
    this.last[tag] = write;
    return write;
  }

  /** The write got its 201. */
  acknowledge(write: number, nowUs: number): void {
    this.ackedUs[write] = nowUs;
    const tag = this.tag[write]!;
    const before = this.lastAcked[tag]!;
    if (before === NO_WRITE || this.takenUs[write]! >= this.takenUs[before]!) this.lastAcked[tag] = write;
  }

  /** The newest write of a tag, skipped ones included; NO_WRITE when there was none. */
  lastOf(tag: number): number {
    return tag < this.tags ? this.last[tag]! : NO_WRITE;
  }

  /** Of the writes of a tag that got their 201, the one that was taken last. */
  lastAckedOf(tag: number): number {
    return tag < this.tags ? this.lastAcked[tag]! : NO_WRITE;
  }

  /** The write of the same tag before this one. */
  before(write: number): number {
    return this.older[write]!;
  }

  /** The newest write of a tag that got its 201 by an instant. */
  ackedBy(tag: number, byUs: number): number {
    for (let w = this.lastOf(tag); w !== NO_WRITE; w = this.older[w]!) {
      if (this.ackedUs[w]! >= 0 && this.ackedUs[w]! <= byUs) return w;
    }
    return NO_WRITE;
  }

  /**
   * The write with this stamp, whose image may have been deleted since (−1); one that nobody ever took so (it was stamped anew on its way) is the newest that set the tag
   * to the same image.
   */
  find(tag: number, versionUs: number, by: number, manifest: number): number {
    for (let w = this.lastOf(tag); w !== NO_WRITE; w = this.older[w]!) {
      const isIt = this.versionUs[w] === versionUs && this.by[w] === by;
      if (isIt && (this.manifest[w] === manifest || manifest < 0) && this.skipped[w] === 0) return w;
    }
    return this.newestOf(tag, manifest);
  }

  /** Some replica has taken a write with this stamp. */
  has(tag: number, versionUs: number, by: number): boolean {
    for (let w = this.lastOf(tag); w !== NO_WRITE; w = this.older[w]!) {
      if (this.versionUs[w] === versionUs && this.by[w] === by && this.skipped[w] === 0) return true;
    }
    return false;
  }

  /** The newest write that set the tag to an image. */
  newestOf(tag: number, manifest: number): number {
    for (let w = this.lastOf(tag); w !== NO_WRITE; w = this.older[w]!) {
      if (this.manifest[w] === manifest && this.skipped[w] === 0) return w;
    }
    return NO_WRITE;
  }

  /** The write that a replica took at an instant. */
  takenAt(tag: number, by: number, takenUs: number, manifest: number): number {
    for (let w = this.lastOf(tag); w !== NO_WRITE; w = this.older[w]!) {
      const isIt = this.takenUs[w] === takenUs && this.by[w] === by && this.manifest[w] === manifest;
      if (isIt && this.skipped[w] === 0 && this.ackedUs[w]! < 0) return w;
    }
    return NO_WRITE;
  }

  /** A replica has lost everything: what is brought to it now is not brought twice. */
  forget(replica: number): void {
    for (let w = 0; w < this.count; w++) this.places[w] = this.places[w]! & ~(1 << replica);
  }

  visitState(v: StateVisitor): void {
    this.count = v.int('writes.count', this.count);
    const n = this.count;
    this.tag = v.i32('writes.tag', this.tag, n);
    this.manifest = v.i32('writes.manifest', this.manifest, n);
    this.versionUs = v.f64('writes.versionUs', this.versionUs, n);
    this.by = v.i32('writes.by', this.by, n);
    this.takenUs = v.f64('writes.takenUs', this.takenUs, n);
    this.ackedUs = v.f64('writes.ackedUs', this.ackedUs, n);
    this.skipped = v.u8('writes.skipped', this.skipped, n);
    this.places = v.i32('writes.places', this.places, n);
    this.older = v.i32('writes.older', this.older, n);
    this.tags = v.int('writes.tags', this.tags);
    this.last = v.i32('writes.last', this.last, this.tags);
    this.lastAcked = v.i32('writes.lastAcked', this.lastAcked, this.tags);
  }

  private open(tag: number): void {
    if (tag < this.tags) return;
    const from = this.tags;
    this.tags = tag + 1;
    this.last = grownI32(this.last, this.tags);
    this.lastAcked = grownI32(this.lastAcked, this.tags);
    this.last.fill(NO_WRITE, from, this.tags);
    this.lastAcked.fill(NO_WRITE, from, this.tags);
  }

  private grow(n: number): void {
    this.tag = grownI32(this.tag, n);
    this.manifest = grownI32(this.manifest, n);
    this.versionUs = grownF64(this.versionUs, n);
    this.by = grownI32(this.by, n);
    this.takenUs = grownF64(this.takenUs, n);
    this.ackedUs = grownF64(this.ackedUs, n);
    this.skipped = grownU8(this.skipped, n);
    this.places = grownI32(this.places, n);
    this.older = grownI32(this.older, n);
  }
}
