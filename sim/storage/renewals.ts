/**
 * Groups that no region holds any more, and when they are laid anew, empty, so that later writes find a place.
 *
 * Model: new copies of a lost group take as long as those of any other: the loss is noticed, nodes are found, the group is
 * set up on them. Until then the group takes no writes.
 */
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { KeyedDraws } from '../kernel/streams.ts';
import { EVENT_RENEWAL } from '../kinds.ts';
import { type Plan, withinUs } from '../plan.ts';

export class Renewals implements Stateful {
  private readonly plan: Plan;
  private readonly queue: EventQueue;
  private readonly draws: KeyedDraws;
  /** Of each group the pending renewal (0: none), and how many it has seen. */
  private handle: Float64Array;
  private seen: Int32Array;

  /** @param draws keyed by (group, which renewal of it) */
  constructor(plan: Plan, queue: EventQueue, draws: KeyedDraws) {
    const groups = plan.stamp.placementGroups;
    this.plan = plan;
    this.queue = queue;
    this.draws = draws;
    this.handle = new Float64Array(groups);
    this.seen = new Int32Array(groups);
  }

  isPending(group: number): boolean {
    return this.handle[group]! !== 0;
  }

  /** The group was lost: schedules its renewal. `timeUs` gives the time of a local repair for a uniform draw. */
  schedule(group: number, timeUs: (u: number) => number): void {
    if (this.isPending(group)) return;
    const ordinal = this.seen[group]!;
    this.seen[group] = ordinal + 1;
    const us = Math.floor(timeUs(this.draws.uniform(group, ordinal)) + 0.5);
    this.handle[group] = this.queue.schedule(withinUs(this.queue.nowUs + us, this.plan), EVENT_RENEWAL, group, 0);
  }

  /** The group is laid anew sooner, with a whole stamp. */
  cancel(group: number): void {
    if (this.isPending(group)) this.queue.cancel(this.handle[group]!);
    this.handle[group] = 0;
  }

  /** The renewal's event has come. */
  done(group: number): void {
    this.handle[group] = 0;
  }

  visitState(v: StateVisitor): void {
    this.handle = v.f64('renewals.handle', this.handle, this.handle.length);
    this.seen = v.i32('renewals.seen', this.seen, this.seen.length);
  }
}
