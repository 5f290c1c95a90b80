/**
 * New geo-redundant copies: which are still to be begun, and since when each that had to be filled is whole.
 *
 * Fault model: none of its own. A copy that was lost, or that a failover used up, is made anew by filling an empty stamp
 * group by group, which begins when its time has come and its place is not destroyed; what was written before that is done
 * reaches it only afterwards.
 */
import type { Stateful, StateVisitor } from '../kernel/state.ts';

export class NewCopies implements Stateful {
  /** Of each holder: when its stamp was last filled to the end, −1 for never. */
  private wholeUs: Float64Array;
  /** Of each holder: the failover that ordered a new copy there which has not been begun, −1 for none. */
  private awaits: Int32Array;

  /** @param holders number of replicas and geo-redundant copies */
  constructor(holders: number) {
    this.wholeUs = new Float64Array(holders).fill(-1);
    this.awaits = new Int32Array(holders).fill(-1);
  }

  /** A failover has used the copy up, and a new one is to be made in its place some time later. */
  ordered(copy: number, failover: number): void {
    this.awaits[copy] = failover;
  }

  /** The copy is being made, or nobody wants it any more. */
  begun(copy: number): void {
    this.awaits[copy] = -1;
  }

  /** The failover that ordered the copy, while its making has not begun; else −1. */
  awaitedBy(copy: number): number {
    return this.awaits[copy]!;
  }

  /** Every group of the copy has been filled. */
  filled(copy: number, nowUs: number): void {
    this.wholeUs[copy] = nowUs;
  }

  /** µs at which the copy was last filled to the end, −1 where it never had to be. */
  wholeSinceUs(copy: number): number {
    return this.wholeUs[copy]!;
  }

  visitState(v: StateVisitor): void {
    this.wholeUs = v.f64('newCopies.wholeUs', this.wholeUs, this.wholeUs.length);
    this.awaits = v.i32('newCopies.awaits', this.awaits, this.awaits.length);
  }
}
