/**
 * The validated scenario: what a file means once defaults are filled and units are turned into numbers. Plain data, so
 * that it can be hashed, saved and sent to another thread. Names follow the file's keys; a unit is added to the name where
 * the file carries one. Times are integer microseconds, sizes integer bytes, bandwidths bytes per second, rates events per
 * microsecond, shares fractions 0–1.
 */
import type { LawSpec } from '../sim/kernel/distributions.ts';
import type { IDENTITY_METERED, Metered } from '../sim/limitsPlan.ts';
import type { ClientSettings } from './clientSettings.ts';
import type { Expression } from './expression.ts';
import type { Fault } from './faultSettings.ts';
import type { Hazard } from './hazardSettings.ts';
import type { ScenarioIssue } from './scenarioError.ts';

export * from './clientSettings.ts';

export interface Scenario {
  readonly apiVersion: 'nines/v1';
  readonly name: string;
  readonly description: string;
  /** Marks the scenario for slow checks; a run plays it all the same. */
  readonly nightly: boolean;
  /** The scenario's own regions, by name; any other region is one of the world data. */
  readonly regions: Readonly<Record<string, OwnRegion>>;
  readonly registry: RegistrySettings;
  readonly repair: RepairSettings;
  readonly scrub: ScrubSettings;
  /** Absent: there is none. */
  readonly backup?: BackupSettings;
  readonly catalogue: CatalogueSettings;
  /** Patterns of repositories by class; absent: there are none. */
  readonly classes?: Readonly<Record<string, readonly string[]>>;
  readonly clients: readonly ClientSettings[];
  readonly run: RunSettings;
  readonly faults: readonly Fault[];
  readonly hazards: readonly Hazard[];
  /** Ids of planned faults and of chance firings (`node.loss@eastus/n3#2`, see resolve/firings.ts) whose effect is skipped. */
  readonly suppress: readonly string[];
  readonly invariants: readonly InvariantName[];
  readonly expect: readonly Expression[];
  readonly mustFail: readonly MustFail[];
  /** Values that no provider documents and that this scenario did not set itself. Not part of the scenario's hash. */
  readonly assumptions: readonly Assumption[];
  /** Settings that do nothing in this scenario, each with its place (resolve/idleSettings.ts). Not part of the hash. */
  readonly warnings: readonly ScenarioIssue[];
}

export interface OwnRegion {
  /** 1 to 3. */
  readonly zones: number;
  /** Degrees, north and east positive; null when the scenario gives none. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  /** Round trips to other regions, by their name. */
  readonly latency: Readonly<Record<string, { readonly p50Us: number; readonly p95Us: number }>>;
}

export type PresetName = 'acr-2020-06' | 'acr-2023-10' | 'acr-2026-08';
export const TIER_NAMES = ['basic', 'standard', 'premium'] as const;
export type TierName = (typeof TIER_NAMES)[number];

/** Who must hold an image before its push is acknowledged; `regions` counts the one that took the push. */
export type AckRule = { readonly kind: 'home' } | { readonly kind: 'quorum'; readonly regions: number };

export interface RegistrySettings {
  readonly like: PresetName;
  readonly tier: TierName;
  /** The first is home, the others geo-replicas, last those that `changes` add. Unique, at least one. */
  readonly regions: readonly string[];
  /** In the order of time, then of the file. */
  readonly changes: readonly MembershipChange[];
  readonly seeding: { readonly creationUs: number; readonly serveWhile: 'syncing' | 'ready' };
  /** The region of the one database of manifests and tags, null where every replica keeps its own. */
  readonly metadataRegion: string | null;
  readonly storage: {
    /** `lrs`, `zrs`, `replicated(n)` with n from 1 to 8, `rs(k,m)` or `lrc(k,l,r)`. */
    readonly scheme: string;
    /** Copies that the scheme keeps. */
    readonly copies: number;
    readonly geoRedundancy: 'none' | 'grs' | 'ra-grs';
    /** Region of each region's geo-redundant copy; empty without geo-redundant storage. */
    readonly pairs: Readonly<Record<string, string>>;
    /** Time until a write has reached the geo-redundant copy, in microseconds; null without geo-redundant storage. */
    readonly geoLag: LawSpec | null;
    /** Per stamp, at least `copies`. */
    readonly nodes: number;
    /** Per node. */
    readonly disks: number;
    /** Per stamp. */
    readonly placementGroups: number;
    /** Copies that must be live and written before a blob counts as written, 1 to `copies`. */
    readonly writeQuorum: number;
  };
  readonly replication: {
    /** Per ordered pair of regions. */
    readonly bandwidthBytesPerSecond: number;
    readonly concurrency: number;
    readonly onMiss: 'notFound' | 'proxy';
    readonly ack: AckRule;
    readonly ackTimeoutUs: number;
    readonly order: 'blobsFirst' | 'manifestFirst';
    readonly conflict: 'lastWriterWins' | 'arrivalOrder';
    /** Time between two comparisons of what the regions hold; null: none. */
    readonly antiEntropyUs: number | null;
    /** Jobs that may wait on one ordered pair; null: any number. */
    readonly queueLimit: number | null;
    readonly jobs: { readonly retry: boolean };
    /** How long after its 201 a write of a tag may be unseen elsewhere; null: nothing is stated. */
    readonly stalenessUs: number | null;
    /** In microseconds; replaces queue and link when given. */
    readonly lag: LawSpec | null;
    /** One-way rules; null for a mesh. */
    readonly rules: ReplicationRules | null;
  };
  readonly routing: {
    readonly probe: { readonly intervalUs: number; readonly timeoutUs: number; readonly tolerated: number };
    readonly dnsTtlUs: number;
    /** Replicas no farther than this behind the nearest one in routing are handed out by chance. */
    readonly nearUs: number;
    /** Replicas that are never handed out, in the order of the file. */
    readonly excluded: readonly string[];
    readonly failback: 'afterCatchUp' | 'immediate';
  };
  /** What takes the place of the tier's own limits; absent where nothing does. */
  readonly limits?: LimitOverrides;
  /** How operations are counted; absent: in buckets. */
  readonly counter?: 'perMinute';
  /** When uploads are held against the storage limit; absent: when they are committed. */
  readonly storageCheck?: 'atOpen';
  /** Absent: as the format's defaults say. */
  readonly scale?: ScaleSettings;
  /** A key of the customer's own; absent: the service manages the keys. */
  readonly encryption?: EncryptionSettings;
  /** Absent where nobody deletes images and the file says nothing of it. */
  readonly deletion?: DeletionSettings;
  /** Time for which what is deleted can be restored; absent: it cannot. */
  readonly softDeleteUs?: number;
  /** Absent where the policy is off. */
  readonly retention?: { readonly lifeUs: number; readonly watches: 'all' | 'home' };
  /** Front-end links of each geo-replica. */
  readonly endpoint: {
    readonly downloadBytesPerSecond: number;
    readonly uploadBytesPerSecond: number;
    readonly perTransferBytesPerSecond: number;
  };
}

/** The customer's key that everything is encrypted under. */
export interface EncryptionSettings {
  readonly vault: {
    readonly region: string;
    /** Null: the vault is in one region alone. */
    readonly pairedRegion: string | null;
    readonly failoverUs: number;
    readonly softDeleteUs: number;
    readonly purgeProtection: boolean;
  };
  readonly rotation: {
    /** Null: never. */
    readonly everyUs: number | null;
    /** Null: the registry never goes over to a new version. */
    readonly pickUpUs: number | null;
    /** Null: old versions stay enabled. */
    readonly oldVersionUs: number | null;
  };
  readonly dataKey: { readonly lifetimeUs: number; readonly whenOver: 'refuse' | 'goOn' };
}
export interface DeletionSettings {
  /** Time for which every region remembers a delete; null: for ever. */
  readonly tombstonesUs: number | null;
  readonly layers: 'unique' | 'all';
  /** Null: nothing is collected. */
  readonly collect: {
    readonly everyUs: number;
    readonly graceUs: number;
    readonly takesUs: number;
    readonly recheck: boolean;
    readonly asks: 'all' | 'home';
  } | null;
}

/** What has a limit of its own: operations of a kind, of a replica or of one identity there; all that is stored, one layer; bandwidth. */
export type LimitKey =
  | Metered
  | `identity.${(typeof IDENTITY_METERED)[number]}`
  | 'storage'
  | 'layer'
  | 'download'
  | 'upload';

/** Operations a minute, whole numbers, or bytes, or bytes a second; `none`: no limit. What is absent is the tier's. */
export type LimitOverrides = { readonly [key in LimitKey]?: number | 'none' };

/** How answers slow down as the registry fills (sim/scalePlan.ts). */
export interface ScaleSettings {
  readonly lookupUs: number;
  readonly pageUs: number;
  readonly pageEntries: number;
  readonly fromRepositories: number;
  readonly fromTags: number;
  readonly tenfold: number;
}

export interface ReplicationRules {
  readonly rules: readonly {
    readonly from: string;
    readonly to: string;
    /** Null for all repositories. */
    readonly repositories: string | null;
  }[];
  readonly forward: boolean;
  readonly loopGuard: boolean;
  readonly jobTimeUs: number;
}

export interface MembershipChange {
  readonly kind: 'add' | 'remove';
  readonly region: string;
  readonly atUs: number;
  /** `add-japaneast`; the second of the same kind and region is `add-japaneast#2`. */
  readonly id: string;
}

export interface RepairSettings {
  readonly local: {
    readonly parallel: boolean;
    readonly source: 'survivors' | 'external';
    /** From the failure until it is noticed: part of `time` and not added to it, but no repair is over sooner. */
    readonly detectionUs: number;
    /** The whole repair in microseconds, detection included. */
    readonly time: LawSpec;
    /** Of each region's repair link, in place of `time`; null: none. */
    readonly bandwidthBytesPerSecond: number | null;
    /** Null: repair traffic is not counted. */
    readonly bytesPerNode: number | null;
    /** Probability that the last readable copies turn out unreadable when a repair needs them. */
    readonly unreadable: number;
  };
  readonly geo: { readonly time: LawSpec };
}

export interface ScrubSettings {
  /** From the first corrupt copy of a group in a region until a scrub finds it, in microseconds; null: nobody scrubs. */
  readonly time: LawSpec | null;
  /** A read that meets a corrupt copy notices. */
  readonly onRead: boolean;
}

/** A copy of all that is stored, outside the registry. */
export interface BackupSettings {
  readonly region: string;
  /** Time between two backups, in microseconds; its mean is above 0. */
  readonly every: LawSpec;
  /** Microseconds after which a backup is thrown away; null: never. */
  readonly keepUs: number | null;
  readonly isolated: boolean;
  /** Each layer is kept once; else every backup is a whole copy. */
  readonly incremental: boolean;
}

export interface CatalogueSettings {
  readonly source: 'official-images' | 'none';
  /** The first n repositories by number of images, 1 to 137. */
  readonly repositories: number;
  /** Multiplies images and tags per repository. */
  readonly scale: number;
  /** What is there beyond that, and nobody pulls or pushes; absent: nothing. */
  readonly idle?: { readonly repositories: number; readonly tags: number };
  /** A listing of a registry, in place of all that; absent where there is none. */
  readonly inventory?: {
    /** As the scenario names it. */
    readonly file: string;
    /** First 16 hex digits of the SHA-256 of what it lists. */
    readonly hash: string;
  };
}

export interface RunSettings {
  readonly durationUs: number;
  /** After the workload's end: no new work, queues run empty. */
  readonly drainUs: number;
  /** Distinct, ascending. */
  readonly seeds: readonly number[];
  /** Whether hazards strike too. */
  readonly chance: boolean;
  /** Bounds that are judged together hold together with 95 %; left out: each by itself. */
  readonly correction?: 'bonferroni';
}

export const INVARIANT_NAMES = [
  'acknowledged-stay-readable',
  'closure',
  'convergence',
  'accounting',
  'tag-coherence',
  'read-your-writes',
  'tag-monotonicity',
  'no-lost-tag-write',
  'existence-truth',
  'upload-session-locality',
  'no-replication-loop',
  'queues-drain-or-alarm',
  'failback-after-catch-up',
  'limits-hold',
  'key-needed',
  'no-resurrection',
  'delete-isolation',
  'collection-safety',
] as const;
export type InvariantName = (typeof INVARIANT_NAMES)[number];

/** `all` leaves them out where nothing in the scenario could break them. */
export const CONDITIONAL_INVARIANTS: ReadonlySet<InvariantName> = new Set([
  'key-needed',
  'no-resurrection',
  'delete-isolation',
  'collection-safety',
]);

export type MustFail =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'invariant'; readonly name: InvariantName }
  | { readonly kind: 'convergence' };

export type Grade = 'documented' | 'measured' | 'assumed';

export interface Assumption {
  readonly key: string;
  /** As a scenario would write it. */
  readonly value: string;
  readonly source: string;
  readonly grade: Grade;
}
