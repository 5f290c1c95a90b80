/**
 * What `nines compare` comes to: plain data, versioned, in the order in which it is written. Lists by scenario are in the order
 * in which the scenarios were named; the first is the base, and differences are those of each of the others from it.
 */
import type { Assumption } from '../../scenarios/scenario.ts';
import type { Labels, Verdict } from '../../sim/outcome.ts';
import type { Guard, ReachFigures } from '../assess/assessResult.ts';
import type { ExitCode } from '../exitCodes.ts';
import type { MetricUnit } from '../result.ts';

export const COMPARE_SCHEMA_VERSION = 1;

export interface CompareResult {
  readonly schemaVersion: typeof COMPARE_SCHEMA_VERSION;
  readonly tool: { readonly version: string };
  /** The one block outside the law of equal bytes. */
  readonly environment: { readonly node: string; readonly seconds: number; readonly workers: number } | null;
  readonly scenarios: readonly ComparedScenario[];
  readonly settings: readonly SettingDifference[];
  /** Null where it was not asked for. */
  readonly durability: DurabilityComparison | null;
  readonly availability: AvailabilityComparison | null;
  readonly cost: CostComparison | null;
  readonly runs: RunComparison | null;
  /** What the figures take for granted. */
  readonly assumptions: readonly ComparedAssumption[];
  /** Null where all was done. */
  readonly interrupted: Unfinished | null;
  readonly verdict: Verdict;
  readonly exitCode: ExitCode;
  readonly repro: string;
}

export interface ComparedScenario {
  /** `file-name#alternative` for an alternative. */
  readonly name: string;
  readonly hash: string;
  /** As it was named on the command line, or inside a saved result. */
  readonly path: string | null;
  /** A saved result, played again. */
  readonly isSaved: boolean;
  /** It has hazards of its own, or asks for those of the field; else the latter are taken for what is told of a year. */
  readonly hazardsGiven: boolean;
  /** It means what the base means. */
  readonly sameAsBase: boolean;
}

/** An assumption with the scenarios that make it. */
export interface ComparedAssumption extends Assumption {
  readonly isMade: readonly boolean[];
}

/** What was asked for and broken off. */
export interface Unfinished {
  /** Names of those that nothing is told of. */
  readonly scenarios: readonly string[];
  readonly parts: readonly ComparePart[];
}

export const COMPARE_PARTS = ['durability', 'availability', 'cost', 'run'] as const;
export type ComparePart = (typeof COMPARE_PARTS)[number];

/** A setting whose value in force is not the same in all scenarios; null where a scenario has no such key. */
export interface SettingDifference {
  /** As `--set` names it, but entries of `clients`, `faults` and `hazards` by their names in place of numbers. */
  readonly key: string;
  readonly values: readonly (string | null)[];
  /** For each scenario: the file or a flag says so, or it is a default. */
  readonly isDefault: readonly boolean[];
}

/**
 * `more` and `less`: the interval of the difference is on one side of 0. `notSeen`: it holds 0. `same`: there is no difference,
 * and no doubt of that.
 */
export type Change = 'more' | 'less' | 'same' | 'notSeen' | 'inconclusive';

/** Of a figure of another scenario less that of the base. An end that is null is not known, or without bound. */
export interface DifferenceOf {
  readonly change: Change;
  readonly estimate: number | null;
  readonly lower95: number | null;
  readonly upper95: number | null;
  /** Why there is no estimate, or no verdict; null where there is nothing to say. */
  readonly reason: string | null;
}

/** Nines of one scenario. `never`: what cannot happen has no nines. */
export interface NinesOf {
  readonly nines: number | null;
  readonly lower95: number | null;
  readonly upper95: number | null;
  readonly never: boolean;
}

export type DurabilityKind = 'total' | 'devices' | 'disasters' | 'people' | 'writes';

export interface DurabilityComparison {
  readonly seed: number;
  /** Of a placement group in its first year, of `writes` a push; kinds that some scenario knows of. */
  readonly figures: readonly {
    readonly kind: DurabilityKind;
    /** Null where a scenario does not know it. */
    readonly scenarios: readonly (NinesOf | null)[];
    readonly differences: readonly DifferenceOf[];
  }[];
  /** For each scenario: what loses most of the data, with its share. */
  readonly mostly: readonly ({ readonly pattern: string; readonly share: number } | null)[];
  /** For each scenario: the images that fare worst under its rules, which its figures are of; null where all come to all replicas. */
  readonly whose: readonly (Pick<ReachFigures, 'pushedIn' | 'regions'> | null)[];
  /** For each scenario. */
  readonly methods: readonly ('exact' | 'estimate' | 'both' | 'none')[];
  /** For each scenario: those that do not hold. */
  readonly failedGuards: readonly (readonly Guard[])[];
}

export interface AvailabilityComparison {
  readonly seed: number;
  /** By client, then pull before push. */
  readonly rows: readonly {
    readonly client: string;
    readonly operation: 'pull' | 'push';
    /** Null where a scenario has no such client, or it does no such thing at a rate. */
    readonly scenarios: readonly (ServiceOf | null)[];
    readonly minutes: readonly DifferenceOf[];
    readonly nines: readonly DifferenceOf[];
  }[];
}

export interface ServiceOf {
  /** Null: nothing ever fails. */
  readonly nines: number | null;
  readonly minutesPerYear: number;
  readonly lower95: number;
  readonly upper95: number;
  /** What most of it is due to. */
  readonly mostly: string | null;
}

export interface CostComparison {
  readonly currency: string;
  readonly perMonth: readonly number[];
  readonly differences: readonly number[];
  /** Kinds of items that cost something somewhere. */
  readonly kinds: readonly { readonly kind: string; readonly perMonth: readonly number[] }[];
}

export interface RunComparison {
  /** Played in every scenario. */
  readonly seeds: readonly number[];
  readonly digests: readonly (string | null)[];
  /** For each of the others: whether every seed went as in the base, event by event. */
  readonly identical: readonly boolean[];
  /** Sorted by name, then labels. Those without data in all scenarios are left out. */
  readonly metrics: readonly MetricComparison[];
  readonly losses: readonly LossesOf[];
  /** For each scenario: planned faults that did not strike in every seed. */
  readonly unfired: readonly (readonly string[])[];
  /** For each scenario: whether a saved result came out again; null where there is none, or not all of its seeds were played. */
  readonly replays: readonly ({ readonly verdict: Verdict; readonly reason: string } | null)[];
  /** For each of the others; null where it was not looked for. */
  readonly firstDivergence: readonly (readonly SeedDivergence[] | null)[];
}

export interface MetricComparison {
  readonly metric: string;
  readonly labels: Labels;
  readonly statistic: 'count' | 'rate' | 'mean';
  readonly unit: MetricUnit;
  /** Means over the seeds that have it. */
  readonly scenarios: readonly (number | null)[];
  /** Means of the differences seed by seed. */
  readonly differences: readonly DifferenceOf[];
}

export interface LossesOf {
  readonly images: number;
  readonly bytes: number;
  /** With some loss. */
  readonly seeds: number;
}

/** The first event at which a seed of two scenarios differs; null for a seed that went the same way to its end. */
export interface SeedDivergence {
  readonly seed: number;
  readonly first: {
    /** What comes next in the base, and in the other; null: nothing any more. */
    readonly base: EventOf | null;
    readonly other: EventOf | null;
    /** Events that went the same way before. */
    readonly before: number;
  } | null;
}

export interface EventOf {
  /** µs from the start of the run. */
  readonly at: number;
  readonly kind: string;
  readonly entity: string;
}
