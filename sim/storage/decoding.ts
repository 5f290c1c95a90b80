/**
 * Which sets of copies are enough to read a placement group: any so many of them (replication, Reed–Solomon), or a
 * pattern (local reconstruction codes).
 *
 * An LRC has k data fragments in l local groups, a parity for each group and r global parities. The code is maximally
 * recoverable: whatever can be decoded at all by counting equations is decoded. A local parity pays for one loss of its
 * own group, a global parity for any one loss, so a set decodes exactly when
 *   Σ over local groups max(0, lost of the group with its parity − 1) + lost globals ≤ r
 * (Huang et al., Erasure Coding in Windows Azure Storage, USENIX ATC 2012). Positions: data by local group, then the local
 * parities, then the global ones.
 */
import { assert } from '../kernel/assert.ts';
import { bitCount } from './reliabilityBits.ts';

/** How many copies decode, whichever they are, or the parities of an LRC; its data fragments are the rest of the copies. */
export type Decoding = number | LocalCode;

export interface LocalCode {
  /** Local groups, each with one parity of its own. */
  readonly local: number;
  /** Global parities. */
  readonly global: number;
}

/** The rule for one region, ready for masks of copies. Throws on a rule that does not fit the number of copies. */
export class Decoder {
  /** Copies without which nothing decodes: k of a code, 1 of replication. */
  readonly least: number;
  /** Fragments that a rebuild reads when its local group is in reach, else `least`. */
  readonly leastLocal: number;
  private readonly all: number;
  /** Any copies will do. */
  private readonly counts: boolean;
  /** Members of each local group, its parity included; none where copies only count. */
  private readonly groups: Int32Array;
  private readonly globals: number;
  private readonly spare: number;

  constructor(copies: number, rule: Decoding) {
    this.all = (1 << copies) - 1;
    this.counts = typeof rule === 'number';
    if (typeof rule === 'number') {
      assert(Number.isInteger(rule) && rule >= 1 && rule <= copies, 'reliability: need lies between 1 and copies');
      this.least = rule;
      this.leastLocal = rule;
      this.groups = new Int32Array(0);
      this.globals = 0;
      this.spare = 0;
      return;
    }
    const data = copies - rule.local - rule.global;
    const perGroup = data / rule.local;
    assert(Number.isInteger(perGroup) && perGroup >= 1, 'reliability: local groups share the data evenly');
    assert(Number.isInteger(rule.global) && rule.global >= 0, 'reliability: a whole number of global parities');
    this.least = data;
    this.leastLocal = perGroup;
    this.groups = Int32Array.from(
      { length: rule.local },
      (_, g) => (((1 << perGroup) - 1) << (g * perGroup)) | (1 << (data + g)),
    );
    this.globals = ((1 << rule.global) - 1) << (data + rule.local);
    this.spare = rule.global;
  }

  /** The copies in the mask are enough to read the group. */
  decodes(mask: number): boolean {
    return this.counts ? bitCount(mask) >= this.least : this.debt(mask) <= this.spare;
  }

  /** It can be read, and there is a copy whose further loss would end that. */
  isExhausted(mask: number): boolean {
    if (this.counts) return bitCount(mask) === this.least;
    if (this.debt(mask) !== this.spare) return false;
    if ((mask & this.globals) !== 0) return true;
    for (let g = 0; g < this.groups.length; g++) {
      const group = this.groups[g]!;
      if ((mask & group) !== 0 && (mask & group) !== group) return true;
    }
    return false;
  }

  /**
   * The copies that a rebuild of this one reads, as a mask, of those in reach: its local group when all the others of it
   * are there, else everything.
   */
  sourcesOf(position: number, reach: number): number {
    const others = this.localGroupOf(position) & ~(1 << position);
    return others !== 0 && (reach & others) === others ? others : reach;
  }

  /** Fragments that a rebuild moves to where the new one is made. */
  fragmentsRead(position: number, reach: number): number {
    const others = this.localGroupOf(position) & ~(1 << position);
    return others !== 0 && (reach & others) === others ? this.leastLocal : this.least;
  }

  /** Local groups, or 0 where copies only count. */
  get localGroups(): number {
    return this.groups.length;
  }

  /** Members of a local group, parity included. */
  membersOf(group: number): number {
    return this.groups[group]!;
  }

  /** Positions that belong to no local group. */
  get ungrouped(): number {
    return this.groups.length === 0 ? this.all : this.globals;
  }

  private localGroupOf(position: number): number {
    for (let g = 0; g < this.groups.length; g++) {
      if (((this.groups[g]! >>> position) & 1) !== 0) return this.groups[g]!;
    }
    return 0;
  }

  /** Losses that no local parity pays for. */
  private debt(mask: number): number {
    const lost = this.all & ~mask;
    let debt = bitCount(lost & this.globals);
    for (let g = 0; g < this.groups.length; g++) debt += Math.max(0, bitCount(lost & this.groups[g]!) - 1);
    return debt;
  }
}
