/**
 * Client operations and their blob requests in flight, as columns with free slots. An operation is one pull, push,
 * retag, untag or listing; a fetch is one blob of it, being pulled or pushed.
 */

import { FreeList } from '../kernel/freeList.ts';
import { grownF64, grownI32, grownU8, type Stateful, type StateVisitor } from '../kernel/state.ts';

/** Sources of a client's operations: its arrivals of pulls, the items of its pushes, and single operations. */
export const SOURCE_PULLS = 0;
export const SOURCE_PUSHES = 1;
export const SOURCE_SINGLES = 2;
/** What a surge adds. */
export const SOURCE_SURGES = 3;
export const SOURCE_LISTS = 4;
/** Deletes that come at a rate. */
export const SOURCE_DELETES = 5;
export const SOURCES = 6;
export const SOURCE_NAMES = ['pulls', 'pushes', 'singles', 'surges', 'lists', 'deletes'] as const;

/** No step has this number, and no replica that. */
export const NO_STEP = 255;
export const NO_REPLICA = 255;
/** More than one. */
export const SEVERAL = 254;

/** Whose operation it is, and which one of theirs. */
export interface Origin {
  client: number;
  /** Machine of the client, from 0. */
  machine: number;
  /** SOURCE_…, and the operation's number there. */
  source: number;
  serial: number;
}

export class OperationTable implements Stateful {
  readonly slots = new FreeList();
  client = new Int32Array(64);
  machine = new Int32Array(64);
  /** Where the operation comes from (SOURCE_…), and its number there, from 0: the entity of its draws. */
  source = new Uint8Array(64);
  serial = new Int32Array(64);
  /** What its client and source put into its identity. */
  origin = new Int32Array(64);
  kind = new Uint8Array(64);
  step = new Uint8Array(64);
  failed = new Uint8Array(64);
  replica = new Uint8Array(64);
  tag = new Int32Array(64);
  manifest = new Int32Array(64);
  /** Push event, or of a pull the rollout, that it belongs to, −1 for none; and which of its tags is next, or of a pull what it is of. */
  event = new Int32Array(64);
  tagCursor = new Int32Array(64);
  /** Next blob of the manifest, or pages of a listing that are left; blobs under way, requests sent, whole tries that failed. */
  cursor = new Int32Array(64);
  running = new Int32Array(64);
  requests = new Int32Array(64);
  /** Which of its requests opened the try that is under way. */
  opened = new Int32Array(64);
  /** 64 random bits for the round trips of the next requests, two words an operation. */
  bits = new Int32Array(128);
  tries = new Int32Array(64);
  /** The request that was to be sent again last, by its step (NO_STEP: none was), and how often that was done. */
  pending = new Uint8Array(64);
  again = new Uint8Array(64);
  /** 1 for a push into a repository that is to get the blobs of another one. */
  mounts = new Uint8Array(64);
  startUs = new Float64Array(64);
  /** The replica that showed a pull its manifest, or has what a push put before; or NO_REPLICA, or SEVERAL. */
  first = new Uint8Array(64);

  add(client: number, machine: number, source: number, serial: number, kind: number, startUs: number): number {
    const op = this.slots.take();
    if (op >= this.client.length) this.grow(op + 1);
    this.client[op] = client;
    this.machine[op] = machine;
    this.source[op] = source;
    this.serial[op] = serial;
    this.origin[op] = originOf(client, source);
    this.kind[op] = kind;
    this.step[op] = 0;
    this.failed[op] = 0;
    this.replica[op] = 0;
    this.tag[op] = -1;
    this.manifest[op] = -1;
    this.event[op] = -1;
    this.tagCursor[op] = 0;
    this.cursor[op] = 0;
    this.running[op] = 0;
    this.requests[op] = 0;
    this.opened[op] = 0;
    this.tries[op] = 0;
    this.pending[op] = NO_STEP;
    this.mounts[op] = 0;
    this.startUs[op] = startUs;
    this.first[op] = NO_REPLICA;
    return op;
  }

  /** @param manifest −1: not known yet; @param part what of the image, as PullFlow has it */
  isPullOf(op: number, tag: number, rollout: number, manifest: number, part: number): void {
    this.tag[op] = tag;
    this.event[op] = rollout;
    this.manifest[op] = manifest;
    this.tagCursor[op] = part;
  }

  /** An int32 that is the same for the same operation in every run of a scenario; for the digest. */
  identity(op: number): number {
    return this.origin[op]! ^ this.serial[op]!;
  }

  visitState(v: StateVisitor): void {
    this.slots.visitState(v);
    const n = this.slots.used;
    this.client = v.i32('op.client', this.client, n);
    this.machine = v.i32('op.machine', this.machine, n);
    this.source = v.u8('op.source', this.source, n);
    this.serial = v.i32('op.serial', this.serial, n);
    this.origin = v.i32('op.origin', this.origin, n);
    this.kind = v.u8('op.kind', this.kind, n);
    this.step = v.u8('op.step', this.step, n);
    this.failed = v.u8('op.failed', this.failed, n);
    this.replica = v.u8('op.replica', this.replica, n);
    this.tag = v.i32('op.tag', this.tag, n);
    this.manifest = v.i32('op.manifest', this.manifest, n);
    this.event = v.i32('op.event', this.event, n);
    this.tagCursor = v.i32('op.tagCursor', this.tagCursor, n);
    this.cursor = v.i32('op.cursor', this.cursor, n);
    this.running = v.i32('op.running', this.running, n);
    this.requests = v.i32('op.requests', this.requests, n);
    this.opened = v.i32('op.opened', this.opened, n);
    this.bits = v.i32('op.bits', this.bits, 2 * n);
    this.tries = v.i32('op.tries', this.tries, n);
    this.pending = v.u8('op.pending', this.pending, n);
    this.again = v.u8('op.again', this.again, n);
    this.mounts = v.u8('op.mounts', this.mounts, n);
    this.startUs = v.f64('op.startUs', this.startUs, n);
    this.first = v.u8('op.first', this.first, n);
  }

  private grow(needed: number): void {
    this.client = grownI32(this.client, needed);
    this.machine = grownI32(this.machine, needed);
    this.source = grownU8(this.source, needed);
    this.serial = grownI32(this.serial, needed);
    this.origin = grownI32(this.origin, needed);
    this.kind = grownU8(this.kind, needed);
    this.step = grownU8(this.step, needed);
    this.failed = grownU8(this.failed, needed);
    this.replica = grownU8(this.replica, needed);
    this.tag = grownI32(this.tag, needed);
    this.manifest = grownI32(this.manifest, needed);
    this.event = grownI32(this.event, needed);
    this.tagCursor = grownI32(this.tagCursor, needed);
    this.cursor = grownI32(this.cursor, needed);
    this.running = grownI32(this.running, needed);
    this.requests = grownI32(this.requests, needed);
    this.opened = grownI32(this.opened, needed);
    this.bits = grownI32(this.bits, 2 * needed);
    this.tries = grownI32(this.tries, needed);
    this.pending = grownU8(this.pending, needed);
    this.again = grownU8(this.again, needed);
    this.mounts = grownU8(this.mounts, needed);
    this.startUs = grownF64(this.startUs, needed);
    this.first = grownU8(this.first, needed);
  }
}

export class FetchTable implements Stateful {
  readonly slots = new FreeList();
  op = new Int32Array(64);
  blob = new Int32Array(64);
  step = new Uint8Array(64);
  /** Whole tries that failed. */
  tries = new Uint8Array(64);
  replica = new Uint8Array(64);
  /** Which of its operation's requests is under way. */
  request = new Int32Array(64);
  transfer = new Int32Array(64);
  /** The request that was to be sent again last, by its step (NO_STEP: none was), and how often that was done. */
  pending = new Uint8Array(64);
  again = new Uint8Array(64);
  /** The replica that opened the upload. */
  session = new Uint8Array(64);
  /** What the request comes to when the body under way has come, as an answer of FrontDoor. */
  outcome = new Uint8Array(64);
  /** Bytes of the blob that have come and are kept, and those of the body under way. */
  got = new Float64Array(64);
  sending = new Float64Array(64);

  add(op: number, blob: number): number {
    const fetch = this.slots.take();
    if (fetch >= this.op.length) this.grow(fetch + 1);
    this.op[fetch] = op;
    this.blob[fetch] = blob;
    this.step[fetch] = 0;
    this.tries[fetch] = 0;
    this.replica[fetch] = 0;
    this.request[fetch] = 0;
    this.transfer[fetch] = -1;
    this.pending[fetch] = NO_STEP;
    this.got[fetch] = 0;
    return fetch;
  }

  visitState(v: StateVisitor): void {
    this.slots.visitState(v);
    const n = this.slots.used;
    this.op = v.i32('fetch.op', this.op, n);
    this.blob = v.i32('fetch.blob', this.blob, n);
    this.step = v.u8('fetch.step', this.step, n);
    this.tries = v.u8('fetch.tries', this.tries, n);
    this.replica = v.u8('fetch.replica', this.replica, n);
    this.request = v.i32('fetch.request', this.request, n);
    this.transfer = v.i32('fetch.transfer', this.transfer, n);
    this.pending = v.u8('fetch.pending', this.pending, n);
    this.again = v.u8('fetch.again', this.again, n);
    this.session = v.u8('fetch.session', this.session, n);
    this.outcome = v.u8('fetch.outcome', this.outcome, n);
    this.got = v.f64('fetch.got', this.got, n);
    this.sending = v.f64('fetch.sending', this.sending, n);
  }

  private grow(needed: number): void {
    this.op = grownI32(this.op, needed);
    this.blob = grownI32(this.blob, needed);
    this.step = grownU8(this.step, needed);
    this.tries = grownU8(this.tries, needed);
    this.replica = grownU8(this.replica, needed);
    this.request = grownI32(this.request, needed);
    this.transfer = grownI32(this.transfer, needed);
    this.pending = grownU8(this.pending, needed);
    this.again = grownU8(this.again, needed);
    this.session = grownU8(this.session, needed);
    this.outcome = grownU8(this.outcome, needed);
    this.got = grownF64(this.got, needed);
    this.sending = grownF64(this.sending, needed);
  }
}

/** Sources that came after the first three have a range of their own: one more of them changes no other identity. */
function originOf(client: number, source: number): number {
  const isFirst = source < SOURCE_SURGES;
  return Math.imul(isFirst ? client * SOURCE_SURGES + source : source * 0x100000 + client, 0x9e3779b1);
}
