/**
 * What the request path asks of storage most, kept ready: may this group be read in this replica, may it be written, and
 * how many groups of a replica cannot be read, or have no redundancy left. Derived from the core's state whenever that changes.
 */
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import { IS_AT_RISK, IS_READABLE, IS_WRITABLE } from './reliabilityState.ts';

export class GroupFlags implements Stateful {
  private readonly groups: number;
  /** replica × groups: enough copies online to read, to write. */
  private readable: Uint8Array;
  private writable: Uint8Array;
  private unreadableGroups: Int32Array;
  /** No redundancy left. */
  private exposed: Uint8Array;
  private exposedGroups: Int32Array;

  /** @param exposed groups have no redundancy to begin with */
  constructor(replicas: number, groups: number, exposed: boolean) {
    this.groups = groups;
    this.exposed = new Uint8Array(replicas * groups).fill(exposed ? 1 : 0);
    this.exposedGroups = new Int32Array(replicas).fill(exposed ? groups : 0);
    this.readable = new Uint8Array(replicas * groups).fill(1);
    this.writable = new Uint8Array(replicas * groups).fill(1);
    this.unreadableGroups = new Int32Array(replicas);
  }

  /** Takes over how a group stands in a replica: bits of reliabilityState.ts. */
  refresh(replica: number, group: number, standing: number): void {
    const at = replica * this.groups + group;
    const readable = standing & IS_READABLE;
    this.unreadableGroups[replica] = this.unreadableGroups[replica]! + this.readable[at]! - readable;
    this.readable[at] = readable;
    this.writable[at] = (standing & IS_WRITABLE) !== 0 ? 1 : 0;
    const exposed = (standing & IS_AT_RISK) !== 0 ? 1 : 0;
    this.exposedGroups[replica] = this.exposedGroups[replica]! + exposed - this.exposed[at]!;
    this.exposed[at] = exposed;
  }

  isReadable(replica: number, group: number): boolean {
    return this.readable[replica * this.groups + group] === 1;
  }

  isWritable(replica: number, group: number): boolean {
    return this.writable[replica * this.groups + group] === 1;
  }

  /** Groups of the replica without redundancy. */
  atRisk(replica: number): number {
    return this.exposedGroups[replica]!;
  }

  /** Most groups of the replica can be read. */
  areMostReadable(replica: number): boolean {
    return 2 * this.unreadableGroups[replica]! <= this.groups;
  }

  visitState(v: StateVisitor): void {
    this.readable = v.u8('flags.readable', this.readable, this.readable.length);
    this.writable = v.u8('flags.writable', this.writable, this.writable.length);
    this.exposed = v.u8('flags.exposed', this.exposed, this.exposed.length);
    this.exposedGroups = v.i32('flags.exposedGroups', this.exposedGroups, this.exposedGroups.length);
    this.unreadableGroups = v.i32('flags.unreadableGroups', this.unreadableGroups, this.unreadableGroups.length);
  }
}
