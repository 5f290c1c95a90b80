/** What stamps tell the world and ask of it. Fault model: see stamps.ts. */

/** What the world does about the physical state of groups. */
export interface StampEvents {
  /** A replica's copy of a group is gone: whatever it held of the group is destroyed. */
  groupEmptied(replica: number, group: number, fault: number): void;
  /** A replica's copies of a group are too corrupt to be read, and nobody has noticed. */
  groupSpoilt(replica: number, group: number, fault: number): void;
  /** No region holds the group any more. Called after groupEmptied or groupSpoilt. */
  groupLost(group: number, fault: number): void;
  /** So many groups of a replica have no redundancy left. */
  groupsAtRisk(replica: number, groups: number): void;
  /** Whether geo-repair finds a source for the group now; it looks again later if not. */
  canRefill(replica: number, group: number): boolean;
  /** Geo-repair has brought a group back, as other regions hold it now. */
  groupRefilled(replica: number, group: number): void;
  /** A rebuilt replica has every group again. */
  replicaSeeded(replica: number): void;
}
