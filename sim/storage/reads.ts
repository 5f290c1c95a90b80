/**
 * What reads meet in groups that have a corrupt copy. Elsewhere nothing is drawn and nothing is kept.
 *
 * Model: a read meets one of the copies in reach, each with the same chance. Where a corrupt one is noticed (its checksum
 * is checked), it is lost and the read goes on to another; where it is not, the reader gets what is in it.
 */
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { KeyedDraws } from '../kernel/streams.ts';
import type { ReliabilityCore } from './reliability.ts';
import { bitCount, lowestBit } from './reliabilityBits.ts';

export const MET_CLEAN = 0;
/** A corrupt copy, and nobody noticed: the reader gets what is in it. */
export const MET_CORRUPT = 1;
/** Too many copies were corrupt: what is left does not decode. */
const MET_NOTHING = 2;

export class Reads implements Stateful {
  private readonly core: ReliabilityCore;
  private readonly noticed: boolean;
  private readonly draws: readonly KeyedDraws[];
  private readonly groups: number;
  /** stamp × groups: reads that met a group with a corrupt copy. */
  private seen: Int32Array;

  /** @param draws of each stamp: which copy is met, by (group, which read of it) */
  constructor(core: ReliabilityCore, noticed: boolean, draws: readonly KeyedDraws[], groups: number) {
    this.core = core;
    this.noticed = noticed;
    this.draws = draws;
    this.groups = groups;
    this.seen = new Int32Array(core.rots ? draws.length * groups : 0);
  }

  /** @param find tells the core that a copy was found corrupt */
  read(
    states: Int32Array,
    stamp: number,
    group: number,
    find: (stamp: number, group: number, position: number) => void,
  ): number {
    const { core } = this;
    const offset = group * core.stride;
    for (;;) {
      const reach = core.onlineMask(states, offset, stamp);
      if (!core.decoders[stamp]!.decodes(reach)) return MET_NOTHING;
      const corrupt = core.corruptMask(states, offset, stamp);
      if ((corrupt & reach) === 0) return MET_CLEAN;
      const position = this.meets(stamp, group, reach);
      if (((corrupt >>> position) & 1) === 0) return MET_CLEAN;
      if (!this.noticed) return MET_CORRUPT;
      find(stamp, group, position);
    }
  }

  visitState(v: StateVisitor): void {
    this.seen = v.i32('reads.seen', this.seen, this.seen.length);
  }

  private meets(stamp: number, group: number, reach: number): number {
    const at = stamp * this.groups + group;
    const ordinal = this.seen[at]!;
    this.seen[at] = ordinal + 1;
    let rest = reach;
    for (let n = Math.floor(this.draws[stamp]!.uniform(group, ordinal) * bitCount(reach)); n > 0; n--) rest &= rest - 1;
    return lowestBit(rest);
  }
}
