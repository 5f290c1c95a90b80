/**
 * The compiled plan: everything a world needs, with names turned into dense ids, units into integers and tables into
 * typed arrays. It is immutable and shared by all seeds of a run; it is the boundary between the part of the program
 * that speaks in names and the part that speaks in numbers.
 *
 * Ids follow sorted names, so that the order of a file's entries never reaches the simulation.
 */
import type { DeleteRatePlan, DeletionPlan } from './deletionPlan.ts';
import type { HazardPlan, PlannedFault } from './faultPlan.ts';
import type { LawSpec } from './kernel/distributions.ts';
import type { KeyPlan } from './keyPlan.ts';
import type { LimitsPlan } from './limitsPlan.ts';
import type { ListPlan, ScalePlan } from './scalePlan.ts';
import type { Decoding } from './storage/decoding.ts';
import type { MembershipPlan, RulesPlan } from './topologyPlan.ts';

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

export const BUILT_IN_PROFILES = ['skopeo', 'crane', 'oras', 'docker', 'containerd', 'kubelet'] as const;
export type BuiltInProfileName = (typeof BUILT_IN_PROFILES)[number];

/** What a request is for; a blob's HEAD, POST, PATCH and PUT are all `blobPush`. */
export const REQUEST_KINDS = ['ping', 'manifestHead', 'manifestGet', 'blobGet', 'blobPush', 'manifestPut'] as const;
export type RequestKind = (typeof REQUEST_KINDS)[number];

/**
 * What a request can come to instead of success: 503; 429; a connection that is reset; a body that ends too soon; one of
 * a wrong digest; 404; 404 for an upload that this replica does not know; 400 `MANIFEST_BLOB_UNKNOWN`; no answer at all.
 */
export const TROUBLES = [
  'unavailable',
  'tooMany',
  'reset',
  'truncated',
  'corrupt',
  'notFound',
  'uploadUnknown',
  'refused',
  'silent',
] as const;
export type Trouble = (typeof TROUBLES)[number];

/**
 * `again`: the same request; `restart`: the blob from its first request and byte; `resume`: the blob from the byte that
 * is missing (Range); `fallBack`: the HEAD of a tag as a GET; `fail`: nothing.
 */
export const RETRY_ACTIONS = ['again', 'restart', 'resume', 'fallBack', 'fail'] as const;
export type RetryAction = (typeof RETRY_ACTIONS)[number];

/** What a client does about some troubles of some requests. Of two rules for one cell the later one holds. */
export interface RetryRule {
  readonly of: readonly RequestKind[];
  readonly on: readonly Trouble[];
  readonly action: RetryAction;
  /** Waits before the 2nd, 3rd, … try; there is one try more than waits. At most 15. */
  readonly waitsUs: readonly number[];
  /** Where the server's Retry-After says how long, that is waited instead. */
  readonly retryAfter: boolean;
  /** `resume`: a try that brought some bytes gives all tries back. */
  readonly progressRenews: boolean;
}

/** A client's behaviour: the order of its requests, and its retries. */
export interface ClientProfile {
  readonly name: ClientProfileName;
  /** A pull is a HEAD of the tag and a GET by digest; else one GET by tag. */
  readonly headBeforePull: boolean;
  /** Blobs of one image fetched at once, and uploaded at once. */
  readonly parallelFetches: number;
  readonly parallelUploads: number;
  /** A connection that nobody answers is given up after this long. */
  readonly connectTimeoutUs: number;
  /** A push begins with `GET /v2/`. */
  readonly ping: boolean;
  /** When a push asks for the manifest: what is there already is not put again. */
  readonly manifestHead: ManifestHead;
  /** HEADs that must say 404 before a layer, or the config, is uploaded: 1 or 2. */
  readonly layerHeads: number;
  readonly configHeads: number;
  /** The config waits for the layers. */
  readonly configLast: boolean;
  /** POST, PATCH, PUT; or POST and one PUT. */
  readonly upload: 'chunked' | 'monolithic';
  /** A HEAD after an upload's PUT. */
  readonly verify: boolean;
  /** A blob that another repository has is mounted. */
  readonly mount: boolean;
  readonly retries: readonly RetryRule[];
  /** The whole pull is tried again: after `firstUs`, then twice that, up to `mostUs`. Null: never. */
  readonly backOff: { readonly firstUs: number; readonly mostUs: number } | null;
  /** Machines keep the layers that they have pulled. */
  readonly layerCache: boolean;
}

export const MANIFEST_HEADS = ['never', 'tagFirst', 'digestFirst', 'tagLast'] as const;
export type ManifestHead = (typeof MANIFEST_HEADS)[number];

export type ClientProfileName = BuiltInProfileName | 'custom';

/** An image that every machine of a client is to have. */
export interface RolloutPlan {
  readonly tag: number;
  /** Instant at which the first machines begin; null: when a push of the tag is acknowledged. */
  readonly atUs: number | null;
  /** After a push: this much later. */
  readonly delayUs: number;
  /** Machines that pull at the same time, from 1. */
  readonly atOnce: number;
}

export interface ClientPlan {
  readonly name: string;
  readonly region: number;
  readonly profile: ClientProfileName;
  /** The profile of a scenario's own, with `profile: custom`. */
  readonly custom: ClientProfile | null;
  readonly rollout: RolloutPlan | null;
  /** Machines, each with its own DNS cache and, where the profile says so, layer cache. */
  readonly nodes: number;
  /** An operation that has not succeeded by then counts as failed. */
  readonly deadlineUs: number;
  /** Machines keep a DNS answer for its time to live. */
  readonly dnsCache: boolean;
  /** Region id whose distances decide which replica is nearest. */
  readonly resolverRegion: number;
  readonly push: PushPlan | null;
  readonly pull: PullPlan | null;
  readonly list: ListPlan | null;
  /** Place among the plan's identities; −1: as whom it signs in is not said, and no limit of one identity binds it. */
  readonly identity: number;
  /** Deletes that come at a rate; at most one of each kind. */
  readonly deletes: readonly DeleteRatePlan[];
  /** Sorted by time, then by the order of operation names. */
  readonly operations: readonly OperationPlan[];
}

export type PushPlan =
  | { readonly kind: 'trace'; readonly concurrency: number; readonly trace: PushTrace }
  | {
      readonly kind: 'rate';
      readonly concurrency: number;
      /** Images per µs. */
      readonly ratePerUs: number;
      /** Sizes of every pushed image's own layers, or null to draw them like the catalogue's. */
      readonly layerBytes: readonly number[] | null;
    };

/** Push events as columns, already on the run's clock (sorted) and cut to the run's duration. */
export interface PushTrace {
  readonly atUs: Float64Array;
  readonly repository: Int32Array;
  readonly newImages: Int32Array;
  readonly tagsAdded: Int32Array;
  readonly tagsMoved: Int32Array;
  readonly tagsRemoved: Int32Array;
  /** Sizes of the layers of the new images, where a log tells them; null where it tells none. */
  readonly sizes: PushedSizes | null;
}

/** Layers of pushed images: event → its images → their layers, as slices. */
export interface PushedSizes {
  /** By event, the number of its first image. */
  readonly firstImage: Int32Array;
  /** By image, where its layers begin in `bytes`; one entry more than there are images. */
  readonly start: Int32Array;
  readonly bytes: Float64Array;
}

export interface PullPlan {
  /** Mean arrivals per µs, averaged over a day. */
  readonly ratePerUs: number;
  /** Zipf exponent over repositories and over the tags of a repository. */
  readonly zipf: number;
  /** Arrival rate swings by this fraction around its mean over a day, with its peak at `dailyPeakUs` after time 0. */
  readonly dailyAmplitude: number;
  readonly dailyPeakUs: number;
  /** Share of pulls that go to a recently pushed tag. */
  readonly fresh: number;
  /** The pulls of a log, in place of all that; `ratePerUs` is their mean over the run. Null: they are drawn. */
  readonly logged: LoggedPullPlan | null;
}

/** Pulls that were asked for in a log, at its times. */
export interface LoggedPullPlan {
  /** Bytes of layers that they fetch in the run. */
  readonly bytes: number;
  /** Whether each request of the log is played by itself; false: the log tells of manifests alone, and a pull is a whole one. */
  readonly byRequest: boolean;
  /** A feed of one’s own: it keeps where it is. */
  readonly open: () => PullFeed;
}

/**
 * Hands out pulls by their number. What it hands out depends on the number alone, so that a run that is put back to a checkpoint meets
 * the same; in order it is quick.
 */
export interface PullFeed {
  /** Since the start of the run; never before that of the pull before. */
  readonly atUs: number;
  /** Machine of the client, from 0. */
  readonly machine: number;
  /** Of a pull of a manifest; −1 of one of a layer. */
  readonly tag: number;
  /** The image, and of a pull of a layer its place among the blobs of that; −1 of one of a manifest. */
  readonly manifest: number;
  readonly place: number;
  /** Loads the n-th pull, from 0; false past the last. Throws where the file is no longer what it was. */
  load(number: number): boolean;
}

export type OperationKind = 'push' | 'pull' | 'retag' | 'untag' | 'delete' | 'lock' | 'restore';

export interface OperationPlan {
  readonly atUs: number;
  readonly op: OperationKind;
  /** −1 where it names an image by its content, or a whole repository. */
  readonly tag: number;
  /** For `retag`: the tag that is pointed at what `tag` names. */
  readonly toTag: number;
  readonly repository: number;
  /** Sizes of a pushed image's layers, null to draw them. */
  readonly layerBytes: readonly number[] | null;
  /** The name of the content that it is about, among the scenario's sorted ones; −1 for none, of a push an image of its own. */
  readonly content: number;
  /** Of a lock: what is forbidden from then on, as bits (storage/locks.ts). */
  readonly forbids: number;
}
