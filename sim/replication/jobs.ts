/** Replication jobs as columns: one job brings one manifest, one tag update, or both, to one other holder (places.ts). */

import { FreeList } from '../kernel/freeList.ts';
import { grownF64, grownI32, grownU8, type Stateful, type StateVisitor } from '../kernel/state.ts';
import { NO_DELETE } from '../storage/graves.ts';

export const FREE = 0;
export const QUEUED = 1;
/** The next blob has been asked for; the answer is a round trip away. */
export const ASKING = 2;
export const MOVING = 3;
/** Another job is bringing the blob. */
export const WAITING = 4;
/** Blobs are there, the manifest is on its way. */
export const DELIVERING = 5;
/** Source, destination or the way between them does not serve. */
export const HELD = 6;

export const NO_TAG = -1;
/** In place of a manifest: the tag is to be removed. */
export const TOMBSTONE = -1;

export class Jobs implements Stateful {
  readonly slots = new FreeList();
  private readonly holders: number;
  pair = new Int32Array(64);
  manifest = new Int32Array(64);
  tag = new Int32Array(64);
  /** Version of the tag update: the stamp of its acknowledgement, and the replica that gave it. */
  versionUs = new Float64Array(64);
  versionBy = new Int32Array(64);
  /** True instant at which what it brings was taken; the stamp may be that of a wrong clock. */
  takenUs = new Float64Array(64);
  /** The replica that took it first; the job's source may be another. */
  takenBy = new Int32Array(64);
  /** 1 when manifest and tag are there already and blobs still follow. */
  shown = new Uint8Array(64);
  /** The delete of a manifest that it brings, in place of manifest and tag; NO_DELETE for none. */
  deletion = new Int32Array(64);
  /** Blobs of the manifest that are dealt with. */
  cursor = new Int32Array(64);
  state = new Uint8Array(64);
  transfer = new Int32Array(64);
  /** The pending event, 0 for none. */
  handle = new Float64Array(64);
  /** Next in the pair's queue, −1 at its end. */
  next = new Int32Array(64);

  /** @param holders number of replicas and geo-redundant copies: pair p leads to holder p mod holders */
  constructor(holders: number) {
    this.holders = holders;
  }

  add(pair: number, manifest: number, tag: number, versionUs: number, versionBy: number, deletion = NO_DELETE): number {
    const job = this.slots.take();
    if (job >= this.pair.length) this.grow(job + 1);
    this.pair[job] = pair;
    this.manifest[job] = manifest;
    this.tag[job] = tag;
    this.versionUs[job] = versionUs;
    this.versionBy[job] = versionBy;
    this.takenUs[job] = Math.max(0, versionUs);
    this.takenBy[job] = versionBy;
    this.shown[job] = 0;
    this.deletion[job] = deletion;
    this.cursor[job] = 0;
    this.state[job] = QUEUED;
    this.transfer[job] = -1;
    this.handle[job] = 0;
    this.next[job] = -1;
    return job;
  }

  /** When, by true time, and by whom what the job brings was first taken; returns the job. */
  taken(job: number, us: number, by: number): number {
    this.takenUs[job] = us;
    this.takenBy[job] = by;
    return job;
  }

  remove(job: number): void {
    this.state[job] = FREE;
    this.slots.give(job);
  }

  /** State of the job that brings a manifest to a holder, FREE when there is none; for causal chains. */
  statusOf(manifest: number, to: number): number {
    for (let job = 0; job < this.slots.used; job++) {
      if (this.state[job] !== FREE && this.manifest[job] === manifest && this.pair[job]! % this.holders === to) {
        return this.state[job]!;
      }
    }
    return FREE;
  }

  /** Whether some job brings a holder this delete. */
  bringsDelete(deletion: number, to: number): boolean {
    for (let job = 0; job < this.slots.used; job++) {
      if (this.state[job] === FREE || this.deletion[job] !== deletion) continue;
      if (this.pair[job]! % this.holders === to) return true;
    }
    return false;
  }

  /** Whether some job brings a holder this image, or (with a tag) this update of the tag or a newer one. */
  bring(manifest: number, tag: number, versionUs: number, to: number): boolean {
    if (tag === NO_TAG) return this.statusOf(manifest, to) !== FREE;
    for (let job = 0; job < this.slots.used; job++) {
      if (this.state[job] === FREE || this.tag[job] !== tag || this.pair[job]! % this.holders !== to) continue;
      if (this.versionUs[job]! >= versionUs) return true;
    }
    return false;
  }

  visitState(v: StateVisitor): void {
    this.slots.visitState(v);
    const n = this.slots.used;
    this.pair = v.i32('pair', this.pair, n);
    this.manifest = v.i32('manifest', this.manifest, n);
    this.tag = v.i32('tag', this.tag, n);
    this.versionUs = v.f64('versionUs', this.versionUs, n);
    this.versionBy = v.i32('versionBy', this.versionBy, n);
    this.takenUs = v.f64('takenUs', this.takenUs, n);
    this.takenBy = v.i32('takenBy', this.takenBy, n);
    this.shown = v.u8('shown', this.shown, n);
    this.deletion = v.i32('deletion', this.deletion, n);
    this.cursor = v.i32('cursor', this.cursor, n);
    this.state = v.u8('state', this.state, n);
    this.transfer = v.i32('transfer', this.transfer, n);
    this.handle = v.f64('handle', this.handle, n);
    this.next = v.i32('next', this.next, n);
  }

  private grow(needed: number): void {
    this.pair = grownI32(this.pair, needed);
    this.manifest = grownI32(this.manifest, needed);
    this.tag = grownI32(this.tag, needed);
    this.versionUs = grownF64(this.versionUs, needed);
    this.versionBy = grownI32(this.versionBy, needed);
    this.takenUs = grownF64(this.takenUs, needed);
    this.takenBy = grownI32(this.takenBy, needed);
    this.shown = grownU8(this.shown, needed);
    this.deletion = grownI32(this.deletion, needed);
    this.cursor = grownI32(this.cursor, needed);
    this.state = grownU8(this.state, needed);
    this.transfer = grownI32(this.transfer, needed);
    this.handle = grownF64(this.handle, needed);
    this.next = grownI32(this.next, needed);
  }
}
