/**
 * Who is told of repairs as they begin and end. Fault model: a repair that fails does not exist; one is called off when
 * its copy is lost again, or its source, and begins anew when it can. A watch never acts back on the stamps.
 */
export interface RepairWatch {
  /** `slot`: the core's dense index of the repair among those of a group. */
  repairBegan(group: number, slot: number): void;
  /** `completed`: false when it was called off. */
  repairEnded(group: number, slot: number, completed: boolean): void;
}
