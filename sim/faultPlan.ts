/** The planned faults and hazards of a compiled plan: what strikes, where, when and how hard, as ids and numbers. */
import type { LawSpec } from './kernel/distributions.ts';
import type { Limited } from './limitsPlan.ts';

/** Of sites, stamps and what stands in them. */
export type StorageAction =
  | 'region.outage'
  | 'region.loss'
  | 'storage.outage'
  | 'storage.loss'
  | 'zone.outage'
  | 'zone.loss'
  | 'node.loss'
  | 'node.outage'
  | 'node.burst'
  | 'disk.loss'
  | 'copy.shock'
  | 'copy.corrupt';

/** Of the ways between regions, and of what moves on them. */
export type NetworkAction =
  | 'network.partition'
  | 'network.degrade'
  | 'replication.pause'
  | 'replication.slow'
  | 'clock.skew';

/** Of front ends, names, routing, sign-in, what they have in common, and of clients. */
export type EndpointAction =
  | 'endpoint.outage'
  | 'endpoint.grayFailure'
  | 'dns.outage'
  | 'routing.stale'
  | 'auth.outage'
  | 'service.outage'
  | 'client.surge'
  | 'limit.change';

/** What operators do, on purpose or not. */
export type OperatorAction = 'operator.failover';

/** By which people make what is stored unreadable for ever, wherever it is kept. */
export type PeopleAction = 'key.purge' | 'operator.delete' | 'retention.misconfigure' | 'release.bad';

/** Of the vault that the customer's key lies in, and of the key. */
export type KeyAction = 'vault.outage' | 'key.disable' | 'key.purge';

export type FaultAction = StorageAction | NetworkAction | EndpointAction | OperatorAction | KeyAction | PeopleAction;

/** A node of a stamp. */
export interface NodePlace {
  /** Region id. */
  readonly region: number;
  /** Stamp in that region (storage/stampKinds.ts); without it the one that is planned for the region's own replica. */
  readonly stamp?: number;
  readonly node: number;
}

export interface PlannedFault {
  readonly id: string;
  readonly action: FaultAction;
  readonly startsAt: FaultStart;
  readonly durationUs: number | null;
  /** After a loss: when an empty site stands again; null for never. */
  readonly rebuildUs: number | null;
  /** Region ids that may be struck. */
  readonly regions: readonly number[];
  readonly nodes: readonly NodePlace[];
  readonly zones: readonly { readonly region: number; readonly zone: number }[];
  readonly disks: readonly (NodePlace & { readonly disk: number })[];
  /** Ordered pairs of region ids that network and replication faults hold on. */
  readonly pairs: readonly { readonly from: number; readonly to: number }[];
  readonly pick: FaultPick;
  /** `network.degrade`, `replication.slow`: what remains of the capacity, and (the first) what is added to the round trip. */
  readonly capacityFactor: number;
  readonly latencyUs: number;
  /** `clock.skew`: what the clock is ahead of the true time; negative: behind. */
  readonly offsetUs: number;
  /** `service.outage`, `endpoint.grayFailure`: share of the requests that fail; of the latter also whose, and how. */
  readonly errors: number;
  readonly operations: 'all' | 'pull' | 'push';
  readonly hangs: boolean;
  /** `client.surge`: client ids, and how many times as many operations come. */
  readonly surges: readonly { readonly client: number; readonly factor: number }[];
  /** `limit.change`: which limits, and how many times each is in force, from 0. */
  readonly limit: 'all' | Limited;
  readonly limitFactor: number;
  /** `copy.shock` and `copy.corrupt`: of each copy. `node.burst`: that a node has lost its copies for good. */
  readonly probability: number;
  /** What people do: that it is noticed when every backup from before it has been thrown away. */
  readonly noticedTooLate: number;
  /** `operator.delete`: the repository, −1 for all of them. */
  readonly repository: number;
  /** `retention.misconfigure`: µs after which what has no tag is deleted. */
  readonly retentionUs: number;
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
  zones: [],
  disks: [],
  pairs: [],
  pick: { kind: 'all' },
  capacityFactor: 1,
  latencyUs: 0,
  offsetUs: 0,
  errors: 0,
  operations: 'all',
  hangs: false,
  surges: [],
  limit: 'all',
  limitFactor: 1,
  probability: 1,
  noticedTooLate: 0,
  repository: -1,
  retentionUs: 0,
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
  /** Region ids; each of their nodes, disks or zones, where the action strikes those, has a process of its own. */
  readonly regions: readonly number[];
  /**
   * µs from a firing to its end: the outage is over, an empty site stands again, or what people did is noticed. Null: it has
   * no end.
   */
  readonly lasts: LawSpec | null;
  /** `copy.shock` and `copy.corrupt`: of each copy. What people do: of each image. */
  readonly probability: number;
  /** One process that strikes all its regions at once: a common cause. Lost or not, each of them is held by it. */
  readonly common: boolean;
  /** `service.outage`: share of the requests that fail. */
  readonly errors: number;
  /** Of what ages: null where a part fails at its rate whatever its age. */
  readonly ageing: AgeingPlan | null;
  /** Of several zones in its regions only this one. */
  readonly zone?: number;
  /** What a firing does beyond that, in the words of a planned fault: capacity, latency, offset, limits, whose requests fail. */
  readonly effect?: Partial<PlannedFault>;
  /** Of actions that strike no place of their own: all that strikes by itself. */
  readonly processes?: readonly HazardProcess[];
}

/** One process of a hazard of ways, of clients or of the global endpoint: it accrues whatever is out. */
export interface HazardProcess {
  /** `eastus-westeurope`, a client's name, `routing`. */
  readonly target: string;
  /** Pairs or clients, all at once. */
  readonly struck: Partial<PlannedFault>;
}

/**
 * Two hazards have one action and a place in common, so that only their ids tell their firings apart. Of what has no place,
 * processes are compared.
 */
export function areMixedUp(one: Named, other: Named): boolean {
  if (one.action !== other.action) return false;
  if (one.common && other.common) return true;
  const [places, others] = [placesOf(one), placesOf(other)];
  return places.some((place) => others.includes(place));
}

interface Named {
  readonly action: FaultAction;
  readonly regions: readonly (number | string)[];
  readonly common?: boolean;
  readonly processes?: readonly { readonly target: string }[];
}

function placesOf({ regions, processes }: Named): readonly (number | string)[] {
  return processes?.map(({ target }) => target) ?? regions;
}

/** The life of a part is a Weibull variable whose mean is 1/rate; what replaces it is new. */
export interface AgeingPlan {
  readonly shape: number;
  /** µs that every part has been in use at the start; null: as mixed as where parts have been replaced for ever. */
  readonly ageUs: number | null;
}

/** Actions that also strike by chance. */
export type HazardAction = Extract<
  FaultAction,
  | 'node.loss'
  | 'node.outage'
  | 'disk.loss'
  | 'zone.outage'
  | 'zone.loss'
  | 'storage.loss'
  | 'region.loss'
  | 'region.outage'
  | 'copy.shock'
  | 'copy.corrupt'
  | 'storage.outage'
  | 'endpoint.outage'
  | 'auth.outage'
  | 'dns.outage'
  | 'service.outage'
  | 'node.burst'
  | 'network.partition'
  | 'network.degrade'
  | 'replication.pause'
  | 'replication.slow'
  | 'clock.skew'
  | 'endpoint.grayFailure'
  | 'routing.stale'
  | 'client.surge'
  | 'limit.change'
  | KeyAction
  | PeopleAction
>;

/** What deletes images that nobody meant to: their losses lie in the bin first, where there is one. */
export const DELETING: ReadonlySet<FaultAction> = new Set(['operator.delete', 'retention.misconfigure']);

/**
 * What a hazard's processes belong to: parts of regions, the whole `registry`, or (`none`) what has no place, and is listed
 * process by process.
 */
export type HazardPart = 'region' | 'zone' | 'node' | 'disk' | 'registry' | 'none';

/** Chance makes bit rot strike node by node, so that it does not come everywhere at once, and bursts zone by zone. */
export const HAZARD_PARTS: Readonly<Record<HazardAction, HazardPart>> = {
  'node.loss': 'node',
  'node.outage': 'node',
  'disk.loss': 'disk',
  'zone.outage': 'zone',
  'zone.loss': 'zone',
  'storage.loss': 'region',
  'region.loss': 'region',
  'region.outage': 'region',
  'copy.shock': 'region',
  'copy.corrupt': 'node',
  'storage.outage': 'region',
  'endpoint.outage': 'region',
  'auth.outage': 'region',
  'dns.outage': 'region',
  'service.outage': 'region',
  'key.purge': 'registry',
  'operator.delete': 'registry',
  'retention.misconfigure': 'registry',
  'release.bad': 'registry',
  'node.burst': 'zone',
  'network.partition': 'none',
  'network.degrade': 'none',
  'replication.pause': 'none',
  'replication.slow': 'none',
  'clock.skew': 'region',
  'endpoint.grayFailure': 'region',
  'limit.change': 'region',
  'vault.outage': 'none',
  'key.disable': 'none',
  'routing.stale': 'none',
  'client.surge': 'none',
};

/** In place of a region: what accrues whatever is out. */
export const NO_REGION = -1;

/** What stands for the regions of a common cause in the names of its firings. */
export const ALL_AT_ONCE = 'all';
