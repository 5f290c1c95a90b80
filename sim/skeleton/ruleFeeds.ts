/** Which replicas one-way rules refill from which. A plan without rules lets each refill every other. */
import type { Plan } from '../plan.ts';

export class RuleFeeds {
  /** By ways along the rules every replica comes to every other. */
  readonly joinAll: boolean;
  /** Of each replica, those that rules lead to, as bits; null: all. */
  private readonly next: Int32Array | null;

  constructor({ rules, replicas }: Plan) {
    this.next = rules === null ? null : new Int32Array(replicas.length);
    for (const { from, to } of rules?.rules ?? []) this.next![from]! |= 1 << to;
    this.joinAll = replicas.every((_, from) => replicas.every((__, to) => this.leads(from, to)));
  }

  /** Between two replicas. */
  has(from: number, to: number): boolean {
    return this.next === null || ((this.next[from]! >> to) & 1) === 1;
  }

  /** Directly or by way of others. */
  private leads(from: number, to: number): boolean {
    if (this.next === null) return true;
    let reached = 1 << from;
    for (let round = 1; round < this.next.length; round++) {
      for (const [replica, bits] of this.next.entries()) if (((reached >> replica) & 1) === 1) reached |= bits;
    }
    return ((reached >> to) & 1) === 1;
  }
}
