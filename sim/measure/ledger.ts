/**
 * The ledger of losses: for each image that is lost, what destroyed the last copy, and how far the image was on its way
 * to every other replica at that moment. Numbers while the run goes on; chains in words at its end (chains.ts).
 */
import { grownF64, grownI32, grownU8, type Stateful, type StateVisitor } from '../kernel/state.ts';

/** How a replica stood to an image when it was lost; 0 to 6 are states of its replication job (jobs.ts). */
export const STOOD_DESTROYED = 7;
export const STOOD_HAD_IT = 8;
/** It was no replica of the registry then. */
export const STOOD_OUTSIDE = 9;
/** Its blobs are there still, and the database that named them is gone; or it was there that this was. */
export const STOOD_UNNAMED = 10;
export const STOOD_DATABASE = 11;
/** The replica was still being seeded, and its turn had not come. */
export const STOOD_UNSEEDED = 13;
/** No rule was to bring it there. */
export const STOOD_UNSENT = 12;
/** The copy that a failover put in the stamp's place had not got it yet. */
export const STOOD_UNCOPIED = 14;

export class Ledger implements Stateful {
  readonly replicas: number;
  losses = 0;
  manifest = new Int32Array(16);
  fault = new Int32Array(16);
  atUs = new Float64Array(16);
  excused = new Uint8Array(16);
  /** losses × replicas: how each replica stood, and the fault that held replication to it up (−1: none). */
  stood = new Uint8Array(64);
  heldBy = new Int32Array(64);
  /** losses × replicas: when a replica that had the image lost part of it (−1: never had it), and by which fault. */
  goneUs = new Float64Array(64);
  goneBy = new Int32Array(64);
  /** Times that a placement group came to have no copy in any region. */
  groupLosses = 0;
  private readonly groups: number;
  /** replicas × groups: when the replica's copies of the group were all gone the last time (−1: never), and by which fault. */
  private emptiedUs: Float64Array;
  private emptiedBy: Int32Array;

  constructor(replicas: number, groups: number) {
    this.replicas = replicas;
    this.groups = groups;
    this.emptiedUs = new Float64Array(replicas * groups).fill(-1);
    this.emptiedBy = new Int32Array(replicas * groups).fill(-1);
  }

  /** All copies of a group in one replica are gone. */
  noteGone(replica: number, group: number, fault: number, nowUs: number): void {
    this.emptiedUs[replica * this.groups + group] = nowUs;
    this.emptiedBy[replica * this.groups + group] = fault;
  }

  /** The replica's copies of a group were all gone at some time. */
  hasEmptied(replica: number, group: number): boolean {
    return this.emptiedUs[replica * this.groups + group]! >= 0;
  }

  /** The fault that took the replica's copies of a group the last time. */
  emptiedByOf(replica: number, group: number): number {
    return this.emptiedBy[replica * this.groups + group]!;
  }

  /** Enters that a replica had the lost image until its copies of `group` went; the earliest such group counts. */
  notePart(loss: number, replica: number, group: number): void {
    const at = loss * this.replicas + replica;
    const emptiedUs = this.emptiedUs[replica * this.groups + group]!;
    if (emptiedUs < 0 || (this.goneUs[at]! >= 0 && this.goneUs[at]! <= emptiedUs)) return;
    this.goneUs[at] = emptiedUs;
    this.goneBy[at] = this.emptiedBy[replica * this.groups + group]!;
  }

  /** Opens an entry; the caller fills in how each replica stood, and whether that excuses the loss. */
  add(manifest: number, fault: number, atUs: number): number {
    const loss = this.losses++;
    this.manifest = grownI32(this.manifest, this.losses);
    this.fault = grownI32(this.fault, this.losses);
    this.atUs = grownF64(this.atUs, this.losses);
    this.excused = grownU8(this.excused, this.losses);
    this.stood = grownU8(this.stood, this.losses * this.replicas);
    this.heldBy = grownI32(this.heldBy, this.losses * this.replicas);
    this.goneUs = grownF64(this.goneUs, this.losses * this.replicas);
    this.goneBy = grownI32(this.goneBy, this.losses * this.replicas);
    this.goneUs.fill(-1, loss * this.replicas, this.losses * this.replicas);
    this.goneBy.fill(-1, loss * this.replicas, this.losses * this.replicas);
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
    this.stood = v.u8('ledger.stood', this.stood, this.losses * this.replicas);
    this.heldBy = v.i32('ledger.heldBy', this.heldBy, this.losses * this.replicas);
    this.goneUs = v.f64('ledger.goneUs', this.goneUs, this.losses * this.replicas);
    this.goneBy = v.i32('ledger.goneBy', this.goneBy, this.losses * this.replicas);
    this.emptiedUs = v.f64('ledger.emptiedUs', this.emptiedUs, this.replicas * this.groups);
    this.emptiedBy = v.i32('ledger.emptiedBy', this.emptiedBy, this.replicas * this.groups);
    this.groupLosses = v.int('ledger.groupLosses', this.groupLosses);
  }
}
