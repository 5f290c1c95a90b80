/**
 * Anti-entropy on a period: the replicas' inventories are compared and what one lacks is queued, however it came to be
 * missing. Replicas that are out of service are compared as well, since what they hold is known; what is queued for them
 * waits.
 */
import type { EventQueue } from '../kernel/eventQueue.ts';
import { EVENT_ANTI_ENTROPY } from '../kinds.ts';
import { type Plan, withinUs } from '../plan.ts';
import type { GeoReplication } from './geoReplication.ts';

export class AntiEntropy {
  private readonly plan: Plan;
  private readonly queue: EventQueue;
  private readonly replication: GeoReplication;

  constructor(plan: Plan, queue: EventQueue, replication: GeoReplication) {
    this.plan = plan;
    this.queue = queue;
    this.replication = replication;
  }

  /** Plans the first comparison, where the plan wants any: one period after time 0. */
  start(): void {
    const { antiEntropyUs } = this.plan.replication;
    if (antiEntropyUs !== null) this.planNext(antiEntropyUs);
  }

  /** The period is over: compares, and plans the next one. */
  compare(): void {
    this.replication.reconcile();
    this.start();
  }

  private planNext(periodUs: number): void {
    const dueUs = withinUs(this.queue.nowUs + periodUs, this.plan);
    this.queue.schedule(dueUs, EVENT_ANTI_ENTROPY, 0, 0);
  }
}
