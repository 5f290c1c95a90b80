/**
 * Why failovers could not take place: of each planned one and each region that it was to move, what stood in its way.
 *
 * Fault model: a failover needs a geo-redundant copy that is whole and in service, when it is ordered and when it takes
 * effect. There may be none, or none any more; it may not be whole yet; its region or the storage there may be out.
 */
import type { Stateful, StateVisitor } from '../kernel/state.ts';

export const NO_OBSTACLE = 0;
export const NOT_REDUNDANT = 1;
export const NO_REPLICA = 2;
/** The last failover used the copy up, and no new one has been begun. */
export const NOT_MADE_AGAIN = 3;
export const COPY_REGION_LOST = 4;
export const COPY_STORAGE_LOST = 5;
export const NOT_WHOLE = 6;
export const COPY_REGION_OUT = 7;
export const COPY_STORAGE_OUT = 8;

export class FailoverObstacles implements Stateful {
  private readonly regions: number;
  /** failover × region: what stood in the way, in which region, and 1 where it did so only when the failover was ready. */
  private kind: Uint8Array;
  private where: Uint8Array;
  private late: Uint8Array;

  constructor(faults: number, regions: number) {
    this.regions = regions;
    this.kind = new Uint8Array(faults * regions);
    this.where = new Uint8Array(faults * regions);
    this.late = new Uint8Array(faults * regions);
  }

  /** @param where region of the copy @param late the failover was under way */
  note(failover: number, region: number, kind: number, where: number, late: boolean): void {
    const at = failover * this.regions + region;
    this.kind[at] = kind;
    this.where[at] = where;
    this.late[at] = late ? 1 : 0;
  }

  of(failover: number, region: number): { readonly kind: number; readonly where: number; readonly late: boolean } {
    const at = failover * this.regions + region;
    return { kind: this.kind[at]!, where: this.where[at]!, late: this.late[at] === 1 };
  }

  visitState(v: StateVisitor): void {
    this.kind = v.u8('failovers.kind', this.kind, this.kind.length);
    this.where = v.u8('failovers.where', this.where, this.where.length);
    this.late = v.u8('failovers.late', this.late, this.late.length);
  }
}
