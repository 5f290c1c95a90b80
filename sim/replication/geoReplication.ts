/**
 * Geo-replication: per ordered pair of replicas a queue, a concurrency and a link.
 *
 * Fault model: a pair can be paused or partitioned (transfers freeze and go on where they were), and either end can go
 * out of service (transfers are cut, the blob under way starts again afterwards). What a destroyed source still owed is
 * taken over by another replica that has it; what no replica has is gone. Order is blobs, then manifest, then tag, so a
 * manifest is never visible before what it names.
 *
 * A job moves its missing blobs one after another; `concurrency` jobs of a pair are under way at once.
 */
import type { Conditions } from '../conditions.ts';
import { assert } from '../kernel/assert.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { SharedLinks } from '../kernel/sharedLinks.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import { EVENT_REPLICATION } from '../kinds.ts';
import { type Plan, withinUs } from '../plan.ts';
import type { Sink } from '../sink.ts';
import { ACKNOWLEDGED, type Catalogue, LOST } from '../storage/catalogue.ts';
import type { Places } from '../storage/places.ts';
import type { Stamps } from '../storage/stamps.ts';
import { ASKING, DELIVERING, FREE, HELD, Jobs, MOVING, NO_TAG, QUEUED, TOMBSTONE, WAITING } from './jobs.ts';
import type { Lag } from './lag.ts';
import { incompleteHolders, missingAt, type Tell } from './missing.ts';
import { PairQueues } from './pairQueues.ts';
import { Pairs } from './pairs.ts';
import { copyAtOnce, nearestSource } from './sources.ts';

/** A held job whose blob cannot be read or written just now looks again after this long. */
const RETRY_US = 30e6;

export interface ReplicationParts {
  readonly plan: Plan;
  readonly queue: EventQueue;
  readonly links: SharedLinks;
  readonly conditions: Conditions;
  readonly stamps: Stamps;
  readonly catalogue: Catalogue;
  readonly places: Places;
  readonly sink: Sink;
  /** Where the plan gives a law of the lag, in place of queue and link. */
  readonly lag: Lag | null;
  /** The lag of geo-redundant copies; null without geo-redundant storage. */
  readonly geoLag: Lag | null;
}

export class GeoReplication implements Stateful {
  private readonly parts: ReplicationParts;
  readonly pairs: Pairs;
  private readonly holders: number;
  private readonly concurrency: number;
  /** 1 for a pair that is being pumped: never between events, so no part of the state. */
  private readonly pumping: Uint8Array;
  private readonly linkOfPair: Int32Array;
  readonly jobs: Jobs;
  private readonly queues: PairQueues;
  /** Jobs that wait at each replica for a blob that another is bringing. */
  private waitingAt: Int32Array;

  constructor(parts: ReplicationParts) {
    this.parts = parts;
    this.pairs = new Pairs(parts.plan, parts.conditions, parts.stamps, parts.places);
    const { count, holders } = this.pairs;
    this.holders = holders;
    this.concurrency = parts.plan.replication.concurrency;
    this.jobs = new Jobs(holders);
    this.queues = new PairQueues(this.jobs, count);
    this.pumping = new Uint8Array(count);
    this.waitingAt = new Int32Array(holders);
    this.linkOfPair = new Int32Array(count).fill(-1);
    const bytesPerUs = parts.plan.replication.bandwidthBytesPerSecond / 1e6;
    for (let pair = 0; pair < count; pair++) {
      if (this.pairs.from(pair) !== this.pairs.to(pair))
        this.linkOfPair[pair] = parts.links.addLink(bytesPerUs, Number.POSITIVE_INFINITY);
    }
  }

  /** Queues a manifest, a tag update, or both, from one replica to all others and to its geo-redundant copy. */
  publish(from: number, manifest: number, tag: number, versionUs: number): void {
    for (let to = 0; to < this.parts.places.replicas; to++) {
      if (to !== from) this.send(from, to, manifest, tag, versionUs, from);
    }
    this.copyBeside(from, manifest, tag, versionUs, from);
  }

  /** Jobs queued or under way, all pairs. */
  get backlog(): number {
    return this.jobs.slots.held;
  }

  backlogOf(from: number, to: number): number {
    const pair = this.pairs.of(from, to);
    return this.queues.queued(pair) + this.queues.underWay(pair);
  }

  /** A job's own event: a blob's answer, a manifest's arrival, or another look. */
  step(job: number): void {
    const jobs = this.jobs;
    jobs.handle[job] = 0;
    switch (jobs.state[job]!) {
      case ASKING:
        jobs.state[job] = MOVING;
        jobs.transfer[job] = this.parts.links.start(
          this.linkOfPair[jobs.pair[job]!]!,
          this.parts.catalogue.blobBytes[this.blobAt(job)]!,
          job,
        );
        return;
      case DELIVERING:
        if (this.pairs.isBlocked(jobs.pair[job]!)) this.jobs.state[job] = HELD;
        else this.deliver(job);
        return;
      default:
        assert(jobs.state[job] === HELD, 'a job that has an event is asking, delivering or held');
        this.goOn(job);
    }
  }

  /** A transfer of this job's is complete. */
  transferred(job: number): void {
    const { catalogue, stamps, sink } = this.parts;
    const jobs = this.jobs;
    const pair = jobs.pair[job]!;
    const to = this.pairs.to(pair);
    const blob = this.blobAt(job);
    jobs.transfer[job] = -1;
    catalogue.blobIncoming[blob] = catalogue.blobIncoming[blob]! & ~(1 << to);
    sink.bytesReplicated(this.pairs.from(pair), to, catalogue.blobBytes[blob]!);
    if (stamps.canWrite(to, catalogue.blobGroup[blob]!)) {
      catalogue.blobPresent[blob] = catalogue.blobPresent[blob]! | (1 << to);
      jobs.cursor[job] = jobs.cursor[job]! + 1;
      this.advance(job);
    } else {
      this.holdAndRetry(job);
    }
    this.wakeWaiting(to);
  }

  /** Conditions on a pair have changed: freeze, thaw, cut or go on. */
  refreshPair(from: number, to: number): void {
    const pair = this.pairs.of(from, to);
    this.parts.links.setCapacity(this.linkOfPair[pair]!, this.pairs.capacityBytesPerUs(pair));
    if (!this.pairs.isServed(pair)) this.cut(pair);
    if (this.pairs.isBlocked(pair)) return;
    for (const job of this.activeOn(pair)) if (this.jobs.state[job] === HELD) this.goOn(job);
    this.pump(pair);
  }

  /**
   * A replica is gone for good: what was owed to it is dropped, what it owed is taken over by the nearest replica that
   * has it, or dropped when none has.
   */
  dropReplica(replica: number): void {
    const orphans: number[] = [];
    for (let job = 0; job < this.jobs.slots.used; job++) {
      if (this.jobs.state[job] === FREE) continue;
      const pair = this.jobs.pair[job]!;
      if (this.pairs.to(pair) !== replica && this.pairs.from(pair) !== replica) continue;
      this.detach(job);
      if (this.pairs.from(pair) === replica) orphans.push(job);
      else this.jobs.remove(job);
    }
    for (let other = 0; other < this.holders; other++) {
      this.queues.clear(this.pairs.of(replica, other));
      this.queues.clear(this.pairs.of(other, replica));
    }
    for (const job of orphans) this.takeOver(job, this.pairs.to(this.jobs.pair[job]!));
    for (let to = 0; to < this.holders; to++) this.wakeWaiting(to);
  }

  /**
   * Geo-repair has made a replica whole: what it has again and others still lack is queued for them, since whatever was
   * to bring it may have found no source meanwhile and been dropped.
   */
  reconcile(): void {
    const { plan, places, catalogue, stamps } = this.parts;
    for (let to = 0; to < this.holders; to++) missingAt(plan, places, catalogue, stamps, to, this.bring);
  }

  /**
   * A replica's content has been exchanged for another's: whatever was on its way from or to it is dropped, and what anybody
   * lacks now is queued anew.
   */
  restart(replica: number): void {
    for (let job = 0; job < this.jobs.slots.used; job++) {
      if (this.jobs.state[job] === FREE) continue;
      const pair = this.jobs.pair[job]!;
      if (this.pairs.to(pair) !== replica && this.pairs.from(pair) !== replica) continue;
      this.detach(job);
      this.jobs.remove(job);
    }
    for (let other = 0; other < this.holders; other++) {
      this.queues.clear(this.pairs.of(replica, other));
      this.queues.clear(this.pairs.of(other, replica));
    }
    for (let to = 0; to < this.holders; to++) this.wakeWaiting(to);
  }

  visitState(v: StateVisitor): void {
    this.jobs.visitState(v);
    this.queues.visitState(v);
    this.waitingAt = v.i32('waitingAt', this.waitingAt, this.holders);
  }

  /** Queues what a replica lacks, unless it is on its way already. */
  private readonly bring: Tell = (from, to, manifest, tag, versionUs, versionBy) => {
    if (this.jobs.bring(manifest, tag, versionUs, to)) return;
    const pair = this.pairs.of(from, to);
    this.queues.enqueue(this.jobs.add(pair, manifest, tag, versionUs, versionBy));
    this.pump(pair);
  };

  /** Queues what a replica has just written for its geo-redundant copy. */
  private copyBeside(replica: number, manifest: number, tag: number, versionUs: number, versionBy: number): void {
    const secondary = this.parts.places.secondaryOf(replica);
    if (secondary >= 0) this.send(replica, secondary, manifest, tag, versionUs, versionBy);
  }

  private send(from: number, to: number, manifest: number, tag: number, versionUs: number, versionBy: number): void {
    if (this.parts.stamps.isDestroyed(to)) return;
    const pair = this.pairs.of(from, to);
    this.queues.enqueue(this.jobs.add(pair, manifest, tag, versionUs, versionBy));
    this.pump(pair);
  }

  /** The law of a pair's lag, in place of queue and link; null where these are modelled. */
  private lagOf(pair: number): Lag | null {
    return this.pairs.isGeoRedundant(pair) ? this.parts.geoLag : this.parts.lag;
  }

  private blobAt(job: number): number {
    const { catalogue } = this.parts;
    return catalogue.pool[catalogue.manifestStart[this.jobs.manifest[job]!]! + this.jobs.cursor[job]!]!;
  }

  private pump(pair: number): void {
    // A job that ends at once pumps its pair again: the loop below sees to that, calls within it would pile up.
    if (this.pumping[pair] === 1) return;
    this.pumping[pair] = 1;
    // A law of the lag stands in place of queue and link: then nothing waits for a place.
    const lagged = this.lagOf(pair) !== null;
    for (;;) {
      const mayBegin = lagged || (this.queues.underWay(pair) < this.concurrency && !this.pairs.isBlocked(pair));
      const job = mayBegin ? this.queues.begin(pair) : -1;
      if (job < 0) break;
      this.begin(job);
    }
    this.pumping[pair] = 0;
  }

  private begin(job: number): void {
    const lag = this.lagOf(this.jobs.pair[job]!);
    if (lag === null) {
      this.advance(job);
      return;
    }
    this.jobs.state[job] = DELIVERING;
    const { pair, manifest, tag, versionUs } = this.jobs;
    this.schedule(job, lag.ofUs(pair[job]!, manifest[job]!, tag[job]!, versionUs[job]!));
  }

  /** Asks for the next missing blob, or sends the manifest on its way when none is missing. */
  private advance(job: number): void {
    const { catalogue, stamps } = this.parts;
    const jobs = this.jobs;
    const pair = jobs.pair[job]!;
    const manifest = jobs.manifest[job]!;
    if (this.isPointless(job)) {
      this.finish(job);
      return;
    }
    if (this.pairs.isBlocked(pair)) {
      this.jobs.state[job] = HELD;
      return;
    }
    const from = this.pairs.from(pair);
    const to = this.pairs.to(pair);
    const count = manifest === TOMBSTONE ? 0 : catalogue.manifestCount[manifest]!;
    for (; jobs.cursor[job]! < count; jobs.cursor[job] = jobs.cursor[job]! + 1) {
      const blob = this.blobAt(job);
      if ((catalogue.blobPresent[blob]! & (1 << to)) !== 0) continue;
      if ((catalogue.blobIncoming[blob]! & (1 << to)) !== 0) {
        jobs.state[job] = WAITING;
        this.waitingAt[to] = this.waitingAt[to]! + 1;
        return;
      }
      const group = catalogue.blobGroup[blob]!;
      const readable = (catalogue.blobPresent[blob]! & (1 << from)) !== 0 && stamps.canRead(from, group);
      if (!readable || !stamps.canWrite(to, group)) {
        this.holdAndRetry(job);
        return;
      }
      catalogue.blobIncoming[blob] = catalogue.blobIncoming[blob]! | (1 << to);
      jobs.state[job] = ASKING;
      this.schedule(job, this.pairs.roundTripUs(pair));
      return;
    }
    if (manifest !== TOMBSTONE && !stamps.canRead(from, catalogue.manifestGroup[manifest]!)) {
      this.holdAndRetry(job);
      return;
    }
    jobs.state[job] = DELIVERING;
    this.schedule(job, Math.floor(this.pairs.roundTripUs(pair) / 2));
  }

  private deliver(job: number): void {
    const { catalogue, stamps, sink, queue } = this.parts;
    const jobs = this.jobs;
    const pair = jobs.pair[job]!;
    const from = this.pairs.from(pair);
    const to = this.pairs.to(pair);
    const manifest = jobs.manifest[job]!;
    if (this.isPointless(job)) {
      this.finish(job);
      return;
    }
    if (manifest !== TOMBSTONE) {
      if (this.lagOf(pair) !== null) copyAtOnce(catalogue, stamps, sink, manifest, from, to);
      if (!catalogue.isComplete(manifest, to) || !stamps.canWrite(to, catalogue.manifestGroup[manifest]!)) {
        // A group of the destination was emptied while the manifest travelled: start over with what is missing now.
        jobs.cursor[job] = 0;
        this.holdAndRetry(job);
        return;
      }
      if ((catalogue.manifestVisible[manifest]! & (1 << to)) === 0) {
        catalogue.show(manifest, to);
        if (catalogue.manifestStanding[manifest] === ACKNOWLEDGED) {
          sink.replicated(manifest, from, to, queue.nowUs - catalogue.manifestAckedUs[manifest]!);
        }
        if (!this.pairs.isGeoRedundant(pair))
          incompleteHolders(this.parts.places, catalogue, stamps, manifest, to, this.bring);
      }
    }
    const tag = jobs.tag[job]!;
    if (tag !== NO_TAG) catalogue.applyTag(tag, to, manifest, jobs.versionUs[job]!, jobs.versionBy[job]!);
    // What arrived in a replica is written there, so its geo-redundant copy gets it too.
    if (!this.pairs.isGeoRedundant(pair))
      this.copyBeside(to, manifest, tag, jobs.versionUs[job]!, jobs.versionBy[job]!);
    this.finish(job);
  }

  /** What it is to bring is lost: nobody can send it any more. */
  private isPointless(job: number): boolean {
    const manifest = this.jobs.manifest[job]!;
    return manifest !== TOMBSTONE && this.parts.catalogue.manifestStanding[manifest] === LOST;
  }

  private finish(job: number): void {
    const pair = this.jobs.pair[job]!;
    this.queues.end(job);
    this.jobs.remove(job);
    this.pump(pair);
  }

  private holdAndRetry(job: number): void {
    const { catalogue } = this.parts;
    const jobs = this.jobs;
    const manifest = jobs.manifest[job]!;
    const from = this.pairs.from(jobs.pair[job]!);
    // A source that has lost what it was to send never will send it: another replica takes over.
    if (manifest !== TOMBSTONE && !catalogue.isWhole(manifest, from)) {
      const to = this.pairs.to(jobs.pair[job]!);
      const other = this.nearestSource(job, from, to);
      if (other >= 0) {
        const pair = jobs.pair[job]!;
        this.queues.end(job);
        jobs.pair[job] = this.pairs.of(other, to);
        jobs.cursor[job] = 0;
        this.queues.enqueue(job);
        this.pump(pair);
        this.pump(jobs.pair[job]!);
        return;
      }
    }
    this.jobs.state[job] = HELD;
    this.schedule(job, RETRY_US);
  }

  private goOn(job: number): void {
    if (this.jobs.handle[job]! !== 0) this.parts.queue.cancel(this.jobs.handle[job]!);
    this.jobs.handle[job] = 0;
    if (this.lagOf(this.jobs.pair[job]!) === null) this.advance(job);
    else if (this.pairs.isBlocked(this.jobs.pair[job]!)) this.jobs.state[job] = HELD;
    else this.deliver(job);
  }

  private schedule(job: number, delayUs: number): void {
    const { plan, queue } = this.parts;
    const dueUs = withinUs(queue.nowUs + delayUs, plan);
    this.jobs.handle[job] = queue.schedule(dueUs, EVENT_REPLICATION, job, 0);
  }

  /** An end went out of service: what is under way on the pair is cut and held. */
  private cut(pair: number): void {
    const lagged = this.lagOf(pair) !== null;
    for (const job of this.activeOn(pair)) {
      if (lagged && this.jobs.state[job] === DELIVERING) continue;
      this.stop(job);
      this.jobs.state[job] = HELD;
    }
    this.wakeWaiting(this.pairs.to(pair));
  }

  /** Takes back what a job has going: its transfer, its claim on a blob, its event. */
  private stop(job: number): void {
    const { links, queue, catalogue } = this.parts;
    const jobs = this.jobs;
    const to = this.pairs.to(jobs.pair[job]!);
    const state = jobs.state[job]!;
    if (state === MOVING) links.cancel(jobs.transfer[job]!);
    if (state === MOVING || state === ASKING) {
      const blob = this.blobAt(job);
      catalogue.blobIncoming[blob] = catalogue.blobIncoming[blob]! & ~(1 << to);
    }
    if (state === WAITING) this.waitingAt[to] = this.waitingAt[to]! - 1;
    if (jobs.handle[job]! !== 0) queue.cancel(jobs.handle[job]!);
    jobs.transfer[job] = -1;
    jobs.handle[job] = 0;
  }

  private wakeWaiting(to: number): void {
    if (this.waitingAt[to] === 0) return;
    const isWaiting = (job: number): boolean =>
      this.jobs.state[job] === WAITING && this.pairs.to(this.jobs.pair[job]!) === to;
    for (const job of this.queues.activeWhere(isWaiting)) {
      // One that went on before it may have changed it.
      if (!isWaiting(job)) continue;
      this.waitingAt[to] = this.waitingAt[to]! - 1;
      this.advance(job);
    }
  }

  private activeOn(pair: number): number[] {
    return this.queues.activeWhere((job) => this.jobs.pair[job] === pair);
  }

  private detach(job: number): void {
    if (this.jobs.state[job] === QUEUED) return;
    this.stop(job);
    this.queues.end(job);
    this.jobs.state[job] = QUEUED;
  }

  private takeOver(job: number, to: number): void {
    const jobs = this.jobs;
    const from = this.pairs.from(jobs.pair[job]!);
    let source = this.nearestSource(job, from, to);
    if (source < 0 && jobs.manifest[job] !== TOMBSTONE && jobs.tag[job] !== NO_TAG) {
      // The image got through somewhere, this tag update nowhere: the image still goes, the update died with its region.
      jobs.tag[job] = NO_TAG;
      source = this.nearestSource(job, from, to);
    }
    if (source < 0) {
      jobs.remove(job);
      return;
    }
    jobs.pair[job] = this.pairs.of(source, to);
    jobs.cursor[job] = 0;
    this.queues.enqueue(job);
    this.pump(jobs.pair[job]!);
  }

  private nearestSource(job: number, except: number, to: number): number {
    const { plan, places, catalogue, stamps } = this.parts;
    const { manifest, tag, versionUs } = this.jobs;
    const wanted = { manifest: manifest[job]!, tag: tag[job]!, versionUs: versionUs[job]! };
    return nearestSource(plan, places, catalogue, stamps, wanted, except, to);
  }
}
