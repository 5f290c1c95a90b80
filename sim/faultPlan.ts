/** The planned faults and hazards of a compiled plan: what strikes, where, when and how hard, as ids and numbers. */
import type { LawSpec } from './kernel/distributions.ts';

/** Of sites, stamps and what stands in them. */
export type StorageAction = 'region.outage' | 'region.loss' | 'storage.loss' | 'node.loss' | 'node.outage';

/** Of the ways between regions, and of what moves on them. */
export type NetworkAction = 'network.partition' | 'network.degrade' | 'replication.pause';

/** What operators do, on purpose or not. */
export type OperatorAction = 'operator.failover';

export type FaultAction = StorageAction | NetworkAction | OperatorAction;

export interface PlannedFault {
  readonly id: string;
  readonly action: FaultAction;
  readonly startsAt: FaultStart;
  readonly durationUs: number | null;
  /** After a loss: when an empty site stands again; null for never. */
  readonly rebuildUs: number | null;
  /** Region ids that may be struck. */
  readonly regions: readonly number[];
  readonly nodes: readonly { readonly region: number; readonly node: number }[];
  /** Ordered pairs of region ids that network and replication faults hold on. */
  readonly pairs: readonly { readonly from: number; readonly to: number }[];
  readonly pick: FaultPick;
  /** `network.degrade`: what remains of the capacity, and what is added to the round trip. */
  readonly capacityFactor: number;
  readonly latencyUs: number;
  /** `operator.failover`: after it, until geo-redundancy is set up again; null for never. */
  readonly resumeUs: number | null;
}

/** A fault without targets or settings, which actions fill in with what they need. */
export const BLANK_FAULT: PlannedFault = {
  id: '',
  action: 'region.outage',
  startsAt: { kind: 'at', atUs: 0 },
  durationUs: null,
  rebuildUs: null,
  regions: [],
  nodes: [],
  pairs: [],
  pick: { kind: 'all' },
  capacityFactor: 1,
  latencyUs: 0,
  resumeUs: null,
};

export type FaultStart =
  | { readonly kind: 'at'; readonly atUs: number }
  | { readonly kind: 'after'; readonly fault: number; readonly event: 'fired' | 'recovered'; readonly delayUs: number };

export type FaultPick =
  | { readonly kind: 'all' }
  | { readonly kind: 'count'; readonly n: number }
  | { readonly kind: 'fraction'; readonly fraction: number };

export interface HazardPlan {
  /** Names its streams of chance, and its firings where no other hazard could be meant. */
  readonly id: string;
  readonly action: HazardAction;
  readonly ratePerUs: number;
  /** Region ids, each with a process of its own (per node for `node.loss`). */
  readonly regions: readonly number[];
  /** µs from a firing to its end: the outage is over, or an empty site stands again. Null: it has no end. */
  readonly lasts: LawSpec | null;
}

/** Actions that also strike by chance. */
export type HazardAction = Extract<FaultAction, 'node.loss' | 'region.loss' | 'region.outage'>;
