/** The part of a plan that is about clients: how they behave, and what they ask for. */
import type { DeleteRatePlan } from './deletionPlan.ts';
import type { ListPlan } from './scalePlan.ts';

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

/** In place of a region whose regional endpoint a client uses: the global one, or that of a region that is not in the plan. */
export const GLOBAL = -1;
export const NOWHERE = -2;

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
  /** Region id of the replica whose regional endpoint is used; GLOBAL for the global one, NOWHERE for one that is no more. */
  readonly endpoint: number;
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
  readonly ready: ReadyPulls;
  /** Loads the n-th pull, from 0; false past the last. Throws where the file is no longer what it was. */
  load(number: number): boolean;
}

/** A pull that was loaded, and some behind it, which were read with it: the same of each. */
export interface ReadyPulls {
  readonly count: number;
  readonly tag: Int32Array;
  readonly manifest: Int32Array;
  readonly place: Int32Array;
  /** For whoever looks ahead: set when others are read, and taken away by them. */
  areNew: boolean;
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
