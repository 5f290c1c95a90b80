/**
 * Soft delete: what is deleted lies in a bin for some days, is paid for meanwhile, and can be restored with the tags that it had. A
 * purge comes round every 24 hours and takes what has lain there for as long as the policy says then. A registry in one region
 * alone has it.
 *
 * Fault model: what people delete by mistake is lost when it is purged, and not before. What lies in the bin is named by it: the
 * collector spares its layers.
 */
import type { EventQueue } from '../kernel/eventQueue.ts';
import { grownF64, grownI32, grownU8, type Stateful, type StateVisitor } from '../kernel/state.ts';
import { DAY_US } from '../kernel/time.ts';
import { EVENT_PURGE } from '../kinds.ts';
import { type Plan, withinUs } from '../plan.ts';
import { type Catalogue, NO_MANIFEST } from '../storage/catalogue.ts';

const NO_IMAGES: readonly number[] = [];

export class Bin implements Stateful {
  private readonly plan: Plan;
  private readonly queue: EventQueue;
  private readonly catalogue: Catalogue;
  private readonly lifeUs: number;
  /** A delete has become final. */
  private readonly purged: (deletion: number) => void;
  /** What lies in it, in the order in which it came; −1 for what was restored or purged. */
  private count = 0;
  private manifest = new Int32Array(16);
  private deletion = new Int32Array(16);
  private sinceUs = new Float64Array(16);
  /** 1 where all of the repository was deleted: the repository lies there, and a push to it brings it back. How many these are. */
  private withRepository = new Uint8Array(16);
  private ofRepositories = 0;
  /** Tags that an image had, as (place in the bin, tag). */
  private tagCount = 0;
  private tagOf = new Int32Array(16);
  private tag = new Int32Array(16);

  constructor(plan: Plan, queue: EventQueue, catalogue: Catalogue, lifeUs: number, purged: (deletion: number) => void) {
    this.plan = plan;
    this.queue = queue;
    this.catalogue = catalogue;
    this.lifeUs = lifeUs;
    this.purged = purged;
  }

  start(): void {
    this.queue.schedule(withinUs(this.queue.nowUs + DAY_US, this.plan), EVENT_PURGE, 0, 0);
  }

  /** An image that a replica shows is about to be deleted there, with all of its repository or not. */
  put(manifest: number, deletion: number, replica: number, withRepository: boolean): void {
    const { catalogue } = this;
    catalogue.graves!.keep(manifest, catalogue.manifestVisible[manifest]!);
    // One that a failover had brought back lies there since its first delete: the purge of that is not the purge of this.
    const earlier = this.placeOf(manifest);
    if (earlier >= 0) this.empty(earlier);
    const at = this.count++;
    this.manifest = grownI32(this.manifest, this.count);
    this.deletion = grownI32(this.deletion, this.count);
    this.sinceUs = grownF64(this.sinceUs, this.count);
    this.withRepository = grownU8(this.withRepository, this.count);
    this.withRepository[at] = withRepository ? 1 : 0;
    if (withRepository) this.ofRepositories++;
    this.manifest[at] = manifest;
    this.deletion[at] = deletion;
    this.sinceUs[at] = this.queue.nowUs;
    const repository = catalogue.manifestRepository[manifest]!;
    for (let rank = 0; rank < catalogue.tagsIn(repository); rank++) {
      const tag = catalogue.tagAt(repository, rank);
      if (catalogue.tagTarget[tag * catalogue.holders + replica] !== manifest) continue;
      const i = this.tagCount++;
      this.tagOf = grownI32(this.tagOf, this.tagCount);
      this.tag = grownI32(this.tag, this.tagCount);
      this.tagOf[i] = at;
      this.tag[i] = tag;
    }
  }

  /** It lies there, and no disaster has taken it. */
  has(manifest: number): boolean {
    return this.catalogue.graves!.keptIn(manifest) !== 0 && this.placeOf(manifest) >= 0;
  }

  /** Images that lie in it, in the order in which they came. */
  images(): number[] {
    const found: number[] = [];
    for (let at = 0; at < this.count; at++) if (this.isThere(at)) found.push(this.manifest[at]!);
    return found;
  }

  /** Those that went with all of their repository. Every push asks for them: where there are none nothing is looked through. */
  imagesOfRepositories(): readonly number[] {
    if (this.ofRepositories === 0) return NO_IMAGES;
    const found: number[] = [];
    for (let at = 0; at < this.count; at++) {
      if (this.withRepository[at] === 1 && this.isThere(at)) found.push(this.manifest[at]!);
    }
    return found;
  }

  /** Takes an image out again; returns the tags that it had. */
  takeOut(manifest: number): number[] {
    const at = this.placeOf(manifest);
    this.empty(at);
    this.catalogue.graves!.keep(manifest, 0);
    const tags: number[] = [];
    for (let i = 0; i < this.tagCount; i++) if (this.tagOf[i] === at) tags.push(this.tag[i]!);
    return tags;
  }

  /** Its own event: what has lain there long enough is gone for good. */
  purge(): void {
    for (let at = 0; at < this.count; at++) {
      const manifest = this.manifest[at]!;
      if (manifest === NO_MANIFEST || this.queue.nowUs < this.sinceUs[at]! + this.lifeUs) continue;
      this.empty(at);
      this.catalogue.graves!.keep(manifest, 0);
      // A failover to a copy that had not heard of the delete has brought it back.
      if (this.catalogue.manifestVisible[manifest] === 0) this.purged(this.deletion[at]!);
    }
    this.start();
  }

  visitState(v: StateVisitor): void {
    this.count = v.int('bin.count', this.count);
    this.manifest = v.i32('bin.manifest', this.manifest, this.count);
    this.deletion = v.i32('bin.deletion', this.deletion, this.count);
    this.sinceUs = v.f64('bin.sinceUs', this.sinceUs, this.count);
    this.withRepository = v.u8('bin.withRepository', this.withRepository, this.count);
    this.ofRepositories = v.int('bin.ofRepositories', this.ofRepositories);
    this.tagCount = v.int('bin.tagCount', this.tagCount);
    this.tagOf = v.i32('bin.tagOf', this.tagOf, this.tagCount);
    this.tag = v.i32('bin.tag', this.tag, this.tagCount);
  }

  private empty(at: number): void {
    this.manifest[at] = NO_MANIFEST;
    if (this.withRepository[at] === 1) this.ofRepositories--;
  }

  private isThere(at: number): boolean {
    const manifest = this.manifest[at]!;
    return manifest !== NO_MANIFEST && this.catalogue.graves!.keptIn(manifest) !== 0;
  }

  private placeOf(manifest: number): number {
    for (let at = this.count - 1; at >= 0; at--) if (this.manifest[at] === manifest) return at;
    return -1;
  }
}
