/**
 * The result of a run of many seeds: one plain, versioned JSON value. `nines run --output json` prints it, `result.json` holds it
 * (without `environment`), and every report is made from it alone. Times are integer microseconds from the run's start, bytes
 * integers, fractions 0–1. Everything but `environment` is the same bytes for the same scenario, seeds and version of nines.
 * Other programs read it: add keys freely, change the meaning of one only with a new `schemaVersion`.
 */
import type { RegistryConfiguration } from '../scenarios/configuration/registryConfiguration.ts';
import type { Assumption } from '../scenarios/scenario.ts';
import type { Labels, Timeline, Verdict } from '../sim/outcome.ts';
import type { MonthlyCost } from './cost/monthlyCost.ts';
import type { MovedCost } from './cost/movedCost.ts';
import type { UnfinishedKind } from './executors/executor.ts';

export const SCHEMA_VERSION = 1;

export interface RunResult {
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly tool: { readonly version: string };
  /** Where and how fast it ran: the one block outside the law of equal bytes, left out of `result.json`. */
  readonly environment?: Environment;
  readonly scenario: ScenarioReference;
  /** The seeds that were played to their end, ascending. */
  readonly seeds: readonly number[];
  /** Seeds that were asked for and have no outcome, and why. */
  readonly unfinished: readonly UnfinishedSeed[];
  /** 16 hex digits; of several seeds, that of the seeds' digests in order. Null when no seed was finished. */
  readonly digest: string | null;
  readonly verdict: Verdict;
  readonly exitCode: number;
  readonly verdicts: readonly VerdictEntry[];
  /** Sorted by name. Null: named by the contract and not measured yet; a metric without data is absent. */
  readonly metrics: Readonly<Record<string, MetricResult | null>>;
  readonly journal: readonly JournalRecord[];
  readonly losses: readonly LossRecord[];
  /** Sentences that the reader should have seen before believing the rest. */
  readonly warnings: readonly string[];
  readonly assumptions: readonly Assumption[];
  /** A month of the registry at list prices, worked out from the scenario and not from what the seeds did. */
  readonly cost: MonthlyCost;
  /** What the traffic between regions of one run costs, of what the seeds did; null when no seed was finished, or nobody priced it. */
  readonly moved: MovedCost | null;
  /** Sums over seeds, for drawing; null when no seed was finished. */
  readonly timeline: RunTimeline | null;
  /** Plays this result's first telling seed again. */
  readonly repro: string;
}

export interface Environment {
  readonly node: string;
  readonly seconds: number;
  readonly workers: number;
  /** Over all seeds. */
  readonly events: number;
  readonly requests: number;
}

export interface ScenarioReference {
  readonly name: string;
  readonly description: string;
  /** Of the resolved scenario: equal meaning, equal hash, whatever the order and wording of the file. */
  readonly hash: string;
  /** As it was named on the command line; relative files in the scenario are looked up beside it. */
  readonly path: string | null;
  /** The file's text, so that a saved result can be played again without the file. */
  readonly source: string | null;
  /** `PATH=VALUE` as given with `--set`. */
  readonly sets: readonly string[];
  /** What was read from the file of `registry.from`, so that the same is played without that file; absent without one. */
  readonly configuration?: RegistryConfiguration;
}

export interface UnfinishedSeed {
  readonly seed: number;
  readonly kind: UnfinishedKind;
  readonly reason: string;
}

export type VerdictKind = 'invariant' | 'expect' | 'mustFail' | 'fault' | 'baseline' | 'convergence' | 'determinism';

export interface VerdictEntry {
  readonly kind: VerdictKind;
  readonly name: string;
  readonly verdict: Verdict;
  /** A number in base units (µs, bytes, fraction) where a number was judged (the bound of what is only known to be more), else a sentence. */
  readonly observed: number | string | null;
  readonly expected: string;
  /** One sentence for the reader. */
  readonly reason: string;
  readonly evidence: readonly string[];
  /** The first seed that shows it; null where all seeds were judged together or none stands out. */
  readonly seed: number | null;
  /** Of what is worse than a baseline, or no more there: keys of the settings that are not as they were, where there are any. */
  readonly changed?: readonly string[];
}

/**
 * One metric over all seeds. What does not apply is null: `count` belongs to counters, `rate` to fractions, `mean` to counters (per seed) and to
 * the rest (per sample). The quantiles of a counter are over its counts per seed.
 */
export interface MetricStatistics {
  readonly unit: MetricUnit;
  /** What was counted: seeds for a counter, the total of a fraction, samples for the rest. */
  readonly n: number;
  /**
   * How many of the n values are only lower bounds, because the end of the run cut them off (a client that had not recovered by then). They
   * take part in `mean`, the quantiles, `max` and `lower95` as these bounds, so the true figures are at least those; `upper95` is then null.
   * Only metrics made of a few exact values, such as `rto`, have any; 0 elsewhere.
   */
  readonly open: number;
  readonly count: number | null;
  readonly rate: number | null;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
  readonly lower95: number | null;
  readonly upper95: number | null;
}

export type MetricUnit = 'count' | 'bytes' | 'us' | 'fraction';

export interface MetricResult extends MetricStatistics {
  /** Every combination of the metric's labels that has data, from one label to all of them. */
  readonly by: readonly (MetricStatistics & { readonly labels: Labels })[];
}

export interface JournalRecord {
  readonly seed: number;
  readonly id: string;
  readonly action: string;
  readonly target: string;
  readonly chance: boolean;
  readonly suppressed: boolean;
  readonly intendedAt: number;
  readonly firedAt: number | null;
  readonly recoveredAt: number | null;
  readonly fired: boolean;
  /** Why a planned fault did not fire, or (with `fired`) why it spared some of its targets. */
  readonly reason: string | null;
}

export interface LossRecord {
  readonly seed: number;
  readonly image: string;
  readonly acknowledgedAt: number;
  readonly acknowledgedIn: string;
  readonly lostAt: number;
  readonly cause: string;
  /** False for an image that was in the registry at time 0. */
  readonly pushed: boolean;
  readonly excused: boolean;
  readonly bytes: number;
  readonly chain: readonly {
    readonly at: number;
    readonly what: string;
    readonly region: string | null;
    readonly fault: string | null;
  }[];
}

export interface RunTimeline extends Timeline {
  /** Workload time and the latest end of a drain. */
  readonly duration: number;
  readonly endedAt: number;
  /** The calendar instant of time 0 (ISO 8601, UTC), where the scenario has a calendar. */
  readonly origin: string | null;
}
