/** The validated faults and hazards of a scenario. Units as in scenario.ts. */
import type { LawSpec } from '../sim/kernel/distributions.ts';

export interface NodeTarget {
  readonly region: string;
  /** `eastus/n3` has index 3; the first node is n0. */
  readonly index: number;
}

export type Pick =
  | { readonly kind: 'all' }
  | { readonly kind: 'count'; readonly n: number }
  | { readonly kind: 'fraction'; readonly fraction: number };

export type FaultStart =
  | { readonly kind: 'at'; readonly atUs: number }
  | { readonly kind: 'after'; readonly fault: string; readonly event: 'fired' | 'recovered'; readonly delayUs: number };

export interface FaultCommon {
  readonly id: string;
  readonly startsAt: FaultStart;
}

export interface RegionOutage extends FaultCommon {
  readonly action: 'region.outage';
  readonly regions: readonly string[];
  readonly pick: Pick;
  readonly durationUs: number;
}

export interface RegionLoss extends FaultCommon {
  readonly action: 'region.loss';
  readonly regions: readonly string[];
  readonly pick: Pick;
  /** From the loss until the site is replaced, empty; null: never. */
  readonly rebuildUs: number | null;
}

export interface StorageLoss extends FaultCommon {
  readonly action: 'storage.loss';
  readonly regions: readonly string[];
  readonly pick: Pick;
  readonly rebuildUs: number | null;
}

export interface NodeLoss extends FaultCommon {
  readonly action: 'node.loss';
  /** The candidates; `pick` says how many of them are struck. */
  readonly nodes: readonly NodeTarget[];
  readonly pick: Pick;
}

export interface NodeOutage extends FaultCommon {
  readonly action: 'node.outage';
  readonly nodes: readonly NodeTarget[];
  readonly pick: Pick;
  readonly durationUs: number;
}

/** An ordered pair of regions, never equal. */
export interface RegionPair {
  readonly from: string;
  readonly to: string;
}

export interface NetworkPartition extends FaultCommon {
  readonly action: 'network.partition';
  /** Every ordered pair that is cut: both directions unless the file says `oneWay`. */
  readonly pairs: readonly RegionPair[];
  readonly durationUs: number;
}

export interface NetworkDegrade extends FaultCommon {
  readonly action: 'network.degrade';
  readonly pairs: readonly RegionPair[];
  /** What remains of the capacity, 0–1. */
  readonly capacity: number;
  /** Added to every round trip. */
  readonly latencyUs: number;
  readonly durationUs: number;
}

export interface ReplicationPause extends FaultCommon {
  readonly action: 'replication.pause';
  /** Ordered: from → to only. */
  readonly pairs: readonly RegionPair[];
  readonly durationUs: number;
}

/** Faults of sites, stamps and what stands in them. */
export type StorageFault = RegionOutage | RegionLoss | StorageLoss | NodeLoss | NodeOutage;

/** Faults of the ways between regions, and of what moves on them. */
export type NetworkFault = NetworkPartition | NetworkDegrade | ReplicationPause;

export interface OperatorFailover extends FaultCommon {
  readonly action: 'operator.failover';
  readonly regions: readonly string[];
  readonly pick: Pick;
  /** From the decision until the copy serves in place of the stamp. */
  readonly takesUs: number;
  /** After that, until geo-redundancy is set up again; null: never. */
  readonly resumeUs: number | null;
}

/** What operators do, on purpose or not. */
export type OperatorFault = OperatorFailover;

export type Fault = StorageFault | NetworkFault | OperatorFault;

export type FaultAction = Fault['action'];

/** One independent process per target: per node for node.loss, per region for the others. */
export type Hazard =
  | {
      readonly id: string;
      readonly action: 'node.loss';
      readonly regions: readonly string[];
      readonly ratePerUs: number;
    }
  | {
      readonly id: string;
      readonly action: 'region.loss';
      readonly regions: readonly string[];
      readonly ratePerUs: number;
      /** Time until the site is replaced, in microseconds; null: replaced at once and refilled by geo-repair. */
      readonly rebuild: LawSpec | null;
    }
  | {
      readonly id: string;
      readonly action: 'region.outage';
      readonly regions: readonly string[];
      readonly ratePerUs: number;
      readonly duration: LawSpec;
    };
