/**
 * Watches over promises that can only be judged while a run goes on: what a reader was shown against what had been written,
 * tags that go back, pushes that are scattered, copies that are brought twice. The invariants read it at the end.
 *
 * Excused, here and nowhere else, is what destroyed storage explains: a replica whose copies of an image were taken owes
 * neither the image nor its tag, and what is brought to it anew is not brought twice.
 */
import type { EventQueue } from '../kernel/eventQueue.ts';
import { grownF64, grownI32, type Stateful, type StateVisitor } from '../kernel/state.ts';
import type { Plan } from '../plan.ts';
import type { Keys } from '../registry/keys.ts';
import type { Topology } from '../replication/topology.ts';
import type { GlobalEndpoint } from '../routing/globalEndpoint.ts';
import { ACKNOWLEDGED, type Catalogue, STORED_BEFORE } from '../storage/catalogue.ts';
import type { Places } from '../storage/places.ts';
import type { Stamps } from '../storage/stamps.ts';
import type { TagWatch, Watch } from '../watch.ts';
import {
  BACK_TOO_SOON,
  BROUGHT_TWICE,
  BROUGHT_WITHOUT_KEY,
  Breaches,
  LIMIT_EXCEEDED,
  OWN_WRITE_UNREAD,
  PUSH_SCATTERED,
  ROSE_AGAIN,
  SERVED_WITHOUT_KEY,
  SHOWN_AND_MISSING,
  TAG_WENT_BACK,
  TAG_WITHOUT_IMAGE,
  WRITE_UNREAD,
} from './breaches.ts';
import type { Ledger } from './ledger.ts';
import { ServedMeters } from './servedMeters.ts';
import { NO_WRITE, TagWrites } from './tagWrites.ts';

/** What is watched. */
export interface Watched {
  readonly plan: Plan;
  readonly queue: EventQueue;
  readonly catalogue: Catalogue;
  readonly ledger: Ledger;
  readonly topology: Topology;
  readonly stamps: Stamps;
  readonly endpoint: GlobalEndpoint;
  readonly keys: Keys;
  readonly places: Places;
}

/** True time of what was there before anybody wrote. */
const BEFORE_US = -1;
/** In place of replicas: an image was pushed without a tag more than once. */
const AGAIN = -1;

export class Observations implements Watch, TagWatch, Stateful {
  readonly writes = new TagWrites();
  readonly breaches = new Breaches();
  private readonly meters: ServedMeters;
  /** replicas × clients: reads of a tag that missed a write which was acknowledged longer ago than is stated. */
  staleReads: Float64Array;
  /** When a replica's tags were all destroyed the last time, −1 for never. */
  erasedUs: Float64Array;
  private world: Watched | null = null;
  private readonly replicas: number;
  private readonly clients: number;
  private readonly stalenessUs: number | null;
  /** tag × replica, of the first `tags`: true time of the write that it holds, and of the last acknowledged one it took. */
  private tags = 0;
  private heldUs = new Float64Array(0);
  private ownUs = new Float64Array(0);
  /** Per image that was pushed without a tag: replicas that it was brought to, as bits. */
  private untaggedUsed = 0;
  private untagged = new Int32Array(0);

  constructor(plan: Plan) {
    this.replicas = plan.replicas.length;
    this.clients = plan.clients.length;
    this.meters = new ServedMeters(this.replicas, plan.limits);
    this.stalenessUs = plan.replication.stalenessUs;
    this.staleReads = new Float64Array(this.replicas * this.clients);
    this.erasedUs = new Float64Array(this.replicas).fill(-1);
  }

  /** Tells it of the world, once, before anything happens. */
  bind(world: Watched): void {
    this.world = world;
    world.catalogue.tagWatch = this;
  }

  taken(replica: number, tag: number, manifest: number, versionUs: number): void {
    if (tag < 0) {
      this.openImage(manifest);
      // Pushed once more, its copies cannot be told from those of the first time.
      this.untagged[manifest] = this.untagged[manifest] === 0 ? 1 << replica : AGAIN;
      return;
    }
    this.openTag(tag);
    this.writes.add(tag, manifest, versionUs, replica, this.nowUs, false);
  }

  acknowledged(replica: number, tag: number, manifest: number, takenUs: number): void {
    if (tag < 0) return;
    const write = this.writes.takenAt(tag, replica, takenUs, manifest);
    if (write === NO_WRITE) return;
    this.writes.acknowledge(write, this.nowUs);
    const cell = tag * this.replicas + replica;
    if (takenUs > this.ownUs[cell]! && takenUs > this.erasedUs[replica]!) this.ownUs[cell] = takenUs;
  }

  skipped(replica: number, tag: number, manifest: number): void {
    if (tag < 0) return;
    this.openTag(tag);
    this.writes.add(tag, manifest, 0, replica, this.nowUs, true);
  }

  tagSet(tag: number, replica: number, manifest: number, versionUs: number, by: number): void {
    // Nobody reads a geo-redundant copy's tags before it has become the replica.
    if (tag >= this.tags || replica >= this.replicas) return;
    const cell = tag * this.replicas + replica;
    const write = versionUs < 0 ? NO_WRITE : this.writes.find(tag, versionUs, by, manifest);
    const takenUs = write === NO_WRITE ? BEFORE_US : this.writes.takenUs[write]!;
    if (takenUs < this.heldAt(tag, replica)) {
      this.breaches.note(TAG_WENT_BACK, this.nowUs, replica, tag, manifest, this.targetOf(tag, replica));
      const isRemoved = this.targetOf(tag, replica) < 0 && manifest >= 0;
      if (isRemoved) this.breaches.note(ROSE_AGAIN, this.nowUs, replica, tag, manifest, -1);
    }
    this.heldUs[cell] = takenUs;
  }

  served(replica: number, kind: number): void {
    if (this.meters.served(replica, kind, this.world!.queue)) return;
    this.breaches.note(LIMIT_EXCEEDED, this.nowUs, replica, -1, -1, kind);
  }

  limitIs(replica: number, kind: number, limit: number): void {
    this.meters.limitIs(replica, kind, limit, this.nowUs);
  }

  /** True time of the write of a tag that a replica holds; −1: what was there before the run, or nothing. */
  heldAt(tag: number, replica: number): number {
    const { catalogue } = this.world!;
    const isBefore = tag >= this.tags || catalogue.tagVersionUs[tag * catalogue.holders + replica]! < 0;
    return isBefore ? BEFORE_US : this.heldUs[tag * this.replicas + replica]!;
  }

  tagRead(replica: number, client: number, tag: number, found: number): void {
    const { writes } = this;
    const last = writes.lastAckedOf(tag);
    if (found >= 0 && (last === NO_WRITE || writes.manifest[last] === found)) return;
    const target = this.targetOf(tag, replica);
    if (found < 0 && target >= 0) {
      const isPromised = this.isPromised(target) && this.owes(replica, target);
      if (isPromised) this.breaches.note(TAG_WITHOUT_IMAGE, this.nowUs, replica, tag, target, -1);
      return;
    }
    if (last === NO_WRITE || writes.manifest[last] === found) return;
    const seenUs = found === target ? this.heldAt(tag, replica) : this.elsewhereUs(tag, found);
    // While its stamp is out a readable geo-redundant copy answers, as far as that has got.
    const isFromCopy = !this.world!.stamps.isServing(replica);
    const ownUs = this.ownUs[tag * this.replicas + replica]!;
    if (ownUs > seenUs && !isFromCopy) this.breaches.note(OWN_WRITE_UNREAD, this.nowUs, replica, tag, found, client);
    this.judgeAge(replica, client, tag, found, seenUs);
  }

  missing(replica: number, manifest: number, blob: number): void {
    if (this.owes(replica, manifest)) {
      this.breaches.note(SHOWN_AND_MISSING, this.nowUs, replica, -1, manifest, blob);
    }
  }

  scattered(client: number, startUs: number, from: number, at: number, manifest: number): void {
    const { endpoint, stamps, plan } = this.world!;
    // A machine acts on what it was told up to a time to live ago.
    const keptUs = plan.clients[client]!.dnsCache ? plan.routing.dnsTtlUs : 0;
    if (endpoint.changedUs[client]! >= startUs - keptUs) return;
    if (from >= 0 && from !== at && !stamps.isServing(from)) return;
    if (this.owes(at, manifest)) this.breaches.note(PUSH_SCATTERED, this.nowUs, at, -1, manifest, from);
  }

  keyless(replica: number, client: number, manifest: number, operation: number): void {
    this.breaches.note(SERVED_WITHOUT_KEY, this.nowUs, replica, client, manifest, operation);
  }

  delivered(to: number, manifest: number, tag: number, versionUs: number, versionBy: number): void {
    const bit = 1 << to;
    const { keys, places: stands } = this.world!;
    if (keys.isSpent(stands.region[to]!)) this.breaches.note(BROUGHT_WITHOUT_KEY, this.nowUs, to, tag, manifest, -1);
    if (tag < 0) {
      if (manifest >= this.untaggedUsed || this.untagged[manifest] === AGAIN) return;
      if ((this.untagged[manifest]! & bit) !== 0) this.breaches.note(BROUGHT_TWICE, this.nowUs, to, -1, manifest, -1);
      this.untagged[manifest] = this.untagged[manifest]! | bit;
      return;
    }
    const write = versionUs < 0 ? NO_WRITE : this.writes.find(tag, versionUs, versionBy, manifest);
    if (write === NO_WRITE) return;
    const { places } = this.writes;
    // What leaves the registry hands on an image that another has lost part of, with its tags.
    const isHandedOn = manifest >= 0 && !this.owes(to, manifest);
    // Of an image that was deleted at either end no more comes than that its tag names nothing: whoever joins sends that too.
    const isDropped = manifest < 0 && this.writes.manifest[write]! >= 0;
    const isAgain = (places[write]! & bit) !== 0 && !isHandedOn && !isDropped;
    if (isAgain) this.breaches.note(BROUGHT_TWICE, this.nowUs, to, tag, manifest, -1);
    places[write] = places[write]! | bit;
  }

  cameBack(replica: number, lacks: number): void {
    if (lacks > 0) this.breaches.note(BACK_TOO_SOON, this.nowUs, replica, -1, -1, lacks);
  }

  /** All tags of a replica are gone. @param destroyed by a fault; false: it has left the registry, and handed them on */
  erased(replica: number, destroyed: boolean): void {
    if (destroyed) this.erasedUs[replica] = this.nowUs;
    this.writes.forget(replica);
    for (let tag = 0; tag < this.tags; tag++) this.ownUs[tag * this.replicas + replica] = BEFORE_US;
    for (let m = 0; m < this.untaggedUsed; m++) {
      if (this.untagged[m] !== AGAIN) this.untagged[m] = this.untagged[m]! & ~(1 << replica);
    }
  }

  /** A failover has put a geo-redundant copy in the replica's place: what the copy lacks is destroyed here. */
  exchanged(replica: number): void {
    this.erased(replica, true);
    const { catalogue } = this.world!;
    for (let tag = 0; tag < this.tags; tag++) {
      const at = tag * catalogue.holders + replica;
      const versionUs = catalogue.tagVersionUs[at]!;
      if (versionUs < 0) continue;
      const write = this.writes.find(tag, versionUs, catalogue.tagVersionBy[at]!, catalogue.tagTarget[at]!);
      this.heldUs[tag * this.replicas + replica] = write === NO_WRITE ? BEFORE_US : this.writes.takenUs[write]!;
    }
  }

  /**
   * An image is neither lost nor deleted, and nothing took any part of it from this replica: then it is there, or comes. Whether it was
   * promised at all is asked by `isPromised`.
   */
  owes(replica: number, manifest: number): boolean {
    const { catalogue, ledger } = this.world!;
    if (!catalogue.isKept(manifest) || (catalogue.graves?.heldAt(manifest, replica) ?? -1) >= 0) return false;
    if (ledger.hasEmptied(replica, catalogue.manifestGroup[manifest]!)) return false;
    const start = catalogue.manifestStart[manifest]!;
    for (let i = start; i < start + catalogue.manifestCount[manifest]!; i++) {
      if (ledger.hasEmptied(replica, catalogue.blobGroup[catalogue.pool[i]!]!)) return false;
    }
    return true;
  }

  /** Somebody was told that it is stored. */
  isPromised(manifest: number): boolean {
    const standing = this.world!.catalogue.manifestStanding[manifest]!;
    return standing === ACKNOWLEDGED || standing === STORED_BEFORE;
  }

  visitState(v: StateVisitor): void {
    this.writes.visitState(v);
    this.breaches.visitState(v);
    this.meters.visitState(v);
    this.staleReads = v.f64('watch.staleReads', this.staleReads, this.replicas * this.clients);
    this.erasedUs = v.f64('watch.erasedUs', this.erasedUs, this.replicas);
    this.tags = v.int('watch.tags', this.tags);
    this.heldUs = v.f64('watch.heldUs', this.heldUs, this.tags * this.replicas);
    this.ownUs = v.f64('watch.ownUs', this.ownUs, this.tags * this.replicas);
    this.untaggedUsed = v.int('watch.untaggedUsed', this.untaggedUsed);
    this.untagged = v.i32('watch.untagged', this.untagged, this.untaggedUsed);
  }

  private get nowUs(): number {
    return this.world!.queue.nowUs;
  }

  private targetOf(tag: number, replica: number): number {
    const { catalogue } = this.world!;
    return catalogue.tagTarget[tag * catalogue.holders + replica]!;
  }

  /** Another replica has answered: what it showed is as old as the newest write that set the tag so. */
  private elsewhereUs(tag: number, found: number): number {
    const write = this.writes.newestOf(tag, found);
    return write === NO_WRITE ? BEFORE_US : this.writes.takenUs[write]!;
  }

  private judgeAge(replica: number, client: number, tag: number, found: number, seenUs: number): void {
    const { writes, stalenessUs } = this;
    const write = writes.ackedBy(tag, this.nowUs - (stalenessUs ?? 0));
    if (write === NO_WRITE || writes.takenUs[write]! <= seenUs || this.isExcused(write, replica)) return;
    const at = replica * this.clients + client;
    this.staleReads[at] = this.staleReads[at]! + 1;
    if (stalenessUs !== null) this.breaches.note(WRITE_UNREAD, this.nowUs, replica, tag, found, client);
  }

  /** The write died with the replica that took it, or with its image; or this replica has been emptied since; or no rule leads here. */
  private isExcused(write: number, replica: number): boolean {
    const { catalogue, topology } = this.world!;
    const takenUs = this.writes.takenUs[write]!;
    const manifest = this.writes.manifest[write]!;
    if (this.erasedUs[this.writes.by[write]!]! >= takenUs || this.erasedUs[replica]! >= takenUs) return true;
    if (manifest < 0) return !topology.isMesh;
    return !this.owes(replica, manifest) || !topology.expects(catalogue, manifest, replica);
  }

  private openTag(tag: number): void {
    if (tag < this.tags) return;
    const from = this.tags * this.replicas;
    this.tags = tag + 1;
    const cells = this.tags * this.replicas;
    this.heldUs = grownF64(this.heldUs, cells);
    this.ownUs = grownF64(this.ownUs, cells);
    this.heldUs.fill(BEFORE_US, from, cells);
    this.ownUs.fill(BEFORE_US, from, cells);
  }

  private openImage(manifest: number): void {
    if (manifest < this.untaggedUsed) return;
    this.untaggedUsed = manifest + 1;
    this.untagged = grownI32(this.untagged, this.untaggedUsed);
  }
}
