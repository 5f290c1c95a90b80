/**
 * The reliability core: one placement group over R regions, as a few integers and pure rules.
 *
 * What can happen to it: a copy is lost for good or goes offline for a while; a region loses all its copies at once or
 * cannot be reached; the last copies needed turn out to be unreadable; a copy rots. What it recovers from: a region that
 * can still decode rebuilds its missing copies; an empty region is refilled whole from another that can decode. Empty
 * everywhere is loss.
 *
 * The core draws nothing and schedules nothing. A driver asks what may happen (`causes`) and what is under way
 * (`pending`), supplies rates and times, and says what did happen (`apply`, `complete`). Whatever is drawn for a
 * pending repair belongs to it for as long as `isPending` stays true without a break.
 *
 * An outage of a node holds the slot of its copy, present or lost: a lost copy is not rebuilt before its node is back.
 *
 * Bit rot: a corrupt copy counts as present, and repair trusts it, until something reads it: a client's read (the driver
 * applies CORRUPT_FOUND), a scrub (it finds all that is corrupt in reach), or a rebuild, which reads its sources (the
 * local group of an LRC, else every copy in reach, so that copies stay interchangeable) and makes its copy only if what is
 * clean among them decodes. What is found is lost, and goes the way of every loss. Two questions, two answers: what
 * repair and readers believe (`isEmpty`, `isReadable`, `isGone`) looks at present copies; what is true (`isIntact`,
 * `isLost`) looks at clean ones. A group is lost when its clean copies decode nowhere, noticed or not. A refill takes what
 * it needs from any region that can send it clean; where none can, it finds out what is corrupt in all of them.
 *
 * State of a region, in words of an Int32Array that the driver owns:
 *   [present copies (bit mask), held slots (bit mask) | OUT, where copies can rot: corrupt copies (bit mask),
 *    and under serial repair: lost positions + 1 (reliabilityLine.ts)]
 */
import { assert } from '../kernel/assert.ts';
import { lowestBit } from './reliabilityBits.ts';
import * as codes from './reliabilityCodes.ts';
import { dequeue, enqueueAll, requeue } from './reliabilityLine.ts';
import { GroupStates, OUT, type ReliabilityShape } from './reliabilityState.ts';

/** Flags returned by `apply` and `complete`. */
export const EMPTIED = 1;
/** The step has left no region whose clean copies decode. */
export const LOST = 2;
/** The driver owes one draw: with probability `unreadable`, apply UNREADABLE_FOUND to the region at this instant. */
export const UNREADABLE_DRAW = 4;
/** The region's clean copies have stopped decoding, and nobody knows. */
export const SPOILT = 8;

/** Builds the core for a shape. Throws on a shape outside the ranges above: scenarios refuse those earlier. */
export function createReliabilityCore(shape: ReliabilityShape): ReliabilityCore {
  return new ReliabilityCore(shape);
}

export class ReliabilityCore extends GroupStates {
  /** Everything present, online and reachable. */
  start(states: Int32Array, offset: number): void {
    for (let r = 0; r < this.regionCount; r++) {
      const at = offset + this.base[r]!;
      states[at + 1] = 0;
      this.clear(states, at, r);
      states[at] = this.allCopies(r);
    }
  }

  /**
   * Writes the codes of the chance events whose hazards accrue in this state and returns their number. Hazards accrue
   * only while the target is up: an offline copy or a region out of reach is not listed, though `apply` would take its
   * loss. What is lost cannot be lost again. Where copies can rot, each clean one may.
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
      if (this.rots) {
        for (let mask = present & ~held & ~states[at + 2]!; mask !== 0; mask &= mask - 1) {
          out[n++] = codes.encode(codes.COPY_CORRUPT, r, lowestBit(mask));
        }
      }
      out[n++] = codes.encode(codes.REGION_LOSS, r);
    }
    return n;
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
        return this.decoders[region]!.isExhausted(present);
      case codes.COPY_DOWN:
        return (held & bit) === 0;
      case codes.COPY_UP:
        return (held & bit) !== 0;
      case codes.REGION_DOWN:
        return (held & OUT) === 0;
      case codes.REGION_UP:
        return (held & OUT) !== 0;
      case codes.RENEWED:
        return present === 0;
      case codes.COPY_CORRUPT:
        return this.rots && (present & bit & ~states[at + 2]!) !== 0;
      case codes.CORRUPT_FOUND:
        return (held & OUT) === 0 && (this.corruptAt(states, at) & bit & ~held) !== 0;
      default:
        return false;
    }
  }

  /** Makes an event happen; returns EMPTIED, LOST, UNREADABLE_DRAW and SPOILT as flags. The event must be allowed. */
  apply(states: Int32Array, offset: number, event: number): number {
    assert(this.allows(states, offset, event), 'reliability: event not possible in this state');
    const region = codes.regionOf(event);
    const at = offset + this.base[region]!;
    const bit = 1 << codes.positionOf(event);
    switch (codes.kindOf(event)) {
      case codes.COPY_LOSS:
      case codes.CORRUPT_FOUND:
        return this.lose(states, offset, region, bit, true);
      case codes.REGION_LOSS:
      case codes.STORAGE_LOSS:
      case codes.UNREADABLE_FOUND:
        return this.lose(states, offset, region, states[at]!, false);
      case codes.COPY_CORRUPT:
        return this.corrupt(states, offset, region, bit);
      case codes.COPY_DOWN:
      case codes.COPY_UP:
        states[at + 1]! ^= bit;
        if (!this.parallel) {
          requeue(states, at + this.head, this.copies[region]!, codes.positionOf(event), states[at + 1]!);
        }
        return 0;
      case codes.REGION_DOWN:
        states[at + 1]! |= OUT;
        return 0;
      case codes.REGION_UP:
        states[at + 1]! &= ~OUT;
        return 0;
      default:
        this.clear(states, at, region);
        states[at] = this.allCopies(region);
        return 0;
    }
  }

  /** Several copies of a region are lost at once, as one event: flags as of `apply`, with one draw at most. */
  loseCopies(states: Int32Array, offset: number, region: number, copies: number): number {
    const struck = copies & states[offset + this.base[region]!]!;
    return struck === 0 ? 0 : this.lose(states, offset, region, struck, true);
  }

  /**
   * Ends a pending repair or scrub; returns flags as `apply` does. A rebuilt copy is present and online; a refilled region
   * has every copy whose node is up. Either may instead find that what it was to read is corrupt, also in other regions:
   * then `isEmpty` says which of them have nothing left.
   */
  complete(states: Int32Array, offset: number, repair: number): number {
    assert(this.isPending(states, offset, repair), 'reliability: repair is not under way');
    const region = codes.regionOf(repair);
    switch (codes.kindOf(repair)) {
      case codes.LOCAL_REPAIR:
        return this.rebuild(states, offset, region, codes.positionOf(repair));
      case codes.SCRUB:
        return this.find(states, offset, region);
      default:
        return this.refill(states, offset, region);
    }
  }

  private lose(states: Int32Array, offset: number, region: number, bits: number, singly: boolean): number {
    const at = offset + this.base[region]!;
    const decoder = this.decoders[region]!;
    const wasThere = decoder.decodes(states[at]!);
    const wasIntact = this.rots ? this.isIntact(states, offset, region) : wasThere;
    states[at]! &= ~bits;
    if (this.rots) states[at + 2]! &= ~bits;
    const left = states[at]!;
    const isThere = decoder.decodes(left);
    if (!isThere && this.survivors) this.clear(states, at, region);
    else if (!this.parallel) enqueueAll(states, at + this.head, this.copies[region]!, bits, states[at + 1]!);
    const flags = isThere && !this.rots ? 0 : this.flagsOf(states, offset, region, wasThere, wasIntact);
    return isThere && singly && this.drawsUnreadable && decoder.isExhausted(left) ? flags | UNREADABLE_DRAW : flags;
  }

  private corrupt(states: Int32Array, offset: number, region: number, bits: number): number {
    const at = offset + this.base[region]!;
    const wasThere = this.decoders[region]!.decodes(states[at]!);
    const wasIntact = this.isIntact(states, offset, region);
    states[at + 2]! |= bits;
    return this.flagsOf(states, offset, region, wasThere, wasIntact);
  }

  private flagsOf(states: Int32Array, offset: number, region: number, wasThere: boolean, wasIntact: boolean): number {
    const isIntact = this.isIntact(states, offset, region);
    let flags = 0;
    if (wasThere && this.isEmpty(states, offset, region)) flags = EMPTIED;
    else if (wasIntact && !isIntact) flags = SPOILT;
    return wasIntact && !isIntact && this.isLost(states, offset) ? flags | LOST : flags;
  }

  /** A rebuild ends: it has read its sources, and made the copy if they were good for it. */
  private rebuild(states: Int32Array, offset: number, region: number, position: number): number {
    const at = offset + this.base[region]!;
    let found = 0;
    if (this.survivors && this.corruptAt(states, at) !== 0) {
      const reach = this.reach(states, at);
      const local = this.decoders[region]!.sourcesOf(position, reach);
      // A local group that turns out to be corrupt does not do: then everything in reach is read.
      if ((this.corruptAt(states, at) & local) !== 0) found = this.corruptAt(states, at) & reach;
      if (found !== 0 && !this.canSend(states, offset, region)) return this.lose(states, offset, region, found, true);
    }
    states[at]! |= 1 << position;
    if (!this.parallel) dequeue(states, at + this.head, this.copies[region]!, position);
    return found === 0 ? 0 : this.lose(states, offset, region, found, true);
  }

  /** A refill ends: every free slot of the region has its copy, unless no other region could send the content. */
  private refill(states: Int32Array, offset: number, region: number): number {
    if (this.hasSource(states, offset, region)) {
      const at = offset + this.base[region]!;
      this.clear(states, at, region);
      states[at] = this.allCopies(region) & ~states[at + 1]!;
      if (!this.parallel) {
        const lost = this.allCopies(region) & ~states[at]!;
        enqueueAll(states, at + this.head, this.copies[region]!, lost, states[at + 1]!);
      }
      return 0;
    }
    let flags = 0;
    for (let r = 0; r < this.regionCount; r++) {
      if (r !== region && this.isReadable(states, offset, r)) flags |= this.find(states, offset, r) & ~UNREADABLE_DRAW;
    }
    return flags;
  }

  /** Whatever is corrupt in reach is found. */
  private find(states: Int32Array, offset: number, region: number): number {
    const at = offset + this.base[region]!;
    return this.lose(states, offset, region, this.corruptAt(states, at) & this.reach(states, at), true);
  }

  /** No copy is left, and nobody waits for a local repair that cannot come. Nodes that are down stay down. */
  private clear(states: Int32Array, at: number, region: number): void {
    states[at] = 0;
    if (this.rots) states[at + 2] = 0;
    if (this.parallel) return;
    for (let i = at + this.head; i < at + this.head + this.copies[region]!; i++) states[i] = 0;
  }
}

export type { CopyState, StampState } from './reliabilityKeys.ts';
export type { RegionShape, ReliabilityShape } from './reliabilityState.ts';
