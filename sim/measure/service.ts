/**
 * Service over time: how long each replica's region was up, and for each fault that can stop service how long it took the
 * clients that it interrupted to be over it (RTO): from the strike to the first success after the last failure at what was
 * struck while the fault held. Others of a client's machines may succeed meanwhile. A client that had nothing to do, or met
 * no failure, noticed nothing: it has no recovery time.
 */
import { grownF64, grownI32, grownU8, type Stateful, type StateVisitor } from '../kernel/state.ts';
import { EVERY_REPLICA } from '../sink.ts';

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
  /** 1 while the fault holds there: a failure there is its work, and undoes what had seemed restored. */
  private holds = new Uint8Array(16);
  /** Entries that something can still change: their fault holds, or service is not restored. */
  private active = new Int32Array(16);
  private actives = 0;
  private readonly durationUs: number;
  private readonly replicas: number;
  private upUs: Float64Array;
  private sinceUs: Float64Array;
  private up: Float64Array;
  /** Of each client: active entries, and those among them at which service is not restored. */
  private watched: Int32Array;
  private open: Int32Array;

  constructor(replicas: number, clients: number, durationUs: number) {
    this.replicas = replicas;
    this.durationUs = durationUs;
    this.upUs = new Float64Array(replicas);
    this.sinceUs = new Float64Array(replicas);
    this.up = new Float64Array(replicas).fill(1);
    this.watched = new Int32Array(clients);
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
    this.restoredUs[entry] = OPEN;
    this.replica[entry] = replica;
    this.felt[entry] = 0;
    this.holds = grownU8(this.holds, this.entries);
    this.holds[entry] = 1;
    this.active = grownI32(this.active, this.actives + 1);
    this.active[this.actives++] = entry;
    this.watched[client] = this.watched[client]! + 1;
    this.open[client] = this.open[client]! + 1;
  }

  /** A request of the client's failed at a replica: the faults that hold there interrupt it, though it had succeeded since. */
  failed(client: number, replica: number): void {
    if (this.watched[client] === 0) return;
    for (let i = 0; i < this.actives; i++) {
      const entry = this.active[i]!;
      if (this.client[entry] !== client || this.holds[entry] === 0) continue;
      const struck = this.replica[entry]!;
      if (struck !== replica && struck !== EVERY_REPLICA) continue;
      this.felt[entry] = 1;
      if (this.restoredUs[entry] === OPEN) continue;
      this.restoredUs[entry] = OPEN;
      this.open[client] = this.open[client]! + 1;
    }
  }

  /** The replica serves again: who has not noticed by now was not interrupted. */
  isBack(replica: number, nowUs: number): void {
    this.settle(-1, replica, nowUs);
  }

  /** A fault holds a replica no more, whatever else does: what fails there from now on is not its work. */
  released(fault: number, replica: number, nowUs: number): void {
    this.settle(fault, replica, nowUs);
  }

  /** The fault interrupted the client of this entry. */
  wasFelt(entry: number): boolean {
    return this.felt[entry] === 1;
  }

  /** An operation of the client's succeeded: what struck before it started is overcome, until it makes the next one fail. */
  succeeded(client: number, startUs: number, endUs: number): void {
    if (this.open[client] === 0) return;
    let kept = 0;
    for (let i = 0; i < this.actives; i++) {
      const entry = this.active[i]!;
      const isOver =
        this.client[entry] === client && this.restoredUs[entry] === OPEN && startUs >= this.struckUs[entry]!;
      if (isOver) this.restore(entry, endUs);
      if (isOver && this.holds[entry] === 0) this.watched[client] = this.watched[client]! - 1;
      else this.active[kept++] = entry;
    }
    this.actives = kept;
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
    this.watched = v.i32('service.watched', this.watched, this.watched.length);
    this.holds = v.u8('service.holds', this.holds, this.entries);
    this.actives = v.int('service.actives', this.actives);
    this.active = v.i32('service.active', this.active, this.actives);
  }

  /** @param fault −1: whatever holds there */
  private settle(fault: number, replica: number, nowUs: number): void {
    let kept = 0;
    for (let i = 0; i < this.actives; i++) {
      const entry = this.active[i]!;
      const isOver = this.replica[entry] === replica && (fault < 0 || this.fault[entry] === fault);
      if (isOver) this.holds[entry] = 0;
      const isRestored = this.restoredUs[entry] !== OPEN;
      if (!isOver || (this.felt[entry] === 1 && !isRestored)) {
        this.active[kept++] = entry;
        continue;
      }
      if (!isRestored) this.restore(entry, nowUs);
      const client = this.client[entry]!;
      this.watched[client] = this.watched[client]! - 1;
    }
    this.actives = kept;
  }

  private restore(entry: number, nowUs: number): void {
    const client = this.client[entry]!;
    this.restoredUs[entry] = nowUs;
    this.open[client] = this.open[client]! - 1;
  }
}
