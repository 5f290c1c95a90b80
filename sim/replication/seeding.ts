/**
 * Seeding: what an added replica gets of the images that were there before it, in the background, over the replication
 * links. Repositories that are pulled most come first, images of one in the order of their ids. It all comes from the
 * nearest replica in reach, over that pair's link and within that pair's concurrency; a live push on the same pair goes
 * first, and seeding takes the places that are free.
 *
 * Fault model: the source can go out of reach or be lost, then another takes over; what nobody has whole at the moment is
 * tried again; what is lost is left out.
 */
import { grownI32, type Stateful, type StateVisitor } from '../kernel/state.ts';
import type { Plan } from '../plan.ts';
import { ACKNOWLEDGED, type Catalogue, LOST, STORED_BEFORE } from '../storage/catalogue.ts';
import type { Places } from '../storage/places.ts';
import type { Stamps } from '../storage/stamps.ts';
import type { Jobs } from './jobs.ts';
import { FREE, NO_TAG } from './jobs.ts';
import type { Tell } from './missing.ts';
import type { Pairs } from './pairs.ts';
import { nearestSource } from './sources.ts';
import type { Topology } from './topology.ts';

/** What seeding needs of geo-replication, which is built after it. */
export interface SeedingLinks {
  readonly pairs: Pairs;
  readonly jobs: Jobs;
  /** Queues what a replica lacks unless it is on its way. */
  readonly bring: Tell;
  /** Begins what a pair has a place for. */
  pump(pair: number): void;
}

export class Seeding implements Stateful {
  private readonly plan: Plan;
  private readonly places: Places;
  private readonly catalogue: Catalogue;
  private readonly stamps: Stamps;
  private readonly topology: Topology;
  private readonly replicas: number;
  private readonly rankOfRepository: Int32Array;
  /** Everything is there: told once, between events of the replica's jobs. */
  private readonly done: (replica: number) => void;
  private links: SeedingLinks | null = null;
  /** Images to bring, of all seedings one after another. */
  private order = new Int32Array(16);
  private orderUsed = 0;
  /** Per replica: its slice of `order`, the next to send, the first that is not there yet, the source (−1: none). */
  private start: Int32Array;
  private count: Int32Array;
  private cursor: Int32Array;
  private settled: Int32Array;
  private source: Int32Array;
  /** 1 while seeding is under way. */
  private active: Uint8Array;
  /** When it began the last time, −1 for never. */
  private beganUs: Float64Array;

  constructor(
    plan: Plan,
    places: Places,
    catalogue: Catalogue,
    stamps: Stamps,
    topology: Topology,
    done: (replica: number) => void,
  ) {
    this.plan = plan;
    this.places = places;
    this.catalogue = catalogue;
    this.stamps = stamps;
    this.topology = topology;
    this.done = done;
    this.replicas = plan.replicas.length;
    this.rankOfRepository = new Int32Array(plan.catalogue.repositories.length);
    for (const [rank, repository] of plan.catalogue.repositoryByRank.entries())
      this.rankOfRepository[repository] = rank;
    this.start = new Int32Array(this.replicas);
    this.count = new Int32Array(this.replicas);
    this.cursor = new Int32Array(this.replicas);
    this.settled = new Int32Array(this.replicas);
    this.source = new Int32Array(this.replicas).fill(-1);
    this.active = new Uint8Array(this.replicas);
    this.beganUs = new Float64Array(this.replicas).fill(-1);
  }

  /** Tells seeding of geo-replication, once, before anything happens. */
  bind(links: SeedingLinks): void {
    this.links = links;
  }

  /** An added replica stands, empty: lists what it is to get. Returns how many images are to come. */
  begin(replica: number, nowUs: number): number {
    const { catalogue } = this;
    const wanted: number[] = [];
    for (let m = 0; m < catalogue.manifests; m++) {
      const standing = catalogue.manifestStanding[m]!;
      if (standing !== ACKNOWLEDGED && standing !== STORED_BEFORE) continue;
      if (this.isOwed(m, replica)) wanted.push(m);
    }
    const rank = (m: number): number => this.rankOfRepository[catalogue.manifestRepository[m]!]!;
    wanted.sort((a, b) => rank(a) - rank(b) || a - b);
    this.start[replica] = this.orderUsed;
    this.count[replica] = wanted.length;
    this.cursor[replica] = 0;
    this.settled[replica] = 0;
    this.source[replica] = -1;
    this.active[replica] = 1;
    this.orderUsed += wanted.length;
    this.order = grownI32(this.order, this.orderUsed);
    this.order.set(wanted, this.start[replica]);
    this.beganUs[replica] = nowUs;
    return wanted.length;
  }

  /** The replica was destroyed or removed: nothing is brought to it any more. */
  stop(replica: number): void {
    this.active[replica] = 0;
    this.source[replica] = -1;
  }

  /** Looks for the nearest source in reach and goes on; brings again what was dropped or could not be sent. */
  goOn(replica: number): void {
    const links = this.links!;
    this.source[replica] = this.nearestInReach(replica);
    // What was still to come may have been lost with its source: then there is nothing to wait for.
    if (this.isSettled(replica)) {
      this.cursor[replica] = this.count[replica]!;
      return;
    }
    if (this.cursor[replica] === this.count[replica]) {
      const { plan, places, catalogue, stamps, topology } = this;
      for (let i = this.settled[replica]!; i < this.count[replica]!; i++) {
        const manifest = this.at(replica, i);
        if (this.isThere(manifest, replica)) continue;
        const wanted = { manifest, tag: NO_TAG, versionUs: 0 };
        const from = nearestSource(plan, places, catalogue, stamps, topology, wanted, -1, replica);
        if (from >= 0) links.bring(from, replica, manifest, NO_TAG, 0, from);
      }
      return;
    }
    const from = this.source[replica]!;
    if (from >= 0) links.pump(links.pairs.of(from, replica));
  }

  /** The next image to send on a pair that has a place free and no live push waiting; −1 for none. */
  next(pair: number): number {
    const { pairs, jobs } = this.links!;
    const to = pairs.to(pair);
    if (this.active[to] === 0 || this.source[to] !== pairs.from(pair)) return -1;
    while (this.cursor[to]! < this.count[to]!) {
      const manifest = this.at(to, this.cursor[to]!);
      this.cursor[to] = this.cursor[to]! + 1;
      if (this.isThere(manifest, to) || !this.catalogue.isWhole(manifest, pairs.from(pair))) continue;
      if (jobs.statusOf(manifest, to) === FREE) return manifest;
    }
    return -1;
  }

  /** Something has arrived at a replica. */
  arrived(replica: number): void {
    if (this.active[replica] === 1 && this.cursor[replica] === this.count[replica] && this.isSettled(replica)) {
      this.done(replica);
    }
  }

  /** Everything that was to come is there, lost, or nowhere any more from where it may come. */
  isSettled(replica: number): boolean {
    while (this.settled[replica]! < this.count[replica]!) {
      const manifest = this.at(replica, this.settled[replica]!);
      if (!this.isThere(manifest, replica) && this.isOwed(manifest, replica)) return false;
      this.settled[replica] = this.settled[replica]! + 1;
    }
    return true;
  }

  /** Seeding is under way. */
  isActive(replica: number): boolean {
    return this.active[replica] === 1;
  }

  /** The image was acknowledged before the replica joined: when it arrives there says nothing of replication lag. */
  isOlder(manifest: number, replica: number): boolean {
    return this.catalogue.manifestAckedUs[manifest]! < this.beganUs[replica]!;
  }

  /** Of what was to come: images and bytes that are there now, and all. */
  progress(replica: number): { images: number; ofImages: number; bytes: number; ofBytes: number } {
    const from = this.start[replica]!;
    const list = [...this.order.subarray(from, from + this.count[replica]!)];
    const bit = 1 << replica;
    return {
      images: list.filter((m) => this.catalogue.isWhole(m, replica)).length,
      ofImages: list.length,
      bytes: this.bytesOf(list, (blob) => (this.catalogue.blobPresent[blob]! & bit) !== 0),
      ofBytes: this.bytesOf(list, () => true),
    };
  }

  visitState(v: StateVisitor): void {
    this.orderUsed = v.int('seeding.orderUsed', this.orderUsed);
    this.order = v.i32('seeding.order', this.order, this.orderUsed);
    this.start = v.i32('seeding.start', this.start, this.replicas);
    this.count = v.i32('seeding.count', this.count, this.replicas);
    this.cursor = v.i32('seeding.cursor', this.cursor, this.replicas);
    this.settled = v.i32('seeding.settled', this.settled, this.replicas);
    this.source = v.i32('seeding.source', this.source, this.replicas);
    this.active = v.u8('seeding.active', this.active, this.replicas);
    this.beganUs = v.f64('seeding.beganUs', this.beganUs, this.replicas);
  }

  private at(replica: number, index: number): number {
    return this.order[this.start[replica]! + index]!;
  }

  private isThere(manifest: number, replica: number): boolean {
    return this.catalogue.manifestStanding[manifest] === LOST || this.catalogue.isWhole(manifest, replica);
  }

  /** Some replica shows the image and may send it here, now or when it is whole again. */
  private isOwed(manifest: number, to: number): boolean {
    const { catalogue, topology } = this;
    for (let from = 0; from < this.replicas; from++) {
      if ((catalogue.manifestVisible[manifest]! & (1 << from)) === 0) continue;
      if (from !== to && topology.maySend(catalogue, from, to, manifest, NO_TAG, 0, from)) return true;
    }
    return false;
  }

  private nearestInReach(to: number): number {
    const { pairs } = this.links!;
    const { rttP50Us, regions } = this.plan;
    const { region } = this.places;
    const usOf = (r: number): number => rttP50Us[region[r]! * regions.length + region[to]!]!;
    let best = -1;
    for (let r = 0; r < this.replicas; r++) {
      if (r === to || this.active[r] === 1 || !this.stamps.isServing(r) || pairs.isFrozen(pairs.of(r, to))) continue;
      if (this.topology.feeds(r, to) && (best < 0 || usOf(r) < usOf(best))) best = r;
    }
    return best;
  }

  /** Bytes of the distinct blobs that images name, of those that `counts` takes. */
  private bytesOf(manifests: readonly number[], counts: (blob: number) => boolean): number {
    const { catalogue } = this;
    const seen = new Uint8Array(catalogue.blobs);
    let bytes = 0;
    for (const m of manifests) {
      const first = catalogue.manifestStart[m]!;
      for (let i = first; i < first + catalogue.manifestCount[m]!; i++) {
        const blob = catalogue.pool[i]!;
        if (seen[blob] === 1 || !counts(blob)) continue;
        seen[blob] = 1;
        bytes += catalogue.blobBytes[blob]!;
      }
    }
    return bytes;
  }
}
