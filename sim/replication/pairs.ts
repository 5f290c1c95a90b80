/** Ordered pairs of replicas, numbered by source: who they are and what faults hold on the way between them now. */
import type { Conditions } from '../conditions.ts';
import type { Plan } from '../plan.ts';
import type { Stamps } from '../storage/stamps.ts';

export class Pairs {
  readonly replicas: number;
  readonly count: number;
  private readonly plan: Plan;
  private readonly conditions: Conditions;
  private readonly stamps: Stamps;

  constructor(plan: Plan, conditions: Conditions, stamps: Stamps) {
    this.replicas = plan.replicas.length;
    this.count = this.replicas * this.replicas;
    this.plan = plan;
    this.conditions = conditions;
    this.stamps = stamps;
  }

  of(from: number, to: number): number {
    return from * this.replicas + to;
  }

  from(pair: number): number {
    return Math.floor(pair / this.replicas);
  }

  to(pair: number): number {
    return pair % this.replicas;
  }

  /** Bytes per µs that the pair's link carries now: 0 while replication is paused or the way is cut. */
  capacityBytesPerUs(pair: number): number {
    const path = this.path(pair);
    if (this.isFrozenPath(path)) return 0;
    const { capacityFactor, replicationFactor } = this.conditions;
    return (this.plan.replication.bandwidthBytesPerSecond / 1e6) * capacityFactor[path]! * replicationFactor[path]!;
  }

  /** What remains of the bandwidth of replication itself, whatever the network leaves: 1 unless a fault slows it. */
  share(pair: number): number {
    return this.conditions.replicationFactor[this.path(pair)]!;
  }

  /** Both ends have storage in service. */
  isServed(pair: number): boolean {
    return this.stamps.isServing(this.from(pair)) && this.stamps.isServing(this.to(pair));
  }

  /** Replication from the one to the other is paused, or the way is cut. */
  isFrozen(pair: number): boolean {
    return this.isFrozenPath(this.path(pair));
  }

  /** Nothing moves on the pair now. */
  isBlocked(pair: number): boolean {
    return this.isFrozen(pair) || !this.isServed(pair);
  }

  /** The median round trip in µs, with what faults add now. */
  roundTripUs(pair: number): number {
    const path = this.path(pair);
    return this.plan.rttP50Us[path]! + this.conditions.addedLatencyUs[path]!;
  }

  private path(pair: number): number {
    const { replicas } = this.plan;
    return this.conditions.pair(replicas[this.from(pair)]!, replicas[this.to(pair)]!);
  }

  private isFrozenPath(path: number): boolean {
    return this.conditions.paused[path]! > 0 || this.conditions.partitioned[path]! > 0;
  }
}
