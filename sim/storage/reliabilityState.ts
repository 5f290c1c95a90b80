/**
 * The state of one placement group and everything that can be read off it, the repairs under way included: layout, masks,
 * keys. What may happen to it, and what then follows, is in reliability.ts, where the model is described.
 */
import { assert } from '../kernel/assert.ts';
import { Decoder, type Decoding } from './decoding.ts';
import { bitCount, lowestBit } from './reliabilityBits.ts';
import * as codes from './reliabilityCodes.ts';
import { type CopyState, type StampState, symmetricRegionKey } from './reliabilityKeys.ts';
import { COPIES_MAX } from './scheme.ts';

export interface RegionShape {
  /** Copies of the group in this region, 1 to COPIES_MAX. */
  readonly copies: number;
  /** Copies that must be present to decode, 1 to `copies`, or the pattern of an LRC. */
  readonly need: Decoding;
}

export interface ReliabilityShape {
  readonly regions: readonly RegionShape[];
  /**
   * `survivors`: a region rebuilds from what it can read, and with fewer copies than it needs it is empty. `external`:
   * something outside the model rebuilds each copy whatever became of the others, so nothing is lost for good (entries
   * into loss are counted) and no region ever waits for another.
   */
  readonly localSource: 'survivors' | 'external';
  /** False: one local repair at a time in each region, first lost first repaired. */
  readonly parallel: boolean;
  /** Probability that the last copies needed cannot be read when a loss has exhausted the redundancy. */
  readonly unreadable: number;
  /** Another region may refill an empty one. */
  readonly geo: boolean;
  /** Copies can rot, and whether somebody scrubs. Absent: they cannot, and the state has no word for it. */
  readonly rot?: { readonly scrub: boolean };
}

/** In the word of held slots: the region is out of reach. */
export const OUT = 1 << 30;

/** Bits of `standing`. */
export const IS_READABLE = 1;
export const IS_WRITABLE = 2;
/** The loss of some one more clean copy would take the content away from the region, or it is not there any more. */
export const IS_AT_RISK = 4;

export class GroupStates {
  readonly shape: ReliabilityShape;
  /** Words of state per group. */
  readonly stride: number;
  /** Number of distinct repairs, and a bound on what `pending` writes: one per copy, one or two per region. */
  readonly slots: number;
  /** A bound on what `causes` writes; at most `slots` where copies cannot rot. */
  readonly causesMax: number;
  readonly decoders: readonly Decoder[];
  protected readonly regionCount: number;
  protected readonly copies: Int32Array;
  protected readonly base: Int32Array;
  protected readonly firstSlot: Int32Array;
  protected readonly slotCodes: Int32Array;
  protected readonly survivors: boolean;
  protected readonly parallel: boolean;
  protected readonly refills: boolean;
  protected readonly drawsUnreadable: boolean;
  /** Copies can rot. */
  readonly rots: boolean;
  protected readonly scrubs: boolean;
  /** Words before a serial line. */
  protected readonly head: number;

  constructor(shape: ReliabilityShape) {
    const count = shape.regions.length;
    assert(count >= 1 && count <= codes.REGIONS_MAX, 'reliability: 1 to 256 regions');
    assert(shape.unreadable >= 0 && shape.unreadable <= 1, 'reliability: unreadable is a probability');
    this.shape = shape;
    this.regionCount = count;
    this.copies = new Int32Array(count);
    this.base = new Int32Array(count);
    this.firstSlot = new Int32Array(count);
    this.survivors = shape.localSource === 'survivors';
    this.parallel = shape.parallel;
    this.refills = shape.geo && this.survivors;
    this.drawsUnreadable = shape.unreadable > 0;
    this.rots = shape.rot !== undefined;
    this.scrubs = shape.rot?.scrub ?? false;
    this.head = this.rots ? 3 : 2;
    const slotCodes: number[] = [];
    let words = 0;
    let copiesInAll = 0;
    this.decoders = shape.regions.map(({ copies, need }) => {
      assert(Number.isInteger(copies) && copies >= 1 && copies <= COPIES_MAX, 'reliability: 1 to 30 copies');
      return new Decoder(copies, need);
    });
    for (const [region, { copies }] of shape.regions.entries()) {
      this.copies[region] = copies;
      this.base[region] = words;
      this.firstSlot[region] = slotCodes.length;
      for (let p = 0; p < copies; p++) slotCodes.push(codes.encode(codes.LOCAL_REPAIR, region, p));
      slotCodes.push(codes.encode(codes.GEO_REFILL, region));
      if (this.scrubs) slotCodes.push(codes.encode(codes.SCRUB, region));
      words += this.head + (shape.parallel ? 0 : copies);
      copiesInAll += copies;
    }
    this.stride = words;
    this.slots = slotCodes.length;
    this.causesMax = (this.rots ? 2 : 1) * copiesInAll + count;
    this.slotCodes = Int32Array.from(slotCodes);
  }

  /** Writes the codes of the repairs under way (law: `repairKindOf`), by region and position; returns their number. */
  pending(states: Int32Array, offset: number, out: Int32Array): number {
    let n = 0;
    for (let r = 0; r < this.regionCount; r++) {
      const at = offset + this.base[r]!;
      if (states[at] !== this.allCopies(r)) {
        if (this.repairsLocally(states, at, r)) {
          const free = this.allCopies(r) & ~states[at]! & ~states[at + 1]!;
          if (this.parallel) {
            for (let mask = free; mask !== 0; mask &= mask - 1) {
              out[n++] = codes.encode(codes.LOCAL_REPAIR, r, lowestBit(mask));
            }
          } else if (free !== 0) {
            out[n++] = codes.encode(codes.LOCAL_REPAIR, r, states[at + this.head]! - 1);
          }
        } else if (this.refillsRegion(states, offset, r)) {
          out[n++] = codes.encode(codes.GEO_REFILL, r);
        }
      }
      if (this.scrubsRegion(states, at)) out[n++] = codes.encode(codes.SCRUB, r);
    }
    return n;
  }

  /** Whether the repair with this code is under way. */
  isPending(states: Int32Array, offset: number, repair: number): boolean {
    const region = codes.regionOf(repair);
    const at = offset + this.base[region]!;
    switch (codes.kindOf(repair)) {
      case codes.LOCAL_REPAIR: {
        const position = codes.positionOf(repair);
        assert(position < this.copies[region]!, 'reliability: no such copy');
        if ((((states[at]! | states[at + 1]!) >>> position) & 1) !== 0) return false;
        return (this.parallel || states[at + this.head] === position + 1) && this.repairsLocally(states, at, region);
      }
      case codes.GEO_REFILL:
        return this.refillsRegion(states, offset, region);
      default:
        return this.scrubsRegion(states, at);
    }
  }

  /** Dense index of a repair, 0 to `slots` - 1, for the driver's table of pending ends. */
  slotOf(repair: number): number {
    const region = codes.regionOf(repair);
    return this.firstSlot[region]! + this.slotWithin(repair);
  }

  /** The same within its region: copies first, then the refill, then the scrub. */
  slotWithin(repair: number): number {
    const kind = codes.kindOf(repair);
    if (kind === codes.LOCAL_REPAIR) return codes.positionOf(repair);
    return this.copies[codes.regionOf(repair)]! + (kind === codes.SCRUB ? 1 : 0);
  }

  /** The repair that a dense index stands for. */
  codeOfSlot(slot: number): number {
    return this.slotCodes[slot]!;
  }

  /** Fragments that a pending local repair reads, of which each has the size of a copy. */
  fragmentsRead(states: Int32Array, offset: number, repair: number): number {
    const region = codes.regionOf(repair);
    const at = offset + this.base[region]!;
    return this.decoders[region]!.fragmentsRead(codes.positionOf(repair), states[at]! & ~states[at + 1]!);
  }

  /** Copies that exist, online or not. */
  presentCopies(states: Int32Array, offset: number, region: number): number {
    return bitCount(states[offset + this.base[region]!]!);
  }

  /** The same as a mask of positions. */
  presentMask(states: Int32Array, offset: number, region: number): number {
    return states[offset + this.base[region]!]!;
  }

  /** Copies that can be read now: 0 while the region is out of reach. */
  onlineCopies(states: Int32Array, offset: number, region: number): number {
    return bitCount(this.onlineMask(states, offset, region));
  }

  /** The same as a mask of positions. */
  onlineMask(states: Int32Array, offset: number, region: number): number {
    return this.reach(states, offset + this.base[region]!);
  }

  /** Copies that have rotten and count as present. */
  corruptMask(states: Int32Array, offset: number, region: number): number {
    return this.corruptAt(states, offset + this.base[region]!);
  }

  isReadable(states: Int32Array, offset: number, region: number): boolean {
    return this.decoders[region]!.decodes(this.onlineMask(states, offset, region));
  }

  /** It can be read now, and what is read is right. */
  canSend(states: Int32Array, offset: number, region: number): boolean {
    const at = offset + this.base[region]!;
    return this.decoders[region]!.decodes(this.reach(states, at) & ~this.corruptAt(states, at));
  }

  /** Some other region can send this one's content. */
  hasSource(states: Int32Array, offset: number, region: number): boolean {
    for (let r = 0; r < this.regionCount; r++) if (r !== region && this.canSend(states, offset, r)) return true;
    return false;
  }

  /**
   * What readers and writers get of a region now, as IS_READABLE, IS_WRITABLE and IS_AT_RISK. A write needs so many copies
   * in reach; where not every set of them decodes, the one failure that the write is to outlive must do no harm.
   */
  standing(states: Int32Array, offset: number, region: number, quorum: number): number {
    const at = offset + this.base[region]!;
    const decoder = this.decoders[region]!;
    const online = this.reach(states, at);
    const clean = states[at]! & ~this.corruptAt(states, at);
    const isReadable = decoder.decodes(online);
    let standing = isReadable ? IS_READABLE : 0;
    if (isReadable && bitCount(online) >= quorum) {
      const outlives = decoder.localGroups === 0 || quorum === decoder.least || !decoder.isExhausted(online);
      if (outlives) standing |= IS_WRITABLE;
    }
    const isIntact = clean === online ? isReadable : decoder.decodes(clean);
    return !isIntact || decoder.isExhausted(clean) ? standing | IS_AT_RISK : standing;
  }

  /** Fewer copies than decoding needs: nothing here can be read again without a refill (or external repair). */
  isEmpty(states: Int32Array, offset: number, region: number): boolean {
    return !this.decoders[region]!.decodes(states[offset + this.base[region]!]!);
  }

  /** Its clean copies decode: the content is there, online or not. */
  isIntact(states: Int32Array, offset: number, region: number): boolean {
    return this.decoders[region]!.decodes(this.clean(states, offset, region));
  }

  isOut(states: Int32Array, offset: number, region: number): boolean {
    return (states[offset + this.base[region]! + 1]! & OUT) !== 0;
  }

  /** Intact in no region. Final under repair from survivors, unless a region is renewed without its old content. */
  isLost(states: Int32Array, offset: number): boolean {
    for (let r = 0; r < this.regionCount; r++) if (this.isIntact(states, offset, r)) return false;
    return true;
  }

  /** Empty in every region: lost, and known to be. */
  isGone(states: Int32Array, offset: number): boolean {
    for (let r = 0; r < this.regionCount; r++) if (!this.isEmpty(states, offset, r)) return false;
    return true;
  }

  /** The state of a copy in the words of the copy lifecycle; rot does not show. */
  copyState(states: Int32Array, offset: number, region: number, position: number): CopyState {
    const at = offset + this.base[region]!;
    if (((states[at]! >>> position) & 1) !== 0) {
      return ((states[at + 1]! >>> position) & 1) !== 0 ? 'offline' : 'readable';
    }
    return this.isPending(states, offset, codes.encode(codes.LOCAL_REPAIR, region, position)) ? 'repairing' : 'missing';
  }

  /** The state of the group's share of a stamp in the words of the stamp lifecycle. Unavailable: there, but offline. */
  stampState(states: Int32Array, offset: number, region: number): StampState {
    const at = offset + this.base[region]!;
    if (!this.isEmpty(states, offset, region)) {
      return this.isReadable(states, offset, region) ? 'available' : 'unavailable';
    }
    const mends = this.repairsLocally(states, at, region) || this.refillsRegion(states, offset, region);
    return mends ? 'rebuilding' : 'lost';
  }

  /** Canonical key: equal for equal states only. */
  key(states: Int32Array, offset: number): string {
    return states.subarray(offset, offset + this.stride).join(',');
  }

  /**
   * Key that ignores which copy is which: states that agree on it have the same future as long as the copies of a
   * region share their rates and laws (the chain is lumpable).
   */
  symmetricKey(states: Int32Array, offset: number): string {
    const parts: string[] = [];
    for (let r = 0; r < this.regionCount; r++) {
      const at = offset + this.base[r]!;
      const copies = this.copies[r]!;
      const state = {
        present: states[at]!,
        held: states[at + 1]! & ~OUT,
        corrupt: this.corruptAt(states, at),
        out: this.isOut(states, offset, r),
        line: states.subarray(at + this.head, at + this.head + (this.parallel ? 0 : copies)),
      };
      parts.push(symmetricRegionKey(state, this.decoders[r]!));
    }
    return parts.join('|');
  }

  /** Missing copies of this region are being rebuilt here. A region out of reach rebuilds nothing. */
  protected repairsLocally(states: Int32Array, at: number, region: number): boolean {
    if (states[at] === this.allCopies(region)) return false;
    if (!this.survivors) return (states[at + 1]! & OUT) === 0;
    return this.decoders[region]!.decodes(this.reach(states, at));
  }

  /**
   * An empty region in reach, with nodes enough, is refilled while any other region can be read; which one is the driver's
   * matter.
   */
  protected refillsRegion(states: Int32Array, offset: number, region: number): boolean {
    if (!this.refills || this.isOut(states, offset, region) || !this.isEmpty(states, offset, region)) return false;
    const free = this.allCopies(region) & ~states[offset + this.base[region]! + 1]!;
    if (!this.decoders[region]!.decodes(free)) return false;
    for (let r = 0; r < this.regionCount; r++) {
      if (r !== region && this.isReadable(states, offset, r)) return true;
    }
    return false;
  }

  protected scrubsRegion(states: Int32Array, at: number): boolean {
    return this.scrubs && (this.corruptAt(states, at) & this.reach(states, at)) !== 0;
  }

  protected reach(states: Int32Array, at: number): number {
    const held = states[at + 1]!;
    return (held & OUT) !== 0 ? 0 : states[at]! & ~held;
  }

  protected clean(states: Int32Array, offset: number, region: number): number {
    const at = offset + this.base[region]!;
    return states[at]! & ~this.corruptAt(states, at);
  }

  protected corruptAt(states: Int32Array, at: number): number {
    return this.rots ? states[at + 2]! : 0;
  }

  protected allCopies(region: number): number {
    return (1 << this.copies[region]!) - 1;
  }
}
