/** What a benchmark is: data that the runner understands. The table of all of them is `index.ts`. */

/** A program that prints its figure and a check number on one line. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** That it may use; one where it is left out. */
  readonly cores?: number;
}

/** Figures that are compared: the program's own against one or more rivals, as a ratio. */
export interface RaceCase {
  readonly kind: 'race';
  readonly name: string;
  readonly unit: string;
  readonly own: Command;
  /** In place of those of the effort, where one takes minutes. */
  readonly rounds?: number;
  readonly rivals: readonly Rival[];
}

export interface Rival {
  readonly name: string;
  /** Several commands are one rival: the best of them counts in each round. */
  readonly commands: readonly Command[];
  /** Why it cannot run here, null when it can. */
  readonly skipped: string | null;
  /** The least ratio of own figure to the rival's. */
  readonly ratioMin: number;
  /** Whether its check number must be the same as the own one: both replayed the same events in the same order. */
  readonly sameEvents: boolean;
}

/** A figure with a bar of its own. */
export interface LimitCase {
  readonly kind: 'limit';
  readonly name: string;
  readonly unit: string;
  readonly own: Command;
  readonly rounds: number;
  readonly bar: Bar;
}

/** What the figure must keep to; an aim is what it should reach one day, and is never missed. */
export type Bar =
  | { readonly is: 'at most' | 'at least'; readonly value: number }
  | { readonly is: 'between'; readonly least: number; readonly most: number }
  | { readonly is: 'aim'; readonly value: number };

export type BenchCase = RaceCase | LimitCase;

/** Sizes of runs; a short one is for trying, its figures are rougher. */
export interface Effort {
  readonly rounds: number;
  /** Events that are measured in each round, by the number pending. */
  events(pending: number): number;
  /** Four times the seeds of the whole model that each part of a round plays; of rows that play each seed once, all of them. */
  readonly seeds: number;
  /** Requests of one long run of the whole model. */
  readonly longRequests: number;
  /** Requests of the log that is replayed; up to a million, the fastest part of a replay counts, and of more all of it. */
  readonly traceRequests: number;
  /** Seeds with which the estimator's intervals are tried. */
  readonly coverageSeeds: number;
  /** Seeds with which it is measured what precision costs. */
  readonly precisionSeeds: number;
  /** Tags of the registry whose memory is measured. */
  readonly registryTags: number;
  /** Share of a bar from which on a figure is not called missed: rough figures scatter. */
  readonly missedBelow: number;
}
