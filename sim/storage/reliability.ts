/**
 * The reliability core: one placement group over R regions, as a few integers and pure rules.
 *
 * What can happen to it: a copy is lost for good or goes offline for a while; a region loses all its copies at once or
 * cannot be reached; the last copies needed turn out to be unreadable. What it recovers from: a region that can still
 * decode rebuilds its missing copies; an empty region is refilled whole from another that can decode. Empty everywhere
 * is loss.
 *
 * The core draws nothing and schedules nothing. A driver asks what may happen (`causes`) and what is under way
 * (`pending`), supplies rates and times, and says what did happen (`apply`, `complete`). Whatever is drawn for a
 * pending repair belongs to it for as long as `isPending` stays true without a break.
 *
 * State of a region, in words of an Int32Array that the driver owns:
 *   [present copies (bit mask), offline copies (bit mask) | OUT, and under serial repair: lost positions + 1, oldest first]
 */
import { assert } from '../kernel/assert.ts';
import { bitCount, lowestBit } from './reliabilityBits.ts';
import * as codes from './reliabilityCodes.ts';
import { COPIES_MAX } from './scheme.ts';

export interface RegionShape {
  /** Copies of the group in this region, 1 to COPIES_MAX. */
  readonly copies: number;
  /** Copies that must be present to decode, 1 to `copies`. */
  readonly need: number;
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
  /** Probability that the last copies needed cannot be read when a loss has brought them down to the minimum. */
  readonly unreadable: number;
  /** Another region may refill an empty one. */
  readonly geo: boolean;
}

/** Flags returned by `apply`. */
export const EMPTIED = 1;
/** The step has left no region that can decode. */
export const LOST = 2;
/** The driver owes one draw: with probability `unreadable`, apply UNREADABLE_FOUND to the region at this instant. */
export const UNREADABLE_DRAW = 4;

const OUT = 1 << 30;

/** Builds the core for a shape. Throws on a shape outside the ranges above: scenarios refuse those earlier. */
export function createReliabilityCore(shape: ReliabilityShape): ReliabilityCore {
  return new ReliabilityCore(shape);
}

export class ReliabilityCore {
  readonly shape: ReliabilityShape;
  /** Words of state per group. */
  readonly stride: number;
  /** Number of distinct repairs, and a bound on what `causes` and `pending` write: one per copy and one per region. */
  readonly slots: number;
  private readonly regionCount: number;
  private readonly copies: Int32Array;
  private readonly need: Int32Array;
  private readonly base: Int32Array;
  private readonly firstSlot: Int32Array;
  private readonly slotCodes: Int32Array;
  private readonly survivors: boolean;
  private readonly parallel: boolean;
  private readonly refills: boolean;
  private readonly drawsUnreadable: boolean;

  constructor(shape: ReliabilityShape) {
    const count = shape.regions.length;
    assert(count >= 1 && count <= codes.REGIONS_MAX, 'reliability: 1 to 256 regions');
    assert(shape.unreadable >= 0 && shape.unreadable <= 1, 'reliability: unreadable is a probability');
    this.shape = shape;
    this.regionCount = count;
    this.copies = new Int32Array(count);
    this.need = new Int32Array(count);
    this.base = new Int32Array(count);
    this.firstSlot = new Int32Array(count);
    this.survivors = shape.localSource === 'survivors';
    this.parallel = shape.parallel;
    this.refills = shape.geo && this.survivors;
    this.drawsUnreadable = shape.unreadable > 0;
    const slotCodes: number[] = [];
    let words = 0;
    for (const [region, { copies, need }] of shape.regions.entries()) {
      assert(Number.isInteger(copies) && copies >= 1 && copies <= COPIES_MAX, 'reliability: 1 to 30 copies');
      assert(Number.isInteger(need) && need >= 1 && need <= copies, 'reliability: need lies between 1 and copies');
      this.copies[region] = copies;
      this.need[region] = need;
      this.base[region] = words;
      this.firstSlot[region] = slotCodes.length;
      for (let p = 0; p < copies; p++) slotCodes.push(codes.encode(codes.LOCAL_REPAIR, region, p));
      slotCodes.push(codes.encode(codes.GEO_REFILL, region));
      words += shape.parallel ? 2 : 2 + copies;
    }
    this.stride = words;
    this.slots = slotCodes.length;
    this.slotCodes = Int32Array.from(slotCodes);
  }

  /** Everything present, online and reachable. */
  start(states: Int32Array, offset: number): void {
    for (let r = 0; r < this.regionCount; r++) {
      states[offset + this.base[r]! + 1] = 0;
      this.fill(states, offset + this.base[r]!, r);
    }
  }

  /**
   * Writes the codes of the chance events whose hazards accrue in this state and returns their number. Hazards accrue
   * only while the target is up: an offline copy or a region out of reach is not listed, though `apply` would take its
   * loss. What is lost cannot be lost again.
   */
  causes(states: Int32Array, offset: number, out: Int32Array): number {
    let n = 0;
    for (let r = 0; r < this.regionCount; r++) {
      const at = offset + this.base[r]!;
      const present = states[at]!;
      const held = states[at + 1]!;
      if (present === 0 || (held & OUT) !== 0) continue;
      for (let mask = present & ~held; mask !== 0; mask &= mask - 1) {
        out[n++] = codes.encode(codes.COPY_LOSS, r, lowestBit(mask));
      }
      out[n++] = codes.encode(codes.REGION_LOSS, r);
    }
    return n;
  }

  /** Writes the codes of the repairs under way (law: `repairKindOf`), by region and position; returns their number. */
  pending(states: Int32Array, offset: number, out: Int32Array): number {
    let n = 0;
    for (let r = 0; r < this.regionCount; r++) {
      const at = offset + this.base[r]!;
      if (states[at] === this.allCopies(r)) continue;
      if (this.repairsLocally(states, at, r)) {
        if (this.parallel) {
          for (let mask = this.allCopies(r) & ~states[at]!; mask !== 0; mask &= mask - 1) {
            out[n++] = codes.encode(codes.LOCAL_REPAIR, r, lowestBit(mask));
          }
        } else {
          out[n++] = codes.encode(codes.LOCAL_REPAIR, r, states[at + 2]! - 1);
        }
      } else if (this.refillsRegion(states, offset, r)) {
        out[n++] = codes.encode(codes.GEO_REFILL, r);
      }
    }
    return n;
  }

  /** Whether the repair with this code is under way. */
  isPending(states: Int32Array, offset: number, repair: number): boolean {
    const region = codes.regionOf(repair);
    if (codes.kindOf(repair) === codes.GEO_REFILL) return this.refillsRegion(states, offset, region);
    const at = offset + this.base[region]!;
    const position = codes.positionOf(repair);
    assert(position < this.copies[region]!, 'reliability: no such copy');
    if (((states[at]! >>> position) & 1) !== 0) return false;
    return (this.parallel || states[at + 2] === position + 1) && this.repairsLocally(states, at, region);
  }

  /** Dense index of a repair, 0 to `slots` - 1, for the driver's table of pending ends. */
  slotOf(repair: number): number {
    const region = codes.regionOf(repair);
    const within = codes.kindOf(repair) === codes.GEO_REFILL ? this.copies[region]! : codes.positionOf(repair);
    return this.firstSlot[region]! + within;
  }

  /** The repair that a dense index stands for. */
  codeOfSlot(slot: number): number {
    return this.slotCodes[slot]!;
  }

  /** Whether `apply` would take this event in this state. */
  allows(states: Int32Array, offset: number, event: number): boolean {
    const region = codes.regionOf(event);
    if (region >= this.regionCount || codes.positionOf(event) >= this.copies[region]!) return false;
    const at = offset + this.base[region]!;
    const present = states[at]!;
    const held = states[at + 1]!;
    const bit = 1 << codes.positionOf(event);
    switch (codes.kindOf(event)) {
      case codes.COPY_LOSS:
        return (present & bit) !== 0;
      case codes.REGION_LOSS:
      case codes.STORAGE_LOSS:
        return present !== 0;
      case codes.UNREADABLE_FOUND:
        return bitCount(present) === this.need[region];
      case codes.COPY_DOWN:
        return (present & bit & ~held) !== 0;
      case codes.COPY_UP:
        return (present & bit & held) !== 0;
      case codes.REGION_DOWN:
        return (held & OUT) === 0;
      case codes.REGION_UP:
        return (held & OUT) !== 0;
      case codes.RENEWED:
        return present === 0;
      default:
        return false;
    }
  }

  /** Makes an event happen; returns EMPTIED, LOST and UNREADABLE_DRAW as flags. The event must be allowed. */
  apply(states: Int32Array, offset: number, event: number): number {
    assert(this.allows(states, offset, event), 'reliability: event not possible in this state');
    const region = codes.regionOf(event);
    const at = offset + this.base[region]!;
    const bit = 1 << codes.positionOf(event);
    switch (codes.kindOf(event)) {
      case codes.COPY_LOSS:
        return this.lose(states, offset, region, bit, true);
      case codes.REGION_LOSS:
      case codes.STORAGE_LOSS:
      case codes.UNREADABLE_FOUND:
        return this.lose(states, offset, region, states[at]!, false);
      case codes.COPY_DOWN:
        states[at + 1]! |= bit;
        return 0;
      case codes.COPY_UP:
        states[at + 1]! &= ~bit;
        return 0;
      case codes.REGION_DOWN:
        states[at + 1]! |= OUT;
        return 0;
      case codes.REGION_UP:
        states[at + 1]! &= ~OUT;
        return 0;
      default:
        this.fill(states, at, region);
        return 0;
    }
  }

  /**
   * Ends a pending repair: its copy, or every copy of its region, is present and online. A driver whose node is out at
   * that instant applies COPY_DOWN next.
   */
  complete(states: Int32Array, offset: number, repair: number): void {
    assert(this.isPending(states, offset, repair), 'reliability: repair is not under way');
    const region = codes.regionOf(repair);
    const at = offset + this.base[region]!;
    if (codes.kindOf(repair) === codes.GEO_REFILL) {
      this.fill(states, at, region);
      return;
    }
    states[at]! |= 1 << codes.positionOf(repair);
    if (this.parallel) return;
    const copies = this.copies[region]!;
    // A loop: for a few words, copyWithin and fill cost more than the rest of the step.
    for (let i = at + 2; i < at + 1 + copies; i++) states[i] = states[i + 1]!;
    states[at + 1 + copies] = 0;
  }

  /** Copies that exist, online or not. */
  presentCopies(states: Int32Array, offset: number, region: number): number {
    return bitCount(states[offset + this.base[region]!]!);
  }

  /** Copies that can be read now: 0 while the region is out of reach. */
  onlineCopies(states: Int32Array, offset: number, region: number): number {
    return this.online(states, offset + this.base[region]!);
  }

  isReadable(states: Int32Array, offset: number, region: number): boolean {
    return this.online(states, offset + this.base[region]!) >= this.need[region]!;
  }

  /** Fewer copies than decoding needs: nothing here can be read again without a refill (or external repair). */
  isEmpty(states: Int32Array, offset: number, region: number): boolean {
    return bitCount(states[offset + this.base[region]!]!) < this.need[region]!;
  }

  isOut(states: Int32Array, offset: number, region: number): boolean {
    return (states[offset + this.base[region]! + 1]! & OUT) !== 0;
  }

  /** Empty in every region. Final under repair from survivors, unless a region is renewed without its old content. */
  isLost(states: Int32Array, offset: number): boolean {
    for (let r = 0; r < this.regionCount; r++) {
      if (!this.isEmpty(states, offset, r)) return false;
    }
    return true;
  }

  /** The state of a copy in the words of the copy lifecycle. */
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
   * region share their rates and laws (the chain is lumpable: serial order only says who is next among equals).
   */
  symmetricKey(states: Int32Array, offset: number): string {
    const parts: string[] = [];
    for (let r = 0; r < this.regionCount; r++) {
      const at = offset + this.base[r]!;
      const offline = bitCount(states[at + 1]! & ~OUT);
      parts.push(`${bitCount(states[at]!)}.${offline}${this.isOut(states, offset, r) ? 'x' : ''}`);
    }
    return parts.join('|');
  }

  private lose(states: Int32Array, offset: number, region: number, bits: number, singly: boolean): number {
    const at = offset + this.base[region]!;
    const need = this.need[region]!;
    const before = bitCount(states[at]!);
    if (!this.parallel) this.queueLost(states, at, region, bits);
    states[at]! &= ~bits;
    states[at + 1]! &= ~bits;
    const left = bitCount(states[at]!);
    if (left >= need) return singly && left === need && this.drawsUnreadable ? UNREADABLE_DRAW : 0;
    if (this.survivors) this.clear(states, at, region);
    if (before < need) return 0;
    return this.isLost(states, offset) ? EMPTIED | LOST : EMPTIED;
  }

  /** Appends lost positions, lowest first among those lost at once. */
  private queueLost(states: Int32Array, at: number, region: number, bits: number): void {
    let tail = at + 2 + this.copies[region]! - bitCount(states[at]!);
    for (let mask = bits; mask !== 0; mask &= mask - 1) states[tail++] = lowestBit(mask) + 1;
  }

  /** No copy is left, and nobody waits for a local repair that cannot come. */
  private clear(states: Int32Array, at: number, region: number): void {
    states[at] = 0;
    states[at + 1]! &= OUT;
    if (this.parallel) return;
    for (let i = at + 2; i < at + 2 + this.copies[region]!; i++) states[i] = 0;
  }

  private fill(states: Int32Array, at: number, region: number): void {
    this.clear(states, at, region);
    states[at] = this.allCopies(region);
  }

  /** Missing copies of this region are being rebuilt here. A region out of reach rebuilds nothing. */
  private repairsLocally(states: Int32Array, at: number, region: number): boolean {
    if (states[at] === this.allCopies(region)) return false;
    if (!this.survivors) return (states[at + 1]! & OUT) === 0;
    return this.online(states, at) >= this.need[region]!;
  }

  /** An empty region in reach is refilled while any other region can be read; which one is the driver's matter. */
  private refillsRegion(states: Int32Array, offset: number, region: number): boolean {
    if (!this.refills || this.isOut(states, offset, region) || !this.isEmpty(states, offset, region)) return false;
    for (let r = 0; r < this.regionCount; r++) {
      if (r !== region && this.isReadable(states, offset, r)) return true;
    }
    return false;
  }

  private online(states: Int32Array, at: number): number {
    const held = states[at + 1]!;
    return (held & OUT) !== 0 ? 0 : bitCount(states[at]! & ~held);
  }

  private allCopies(region: number): number {
    return (1 << this.copies[region]!) - 1;
  }
}

export type CopyState = 'readable' | 'offline' | 'missing' | 'repairing';
export type StampState = 'available' | 'unavailable' | 'lost' | 'rebuilding';
