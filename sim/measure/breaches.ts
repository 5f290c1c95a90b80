/**
 * Broken promises, as they were seen: of each kind how many, and the first few with place and time, for the invariants to
 * tell of. Numbers in columns of fixed size, so that noting one costs nothing.
 */
import type { Stateful, StateVisitor } from '../kernel/state.ts';

/** Kinds. */
export const TAG_WITHOUT_IMAGE = 0;
export const OWN_WRITE_UNREAD = 1;
export const WRITE_UNREAD = 2;
export const TAG_WENT_BACK = 3;
export const SHOWN_AND_MISSING = 4;
export const PUSH_SCATTERED = 5;
export const BROUGHT_TWICE = 6;
export const BACK_TOO_SOON = 7;
export const LIMIT_EXCEEDED = 8;
export const SERVED_WITHOUT_KEY = 9;
export const BROUGHT_WITHOUT_KEY = 10;
export const ROSE_AGAIN = 11;
export const TOOK_SHARED = 12;
export const COLLECTED_NEEDED = 13;
const KINDS = 14;

/** Told of one by one, of each kind. */
const TOLD = 5;

export interface Breach {
  readonly atUs: number;
  readonly replica: number;
  /** −1: none. */
  readonly tag: number;
  readonly manifest: number;
  /** What else there is to say, by kind. */
  readonly other: number;
}

export class Breaches implements Stateful {
  private counts = new Float64Array(KINDS);
  private atUs = new Float64Array(KINDS * TOLD);
  private replica = new Int32Array(KINDS * TOLD);
  private tag = new Int32Array(KINDS * TOLD);
  private manifest = new Int32Array(KINDS * TOLD);
  private other = new Int32Array(KINDS * TOLD);

  note(kind: number, atUs: number, replica: number, tag: number, manifest: number, other: number): void {
    const count = this.counts[kind]!;
    this.counts[kind] = count + 1;
    if (count >= TOLD) return;
    const i = kind * TOLD + count;
    this.atUs[i] = atUs;
    this.replica[i] = replica;
    this.tag[i] = tag;
    this.manifest[i] = manifest;
    this.other[i] = other;
  }

  count(kind: number): number {
    return this.counts[kind]!;
  }

  /** The first few of a kind. */
  told(kind: number): Breach[] {
    return Array.from({ length: Math.min(TOLD, this.counts[kind]!) }, (_, n) => {
      const i = kind * TOLD + n;
      return {
        atUs: this.atUs[i]!,
        replica: this.replica[i]!,
        tag: this.tag[i]!,
        manifest: this.manifest[i]!,
        other: this.other[i]!,
      };
    });
  }

  visitState(v: StateVisitor): void {
    this.counts = v.f64('breaches.counts', this.counts, KINDS);
    this.atUs = v.f64('breaches.atUs', this.atUs, KINDS * TOLD);
    this.replica = v.i32('breaches.replica', this.replica, KINDS * TOLD);
    this.tag = v.i32('breaches.tag', this.tag, KINDS * TOLD);
    this.manifest = v.i32('breaches.manifest', this.manifest, KINDS * TOLD);
    this.other = v.i32('breaches.other', this.other, KINDS * TOLD);
  }
}
