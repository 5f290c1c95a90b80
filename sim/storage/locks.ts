/**
 * Locks of repositories, tags and images: what may not be deleted, written or read, as each holder knows it. Each is a record with a
 * stamp, replicated like a tag; a lock on a tag is none on its image.
 *
 * Fault model: a lock that has not arrived locks nothing there. Whoever goes by the order of arrival loses one to a record of
 * the tag that is older and comes later (seen in the field: Azure/acr issue 592). Only what was ever locked costs anything.
 */
import { grownF64, grownI32, grownU8, type Stateful, type StateVisitor } from '../kernel/state.ts';

/** What is locked. */
export const LOCK_REPOSITORY = 0;
export const LOCK_TAG = 1;
export const LOCK_IMAGE = 2;
const KINDS = 3;

/** What a lock forbids, as bits. */
export const NO_DELETES = 1;
export const NO_WRITES = 2;
export const NO_READS = 4;

export class Locks implements Stateful {
  private readonly holders: number;
  private readonly byArrival: boolean;

  /** Records in the order in which replicas took them: of what (a slot), what it forbids, stamped when and by whom. */
  records = 0;
  private slot = new Int32Array(16);
  private forbids = new Uint8Array(16);
  private stampUs = new Float64Array(16);
  private stampBy = new Int32Array(16);
  /** Holders that have got it, as bits. */
  private got = new Int32Array(16);

  /** Whatever was ever locked; per slot and holder the record that is in force, −1 for none. */
  private slots = 0;
  private slotOf = new Map<number, number>();
  private keys = new Int32Array(16);
  private inForce = new Int32Array(16);

  constructor(holders: number, byArrival: boolean) {
    this.holders = holders;
    this.byArrival = byArrival;
  }

  /** Enters a record that a replica takes; `apply` brings it to a holder. */
  add(kind: number, id: number, forbids: number, versionUs: number, by: number): number {
    const key = id * KINDS + kind;
    if (!this.slotOf.has(key)) this.open(key);
    const record = this.records++;
    const n = this.records;
    this.slot = grownI32(this.slot, n);
    this.forbids = grownU8(this.forbids, n);
    this.stampUs = grownF64(this.stampUs, n);
    this.stampBy = grownI32(this.stampBy, n);
    this.got = grownI32(this.got, n);
    this.slot[record] = this.slotOf.get(key)!;
    this.forbids[record] = forbids;
    this.stampUs[record] = versionUs;
    this.stampBy[record] = by;
    this.got[record] = 0;
    return record;
  }

  /** A record reaches a holder: the one with the later stamp is in force, or whichever comes last. */
  apply(record: number, holder: number): void {
    this.got[record] = this.got[record]! | (1 << holder);
    const cell = this.slot[record]! * this.holders + holder;
    const held = this.inForce[cell]!;
    if (this.byArrival || held < 0 || this.isNewer(record, held)) this.inForce[cell] = record;
  }

  hasGot(record: number, holder: number): boolean {
    return (this.got[record]! & (1 << holder)) !== 0;
  }

  stampOf(record: number): { readonly us: number; readonly by: number } {
    return { us: this.stampUs[record]!, by: this.stampBy[record]! };
  }

  /** Kind and id of what a record is about. */
  about(record: number): { readonly kind: number; readonly id: number } {
    const key = this.keys[this.slot[record]!]!;
    return { kind: key % KINDS, id: Math.floor(key / KINDS) };
  }

  /** A record of a tag arrives at a holder and is taken as it comes, its locks too: it had none when it was written. */
  tagArrived(tag: number, holder: number): void {
    const slot = this.byArrival ? this.slotOf.get(tag * KINDS + LOCK_TAG) : undefined;
    if (slot !== undefined) this.inForce[slot * this.holders + holder] = -1;
  }

  /** Whether any of these bits is forbidden there, as the holder knows it. */
  forbidsAt(kind: number, id: number, holder: number, bits: number): boolean {
    const slot = this.slotOf.get(id * KINDS + kind);
    if (slot === undefined) return false;
    const record = this.inForce[slot * this.holders + holder]!;
    return record >= 0 && (this.forbids[record]! & bits) !== 0;
  }

  /** What is locked otherwise in two holders: its kind and id. */
  *differing(one: number, other: number): IterableIterator<{ readonly kind: number; readonly id: number }> {
    const bitsAt = (slot: number, holder: number): number => {
      const record = this.inForce[slot * this.holders + holder]!;
      return record < 0 ? 0 : this.forbids[record]!;
    };
    for (let slot = 0; slot < this.slots; slot++) {
      if (bitsAt(slot, one) === bitsAt(slot, other)) continue;
      yield { kind: this.keys[slot]! % KINDS, id: Math.floor(this.keys[slot]! / KINDS) };
    }
  }

  /** A holder has lost everything. */
  forget(holder: number): void {
    for (let slot = 0; slot < this.slots; slot++) this.inForce[slot * this.holders + holder] = -1;
    for (let record = 0; record < this.records; record++) this.got[record] = this.got[record]! & ~(1 << holder);
  }

  /** A failover: a replica knows what its geo-redundant copy knew, and the copy nothing. */
  takeOver(replica: number, secondary: number): void {
    for (let slot = 0; slot < this.slots; slot++) {
      this.inForce[slot * this.holders + replica] = this.inForce[slot * this.holders + secondary]!;
    }
    for (let record = 0; record < this.records; record++) {
      const bit = this.hasGot(record, secondary) ? 1 << replica : 0;
      this.got[record] = (this.got[record]! & ~(1 << replica)) | bit;
    }
    this.forget(secondary);
  }

  visitState(v: StateVisitor): void {
    this.records = v.int('locks.records', this.records);
    const n = this.records;
    this.slot = v.i32('locks.slot', this.slot, n);
    this.forbids = v.u8('locks.forbids', this.forbids, n);
    this.stampUs = v.f64('locks.stampUs', this.stampUs, n);
    this.stampBy = v.i32('locks.stampBy', this.stampBy, n);
    this.got = v.i32('locks.got', this.got, n);
    this.slots = v.int('locks.slots', this.slots);
    this.keys = v.i32('locks.keys', this.keys, this.slots);
    this.inForce = v.i32('locks.inForce', this.inForce, this.slots * this.holders);
    if (!v.restoring) return;
    this.slotOf = new Map();
    for (let slot = 0; slot < this.slots; slot++) this.slotOf.set(this.keys[slot]!, slot);
  }

  private isNewer(record: number, than: number): boolean {
    const laterUs = this.stampUs[record]! - this.stampUs[than]!;
    return laterUs > 0 || (laterUs === 0 && this.stampBy[record]! >= this.stampBy[than]!);
  }

  private open(key: number): void {
    const slot = this.slots++;
    this.keys = grownI32(this.keys, this.slots);
    this.inForce = grownI32(this.inForce, this.slots * this.holders);
    this.keys[slot] = key;
    this.inForce.fill(-1, slot * this.holders, this.slots * this.holders);
    this.slotOf.set(key, slot);
  }
}
