/**
 * Service over time: how long each replica's region was up, and for each fault that can stop service how long it took
 * until the clients that it interrupted succeeded again (RTO). A client that had nothing to do meanwhile noticed nothing:
 * it has no recovery time.
 */
import { grownF64, grownI32, grownU8, type Stateful, type StateVisitor } from '../kernel/state.ts';

/** In place of the replica that was struck: what struck took the one database, and with it every replica. */
export const EVERY_REPLICA = 0x7fffffff;

/** In place of the instant at which service was restored. */
const OPEN = -1;

export class Service implements Stateful {
  /** Recovery entries: fault, client, instants (−1: not restored). */
  entries = 0;
  fault = new Int32Array(16);
  client = new Int32Array(16);
  struckUs = new Float64Array(16);
  restoredUs = new Float64Array(16);
  /** The replica (or `placeOfNames`, or `EVERY_REPLICA`) that was struck, and whether a request of the client's has failed there since. */
  private replica = new Int32Array(16);
  private felt = new Uint8Array(16);
  private readonly durationUs: number;
  private readonly replicas: number;
  private upUs: Float64Array;
  private sinceUs: Float64Array;
  private up: Float64Array;
  /** Entries of each client that are open. */
  private open: Int32Array;

  constructor(replicas: number, clients: number, durationUs: number) {
    this.replicas = replicas;
    this.durationUs = durationUs;
    this.upUs = new Float64Array(replicas);
    this.sinceUs = new Float64Array(replicas);
    this.up = new Float64Array(replicas).fill(1);
    this.open = new Int32Array(clients);
  }

  /** The region of a replica went in or out of service. */
  regionIs(replica: number, up: boolean, nowUs: number): void {
    const until = Math.min(nowUs, this.durationUs);
    if (this.up[replica] === 1) this.upUs[replica] = this.upUs[replica]! + until - this.sinceUs[replica]!;
    this.up[replica] = up ? 1 : 0;
    this.sinceUs[replica] = until;
  }

  /** µs of the run's duration that the region was up, by the end of the run. */
  upTimeUs(replica: number): number {
    const running = this.up[replica] === 1 ? this.durationUs - this.sinceUs[replica]! : 0;
    return this.upUs[replica]! + running;
  }

  /** A fault struck the replica that a client was being sent to. */
  struck(fault: number, client: number, replica: number, nowUs: number): void {
    const entry = this.entries++;
    this.fault = grownI32(this.fault, this.entries);
    this.client = grownI32(this.client, this.entries);
    this.struckUs = grownF64(this.struckUs, this.entries);
    this.restoredUs = grownF64(this.restoredUs, this.entries);
    this.replica = grownI32(this.replica, this.entries);
    this.felt = grownU8(this.felt, this.entries);
    this.fault[entry] = fault;
    this.client[entry] = client;
    this.struckUs[entry] = nowUs;
    this.restoredUs[entry] = -1;
    this.replica[entry] = replica;
    this.felt[entry] = 0;
    this.open[client] = this.open[client]! + 1;
  }

  /** A request of the client's failed at a replica. */
  failed(client: number, replica: number): void {
    if (this.open[client] === 0) return;
    for (let entry = 0; entry < this.entries; entry++) {
      const isOpen = this.client[entry] === client && this.restoredUs[entry] === OPEN;
      const struck = this.replica[entry]!;
      if (isOpen && (struck === replica || struck === EVERY_REPLICA)) this.felt[entry] = 1;
    }
  }

  /** The replica serves again: who has not noticed by now was not interrupted. */
  isBack(replica: number, nowUs: number): void {
    for (let entry = 0; entry < this.entries; entry++) {
      if (this.replica[entry] !== replica || this.restoredUs[entry] !== OPEN || this.felt[entry] === 1) continue;
      this.restoredUs[entry] = nowUs;
      const client = this.client[entry]!;
      this.open[client] = this.open[client]! - 1;
    }
  }

  /** The fault interrupted the client of this entry. */
  wasFelt(entry: number): boolean {
    return this.felt[entry] === 1;
  }

  /** An operation of the client's succeeded: what struck before it started is overcome. */
  succeeded(client: number, startUs: number, endUs: number): void {
    if (this.open[client] === 0) return;
    for (let entry = 0; entry < this.entries; entry++) {
      if (this.client[entry] !== client || this.restoredUs[entry] !== OPEN || startUs < this.struckUs[entry]!) continue;
      // Cached answers hide for a while that names are not resolved: who lives on them has overcome nothing yet.
      if (this.replica[entry]! < 0 && this.felt[entry] === 0) continue;
      this.restoredUs[entry] = endUs;
      this.open[client] = this.open[client]! - 1;
    }
  }

  visitState(v: StateVisitor): void {
    this.entries = v.int('service.entries', this.entries);
    this.fault = v.i32('service.fault', this.fault, this.entries);
    this.client = v.i32('service.client', this.client, this.entries);
    this.struckUs = v.f64('service.struckUs', this.struckUs, this.entries);
    this.restoredUs = v.f64('service.restoredUs', this.restoredUs, this.entries);
    this.replica = v.i32('service.replica', this.replica, this.entries);
    this.felt = v.u8('service.felt', this.felt, this.entries);
    this.upUs = v.f64('service.upUs', this.upUs, this.replicas);
    this.sinceUs = v.f64('service.sinceUs', this.sinceUs, this.replicas);
    this.up = v.f64('service.up', this.up, this.replicas);
    this.open = v.i32('service.open', this.open, this.open.length);
  }
}
