/** What the copies of the stamps tell and ask, by stamp. Fault model: see copies.ts. */

export interface CopyEvents {
  /** A stamp's copy of a group is gone: whatever it held of the group is destroyed. */
  groupEmptied(stamp: number, group: number, fault: number): void;
  /** Copies of groups that were good rot, of each that is not 0 in `struck`. Called before what follows from it. */
  groupsRot(stamp: number, struck: Int32Array): void;
  /** A stamp's copies of a group are too corrupt to be read, and nobody has noticed. */
  groupSpoilt(stamp: number, group: number, fault: number): void;
  /** No stamp holds the group any more. Called after groupEmptied or groupSpoilt. */
  groupLost(group: number, fault: number): void;
  /** So many groups of a stamp have no redundancy left. */
  groupsAtRisk(stamp: number, groups: number): void;
  /** Whether geo-repair finds a source for the group now; it looks again later if not. */
  canRefill(stamp: number, group: number): boolean;
  /** Geo-repair has brought a group back, as other regions hold it now. */
  groupRefilled(stamp: number, group: number): void;
  /** Groups of a stamp have come back: none of them may be missing any more. */
  mayBeWhole(stamp: number): void;
}
