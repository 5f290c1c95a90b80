/**
 * Pushes whose image is stored and whose 201 waits until enough regions hold it (`ack: quorum(n)`).
 *
 * Fault model: an endpoint that goes out of service, or a way that is cut, takes its waiting requests with it; a region
 * that is lost meanwhile does not count any more. What too few regions hold when the time is over is answered 503: stored
 * all the same, replicated further, and promised to nobody.
 */
import type { EventQueue } from '../kernel/eventQueue.ts';
import { grownF64, grownI32, grownU8, type Stateful, type StateVisitor } from '../kernel/state.ts';
import { EVENT_STEP } from '../kinds.ts';
import { type Plan, withinUs } from '../plan.ts';
import { NO_TAG } from '../replication/jobs.ts';
import type { Pairs } from '../replication/pairs.ts';
import type { Catalogue } from '../storage/catalogue.ts';
import type { Stamps } from '../storage/stamps.ts';

/** A request that waits, and what became of it. */
export const WAITS = 0;
export const ENOUGH = 1;
const TOO_FEW = 2;

export class Acks implements Stateful {
  /** Loaded by `look`: what the request had put, where and when. */
  manifest = 0;
  tag = 0;
  replica = 0;
  takenUs = 0;
  private readonly plan: Plan;
  private readonly queue: EventQueue;
  private readonly stamps: Stamps;
  private readonly catalogue: Catalogue;
  private readonly pairs: Pairs;
  /** Requests that wait, in no particular but a reproducible order. */
  private count = 0;
  private op = new Int32Array(16);
  private manifests = new Int32Array(16);
  private tags = new Int32Array(16);
  private replicas = new Int32Array(16);
  private putUs = new Float64Array(16);
  private versionUs = new Float64Array(16);
  /** The operation's pending event: its time is over, or (with `isTold`) word of the last copy has come. */
  private handle = new Float64Array(16);
  private isTold = new Uint8Array(16);

  constructor(plan: Plan, queue: EventQueue, stamps: Stamps, catalogue: Catalogue, pairs: Pairs) {
    this.plan = plan;
    this.queue = queue;
    this.stamps = stamps;
    this.catalogue = catalogue;
    this.pairs = pairs;
  }

  /** Whether enough regions hold an image, with this write of a tag or a newer one. */
  isHeld(manifest: number, tag: number, versionUs: number, by: number): boolean {
    const { catalogue } = this;
    let held = 0;
    for (let r = 0; r < this.plan.replicas.length; r++) {
      if (this.stamps.isDestroyed(r) || !catalogue.isWhole(manifest, r)) continue;
      const cell = tag * catalogue.holders + r;
      const hasTag =
        tag === NO_TAG ||
        catalogue.tagVersionUs[cell]! > versionUs ||
        (catalogue.tagVersionUs[cell] === versionUs && catalogue.tagVersionBy[cell]! >= by);
      if (hasTag) held++;
    }
    return held >= this.plan.replication.ackRegions;
  }

  /** An operation's request waits; its next event is the end of its time. */
  wait(op: number, manifest: number, tag: number, replica: number, versionUs: number): void {
    const i = this.count++;
    this.grow(this.count);
    this.op[i] = op;
    this.manifests[i] = manifest;
    this.tags[i] = tag;
    this.replicas[i] = replica;
    this.putUs[i] = this.queue.nowUs;
    this.versionUs[i] = versionUs;
    this.isTold[i] = 0;
    this.handle[i] = this.schedule(op, this.deadlineUs(i));
  }

  /** An image, a tag update or both have arrived at a replica: whoever waited for it is told, half a round trip later. */
  arrived(manifest: number, tag: number, to: number): void {
    for (let i = 0; i < this.count; i++) {
      if (this.isTold[i] === 1) continue;
      if (this.manifests[i] !== manifest && (tag === NO_TAG || this.tags[i] !== tag)) continue;
      if (!this.isHeld(this.manifests[i]!, this.tags[i]!, this.versionUs[i]!, this.replicas[i]!)) continue;
      const backUs = Math.floor(this.pairs.roundTripUs(this.pairs.of(to, this.replicas[i]!)) / 2);
      const toldUs = this.queue.nowUs + backUs;
      if (toldUs >= this.deadlineUs(i)) continue;
      this.queue.cancel(this.handle[i]!);
      this.isTold[i] = 1;
      this.handle[i] = this.schedule(this.op[i]!, toldUs);
    }
  }

  /** The operation's event has come. What waits no longer is taken off the list. */
  look(op: number): number {
    const i = this.indexOf(op);
    this.manifest = this.manifests[i]!;
    this.tag = this.tags[i]!;
    this.replica = this.replicas[i]!;
    this.takenUs = this.putUs[i]!;
    const held = this.isHeld(this.manifest, this.tag, this.versionUs[i]!, this.replica);
    if (this.isTold[i] === 1 && !held) {
      // A region that held it was lost before its word had come.
      this.isTold[i] = 0;
      this.handle[i] = this.schedule(op, this.deadlineUs(i));
      return WAITS;
    }
    const answer = this.isTold[i] === 1 ? ENOUGH : TOO_FEW;
    this.remove(i);
    return answer;
  }

  /** Takes off the list what waits at a replica and `isCut`; returns the operations, whose events are cancelled. */
  cut(replica: number, isCut: (op: number) => boolean): number[] {
    const found: number[] = [];
    for (let i = this.count - 1; i >= 0; i--) {
      if (this.replicas[i] !== replica || !isCut(this.op[i]!)) continue;
      found.push(this.op[i]!);
      this.queue.cancel(this.handle[i]!);
      this.remove(i);
    }
    return found;
  }

  visitState(v: StateVisitor): void {
    this.count = v.int('acks.count', this.count);
    const n = this.count;
    this.op = v.i32('acks.op', this.op, n);
    this.manifests = v.i32('acks.manifest', this.manifests, n);
    this.tags = v.i32('acks.tag', this.tags, n);
    this.replicas = v.i32('acks.replica', this.replicas, n);
    this.putUs = v.f64('acks.putUs', this.putUs, n);
    this.versionUs = v.f64('acks.versionUs', this.versionUs, n);
    this.handle = v.f64('acks.handle', this.handle, n);
    this.isTold = v.u8('acks.isTold', this.isTold, n);
  }

  private deadlineUs(i: number): number {
    return this.putUs[i]! + this.plan.replication.ackTimeoutUs;
  }

  private schedule(op: number, atUs: number): number {
    return this.queue.schedule(withinUs(atUs, this.plan), EVENT_STEP, op, 0);
  }

  private indexOf(op: number): number {
    for (let i = 0; i < this.count; i++) if (this.op[i] === op) return i;
    return -1;
  }

  private remove(i: number): void {
    const last = --this.count;
    this.op[i] = this.op[last]!;
    this.manifests[i] = this.manifests[last]!;
    this.tags[i] = this.tags[last]!;
    this.replicas[i] = this.replicas[last]!;
    this.putUs[i] = this.putUs[last]!;
    this.versionUs[i] = this.versionUs[last]!;
    this.handle[i] = this.handle[last]!;
    this.isTold[i] = this.isTold[last]!;
  }

  private grow(needed: number): void {
    this.op = grownI32(this.op, needed);
    this.manifests = grownI32(this.manifests, needed);
    this.tags = grownI32(this.tags, needed);
    this.replicas = grownI32(this.replicas, needed);
    this.putUs = grownF64(this.putUs, needed);
    this.versionUs = grownF64(this.versionUs, needed);
    this.handle = grownF64(this.handle, needed);
    this.isTold = grownU8(this.isTold, needed);
  }
}
