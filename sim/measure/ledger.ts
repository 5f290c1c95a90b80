/**
 * The ledger of losses: for each image that is lost, what destroyed the last copy, and how far the image was on its way
 * to every other holder at that moment. Numbers while the run goes on; chains in words at its end (chains.ts).
 */
import { grownF64, grownI32, grownU8, type Stateful, type StateVisitor } from '../kernel/state.ts';

// How a holder (a replica or a geo-redundant copy) stood to an image when it was lost. 0 to 6 are states of its replication
// job (jobs.ts).
/** Its stamp was destroyed already. */
export const STOOD_DESTROYED = 7;
/** It had the image, and lost it. */
export const STOOD_HAD_IT = 8;
/** It was no replica of the registry then. */
export const STOOD_OUTSIDE = 9;
/** Its blobs are there still, and the database that named them is gone. */
export const STOOD_UNNAMED = 10;
/** The database that named the image was there. */
export const STOOD_DATABASE = 11;
/** No rule was to bring it there. */
export const STOOD_UNSENT = 12;
/** The replica was still being seeded, and its turn had not come. */
export const STOOD_UNSEEDED = 13;
/** The copy that a failover put in the stamp's place had not got it yet. */
export const STOOD_UNCOPIED = 14;
/** A failover had used the copy up, and no new one had been begun. */
export const STOOD_USED_UP = 15;
/** The copy was still being made. */
export const STOOD_UNMADE = 16;
/** It had the image, good, and gave it up with a group in which rot was found. */
export const STOOD_DROPPED = 17;
/** Its stamp had been destroyed before the image was acknowledged: it could not have got it. */
export const STOOD_GONE = 18;
/** Its copy is there, and the key that it is encrypted under is gone for good. */
export const STOOD_UNDECRYPTED = 19;

export class Ledger implements Stateful {
  readonly holders: number;
  losses = 0;
  manifest = new Int32Array(16);
  fault = new Int32Array(16);
  atUs = new Float64Array(16);
  excused = new Uint8Array(16);
  /** losses × holders: how each holder stood, and the fault that held replication to it up (−1: none). */
  stood = new Uint8Array(64);
  heldBy = new Int32Array(64);
  /** losses × holders: when a holder that had the image lost part of it (−1: never had it), and by which fault. */
  goneUs = new Float64Array(64);
  goneBy = new Int32Array(64);
  /** Times that a placement group came to have no copy in any region. */
  groupLosses = 0;
  private readonly groups: number;
  /** holders × groups: when the holder's copies of the group were all gone the last time (−1: never), and by which fault. */
  private emptiedUs: Float64Array;
  private emptiedBy: Int32Array;

  constructor(holders: number, groups: number) {
    this.holders = holders;
    this.groups = groups;
    this.emptiedUs = new Float64Array(holders * groups).fill(-1);
    this.emptiedBy = new Int32Array(holders * groups).fill(-1);
  }

  /** All copies of a group in one holder are gone. */
  noteGone(holder: number, group: number, fault: number, nowUs: number): void {
    this.emptiedUs[holder * this.groups + group] = nowUs;
    this.emptiedBy[holder * this.groups + group] = fault;
  }

  /** A failover gave up the stamp that now is the copy's, and with it all that was in it. */
  noteGivenUp(copy: number, fault: number, nowUs: number): void {
    for (let group = 0; group < this.groups; group++) this.noteGone(copy, group, fault, nowUs);
  }

  /** When a holder lost copies of any group the last time, −1: never. */
  lastGoneUs(holder: number): number {
    let last = -1;
    for (let at = holder * this.groups; at < (holder + 1) * this.groups; at++)
      last = Math.max(last, this.emptiedUs[at]!);
    return last;
  }

  /** The holder's copies of a group were all gone at some time. */
  hasEmptied(holder: number, group: number): boolean {
    return this.emptiedUs[holder * this.groups + group]! >= 0;
  }

  /** The fault that took the holder's copies of a group the last time. */
  emptiedByOf(holder: number, group: number): number {
    return this.emptiedBy[holder * this.groups + group]!;
  }

  /** Enters that a holder had the lost image until its copies of `group` went; the earliest such group counts. */
  notePart(loss: number, holder: number, group: number): void {
    const at = loss * this.holders + holder;
    const emptiedUs = this.emptiedUs[holder * this.groups + group]!;
    if (emptiedUs < 0 || (this.goneUs[at]! >= 0 && this.goneUs[at]! <= emptiedUs)) return;
    this.goneUs[at] = emptiedUs;
    this.goneBy[at] = this.emptiedBy[holder * this.groups + group]!;
  }

  /** Opens an entry; the caller fills in how each holder stood, and whether that excuses the loss. */
  add(manifest: number, fault: number, atUs: number): number {
    const loss = this.losses++;
    this.manifest = grownI32(this.manifest, this.losses);
    this.fault = grownI32(this.fault, this.losses);
    this.atUs = grownF64(this.atUs, this.losses);
    this.excused = grownU8(this.excused, this.losses);
    this.stood = grownU8(this.stood, this.losses * this.holders);
    this.heldBy = grownI32(this.heldBy, this.losses * this.holders);
    this.goneUs = grownF64(this.goneUs, this.losses * this.holders);
    this.goneBy = grownI32(this.goneBy, this.losses * this.holders);
    this.goneUs.fill(-1, loss * this.holders, this.losses * this.holders);
    this.goneBy.fill(-1, loss * this.holders, this.losses * this.holders);
    this.manifest[loss] = manifest;
    this.fault[loss] = fault;
    this.atUs[loss] = atUs;
    this.excused[loss] = 0;
    return loss;
  }

  visitState(v: StateVisitor): void {
    this.losses = v.int('ledger.losses', this.losses);
    this.manifest = v.i32('ledger.manifest', this.manifest, this.losses);
    this.fault = v.i32('ledger.fault', this.fault, this.losses);
    this.atUs = v.f64('ledger.atUs', this.atUs, this.losses);
    this.excused = v.u8('ledger.excused', this.excused, this.losses);
    this.stood = v.u8('ledger.stood', this.stood, this.losses * this.holders);
    this.heldBy = v.i32('ledger.heldBy', this.heldBy, this.losses * this.holders);
    this.goneUs = v.f64('ledger.goneUs', this.goneUs, this.losses * this.holders);
    this.goneBy = v.i32('ledger.goneBy', this.goneBy, this.losses * this.holders);
    this.emptiedUs = v.f64('ledger.emptiedUs', this.emptiedUs, this.holders * this.groups);
    this.emptiedBy = v.i32('ledger.emptiedBy', this.emptiedBy, this.holders * this.groups);
    this.groupLosses = v.int('ledger.groupLosses', this.groupLosses);
  }
}
