/**
 * What one seed of a run leaves behind: plain data, no references into the world, so that it can cross a thread
 * boundary, be saved as JSON and be merged with other seeds. Times are integer microseconds from the run's start,
 * bytes are integers.
 */
import type { HistogramData } from './kernel/histogram.ts';

export type Labels = Readonly<Record<string, string>>;
export type Verdict = 'pass' | 'fail' | 'inconclusive';

export interface SeedOutcome {
  readonly seed: number;
  /** Rolling 64-bit digest over every event, 16 hex digits. */
  readonly digest: string;
  /** Events dispatched, and the HTTP requests simulated by them. */
  readonly events: number;
  readonly requests: number;
  /** Workload time, and the instant at which the drain ended. */
  readonly durationUs: number;
  readonly endedAtUs: number;
  readonly counters: readonly CounterSample[];
  readonly fractions: readonly FractionSample[];
  readonly histograms: readonly HistogramSample[];
  readonly samples: readonly ValueSample[];
  readonly journal: readonly JournalEntry[];
  readonly losses: readonly Loss[];
  readonly invariants: readonly InvariantOutcome[];
  /** `fail` when queues, transfers or repairs were still unfinished after the drain, or replicas disagreed. */
  readonly convergence: InvariantOutcome;
  /** Sentences for the reader, e.g. that nothing was in flight when a planned loss struck. */
  readonly warnings: readonly string[];
  readonly timeline: Timeline;
}

/** A whole number of things that happened: `count` is summed over seeds, its mean is per seed. */
export interface CounterSample {
  readonly metric: string;
  readonly labels: Labels;
  readonly count: number;
}

/** `ok` of `total`: requests, operations, or microseconds (shares of time such as region_up). `total` 0 means no data. */
export interface FractionSample {
  readonly metric: string;
  readonly labels: Labels;
  readonly ok: number;
  readonly total: number;
}

export interface HistogramSample {
  readonly metric: string;
  readonly labels: Labels;
  readonly unit: 'us' | 'bytes';
  readonly data: HistogramData;
}

/** A few exact values, e.g. one `rpo_age` per destructive fault. */
export interface ValueSample {
  readonly metric: string;
  readonly labels: Labels;
  readonly unit: 'us' | 'count' | 'bytes' | 'fraction';
  readonly values: readonly number[];
  /** Lower bounds of values that the end of the run cut off: a client that had not recovered by then. */
  readonly open: readonly number[];
  /** One class's part of what another sample has as a whole: it answers whoever asks for its class, and nobody else. */
  readonly isPart?: true;
}

export interface JournalEntry {
  /** The fault's id; chance firings are numbered: `node.loss@eastus/n3#2`. */
  readonly id: string;
  readonly action: string;
  /** What it struck, in names: `eastus`, `eastus/n3`, `eastus→westeurope`. */
  readonly target: string;
  /** True for a fault drawn from a hazard, which need not fire. */
  readonly chance: boolean;
  readonly suppressed: boolean;
  readonly intendedAtUs: number;
  readonly firedAtUs: number | null;
  readonly recoveredAtUs: number | null;
  readonly fired: boolean;
  /** Why a planned fault did not fire, or (with `fired`) why it spared some of its targets, e.g. they were lost already. */
  readonly reason: string | null;
}

export interface Loss {
  /** The repository, who pushed the image and its number among theirs, and its tags: `nginx@builds/17 (nginx:1.27)`. */
  readonly image: string;
  readonly acknowledgedAtUs: number;
  /** Region; after a failover `westus (standing in for eastus)`. */
  readonly acknowledgedIn: string;
  readonly lostAtUs: number;
  /** Id of the fault that destroyed the last copy. */
  readonly cause: string;
  /** False for an image that was in the registry at time 0. */
  readonly pushed: boolean;
  /** Every place that had acknowledged it was destroyed before its replication lag allowed another copy. */
  readonly excused: boolean;
  readonly bytes: number;
  readonly chain: readonly ChainLink[];
}

/** How the step of a chain begins that tells of the loss of a database which all replicas shared. */
export const DATABASE_OF_ALL = 'the one database of all manifests and tags';

/** What a chain says of a replica that one-way rules leave out. */
export const NO_RULE = 'no rule sends it to this replica';

/** Why a planned fault that struck has shown nothing. */
export const STRUCK_IN_DRAIN = 'it struck in the drain, when the workload had ended';

/** How the warning begins that a front end's bandwidth was used up. */
export const FULL_FRONT_END = 'the front end of';

/** How a chain says of a copy that it was good itself, and lay among others that had rotted. */
export const WITH_ITS_GROUP = 'given up with its placement group when rot was found there';

/** How the step of a chain begins that tells of a copy whose key is gone for good. */
export const KEY_GONE = 'the key of this copy destroyed';

/** What a chain says of places that could not have got the image: there was no storage there any more when it was pushed. */
export const GONE_BEFORE = 'destroyed before the push';
export const NONE_MADE = 'none made since the failover';

/** What a chain says of a replica that nobody had begun to send the image to. */
export const NEVER_SENT = 'never sent to it';

/** What a chain says of a replica that was still being seeded. */
export const NOT_SEEDED = 'not seeded to this replica yet';

/** One step of a causal chain, in time order. */
export interface ChainLink {
  readonly atUs: number;
  readonly what: string;
  readonly region: string | null;
  /** The fault that did it or held it up, if one did. */
  readonly fault: string | null;
}

export interface InvariantOutcome {
  readonly name: string;
  readonly verdict: Verdict;
  /** One sentence: what was seen. */
  readonly observed: string;
  /** First violations, at most a handful. */
  readonly evidence: readonly string[];
  readonly violations: number;
}

/** Availability over time, in buckets of equal length from time 0; for drawing, not for judging. */
export interface Timeline {
  readonly bucketUs: number;
  readonly rows: readonly TimelineRow[];
}

export interface TimelineRow {
  /**
   * `server` rows are per endpoint region, `client` rows per client after retries, by the operation's start; `replica` rows
   * per added replica: images that are there of those that are to come.
   */
  readonly kind: 'server' | 'client' | 'replica';
  readonly name: string;
  readonly operation: 'push' | 'pull' | 'list' | 'request' | 'seeding';
  readonly ok: readonly number[];
  readonly total: readonly number[];
}
