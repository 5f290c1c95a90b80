/**
 * The compiled plan: everything a world needs, with names turned into dense ids, units into integers and tables into
 * typed arrays. It is immutable and shared by all seeds of a run; it is the boundary between the part of the program
 * that speaks in names and the part that speaks in numbers.
 *
 * Ids follow sorted names, so that the order of a file's entries never reaches the simulation.
 */
import type { ClientPlan } from './clientPlan.ts';
import type { DeletionPlan } from './deletionPlan.ts';
import type { HazardPlan, PlannedFault } from './faultPlan.ts';
import type { LawSpec } from './kernel/distributions.ts';
import type { KeyPlan } from './keyPlan.ts';
import type { LimitsPlan } from './limitsPlan.ts';
import type { ScalePlan } from './scalePlan.ts';
import type { Decoding } from './storage/decoding.ts';
import type { MembershipPlan, RulesPlan } from './topologyPlan.ts';

export * from './clientPlan.ts';

export interface Plan {
  readonly name: string;
  readonly durationUs: number;
  readonly drainUs: number;
  /** Calendar instant of time 0, milliseconds since 1970 UTC; null when nothing in the scenario has a calendar. */
  readonly originMs: number | null;
  /** Every region that the scenario touches, sorted by name. */
  readonly regions: readonly RegionPlan[];
  /** Region ids of the registry's geo-replicas, ascending; a *replica index* is a position in this list. */
  readonly replicas: readonly number[];
  /** Replica index of the home region. */
  readonly home: number;
  /** Round trips between regions, row-major regions × regions. */
  readonly rttP50Us: Float64Array;
  readonly rttP95Us: Float64Array;
  readonly stamp: StampPlan;
  /** Geo-redundant copies, by the replica that each belongs to; empty without geo-redundant storage. */
  readonly secondaries: readonly SecondaryPlan[];
  readonly geoRedundancy: GeoRedundancyPlan | null;
  /** A copy outside the registry; null: there is none. Runs do not act on it. */
  readonly backup: BackupPlan | null;
  readonly repair: RepairPlan;
  readonly replication: ReplicationPlan;
  /** One-way rules; null: every replica replicates to every other. */
  readonly rules: RulesPlan | null;
  /** Replica whose region keeps the one database of manifests and tags; −1: every replica keeps its own. */
  readonly metadataAt: number;
  /** That region, with a replica or without; −1 likewise. */
  readonly databaseRegion: number;
  readonly membership: MembershipPlan;
  readonly routing: RoutingPlan;
  readonly endpoint: EndpointPlan;
  /** Of the registry's tier, or as the scenario has them. */
  readonly limits: LimitsPlan;
  /** Names of the identities that clients say they sign in as, sorted. */
  readonly identities: readonly string[];
  /** How answers slow down as the registry fills. */
  readonly scale: ScalePlan;
  /** The customer's key that all data is encrypted under; null: the service manages the keys. */
  readonly customerKey: KeyPlan | null;
  /** Null: nobody deletes images, and nothing is collected. */
  readonly deletion: DeletionPlan | null;
  readonly catalogue: CataloguePlan;
  /** Classes of repositories, that figures are divided by; null without. */
  readonly classes: ClassesPlan | null;
  /** Sorted by name. */
  readonly clients: readonly ClientPlan[];
  /** Sorted by id; a fault's rank in this list breaks ties at one instant. */
  readonly faults: readonly PlannedFault[];
  readonly hazards: readonly HazardPlan[];
  /** True when hazards fire in this run (`run.chance`). */
  readonly chance: boolean;
  /** Ids of faults, planned or by chance, whose draw is consumed and whose effect is skipped; sorted. */
  readonly suppress: readonly string[];
  readonly invariants: readonly string[];
  /** Values that the compiled plan assumes beyond the scenario's own keys. */
  readonly assumptions: readonly PlanAssumption[];
}

/** An instant, or just after the end of the drain: later ones never come, and may lie past the range of the clock. */
export function withinUs(atUs: number, { durationUs, drainUs }: Plan): number {
  return Math.min(atUs, durationUs + drainUs + 1);
}

export interface PlanAssumption {
  readonly key: string;
  readonly value: string;
  readonly source: string;
  readonly grade: 'documented' | 'measured' | 'assumed';
}

/** A copy of everything that is stored, outside the registry's control. */
export interface BackupPlan {
  /** Region id; nothing else of the registry need be there. */
  readonly region: number;
  /** Time between two backups, in µs: at fixed intervals where it is deterministic, else by chance. Its mean is above 0. */
  readonly every: LawSpec;
  /** µs after which a backup is thrown away; null: never. */
  readonly keepUs: number | null;
  /** Out of reach of whoever can change the registry, under a key of its own. */
  readonly isolated: boolean;
  /** Each layer is kept once; else every backup is a whole copy. Of the bill alone. */
  readonly incremental: boolean;
}

export interface RegionPlan {
  readonly name: string;
  readonly zones: number;
  /** Index among the registry's replicas, −1 for a region that only has clients. */
  readonly replica: number;
}

export interface StampPlan {
  readonly scheme: string;
  readonly copies: number;
  /** Fewest copies that can be decoded, or the pattern of a local reconstruction code. */
  readonly need: Decoding;
  readonly spread: 'oneZone' | 'zones' | 'any';
  readonly writeQuorum: number;
  readonly nodes: number;
  /** Disks of each node. */
  readonly disks: number;
  readonly placementGroups: number;
}

/**
 * The geo-redundant copy of a replica's stamp. Places that store the registry are numbered as *holders*: first the
 * replicas, then the secondaries in this order.
 */
export interface SecondaryPlan {
  /** Replica index of the stamp that is copied. */
  readonly of: number;
  /** Region id of the pair. */
  readonly region: number;
}

export interface GeoRedundancyPlan {
  /** ra-grs: what the stamp cannot serve is read from the copy. */
  readonly readable: boolean;
  /** µs until a write has reached the copy. */
  readonly lag: LawSpec;
  /** How the copy is kept, and after a failover the replica. */
  readonly stamp: StampPlan;
}

export interface RepairPlan {
  readonly parallel: boolean;
  readonly source: 'survivors' | 'external';
  /** Probability that the last readable copy cannot be read when a rebuild needs it. */
  readonly unreadable: number;
  /** From a copy's loss until it is noticed; a repair never ends sooner. */
  readonly detectionUs: number;
  readonly localTime: LawSpec;
  readonly geoTime: LawSpec;
  /** Of each region's repair link, which then takes the place of `localTime`; null: none. */
  readonly bandwidthBytesPerSecond: number | null;
  /** What the copies of a node amount to together; null: repair traffic is not counted. */
  readonly bytesPerNode: number | null;
  /** From the first corrupt copy of a group in a region until a scrub finds it; null: nobody scrubs. */
  readonly scrubTime: LawSpec | null;
  /** A read in the run that meets a corrupt copy notices. */
  readonly foundOnRead: boolean;
}

export interface ReplicationPlan {
  readonly bandwidthBytesPerSecond: number;
  /** Manifests under way at once on one ordered pair of regions. */
  readonly concurrency: number;
  /** In place of queue and link: a law of the lag in µs. */
  readonly lag: LawSpec | null;
  readonly onMiss: 'notFound' | 'proxy';
  readonly order: 'blobsFirst' | 'manifestFirst';
  readonly conflict: 'lastWriterWins' | 'arrivalOrder';
  /** Regions that must hold an image and its tag before its 201, the one that took the push included; at least 1. */
  readonly ackRegions: number;
  /** A push that fewer hold by then is answered 503. */
  readonly ackTimeoutUs: number;
  /** Time between two comparisons of what the regions hold; null: none. */
  readonly antiEntropyUs: number | null;
  /** Jobs that may wait on one ordered pair; null: any number. */
  readonly queueLimit: number | null;
  /** False: a job whose source or destination is out of service ends as if it had succeeded. */
  readonly retryJobs: boolean;
  /** How long after its 201 a write of a tag may be unseen elsewhere; null: nothing is stated. */
  readonly stalenessUs: number | null;
}

export interface RoutingPlan {
  readonly probeIntervalUs: number;
  readonly probeTimeoutUs: number;
  /** Failures in a row that are tolerated: one more takes the endpoint out of routing. */
  readonly probeTolerated: number;
  readonly dnsTtlUs: number;
  /** Replicas no farther than this behind the nearest one in routing are handed out by chance. */
  readonly nearUs: number;
  /** By replica index: never handed out. At least one is not. */
  readonly isExcluded: readonly boolean[];
  readonly failback: 'afterCatchUp' | 'immediate';
}

export interface EndpointPlan {
  readonly downloadBytesPerSecond: number;
  readonly uploadBytesPerSecond: number;
  readonly perTransferBytesPerSecond: number;
}

export interface ClassesPlan {
  /** Sorted. */
  readonly names: readonly string[];
  /** Repository → its class as an index into `names`; their number for one that is in none. */
  readonly ofRepository: Uint8Array;
}

/** What every replica holds at time 0, as columns. */
export interface CataloguePlan {
  readonly repositories: readonly string[];
  /** Repository ids, most popular first. */
  readonly repositoryByRank: Int32Array;
  /** Base layer (a blob id) that new images of a repository build on, −1 for none. */
  readonly repositoryBase: Int32Array;
  readonly blobBytes: Float64Array;
  /** Manifest → its config and layers: a slice of `pool`. */
  readonly manifestRepository: Int32Array;
  readonly manifestStart: Int32Array;
  readonly manifestCount: Int32Array;
  readonly pool: Int32Array;
  readonly tagRepository: Int32Array;
  /** Manifest that the tag names at time 0, −1 for a tag that only a later operation creates. */
  readonly tagManifest: Int32Array;
  /** Names of tags that the scenario spells out, by tag id; all others are numbered. */
  readonly tagNames: ReadonlyMap<number, string>;
  /** What the layers of an image pushed later look like. */
  readonly layers: LayerPlan;
}

/** How new images are made up; synthesised, see the catalogue's own source for the statistics behind it. */
export interface LayerPlan {
  readonly configBytes: number;
  /** A new image adds between these many large layers … */
  readonly largeMin: number;
  readonly largeMax: number;
  readonly largeBytes: LawSpec;
  readonly largestBytes: number;
  /** … and these many small ones, with sizes drawn from a list. */
  readonly smallMin: number;
  readonly smallMax: number;
  readonly smallBytes: readonly number[];
}
