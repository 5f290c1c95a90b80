/**
 * What the request path asks of storage most, kept ready: may this group be read in this replica, may it be written, and
 * how many groups of a replica cannot be read. Derived from the core's state whenever that changes.
 */
import type { Stateful, StateVisitor } from '../kernel/state.ts';

export class GroupFlags implements Stateful {
  private readonly groups: number;
  /** replica × groups: enough copies online to read, to write. */
  private readable: Uint8Array;
  private writable: Uint8Array;
  private unreadableGroups: Int32Array;

  constructor(replicas: number, groups: number) {
    this.groups = groups;
    this.readable = new Uint8Array(replicas * groups).fill(1);
    this.writable = new Uint8Array(replicas * groups).fill(1);
    this.unreadableGroups = new Int32Array(replicas);
  }

  /** Takes over a group's state in a replica: copies online, and how many reading and writing need. */
  refresh(replica: number, group: number, online: number, need: number, quorum: number): void {
    const at = replica * this.groups + group;
    const readable = online >= need ? 1 : 0;
    this.unreadableGroups[replica] = this.unreadableGroups[replica]! + this.readable[at]! - readable;
    this.readable[at] = readable;
    this.writable[at] = online >= quorum ? 1 : 0;
  }

  isReadable(replica: number, group: number): boolean {
    return this.readable[replica * this.groups + group] === 1;
  }

  isWritable(replica: number, group: number): boolean {
    return this.writable[replica * this.groups + group] === 1;
  }

  /** Most groups of the replica can be read. */
  areMostReadable(replica: number): boolean {
    return 2 * this.unreadableGroups[replica]! <= this.groups;
  }

  visitState(v: StateVisitor): void {
    this.readable = v.u8('flags.readable', this.readable, this.readable.length);
    this.writable = v.u8('flags.writable', this.writable, this.writable.length);
    this.unreadableGroups = v.i32('flags.unreadableGroups', this.unreadableGroups, this.unreadableGroups.length);
  }
}
