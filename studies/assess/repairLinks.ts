/** The ends of rebuilds over the stamps' repair links, as paths walk: detection first, then bytes that share a link. */
import { YEAR_US } from '../../sim/kernel/time.ts';
import type { RepairLoad } from '../../sim/skeleton/repairLoad.ts';
import type { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { regionOf } from '../../sim/storage/reliabilityCodes.ts';

const IDLE = 0;
const UNNOTICED = 1;
const MOVING = 2;

export class RepairLinks {
  private readonly load: RepairLoad;
  private readonly skeleton: Skeleton;
  /** Years, by slot: shared with the path that walks. */
  private readonly ends: Float64Array;
  private readonly phase: Uint8Array;
  /** Of each slot: its part of the transfers on its link, and fragments that it reads. */
  private readonly part: Float64Array;
  private readonly fragments: Float64Array;
  private readonly stampOf: Int32Array;
  /** Transfers on each stamp's link, those of other groups in the same strikes included. */
  private readonly moving: Float64Array;

  constructor(skeleton: Skeleton, load: RepairLoad, ends: Float64Array) {
    const { slots } = skeleton.core;
    this.skeleton = skeleton;
    this.load = load;
    this.ends = ends;
    this.phase = new Uint8Array(slots);
    this.part = new Float64Array(slots);
    this.fragments = new Float64Array(slots);
    this.stampOf = Int32Array.from({ length: slots }, (_, slot) => regionOf(skeleton.core.codeOfSlot(slot)));
    this.moving = new Float64Array(skeleton.place.copies.length);
  }

  clear(): void {
    this.phase.fill(IDLE);
    this.moving.fill(0);
  }

  /** It is a rebuild, and crosses the link. */
  takes(slot: number): boolean {
    return this.skeleton.crossesLink(this.skeleton.core.codeOfSlot(slot));
  }

  /**
   * A rebuild begins.
   * @param component that took the copy, −1 for nobody who is known
   * @param beside rebuilds of the group that begin in the stamp at the same instant, this one included
   */
  begin(slot: number, component: number, beside: number, state: Int32Array, nowYears: number): void {
    const { core } = this.skeleton;
    this.phase[slot] = UNNOTICED;
    this.part[slot] = this.load.together(component, this.stampOf[slot]!) / beside;
    this.fragments[slot] = core.fragmentsRead(state, 0, core.codeOfSlot(slot));
    this.ends[slot] = nowYears + this.load.detectionUs / YEAR_US;
  }

  /** What ends next in a slot is the detection of a loss. */
  isUnnoticed(slot: number): boolean {
    return this.phase[slot] === UNNOTICED;
  }

  /** What ends now is the detection of a loss and not its repair: then its bytes are on their way. */
  goesOn(slot: number, nowYears: number): boolean {
    if (!this.isUnnoticed(slot)) return false;
    const stamp = this.stampOf[slot]!;
    this.phase[slot] = MOVING;
    this.change(stamp, this.part[slot]!, nowYears, slot);
    const left = this.load.left[stamp]!;
    const us = left === 0 ? Number.POSITIVE_INFINITY : (this.load.fragmentUs * this.fragments[slot]!) / left;
    this.ends[slot] = nowYears + (us / YEAR_US) * this.moving[stamp]!;
    return true;
  }

  /** It is over, or was broken off. */
  end(slot: number, nowYears: number): void {
    if (this.phase[slot] === MOVING) this.change(this.stampOf[slot]!, -this.part[slot]!, nowYears, slot);
    this.phase[slot] = IDLE;
  }

  /** More or fewer transfers: what the others have still to move takes longer or shorter in proportion. */
  private change(stamp: number, by: number, nowYears: number, except: number): void {
    const before = this.moving[stamp]!;
    let after = before + by;
    // Rounding must not leave a trace of transfers that are all over.
    if (!this.isMoving(stamp, except) && by < 0) after = 0;
    this.moving[stamp] = after;
    if (before === 0 || after === 0) return;
    for (let slot = 0; slot < this.phase.length; slot++) {
      if (slot === except || this.phase[slot] !== MOVING || this.stampOf[slot] !== stamp) continue;
      this.ends[slot] = nowYears + (this.ends[slot]! - nowYears) * (after / before);
    }
  }

  private isMoving(stamp: number, except: number): boolean {
    for (let slot = 0; slot < this.phase.length; slot++) {
      if (slot !== except && this.phase[slot] === MOVING && this.stampOf[slot] === stamp) return true;
    }
    return false;
  }
}
