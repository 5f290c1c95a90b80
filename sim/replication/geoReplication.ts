/**
 * Geo-replication: per ordered pair of replicas a queue, a concurrency and a link.
 *
 * Fault model: a pair can be paused or partitioned (transfers freeze and go on where they were), and either end can go
 * out of service (transfers are cut, the blob under way starts again afterwards). What a destroyed source still owed is
 * taken over by another replica that has it; what no replica has is gone. Order is blobs, then manifest, then tag, so a
 * manifest is never visible before what it names. Settings of the plan make it a worse one: manifests first, queues that
 * overflow, jobs that are not tried again.
 *
 * A job moves its missing blobs one after another; `concurrency` jobs of a pair are under way at once.
 */
import { assert } from '../kernel/assert.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import { EVENT_REPLICATION } from '../kinds.ts';
import { withinUs } from '../plan.ts';
import { NO_DELETE } from '../storage/graves.ts';
import { BlobMoves, COMING, STUCK, TO_ASK } from './blobMoves.ts';
import type { SendDelete } from './deletes.ts';
import { deliverImage, EARLY, NOT_YET } from './imageDelivery.ts';
import { Interruptions } from './interruptions.ts';
import { Inventories } from './inventories.ts';
import { ASKING, DELIVERING, HELD, Jobs, NO_TAG, TOMBSTONE } from './jobs.ts';
import { LastSync } from './lastSync.ts';
import type { Tell } from './missing.ts';
import { PairQueues } from './pairQueues.ts';
import { PairRules } from './pairRules.ts';
import { Pairs } from './pairs.ts';
import type { ReplicationParts } from './parts.ts';
import { ShownEarly } from './shownEarly.ts';
import { updateTag } from './tagUpdates.ts';
import { TakeOver } from './takeOver.ts';

/** A held job whose blob cannot be read or written just now looks again after this long. */
const RETRY_US = 30e6;

export class GeoReplication implements Stateful {
  private readonly parts: ReplicationParts;
  readonly pairs: Pairs;
  private readonly holders: number;
  private readonly concurrency: number;
  /** 1 for a pair that is being pumped: never between events, so no part of the state. */
  private readonly pumping: Uint8Array;
  readonly jobs: Jobs;
  readonly sync: LastSync;
  readonly shownEarly = new ShownEarly();
  private readonly manifestFirst: boolean;
  private readonly queues: PairQueues;
  private readonly rules: PairRules;
  private readonly takeOver: TakeOver;
  private readonly interruptions: Interruptions;
  private readonly moves: BlobMoves;
  private readonly inventories: Inventories;

  constructor(parts: ReplicationParts) {
    this.parts = parts;
    this.pairs = new Pairs(parts.plan, parts.conditions, parts.stamps, parts.places);
    const { count, holders } = this.pairs;
    this.holders = holders;
    this.concurrency = parts.plan.replication.concurrency;
    this.manifestFirst = parts.plan.replication.order === 'manifestFirst';
    this.jobs = new Jobs(holders);
    this.sync = new LastSync(this.pairs, this.jobs);
    this.queues = new PairQueues(this.jobs, count);
    this.rules = new PairRules(parts, this.pairs, this.queues);
    this.takeOver = new TakeOver(parts, this.jobs, this.pairs);
    this.inventories = new Inventories(parts, this.jobs, this.pairs, this.sync, {
      hasRoom: (pair) => !this.rules.givesUp(pair) && !this.rules.isFull(pair) && !this.pairs.isHopeless(pair),
      enqueue: (job) => this.enqueue(job),
      sendDelete: this.sendDelete,
    });
    this.pumping = new Uint8Array(count);
    const { links, catalogue, stamps, sink } = parts;
    const bytesPerUs = parts.plan.replication.bandwidthBytesPerSecond / 1e6;
    this.moves = new BlobMoves(links, catalogue, stamps, sink, this.jobs, this.pairs, bytesPerUs);
    this.interruptions = new Interruptions(parts.queue, this.jobs, this.queues, this.pairs, this.moves, this.sync);
  }

  /** Queues a manifest, a tag update, or both, from one replica to all others that its rules name and to its geo-redundant copy. */
  publish(from: number, manifest: number, tag: number, versionUs: number): void {
    this.parts.topology.publish(this.parts, from, manifest, tag, versionUs, this.send);
    this.copyBeside(from, manifest, tag, versionUs, from);
  }

  /** Queues a manifest, a tag update, or both, which a replica has just taken, for one other, whatever the topology says. */
  readonly send: Tell = (from, to, manifest, tag, versionUs, versionBy) => {
    this.take(from, to, manifest, tag, versionUs, versionBy, NO_DELETE);
  };

  /** Queues a delete, or a lock, for one other, unless it is on its way there. */
  readonly sendDelete: SendDelete = (from, to, deletion) => {
    if (this.jobs.bringsDelete(deletion, to)) return;
    const { us, by } = this.parts.deletes!.stampOf(deletion);
    this.take(from, to, TOMBSTONE, NO_TAG, us, by, deletion);
  };

  /** Jobs queued or under way, all pairs. */
  get backlog(): number {
    return this.jobs.slots.held;
  }

  backlogOf(from: number, to: number): number {
    const pair = this.pairs.of(from, to);
    return this.queues.queued(pair) + this.queues.underWay(pair);
  }

  /** Most jobs that one pair has had queued or under way at once. */
  backlogMost(from: number, to: number): number {
    return this.queues.most(this.pairs.of(from, to));
  }

  /** A job's own event: a blob's answer, a manifest's arrival, or another look. */
  step(job: number): void {
    const jobs = this.jobs;
    jobs.handle[job] = 0;
    switch (jobs.state[job]!) {
      case ASKING:
        this.moves.start(job);
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
    const to = this.pairs.to(this.jobs.pair[job]!);
    if (this.moves.arrived(job)) this.advance(job);
    else this.holdAndRetry(job);
    this.wakeWaiting(to);
  }

  /** Conditions on a pair have changed: freeze, thaw, cut or go on. */
  refreshPair(from: number, to: number): void {
    const pair = this.pairs.of(from, to);
    this.moves.refreshLink(pair);
    if (!this.pairs.isServed(pair)) {
      if (this.rules.givesUp(pair)) this.interruptions.abandonAll(pair);
      else this.interruptions.cut(pair, this.rules.lagOf(pair) !== null);
      this.wakeWaiting(to);
    }
    if (this.pairs.isBlocked(pair)) return;
    for (const job of this.queues.activeOn(pair)) if (this.jobs.state[job] === HELD) this.goOn(job);
    this.pump(pair);
  }

  /**
   * A replica is gone for good: what was owed to it is dropped, what it owed is taken over by the nearest replica that
   * has it, or dropped when none has.
   */
  dropReplica(replica: number): void {
    const orphans = this.interruptions.orphansOf(replica);
    this.sync.nothingLeft(replica);
    for (const job of orphans) {
      if (this.takeOver.fromDestroyed(job)) this.enqueue(job);
      else this.jobs.remove(job);
    }
    for (let to = 0; to < this.holders; to++) this.wakeWaiting(to);
  }

  /** A replica's content has been exchanged for another's: whatever was on its way from or to it is dropped. */
  restart(replica: number): void {
    for (const job of this.interruptions.orphansOf(replica)) this.jobs.remove(job);
    this.sync.nothingLeft(replica);
    for (let to = 0; to < this.holders; to++) this.wakeWaiting(to);
  }

  /** Compares what the replicas hold and queues what any of them lacks. */
  reconcile(): void {
    this.inventories.compare();
  }

  visitState(v: StateVisitor): void {
    this.jobs.visitState(v);
    this.queues.visitState(v);
    this.moves.visitState(v);
    this.sync.visitState(v);
    this.shownEarly.visitState(v);
  }

  private take(
    from: number,
    to: number,
    manifest: number,
    tag: number,
    us: number,
    by: number,
    deletion: number,
  ): void {
    const { nowUs } = this.parts.queue;
    const pair = this.pairs.of(from, to);
    if (this.rules.givesUp(pair)) this.sync.giveUp(pair, pair, nowUs);
    else if (this.rules.isFull(pair)) this.sync.overflow(pair, nowUs);
    else this.enqueue(this.jobs.taken(this.jobs.add(pair, manifest, tag, us, by, deletion), nowUs, from));
  }

  private enqueue(job: number): void {
    this.queues.enqueue(job);
    this.pump(this.jobs.pair[job]!);
  }

  /** Queues what a replica lacks and may get, unless it is on its way already. */
  get bring(): Tell {
    return this.inventories.bring;
  }

  /** Queues what a replica has just written for its geo-redundant copy. */
  private copyBeside(replica: number, manifest: number, tag: number, versionUs: number, versionBy: number): void {
    const secondary = this.parts.places.secondaryOf(replica);
    if (secondary < 0 || this.parts.stamps.isDestroyed(secondary)) return;
    this.send(replica, secondary, manifest, tag, versionUs, versionBy);
  }

  /** Begins what the pair has a place for: live pushes first, then seeding. */
  pump(pair: number): void {
    // A job that ends at once pumps its pair again: the loop below sees to that, calls within it would pile up.
    if (this.pumping[pair] === 1) return;
    this.pumping[pair] = 1;
    // A law of the lag stands in place of queue and link: then nothing waits for a place.
    const lagged = this.rules.lagOf(pair) !== null;
    for (;;) {
      const mayBegin = lagged || (this.queues.underWay(pair) < this.concurrency && !this.pairs.isBlocked(pair));
      let job = mayBegin ? this.queues.begin(pair) : -1;
      if (job < 0 && mayBegin && !this.pairs.isGeoRedundant(pair)) job = this.beginSeeding(pair);
      if (job < 0) break;
      this.begin(job);
    }
    this.pumping[pair] = 0;
  }

  private beginSeeding(pair: number): number {
    const manifest = this.parts.seeding.next(pair);
    if (manifest >= 0) this.queues.enqueue(this.jobs.add(pair, manifest, NO_TAG, 0, this.pairs.from(pair)));
    return this.queues.begin(pair);
  }

  private begin(job: number): void {
    const lag = this.rules.lagOf(this.jobs.pair[job]!);
    if (lag === null) {
      this.advance(job);
      return;
    }
    this.jobs.state[job] = DELIVERING;
    const { pair, manifest, tag, versionUs } = this.jobs;
    const lagUs = lag.ofUs(pair[job]!, manifest[job]!, tag[job]!, versionUs[job]!);
    const slowedUs = this.parts.topology.jobUs + Math.floor(lagUs / this.pairs.share(pair[job]!));
    this.schedule(job, this.pairs.isGeoRedundant(pair[job]!) ? lagUs : slowedUs);
  }

  /** Asks for the next missing blob, or sends the manifest on its way when none is missing. */
  private advance(job: number): void {
    const jobs = this.jobs;
    const pair = jobs.pair[job]!;
    this.takeOver.dropBuried(job);
    if (this.takeOver.isPointless(job)) {
      this.finish(job);
      return;
    }
    if (this.pairs.isBlocked(pair)) {
      this.jobs.state[job] = HELD;
      return;
    }
    if (this.manifestFirst && jobs.shown[job] === 0) {
      this.sendManifest(job);
      return;
    }
    switch (this.moves.next(job)) {
      case TO_ASK:
        this.schedule(job, this.pairs.roundTripUs(pair));
        return;
      case COMING:
        return;
      case STUCK:
        this.holdAndRetry(job);
        return;
      default:
        if (jobs.shown[job] === 1) this.deliver(job);
        else this.sendManifest(job);
    }
  }

  private sendManifest(job: number): void {
    const { catalogue, stamps } = this.parts;
    const pair = this.jobs.pair[job]!;
    const manifest = this.jobs.manifest[job]!;
    if (manifest !== TOMBSTONE && !stamps.canSend(this.pairs.from(pair), catalogue.manifestGroup[manifest]!)) {
      this.holdAndRetry(job);
      return;
    }
    this.jobs.state[job] = DELIVERING;
    this.schedule(job, this.parts.topology.jobUs + Math.floor(this.pairs.roundTripUs(pair) / 2));
  }

  private deliver(job: number): void {
    const { plan, places, catalogue, sink, queue, topology, seeding } = this.parts;
    const jobs = this.jobs;
    const pair = jobs.pair[job]!;
    const from = this.pairs.from(pair);
    const to = this.pairs.to(pair);
    this.takeOver.dropBuried(job);
    const manifest = jobs.manifest[job]!;
    if (this.takeOver.isPointless(job) || jobs.deletion[job] !== NO_DELETE) {
      this.deliverDelete(job, to);
      return;
    }
    const tag = jobs.tag[job]!;
    const isGeoRedundant = places.isSecondary(to);
    const isSeeding = jobs.tag[job] === NO_TAG && jobs.versionUs[job] === 0 && seeding.isActive(to);
    if (manifest !== TOMBSTONE) {
      const isLagged = this.rules.lagOf(pair) !== null;
      const mayBeEarly = this.manifestFirst && jobs.shown[job] === 0;
      const met = deliverImage(this.parts, { manifest, from, to, isLagged, mayBeEarly }, this.bring);
      if (met === EARLY) {
        this.deliverEarly(job, to);
        return;
      }
      if (met === NOT_YET) {
        // Start over with what is missing now.
        jobs.cursor[job] = 0;
        this.holdAndRetry(job);
        return;
      }
    }
    const isKnown = tag === NO_TAG || jobs.shown[job] === 1;
    if (!isKnown) updateTag(plan, catalogue, tag, to, manifest, jobs.versionUs[job]!, jobs.versionBy[job]!);
    this.sync.arrived(job, queue.nowUs);
    if (isSeeding) sink.seeded(to);
    if (isGeoRedundant) {
      this.finish(job);
      return;
    }
    // What seeding or a repair brings is nobody's write.
    if (tag !== NO_TAG || jobs.versionUs[job]! > 0) {
      this.parts.watch.delivered(to, manifest, tag, jobs.versionUs[job]!, jobs.versionBy[job]!);
    }
    topology.arrived(this.parts, jobs, job, to, this);
    // What arrived in a replica is written there, so its geo-redundant copy gets it too.
    this.copyBeside(to, manifest, tag, jobs.versionUs[job]!, jobs.versionBy[job]!);
    this.finish(job);
    this.parts.arrived(manifest, tag, to);
    seeding.arrived(to);
  }

  /** A delete arrives, or what was to come is of no use any more. */
  private deliverDelete(job: number, to: number): void {
    const { deletes, places, queue } = this.parts;
    const deletion = this.jobs.deletion[job]!;
    if (deletes !== null && deletion !== NO_DELETE && deletes.isLive(deletion)) {
      deletes.apply(deletion, to);
      this.sync.arrived(job, queue.nowUs);
      if (!places.isSecondary(to)) deletes.sendOn(to, deletion, false, this.sendDelete);
    }
    this.finish(job);
  }

  /** Manifests first: the image and its tag are there to see, and its blobs follow. */
  private deliverEarly(job: number, to: number): void {
    const { plan, catalogue } = this.parts;
    const { manifest, tag, versionUs, versionBy, shown } = this.jobs;
    catalogue.graves?.carried(manifest[job]!, this.pairs.from(this.jobs.pair[job]!), to);
    catalogue.showEarly(manifest[job]!, to);
    this.shownEarly.note(manifest[job]!, to);
    if (tag[job] !== NO_TAG)
      updateTag(plan, catalogue, tag[job]!, to, manifest[job]!, versionUs[job]!, versionBy[job]!);
    shown[job] = 1;
    this.advance(job);
  }

  private finish(job: number): void {
    const pair = this.jobs.pair[job]!;
    this.queues.end(job);
    this.jobs.remove(job);
    this.pump(pair);
  }

  private holdAndRetry(job: number): void {
    const pair = this.jobs.pair[job]!;
    this.jobs.state[job] = HELD;
    if (!this.rules.retries(pair)) {
      this.interruptions.abandon(job);
      this.pump(pair);
      return;
    }
    if (this.takeOver.sourceHasLost(job)) {
      if (this.takeOver.byAnother(job)) {
        this.queues.end(job, pair);
        this.queues.enqueue(job);
        this.pump(pair);
        this.pump(this.jobs.pair[job]!);
        return;
      }
      // By the rules nobody else may send it: it goes again when its source has got it back.
      if (!this.parts.topology.isMesh || this.pairs.isGeoRedundant(pair)) {
        this.finish(job);
        return;
      }
    }
    this.schedule(job, RETRY_US);
  }

  private goOn(job: number): void {
    if (this.jobs.handle[job]! !== 0) this.parts.queue.cancel(this.jobs.handle[job]!);
    this.jobs.handle[job] = 0;
    if (this.rules.lagOf(this.jobs.pair[job]!) === null) this.advance(job);
    else if (this.pairs.isBlocked(this.jobs.pair[job]!)) this.jobs.state[job] = HELD;
    else this.deliver(job);
  }

  private schedule(job: number, delayUs: number): void {
    const { plan, queue } = this.parts;
    const dueUs = withinUs(queue.nowUs + delayUs, plan);
    this.jobs.handle[job] = queue.schedule(dueUs, EVENT_REPLICATION, job, 0);
  }

  private wakeWaiting(to: number): void {
    if (!this.moves.anyWaitsAt(to)) return;
    const isWaiting = (job: number): boolean => this.moves.isWaitingAt(job, to);
    for (const job of this.queues.activeWhere(isWaiting)) {
      // One that went on before it may have changed it.
      if (!isWaiting(job)) continue;
      this.moves.wake(job);
      this.advance(job);
    }
  }
}
