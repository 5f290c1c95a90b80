/** A law of the replication lag, in place of queue and link: each ordered pair has draws of its own, its n-th job takes the n-th. */
import type { Law } from '../kernel/distributions.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { KeyedDraws } from '../kernel/streams.ts';

export class Lag implements Stateful {
  private readonly law: Law;
  private readonly draws: readonly KeyedDraws[];
  private drawn: Int32Array;

  /** @param law of µs; @param draws of each ordered pair */
  constructor(law: Law, draws: readonly KeyedDraws[]) {
    this.law = law;
    this.draws = draws;
    this.drawn = new Int32Array(draws.length);
  }

  /** The lag of the pair's next job, in whole µs. */
  nextUs(pair: number): number {
    const ordinal = this.drawn[pair]!;
    this.drawn[pair] = ordinal + 1;
    return Math.floor(this.law.quantile(this.draws[pair]!.uniform(ordinal, 0)));
  }

  visitState(v: StateVisitor): void {
    this.drawn = v.i32('lag.drawn', this.drawn, this.draws.length);
  }
}
