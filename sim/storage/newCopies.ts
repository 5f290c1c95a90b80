/**
 * New geo-redundant copies: since when each that had to be filled is whole.
 *
 * Fault model: none of its own. A copy that was lost, or that a failover used up, is made anew by filling an empty stamp
 * group by group; what was written before that is done reaches it only afterwards.
 */
import type { Stateful, StateVisitor } from '../kernel/state.ts';

export class NewCopies implements Stateful {
  /** Of each holder: when its stamp was last filled to the end, −1 for never. */
  private wholeUs: Float64Array;

  /** @param holders number of replicas and geo-redundant copies */
  constructor(holders: number) {
    this.wholeUs = new Float64Array(holders).fill(-1);
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
  }
}
