/**
 * What the holders (replicas and their geo-redundant copies) hold: blobs, manifests and tags as columns, with one bit per
 * holder for where each is present.
 *
 * Fault model: a copy in a holder is there or not; a blob can be destroyed in one holder while others keep it.
 * A blob that no holder has any more is gone for ever, and every image that names it with it. Of bit rot it knows what was
 * written since (freshWrites.ts). Costs per entry, beyond the shared pools: 20 bytes a blob, 48 a manifest (see bench/).
 */
import { assert } from '../kernel/assert.ts';
import { grownF64, grownI32, grownU8, type Stateful, type StateVisitor } from '../kernel/state.ts';
import type { CataloguePlan } from '../plan.ts';
import type { TagWatch } from '../watch.ts';
import type { FreshWrites } from './freshWrites.ts';
import type { Graves } from './graves.ts';
import { BLOB_SALT, groupOf, MANIFEST_SALT } from './groupOf.ts';
import type { Locks } from './locks.ts';
import { TagLists } from './tagLists.ts';

/** A manifest's standing in the ledger. */
export const STORED_BEFORE = 0;
export const UNACKNOWLEDGED = 1;
export const ACKNOWLEDGED = 2;
export const LOST = 3;
/** On purpose: whoever still has it has not heard of it yet. */
export const DELETED = 4;
/** It got its 201, and its content is not what was pushed, wherever it is. */
export const DAMAGED = 5;

const RECENT = 64;
/** In place of a manifest: none. */
export const NO_MANIFEST = -1;

export class Catalogue implements Stateful {
  /** Places that can hold an image: replicas, then their geo-redundant copies. */
  readonly holders: number;
  readonly everywhere: number;
  /**
   * Told of every update of a tag that takes effect in a holder, before it does (see watch.ts for what is none); null when
   * nobody listens. No part of the state.
   */
  tagWatch: TagWatch | null = null;
  /** Where copies can rot: what was written since they did. */
  fresh: FreshWrites | null = null;
  /** Where manifests can be deleted: which were, and who knows. */
  graves: Graves | null = null;
  /** Likewise: what is locked. */
  locks: Locks | null = null;
  private readonly groups: number;

  blobs = 0;
  blobBytes: Float64Array;
  /** Placement group of the blob, the same in every holder's stamp. */
  blobGroup: Int32Array;
  /** Bit r: holder r has it. */
  blobPresent: Int32Array;
  /** Bit r: replication is bringing it to holder r now. */
  blobIncoming: Int32Array;

  manifests = 0;
  manifestRepository: Int32Array;
  /** Client that pushes it (−1: it was there at time 0), and its number among that client's images, from 0. */
  manifestClient: Int32Array;
  manifestSerial: Int32Array;
  manifestStart: Int32Array;
  manifestCount: Int32Array;
  manifestGroup: Int32Array;
  /** Bit r: a pull by digest at holder r finds it. */
  manifestVisible: Int32Array;
  /** Bit r: it has been visible at holder r at some time. */
  manifestEver: Int32Array;
  manifestStanding: Uint8Array;
  /** Replica that acknowledged it first, and when; what was deleted meanwhile, first since then. */
  manifestHome: Uint8Array;
  manifestAckedUs: Float64Array;

  /** Blob ids of all manifests, config first. */
  pool: Int32Array;
  poolUsed = 0;

  tags = 0;
  tagRepository: Int32Array;
  /** Number of the tag in its repository, by age. */
  tagRank: Int32Array;
  /** Newest acknowledged target anywhere, and when, by true time, it was taken: what a client has a right to expect. */
  tagNewest: Int32Array;
  tagNewestUs: Float64Array;
  /** tags × holders: target (−1: none), and the version (time, replica) that set it. */
  tagTarget: Int32Array;
  tagVersionUs: Float64Array;
  tagVersionBy: Int32Array;

  readonly repositories: number;
  private readonly lists: TagLists;

  /** The last tags pushed anywhere, a ring. */
  private recent = new Int32Array(RECENT);
  private recentPushed = 0;

  /**
   * @param plan what every holder has at time 0
   * @param holders number of places, 1 to 30
   * @param groups placement groups per stamp
   * @param home replica that what is there at time 0 counts as acknowledged by
   */
  constructor(plan: CataloguePlan, holders: number, groups: number, home = 0) {
    assert(holders >= 1 && holders <= 30, 'a registry is held in 1 to 30 places');
    this.holders = holders;
    this.everywhere = (1 << holders) - 1;
    this.groups = groups;

    const blobs = plan.blobBytes.length;
    this.blobs = blobs;
    this.blobBytes = plan.blobBytes.slice();
    this.blobGroup = new Int32Array(blobs);
    this.blobPresent = new Int32Array(blobs).fill(this.everywhere);
    this.blobIncoming = new Int32Array(blobs);
    for (let blob = 0; blob < blobs; blob++) this.blobGroup[blob] = groupOf(blob, BLOB_SALT, groups);

    const manifests = plan.manifestRepository.length;
    this.manifests = manifests;
    this.manifestRepository = plan.manifestRepository.slice();
    this.manifestClient = new Int32Array(manifests).fill(-1);
    this.manifestSerial = new Int32Array(manifests);
    this.manifestStart = plan.manifestStart.slice();
    this.manifestCount = plan.manifestCount.slice();
    this.manifestGroup = new Int32Array(manifests);
    this.manifestVisible = new Int32Array(manifests).fill(this.everywhere);
    this.manifestEver = new Int32Array(manifests).fill(this.everywhere);
    this.manifestStanding = new Uint8Array(manifests).fill(STORED_BEFORE);
    this.manifestHome = new Uint8Array(manifests).fill(home);
    this.manifestAckedUs = new Float64Array(manifests);
    for (let m = 0; m < manifests; m++) this.manifestGroup[m] = groupOf(m, MANIFEST_SALT, groups);
    this.pool = plan.pool.slice();
    this.poolUsed = plan.pool.length;

    const tags = plan.tagRepository.length;
    this.tags = tags;
    this.tagRepository = plan.tagRepository.slice();
    this.tagRank = new Int32Array(tags);
    this.tagNewest = plan.tagManifest.slice();
    this.tagNewestUs = new Float64Array(tags).fill(-1);
    this.tagTarget = new Int32Array(tags * holders);
    this.tagVersionUs = new Float64Array(tags * holders).fill(-1);
    this.tagVersionBy = new Int32Array(tags * holders);
    for (let tag = 0; tag < tags; tag++) {
      for (let r = 0; r < holders; r++) this.tagTarget[tag * holders + r] = plan.tagManifest[tag]!;
    }

    this.repositories = plan.repositories.length;
    this.lists = new TagLists(this.repositories, plan.tagRepository, this.tagRank);
  }

  /**
   * Registers a blob that no holder has yet; returns its id. `bytes`: integer ≥ 0; `u` in (0, 1) places it in a group,
   * as the first bits of its digest would.
   */
  addBlob(bytes: number, u: number): number {
    const id = this.blobs++;
    this.blobBytes = grownF64(this.blobBytes, this.blobs);
    this.blobGroup = grownI32(this.blobGroup, this.blobs);
    this.blobPresent = grownI32(this.blobPresent, this.blobs);
    this.blobIncoming = grownI32(this.blobIncoming, this.blobs);
    this.blobBytes[id] = bytes;
    this.blobGroup[id] = Math.floor(u * this.groups);
    this.blobPresent[id] = 0;
    this.blobIncoming[id] = 0;
    return id;
  }

  /**
   * Opens a manifest whose blobs are then named by `addToManifest`; it is visible nowhere. `client` and `serial` are its
   * identity in every variant of a scenario; its id depends on what else is pushed. `u` in (0, 1) places it in a group.
   */
  addManifest(repository: number, client: number, serial: number, u: number): number {
    const id = this.manifests++;
    const n = this.manifests;
    this.manifestRepository = grownI32(this.manifestRepository, n);
    this.manifestClient = grownI32(this.manifestClient, n);
    this.manifestSerial = grownI32(this.manifestSerial, n);
    this.manifestStart = grownI32(this.manifestStart, n);
    this.manifestCount = grownI32(this.manifestCount, n);
    this.manifestGroup = grownI32(this.manifestGroup, n);
    this.manifestVisible = grownI32(this.manifestVisible, n);
    this.manifestEver = grownI32(this.manifestEver, n);
    this.manifestStanding = grownU8(this.manifestStanding, n);
    this.manifestHome = grownU8(this.manifestHome, n);
    this.manifestAckedUs = grownF64(this.manifestAckedUs, n);
    this.manifestRepository[id] = repository;
    this.manifestClient[id] = client;
    this.manifestSerial[id] = serial;
    this.manifestStart[id] = this.poolUsed;
    this.manifestCount[id] = 0;
    this.manifestGroup[id] = Math.floor(u * this.groups);
    this.manifestVisible[id] = 0;
    this.manifestEver[id] = 0;
    this.manifestStanding[id] = UNACKNOWLEDGED;
    this.manifestHome[id] = 0;
    this.manifestAckedUs[id] = -1;
    return id;
  }

  /** Appends a blob to the manifest that was added last. */
  addToManifest(manifest: number, blob: number): void {
    assert(manifest === this.manifests - 1, 'only the newest manifest is still open');
    this.pool = grownI32(this.pool, this.poolUsed + 1);
    this.pool[this.poolUsed++] = blob;
    this.manifestCount[manifest] = this.manifestCount[manifest]! + 1;
  }

  /** Creates a tag that no holder knows yet; it is the least popular of its repository. */
  addTag(repository: number): number {
    const id = this.tags++;
    const cells = this.tags * this.holders;
    this.tagRepository = grownI32(this.tagRepository, this.tags);
    this.tagRank = grownI32(this.tagRank, this.tags);
    this.tagNewest = grownI32(this.tagNewest, this.tags);
    this.tagNewestUs = grownF64(this.tagNewestUs, this.tags);
    this.tagTarget = grownI32(this.tagTarget, cells);
    this.tagVersionUs = grownF64(this.tagVersionUs, cells);
    this.tagVersionBy = grownI32(this.tagVersionBy, cells);
    this.tagRepository[id] = repository;
    this.tagRank[id] = this.lists.count(repository);
    this.tagNewest[id] = NO_MANIFEST;
    this.tagNewestUs[id] = -1;
    for (let r = 0; r < this.holders; r++) {
      this.tagTarget[id * this.holders + r] = NO_MANIFEST;
      this.tagVersionUs[id * this.holders + r] = -1;
      this.tagVersionBy[id * this.holders + r] = 0;
    }
    this.lists.append(repository, id);
    return id;
  }

  /** Number of tags ever created in a repository, removed ones included. */
  tagsIn(repository: number): number {
    return this.lists.count(repository);
  }

  /** The tag at a popularity rank of its repository, 0 ≤ rank < tagsIn. */
  tagAt(repository: number, rank: number): number {
    return this.lists.at(repository, rank);
  }

  /**
   * Applies a tag update at one holder under last-writer-wins; equal times go to the higher replica index.
   * `manifest` −1 is the tombstone of an untag. Returns whether it took effect.
   */
  applyTag(tag: number, holder: number, manifest: number, versionUs: number, by: number): boolean {
    const cell = tag * this.holders + holder;
    const heldUs = this.tagVersionUs[cell]!;
    // At time 0's version (below 0) a holder that had nothing takes what another has.
    const isFirst = versionUs < 0 && heldUs < 0 && this.tagTarget[cell]! < 0;
    const isOlder = versionUs < heldUs || (versionUs === heldUs && by <= this.tagVersionBy[cell]!);
    if (isOlder && !isFirst && !this.hasForgotten(cell)) return false;
    this.setTag(tag, holder, manifest, versionUs, by);
    return true;
  }

  /** What the holder knows of the tag is its removal, and that was too long ago for anybody to remember. */
  hasForgotten(cell: number): boolean {
    if (this.graves === null || this.tagTarget[cell]! >= 0 || this.tagVersionUs[cell]! < 0) return false;
    return this.graves.hasExpired(this.tagVersionUs[cell]!);
  }

  /** One holder's version of a tag is older than another's, by cells of the same tag; ties as in `applyTag`. */
  isOlder(cell: number, other: number): boolean {
    const laterUs = this.tagVersionUs[other]! - this.tagVersionUs[cell]!;
    return laterUs > 0 || (laterUs === 0 && this.tagVersionBy[cell]! < this.tagVersionBy[other]!);
  }

  /** Applies a tag update at one holder, whatever is there. */
  setTag(tag: number, holder: number, manifest: number, versionUs: number, by: number): void {
    this.tagWatch?.tagSet(tag, holder, manifest, versionUs, by);
    const cell = tag * this.holders + holder;
    this.tagTarget[cell] = manifest;
    this.tagVersionUs[cell] = versionUs;
    this.tagVersionBy[cell] = by;
  }

  /**
   * A replica has acknowledged this tag update: from now on clients may expect it.
   * @param takenUs true instant, not the stamp: a clock that is wrong changes nothing of what clients may expect
   */
  noteNewestTag(tag: number, manifest: number, takenUs: number): void {
    if (takenUs < this.tagNewestUs[tag]!) return;
    this.tagNewest[tag] = manifest;
    this.tagNewestUs[tag] = takenUs;
    if (manifest === NO_MANIFEST) return;
    this.recent[this.recentPushed % RECENT] = tag;
    this.recentPushed++;
  }

  /** One of the tags pushed last, `u` in (0,1); −1 when none has been pushed yet. */
  recentTag(u: number): number {
    const known = Math.min(this.recentPushed, RECENT);
    return known === 0 ? NO_MANIFEST : this.recent[Math.floor(u * known)]!;
  }

  /** The blob is no longer stored at a holder: it was collected. */
  drop(blob: number, holder: number): void {
    this.blobPresent[blob] = this.blobPresent[blob]! & ~(1 << holder);
  }

  /** The blob is written at a holder. */
  put(blob: number, holder: number): void {
    this.blobPresent[blob] = this.blobPresent[blob]! | (1 << holder);
    this.fresh?.blobWritten(blob, holder);
  }

  /** True when every blob that the manifest names is present at the holder. */
  isComplete(manifest: number, holder: number): boolean {
    const start = this.manifestStart[manifest]!;
    const end = start + this.manifestCount[manifest]!;
    const bit = 1 << holder;
    for (let i = start; i < end; i++) if ((this.blobPresent[this.pool[i]!]! & bit) === 0) return false;
    return true;
  }

  /** Neither lost nor deleted. */
  isKept(manifest: number): boolean {
    return this.manifestStanding[manifest] !== LOST && this.manifestStanding[manifest] !== DELETED;
  }

  /** The image exists and has not been in this holder yet. */
  isOnItsWay(manifest: number, holder: number): boolean {
    return this.isKept(manifest) && (this.manifestEver[manifest]! & (1 << holder)) === 0;
  }

  /** The holder has the whole image: the manifest is visible there and every blob present. */
  isWhole(manifest: number, holder: number): boolean {
    return (this.manifestVisible[manifest]! & (1 << holder)) !== 0 && this.isComplete(manifest, holder);
  }

  /** The manifest is visible at the holder, and was when its blobs were there. */
  isShownWhole(manifest: number, holder: number): boolean {
    return (this.manifestVisible[manifest]! & this.manifestEver[manifest]! & (1 << holder)) !== 0;
  }

  /** Makes a complete manifest visible at a holder. */
  show(manifest: number, holder: number): void {
    assert(this.isComplete(manifest, holder), 'a manifest is not shown before its blobs are there');
    this.manifestVisible[manifest] = this.manifestVisible[manifest]! | (1 << holder);
    this.manifestEver[manifest] = this.manifestEver[manifest]! | (1 << holder);
    this.fresh?.manifestWritten(manifest, holder);
    this.graves?.shown(manifest, holder);
  }

  /** The holder shows the manifest no more: it was deleted there. */
  hide(manifest: number, holder: number): void {
    this.manifestVisible[manifest] = this.manifestVisible[manifest]! & ~(1 << holder);
  }

  /** Makes a manifest visible at a holder before its blobs are there, which no sound registry does. */
  showEarly(manifest: number, holder: number): void {
    this.manifestVisible[manifest] = this.manifestVisible[manifest]! | (1 << holder);
    this.fresh?.manifestWritten(manifest, holder);
    this.graves?.shown(manifest, holder);
  }

  /** Total bytes of the image, config included. */
  bytesOf(manifest: number): number {
    let bytes = 0;
    const start = this.manifestStart[manifest]!;
    for (let i = start; i < start + this.manifestCount[manifest]!; i++) bytes += this.blobBytes[this.pool[i]!]!;
    return bytes;
  }

  visitState(v: StateVisitor): void {
    this.fresh?.visitState(v);
    this.graves?.visitState(v);
    this.locks?.visitState(v);
    this.blobs = v.int('blobs', this.blobs);
    this.blobBytes = v.f64('blobBytes', this.blobBytes, this.blobs);
    this.blobGroup = v.i32('blobGroup', this.blobGroup, this.blobs);
    this.blobPresent = v.i32('blobPresent', this.blobPresent, this.blobs);
    this.blobIncoming = v.i32('blobIncoming', this.blobIncoming, this.blobs);
    this.manifests = v.int('manifests', this.manifests);
    const m = this.manifests;
    this.manifestRepository = v.i32('manifestRepository', this.manifestRepository, m);
    this.manifestClient = v.i32('manifestClient', this.manifestClient, m);
    this.manifestSerial = v.i32('manifestSerial', this.manifestSerial, m);
    this.manifestStart = v.i32('manifestStart', this.manifestStart, m);
    this.manifestCount = v.i32('manifestCount', this.manifestCount, m);
    this.manifestGroup = v.i32('manifestGroup', this.manifestGroup, m);
    this.manifestVisible = v.i32('manifestVisible', this.manifestVisible, m);
    this.manifestEver = v.i32('manifestEver', this.manifestEver, m);
    this.manifestStanding = v.u8('manifestStanding', this.manifestStanding, m);
    this.manifestHome = v.u8('manifestHome', this.manifestHome, m);
    this.manifestAckedUs = v.f64('manifestAckedUs', this.manifestAckedUs, m);
    this.poolUsed = v.int('poolUsed', this.poolUsed);
    this.pool = v.i32('pool', this.pool, this.poolUsed);
    this.tags = v.int('tags', this.tags);
    const cells = this.tags * this.holders;
    this.tagRepository = v.i32('tagRepository', this.tagRepository, this.tags);
    this.tagRank = v.i32('tagRank', this.tagRank, this.tags);
    this.tagNewest = v.i32('tagNewest', this.tagNewest, this.tags);
    this.tagNewestUs = v.f64('tagNewestUs', this.tagNewestUs, this.tags);
    this.tagTarget = v.i32('tagTarget', this.tagTarget, cells);
    this.tagVersionUs = v.f64('tagVersionUs', this.tagVersionUs, cells);
    this.tagVersionBy = v.i32('tagVersionBy', this.tagVersionBy, cells);
    this.lists.visitState(v);
    this.recent = v.i32('recent', this.recent, RECENT);
    this.recentPushed = v.int('recentPushed', this.recentPushed);
  }
}
