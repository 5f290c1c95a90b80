/**
 * What the request path asks of storage most, kept ready: may this group be read in this stamp, may it be written, and
 * how many groups of a stamp cannot be read, or have no redundancy left. Derived from the core's state whenever that changes.
 */
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import { IS_AT_RISK, IS_READABLE, IS_WRITABLE } from './reliabilityState.ts';

export class GroupFlags implements Stateful {
  private readonly groups: number;
  /** stamp × groups: enough copies online to read, to write. */
  private readable: Uint8Array;
  private writable: Uint8Array;
  private unreadableGroups: Int32Array;
  /** No redundancy left. */
  private exposed: Uint8Array;
  private exposedGroups: Int32Array;

  /** @param exposed of each stamp: whether its groups have no redundancy to begin with */
  constructor(exposed: readonly boolean[], groups: number) {
    this.groups = groups;
    const stamps = exposed.length;
    this.exposed = new Uint8Array(stamps * groups);
    for (const [s, is] of exposed.entries()) this.exposed.fill(is ? 1 : 0, s * groups, (s + 1) * groups);
    this.exposedGroups = Int32Array.from(exposed, (is) => (is ? groups : 0));
    this.readable = new Uint8Array(stamps * groups).fill(1);
    this.writable = new Uint8Array(stamps * groups).fill(1);
    this.unreadableGroups = new Int32Array(stamps);
  }

  /** Takes over how a group stands in a stamp: bits of reliabilityState.ts. */
  refresh(stamp: number, group: number, standing: number): void {
    const at = stamp * this.groups + group;
    const readable = standing & IS_READABLE;
    this.unreadableGroups[stamp] = this.unreadableGroups[stamp]! + this.readable[at]! - readable;
    this.readable[at] = readable;
    this.writable[at] = (standing & IS_WRITABLE) !== 0 ? 1 : 0;
    const exposed = (standing & IS_AT_RISK) !== 0 ? 1 : 0;
    this.exposedGroups[stamp] = this.exposedGroups[stamp]! + exposed - this.exposed[at]!;
    this.exposed[at] = exposed;
  }

  isReadable(stamp: number, group: number): boolean {
    return this.readable[stamp * this.groups + group] === 1;
  }

  isWritable(stamp: number, group: number): boolean {
    return this.writable[stamp * this.groups + group] === 1;
  }

  /** Groups of the stamp without redundancy. */
  atRisk(stamp: number): number {
    return this.exposedGroups[stamp]!;
  }

  /** Most groups of the stamp can be read. */
  areMostReadable(stamp: number): boolean {
    return 2 * this.unreadableGroups[stamp]! <= this.groups;
  }

  visitState(v: StateVisitor): void {
    this.readable = v.u8('flags.readable', this.readable, this.readable.length);
    this.writable = v.u8('flags.writable', this.writable, this.writable.length);
    this.exposed = v.u8('flags.exposed', this.exposed, this.exposed.length);
    this.exposedGroups = v.i32('flags.exposedGroups', this.exposedGroups, this.exposedGroups.length);
    this.unreadableGroups = v.i32('flags.unreadableGroups', this.unreadableGroups, this.unreadableGroups.length);
  }
}
