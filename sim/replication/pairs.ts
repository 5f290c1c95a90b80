/** Ordered pairs of holders, numbered by source: who they are and what faults hold on the way between them now. */
import { type Conditions, KEYLESS_FOR_EVER } from '../conditions.ts';
import type { Plan } from '../plan.ts';
import type { Places } from '../storage/places.ts';
import type { Stamps } from '../storage/stamps.ts';

export class Pairs {
  /** Replicas and their geo-redundant copies. */
  readonly holders: number;
  readonly count: number;
  private readonly plan: Plan;
  private readonly conditions: Conditions;
  private readonly stamps: Stamps;
  private readonly places: Places;

  constructor(plan: Plan, conditions: Conditions, stamps: Stamps, places: Places) {
    this.holders = places.holders;
    this.count = this.holders * this.holders;
    this.places = places;
    this.plan = plan;
    this.conditions = conditions;
    this.stamps = stamps;
  }

  of(from: number, to: number): number {
    return from * this.holders + to;
  }

  from(pair: number): number {
    return Math.floor(pair / this.holders);
  }

  to(pair: number): number {
    return pair % this.holders;
  }

  /** The pair copies a stamp to its geo-redundant copy: storage does that by itself, geo-replication has no part in it. */
  isGeoRedundant(pair: number): boolean {
    return this.places.isSecondary(this.to(pair));
  }

  /** Bytes per µs that the pair's link carries now: 0 while replication is paused or the way is cut. */
  capacityBytesPerUs(pair: number): number {
    const path = this.path(pair);
    if (this.isFrozen(pair)) return 0;
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

  /** Replication from the one to the other is paused, the way is cut, or the customer's key cannot be used at an end of it. */
  isFrozen(pair: number): boolean {
    const path = this.path(pair);
    if (this.conditions.partitioned[path]! > 0) return true;
    // Storage copies what is encrypted as it is; what geo-replication sends is decrypted, and encrypted anew.
    return !this.isGeoRedundant(pair) && (this.conditions.paused[path]! > 0 || this.isKeyless(pair));
  }

  /** Nothing will ever move on the pair again: the key at an end of it is gone for good. */
  isHopeless(pair: number): boolean {
    const { region } = this.places;
    const { keyless } = this.conditions;
    const isGone = (holder: number): boolean => keyless[region[holder]!] === KEYLESS_FOR_EVER;
    return !this.isGeoRedundant(pair) && (isGone(this.from(pair)) || isGone(this.to(pair)));
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

  private isKeyless(pair: number): boolean {
    const { region } = this.places;
    const { keyless } = this.conditions;
    return keyless[region[this.from(pair)]!]! + keyless[region[this.to(pair)]!]! > 0;
  }

  private path(pair: number): number {
    const { region } = this.places;
    return this.conditions.pair(region[this.from(pair)]!, region[this.to(pair)]!);
  }
}
