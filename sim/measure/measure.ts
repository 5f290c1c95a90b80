/** Counts what the model tells: availability, times, lag, bytes, staleness, and a timeline for drawing. */
import type { EventQueue } from '../kernel/eventQueue.ts';
import { Histograms } from '../kernel/histogram.ts';
import { grownU8, type Stateful, type StateVisitor } from '../kernel/state.ts';
import type { Plan } from '../plan.ts';
import { OPERATION_NAMES, type Sink, STORED_LIMIT_NAMES } from '../sink.ts';
import type { ClassFigures } from './classFigures.ts';
import { Deletions } from './deletions.ts';
import type { FirstCopies } from './firstCopies.ts';
import { GroupsAtRisk } from './groupsAtRisk.ts';
import { Service } from './service.ts';
import { SyncAges } from './syncAges.ts';

export const BUCKETS = 120;
export const OPERATIONS = OPERATION_NAMES.length;
export const STORED_LIMITS = STORED_LIMIT_NAMES.length;

export class Measure implements Sink, Stateful {
  readonly bucketUs: number;
  readonly histograms = new Histograms();
  readonly service: Service;
  readonly syncAges = new SyncAges();
  readonly groupsAtRisk: GroupsAtRisk;
  readonly deletions: Deletions;
  /** Ids of histograms: client × operation, and holder from × holder to. */
  readonly timeOf: Int32Array;
  readonly lagOf: Int32Array;
  /** (replica × client × operation): valid requests and those that succeeded. */
  requestTotal: Float64Array;
  requestFailed: Float64Array;
  /** Likewise: those that were refused because a limit was reached. */
  throttles: Float64Array;
  /** Likewise: those that were refused because the customer's key could not be used. */
  keyBlocks: Float64Array;
  /** (replica × client × limit on what is stored): requests of pushes that were refused because of it. */
  overLimits: Float64Array;
  /** (client × operation): operations started, judged, succeeded, void. */
  started: Float64Array;
  ended: Float64Array;
  succeeded: Float64Array;
  voided: Float64Array;
  /** Of each client: requests, blobs and pulls that were tried once more. */
  retries: Float64Array;
  acknowledgedIn: Float64Array;
  replicatedBytes: Float64Array;
  /** By (replica × client). */
  servedBytes: Float64Array;
  /** Buckets of the timeline: per replica requests, per client and operation operations. */
  requestFailedAt: Float64Array;
  requestTotalAt: Float64Array;
  operationOkAt: Float64Array;
  operationTotalAt: Float64Array;
  /** Copies that published images and tag updates were meant for, and that arrived. */
  meantCopies = 0;
  deliveredCopies = 0;
  /** Buckets of the timeline: per replica images that seeding brought, and how many there were to bring (−1: no seeding). */
  seededAt: Float64Array;
  toSeed: Float64Array;
  /** The same divided by class of repository; null without classes. */
  classes: ClassFigures | null = null;
  /** Told of copies of acknowledged images; null where nobody asks. No part of the state. */
  firstCopies: FirstCopies | null = null;
  /** 1 for an image that was asked for where it was not visible yet. */
  private staleImage = new Uint8Array(1024);
  private staleUsed = 0;
  private readonly plan: Plan;
  private readonly queue: EventQueue;
  private readonly replicas: number;
  /** Replicas and their geo-redundant copies. */
  readonly holders: number;
  private readonly clients: number;
  /** Per replica: what had been asked of it by the end of the last bucket. */
  private requestTotalBy: Float64Array;
  private requestFailedBy: Float64Array;

  constructor(plan: Plan, queue: EventQueue) {
    this.plan = plan;
    this.queue = queue;
    this.replicas = plan.replicas.length;
    this.holders = plan.replicas.length + plan.secondaries.length;
    this.clients = plan.clients.length;
    this.service = new Service(this.replicas, this.clients, plan.durationUs);
    this.groupsAtRisk = new GroupsAtRisk(this.replicas, plan.durationUs);
    this.deletions = new Deletions(this.replicas);
    // Ceiling, and at least 1: a run of a few microseconds still has buckets.
    this.bucketUs = Math.max(1, -Math.floor(-plan.durationUs / BUCKETS));
    const perClient = this.clients * OPERATIONS;
    this.timeOf = this.histograms.openAll(perClient);
    this.lagOf = this.histograms.openAll(this.holders * this.holders);
    this.requestTotal = new Float64Array(this.replicas * perClient);
    this.requestFailed = new Float64Array(this.replicas * perClient);
    this.throttles = new Float64Array(this.replicas * perClient);
    this.keyBlocks = new Float64Array(this.replicas * perClient);
    this.overLimits = new Float64Array(this.replicas * this.clients * STORED_LIMITS);
    this.started = new Float64Array(perClient);
    this.ended = new Float64Array(perClient);
    this.succeeded = new Float64Array(perClient);
    this.voided = new Float64Array(perClient);
    this.retries = new Float64Array(this.clients);
    this.acknowledgedIn = new Float64Array(this.replicas);
    this.replicatedBytes = new Float64Array(this.holders * this.holders);
    this.servedBytes = new Float64Array(this.replicas * this.clients);
    this.requestFailedAt = new Float64Array(this.replicas * BUCKETS);
    this.requestTotalAt = new Float64Array(this.replicas * BUCKETS);
    this.requestTotalBy = new Float64Array(this.replicas);
    this.requestFailedBy = new Float64Array(this.replicas);
    this.operationOkAt = new Float64Array(perClient * BUCKETS);
    this.operationTotalAt = new Float64Array(perClient * BUCKETS);
    this.seededAt = new Float64Array(this.replicas * BUCKETS);
    this.toSeed = new Float64Array(this.replicas).fill(-1);
  }

  request(replica: number, client: number, operation: number, ok: boolean, tag = -1, manifest = -1): void {
    const at = (replica * this.clients + client) * OPERATIONS + operation;
    this.classes?.request(this.classes.of(tag, manifest), replica, client, operation, ok);
    this.requestTotal[at] = this.requestTotal[at]! + 1;
    if (!ok) this.requestFailed[at] = this.requestFailed[at]! + 1;
  }

  /** A bucket of the timeline has ended: what was asked of each replica until now, less what was by its beginning. */
  bucketEnded(bucket: number): void {
    const perReplica = this.clients * OPERATIONS;
    for (let r = 0; r < this.replicas; r++) {
      let total = 0;
      let failed = 0;
      for (let at = r * perReplica; at < (r + 1) * perReplica; at++) {
        total += this.requestTotal[at]!;
        failed += this.requestFailed[at]!;
      }
      this.requestTotalAt[r * BUCKETS + bucket] = total - this.requestTotalBy[r]!;
      this.requestFailedAt[r * BUCKETS + bucket] = failed - this.requestFailedBy[r]!;
      this.requestTotalBy[r] = total;
      this.requestFailedBy[r] = failed;
    }
  }

  /** Requests of a replica since the last bucket of the timeline ended, and those of them that failed. */
  sinceBucket(replica: number): { readonly total: number; readonly failed: number } {
    const perReplica = this.clients * OPERATIONS;
    let total = -this.requestTotalBy[replica]!;
    let failed = -this.requestFailedBy[replica]!;
    for (let at = replica * perReplica; at < (replica + 1) * perReplica; at++) {
      total += this.requestTotal[at]!;
      failed += this.requestFailed[at]!;
    }
    return { total, failed };
  }

  interrupted(replica: number, client: number): void {
    this.service.failed(client, replica);
  }

  throttled(replica: number, client: number, operation: number): void {
    const at = (replica * this.clients + client) * OPERATIONS + operation;
    this.throttles[at] = this.throttles[at]! + 1;
  }

  keyBlocked(replica: number, client: number, operation: number): void {
    const at = (replica * this.clients + client) * OPERATIONS + operation;
    this.keyBlocks[at] = this.keyBlocks[at]! + 1;
  }

  overLimit(replica: number, client: number, limit: number): void {
    const at = (replica * this.clients + client) * STORED_LIMITS + limit;
    this.overLimits[at] = this.overLimits[at]! + 1;
  }

  retried(client: number): void {
    this.retries[client] = this.retries[client]! + 1;
  }

  operationStarted(client: number, operation: number): void {
    const at = client * OPERATIONS + operation;
    this.started[at] = this.started[at]! + 1;
  }

  operationEnded(
    client: number,
    operation: number,
    us: number,
    ok: boolean,
    _replica = -1,
    manifest = -1,
    tag = -1,
  ): void {
    const at = client * OPERATIONS + operation;
    const endUs = this.queue.nowUs;
    const startUs = endUs - us;
    const one = ok ? 1 : 0;
    this.ended[at] = this.ended[at]! + 1;
    this.succeeded[at] = this.succeeded[at]! + one;
    if (ok) {
      this.histograms.add(this.timeOf[at]!, us);
      this.service.succeeded(client, startUs, endUs);
    }
    this.classes?.ended(this.classes.of(tag, manifest), client, operation, ok, us);
    if (startUs >= this.plan.durationUs) return;
    const bucket = at * BUCKETS + Math.floor(startUs / this.bucketUs);
    this.operationTotalAt[bucket] = this.operationTotalAt[bucket]! + 1;
    this.operationOkAt[bucket] = this.operationOkAt[bucket]! + one;
  }

  operationVoid(client: number, operation: number): void {
    const at = client * OPERATIONS + operation;
    this.voided[at] = this.voided[at]! + 1;
  }

  acknowledged(manifest: number, replica: number): void {
    this.classes?.acknowledged(manifest, replica);
    this.acknowledgedIn[replica] = this.acknowledgedIn[replica]! + 1;
  }

  replicated(manifest: number, from: number, to: number, lagUs: number): void {
    this.firstCopies?.arrived(manifest, lagUs);
    const way = from * this.holders + to;
    this.classes?.replicated(manifest, way, lagUs);
    this.histograms.add(this.lagOf[way]!, lagUs);
  }

  deleted(_manifest: number, replica: number, kind: number): void {
    this.deletions.deleted(replica, kind);
  }

  lockedOut(replica: number): void {
    this.deletions.lockedOut(replica);
  }

  missed(manifest: number): void {
    this.deletions.missed(manifest);
  }

  published(meant: number): void {
    this.meantCopies += meant;
  }

  delivered(): void {
    this.deliveredCopies++;
  }

  /** An added replica stands, and this many images are to come. */
  seedingBegan(replica: number, images: number): void {
    this.toSeed[replica] = images;
    this.seededAt.fill(0, replica * BUCKETS, (replica + 1) * BUCKETS);
  }

  seeded(replica: number): void {
    const now = this.queue.nowUs;
    if (now >= this.plan.durationUs) return;
    const bucket = replica * BUCKETS + Math.floor(now / this.bucketUs);
    this.seededAt[bucket] = this.seededAt[bucket]! + 1;
  }

  stale(manifest: number): void {
    if (manifest >= this.staleUsed) {
      this.staleUsed = manifest + 1;
      this.staleImage = grownU8(this.staleImage, this.staleUsed);
    }
    this.staleImage[manifest] = 1;
  }

  bytesReplicated(from: number, to: number, bytes: number): void {
    const pair = from * this.holders + to;
    this.replicatedBytes[pair] = this.replicatedBytes[pair]! + bytes;
  }

  bytesServed(replica: number, client: number, bytes: number): void {
    const at = replica * this.clients + client;
    this.servedBytes[at] = this.servedBytes[at]! + bytes;
  }

  /** Images that were asked for somewhere before they were visible there. */
  staleImages(): number {
    let stale = 0;
    for (let m = 0; m < this.staleUsed; m++) stale += this.staleImage[m]!;
    return stale;
  }

  visitState(v: StateVisitor): void {
    const perClient = this.clients * OPERATIONS;
    this.histograms.visitState(v);
    this.service.visitState(v);
    this.syncAges.visitState(v);
    this.groupsAtRisk.visitState(v);
    this.classes?.visitState(v);
    this.deletions.visitState(v);
    this.requestTotal = v.f64('measure.requestTotal', this.requestTotal, this.replicas * perClient);
    this.requestFailed = v.f64('measure.requestFailed', this.requestFailed, this.replicas * perClient);
    this.throttles = v.f64('measure.throttles', this.throttles, this.replicas * perClient);
    this.keyBlocks = v.f64('measure.keyBlocks', this.keyBlocks, this.replicas * perClient);
    this.overLimits = v.f64('measure.overLimits', this.overLimits, this.overLimits.length);
    this.started = v.f64('measure.started', this.started, perClient);
    this.ended = v.f64('measure.ended', this.ended, perClient);
    this.succeeded = v.f64('measure.succeeded', this.succeeded, perClient);
    this.voided = v.f64('measure.voided', this.voided, perClient);
    this.retries = v.f64('measure.retries', this.retries, this.clients);
    this.acknowledgedIn = v.f64('measure.acknowledgedIn', this.acknowledgedIn, this.replicas);
    this.replicatedBytes = v.f64('measure.replicatedBytes', this.replicatedBytes, this.replicatedBytes.length);
    this.servedBytes = v.f64('measure.servedBytes', this.servedBytes, this.servedBytes.length);
    this.requestFailedAt = v.f64('measure.requestFailedAt', this.requestFailedAt, this.replicas * BUCKETS);
    this.requestTotalBy = v.f64('measure.requestTotalBy', this.requestTotalBy, this.replicas);
    this.requestFailedBy = v.f64('measure.requestFailedBy', this.requestFailedBy, this.replicas);
    this.requestTotalAt = v.f64('measure.requestTotalAt', this.requestTotalAt, this.replicas * BUCKETS);
    this.operationOkAt = v.f64('measure.operationOkAt', this.operationOkAt, perClient * BUCKETS);
    this.operationTotalAt = v.f64('measure.operationTotalAt', this.operationTotalAt, perClient * BUCKETS);
    this.meantCopies = v.int('measure.meantCopies', this.meantCopies);
    this.deliveredCopies = v.int('measure.deliveredCopies', this.deliveredCopies);
    this.seededAt = v.f64('measure.seededAt', this.seededAt, this.replicas * BUCKETS);
    this.toSeed = v.f64('measure.toSeed', this.toSeed, this.replicas);
    this.staleUsed = v.int('measure.staleUsed', this.staleUsed);
    this.staleImage = v.u8('measure.staleImage', this.staleImage, this.staleUsed);
  }
}
