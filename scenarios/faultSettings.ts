/** The validated planned faults of a scenario. Units as in scenario.ts. */
import type { Limited } from '../sim/limitsPlan.ts';

export interface NodeTarget {
  readonly region: string;
  /** `eastus/n3` has index 3; the first node is n0. */
  readonly index: number;
}

/** `eastus/z1` is zone 1; the first is z0. */
export interface ZoneTarget {
  readonly region: string;
  readonly zone: number;
}

/** `eastus/n3/d2` is disk 2 of node 3. */
export interface DiskTarget {
  readonly region: string;
  readonly node: number;
  readonly disk: number;
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

export interface StorageOutage extends FaultCommon {
  readonly action: 'storage.outage';
  readonly regions: readonly string[];
  readonly pick: Pick;
  readonly durationUs: number;
}

export interface ZoneOutage extends FaultCommon {
  readonly action: 'zone.outage';
  readonly zones: readonly ZoneTarget[];
  readonly pick: Pick;
  readonly durationUs: number;
}

export interface ZoneLoss extends FaultCommon {
  readonly action: 'zone.loss';
  readonly zones: readonly ZoneTarget[];
  readonly pick: Pick;
  /** From the loss until its nodes are replaced; null: never. */
  readonly rebuildUs: number | null;
}

export interface NodeBurst extends FaultCommon {
  readonly action: 'node.burst';
  readonly nodes: readonly NodeTarget[];
  readonly pick: Pick;
  readonly durationUs: number;
  /** That a node has lost its copies for good, 0–1. */
  readonly probability: number;
}

export interface DiskLoss extends FaultCommon {
  readonly action: 'disk.loss';
  readonly disks: readonly DiskTarget[];
  readonly pick: Pick;
}

/** Copies that are lost at once, or rot. */
export interface CopyFault extends FaultCommon {
  readonly action: 'copy.shock' | 'copy.corrupt';
  readonly regions: readonly string[];
  readonly pick: Pick;
  /** Of each copy, 0–1. */
  readonly probability: number;
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

export interface ReplicationSlow extends FaultCommon {
  readonly action: 'replication.slow';
  /** Ordered: from → to only. */
  readonly pairs: readonly RegionPair[];
  /** What remains of the bandwidth of replication, above 0 and below 1. */
  readonly capacity: number;
  readonly durationUs: number;
}

export interface ClockSkew extends FaultCommon {
  readonly action: 'clock.skew';
  readonly regions: readonly string[];
  readonly pick: Pick;
  /** What the region's clock is ahead of the true time, negative when it is behind; not 0. */
  readonly offsetUs: number;
  readonly durationUs: number;
}

/** Faults of sites, stamps and what stands in them. */
export type StorageFault =
  | RegionOutage
  | RegionLoss
  | StorageOutage
  | StorageLoss
  | ZoneOutage
  | ZoneLoss
  | NodeLoss
  | NodeOutage
  | NodeBurst
  | DiskLoss
  | CopyFault;

/** Faults of the ways between regions, of what moves on them, and of the clocks that stamp it. */
export type NetworkFault = NetworkPartition | NetworkDegrade | ReplicationPause | ReplicationSlow | ClockSkew;

export interface EndpointOutage extends FaultCommon {
  readonly action: 'endpoint.outage' | 'auth.outage';
  readonly regions: readonly string[];
  readonly pick: Pick;
  readonly durationUs: number;
}

export interface EndpointGrayFailure extends FaultCommon, Brokenness {
  readonly action: 'endpoint.grayFailure';
  readonly regions: readonly string[];
  readonly pick: Pick;
  readonly durationUs: number;
}

/** What a front end is like that is healthy to the probe and broken inside. */
export interface Brokenness {
  /** Share of the requests that fail, 0–1. */
  readonly errors: number;
  readonly operations: 'all' | 'pull' | 'push';
  /** They never get an answer; else 503. */
  readonly hangs: boolean;
  /** What remains of the bandwidth, 0–1. */
  readonly capacity: number;
  readonly latencyUs: number;
}

export interface DnsOutage extends FaultCommon {
  readonly action: 'dns.outage';
  /** Of clients. */
  readonly regions: readonly string[];
  readonly pick: Pick;
  readonly durationUs: number;
}

export interface RoutingStale extends FaultCommon {
  readonly action: 'routing.stale';
  readonly durationUs: number;
}

export interface ServiceOutage extends FaultCommon {
  readonly action: 'service.outage';
  readonly regions: readonly string[];
  readonly pick: Pick;
  readonly errors: number;
  readonly durationUs: number;
}

export interface ClientSurge extends FaultCommon {
  readonly action: 'client.surge';
  /** Names of the clients, each with a rate. */
  readonly clients: readonly string[];
  /** More than 1. */
  readonly factor: number;
  readonly durationUs: number;
}

export interface LimitChange extends FaultCommon {
  readonly action: 'limit.change';
  readonly regions: readonly string[];
  readonly pick: Pick;
  readonly limit: 'all' | Limited;
  /** How many times the limit is in force, from 0. */
  readonly limitFactor: number;
  readonly durationUs: number;
}

/** Faults of front ends, names, routing, sign-in and what they have in common, surges of clients and changes of limits. */
export type EndpointFault =
  | EndpointOutage
  | EndpointGrayFailure
  | DnsOutage
  | RoutingStale
  | ServiceOutage
  | ClientSurge
  | LimitChange;

export interface OperatorFailover extends FaultCommon {
  readonly action: 'operator.failover';
  readonly regions: readonly string[];
  readonly pick: Pick;
  /** From the decision until the copy serves in place of the stamp. */
  readonly takesUs: number;
  /** After that, until geo-redundancy is set up again; null: never. */
  readonly resumeUs: number | null;
}

export interface OperatorDelete extends FaultCommon {
  readonly action: 'operator.delete';
  /** The one in which it is done. */
  readonly regions: readonly string[];
  /** Null: all of them. */
  readonly repository: string | null;
  /** Of each image. */
  readonly probability: number;
}

export interface RetentionMisconfigure extends FaultCommon {
  readonly action: 'retention.misconfigure';
  /** From the loss of an image's last tag until it is deleted. */
  readonly retentionUs: number;
  readonly durationUs: number;
}

export interface ReleaseBad extends FaultCommon {
  readonly action: 'release.bad';
  readonly regions: readonly string[];
  /** Of each image. */
  readonly probability: number;
  readonly durationUs: number;
}

/** What people do, on purpose or not. */
export type OperatorFault = OperatorFailover | OperatorDelete | RetentionMisconfigure | ReleaseBad;

/** Of the customer's key, and of the vault that it lies in. */
export type KeyFault =
  | (FaultCommon & { readonly action: 'vault.outage' | 'key.disable'; readonly durationUs: number })
  | (FaultCommon & {
      readonly action: 'key.purge';
      /** Until the key is recovered, where its vault has kept it; null: never. */
      readonly recoveryUs: number | null;
    });

export type Fault = StorageFault | NetworkFault | EndpointFault | OperatorFault | KeyFault;

export type FaultAction = Fault['action'];
