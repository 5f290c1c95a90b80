/**
 * What stamps tell the world and ask of it. Fault model: see stamps.ts. A holder is a replica, or a geo-redundant copy.
 */

/** What the world does about the physical state of groups. */
export interface StampEvents {
  /** A holder's copy of a group is gone: whatever it held of the group is destroyed. */
  groupEmptied(holder: number, group: number, fault: number): void;
  /** Copies of groups that were good rot, of each that is not 0 in `struck`. Called before what follows from it. */
  groupsRot(holder: number, struck: Int32Array): void;
  /** A holder's copies of a group are too corrupt to be read, and nobody has noticed. */
  groupSpoilt(holder: number, group: number, fault: number): void;
  /** No region holds the group any more. Called after groupEmptied or groupSpoilt. */
  groupLost(group: number, fault: number): void;
  /** So many groups of a holder have no redundancy left. */
  groupsAtRisk(holder: number, groups: number): void;
  /** Whether geo-repair finds a source for the group now; it looks again later if not. */
  canRefill(holder: number, group: number): boolean;
  /** Geo-repair has brought a group back, as other regions hold it now. */
  groupRefilled(holder: number, group: number): void;
  /** A rebuilt holder has every group again. */
  replicaSeeded(holder: number): void;
}
