/** What the screen asks of the thread that assesses branches, and what that tells. Plain data. */
import type { AssessResult, Cause, ExactFigures } from '../../studies/assess/assessResult.ts';
import type { AvailabilityRow, Outages } from '../../studies/assess/availability/availability.ts';
import type { LossesSoFar } from '../../studies/assess/lossesSoFar.ts';
import type { MonthlyCost } from '../../studies/cost/monthlyCost.ts';
import type { BranchText } from '../../studies/experiment/view.ts';

export type AssessOrder =
  /** One at a time: whoever asks waits for `done` or `failed`. */
  | { readonly kind: 'assess'; readonly branch: number; readonly text: BranchText; readonly options: AssessOptions }
  /** Variants of a branch that was assessed: `varied` or `failed`. */
  | { readonly kind: 'vary'; readonly branch: number }
  /** What is under way ends as soon as it can, with what there is until then. */
  | { readonly kind: 'stop' };

export interface AssessOptions {
  /** Relative half-width of the 95 % interval; null: as `nines assess` has it. */
  readonly precision: number | null;
  /** The file, for the repro line; null where it was changed by hand. */
  readonly replays: string | null;
  /** Threads beside this one, at least 1. */
  readonly workers: number;
}

export type AssessReport =
  | { readonly kind: 'begun'; readonly branch: number; readonly begun: AssessBegun }
  /** At most ten a second. */
  | { readonly kind: 'progress'; readonly branch: number; readonly progress: AssessProgress }
  /** All but availability is known, which comes next. */
  | { readonly kind: 'found'; readonly branch: number; readonly result: AssessResult }
  | { readonly kind: 'done'; readonly branch: number; readonly result: AssessResult }
  | { readonly kind: 'varied'; readonly branch: number; readonly result: AssessResult }
  /** It was stopped before there was anything that holds. */
  | { readonly kind: 'stopped'; readonly branch: number }
  /** It cannot be assessed. `hint`: what to do, or empty. */
  | { readonly kind: 'failed'; readonly branch: number; readonly message: string; readonly hint: string };

/** What is known before anything is played. */
export interface AssessBegun {
  /** Relative half-width that is wanted. */
  readonly precision: number;
  readonly hazardsGiven: boolean;
  /** Classes of causes that take no copies here at all. */
  readonly harmless: readonly Cause['class'][];
  readonly cost: MonthlyCost;
  /** Kinds of images that one-way rules make, each of which is asked after; 1: none are told apart. */
  readonly kinds: number;
}

export interface AssessProgress {
  readonly stage: AssessStage;
  readonly served: Served | null;
  /** Whose durability it is, from 1 on; above `kinds`: of the worst of them, once more. */
  readonly kind: number;
  readonly exact: ExactFigures | null;
  readonly losses: LossesSoFar | null;
  readonly seconds: number;
}

/** Null where nobody pulls or pushes at a rate. */
export interface Served {
  readonly availability: readonly AvailabilityRow[] | null;
  readonly outages: Outages;
}

export interface AssessStage {
  readonly name: 'state runs' | 'exploring' | 'solving' | 'pilot' | 'estimate' | 'missions' | 'variants';
  readonly done: number;
  /** 0 for what is one piece. */
  readonly of: number;
  /** Since the stage began. */
  readonly seconds: number;
}
