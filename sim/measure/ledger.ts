/**
 * The ledger of losses: for each image that is lost, what destroyed the last copy, and how far the image was on its way
 * to every other replica at that moment. Numbers while the run goes on; chains in words at its end (chains.ts).
 */
import { grownF64, grownI32, grownU8, type Stateful, type StateVisitor } from '../kernel/state.ts';

/** How a replica stood to an image when it was lost; 0 to 6 are states of its replication job (jobs.ts). */
export const STOOD_DESTROYED = 7;
export const STOOD_HAD_IT = 8;

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
  /** Times that a placement group came to have no copy in any region. */
  groupLosses = 0;

  constructor(replicas: number) {
    this.replicas = replicas;
  }

  /** Opens an entry; the caller fills in how each replica stood. */
  add(manifest: number, fault: number, atUs: number, excused: boolean): number {
    const loss = this.losses++;
    this.manifest = grownI32(this.manifest, this.losses);
    this.fault = grownI32(this.fault, this.losses);
    this.atUs = grownF64(this.atUs, this.losses);
    this.excused = grownU8(this.excused, this.losses);
    this.stood = grownU8(this.stood, this.losses * this.replicas);
    this.heldBy = grownI32(this.heldBy, this.losses * this.replicas);
    this.manifest[loss] = manifest;
    this.fault[loss] = fault;
    this.atUs[loss] = atUs;
    this.excused[loss] = excused ? 1 : 0;
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
    this.groupLosses = v.int('ledger.groupLosses', this.groupLosses);
  }
}
