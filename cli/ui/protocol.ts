/** What the screen asks of the thread that plays an experiment, and what that tells. Plain data. */
import type { Deed } from '../../studies/experiment/deeds.ts';
import type {
  BranchComparison,
  BranchFacts,
  BranchText,
  Course,
  ExperimentView,
  ImageDetail,
  ImageFigures,
  ImageRow,
  LogEntry,
  LogKind,
  Moment,
} from '../../studies/experiment/view.ts';

/** What a thread is started with. */
export interface ExperimentScript {
  readonly file: string;
  readonly sets: readonly string[];
  readonly seed: number;
}

/** Simulated seconds a second; null: as fast as it goes. */
export type Speed = number | null;

export type Command =
  | { readonly kind: 'run'; readonly speed: Speed }
  | { readonly kind: 'pause' }
  /** One event; at the frontier it is played, before it is replayed. */
  | { readonly kind: 'step' }
  /** Anywhere up to the horizon; beyond the frontier it is played up to there. */
  | { readonly kind: 'seek'; readonly toUs: number }
  | { readonly kind: 'do'; readonly deed: Deed }
  | { readonly kind: 'switch'; readonly branch: number }
  | { readonly kind: 'compare'; readonly base: number; readonly other: number }
  | { readonly kind: 'save'; readonly path: string; readonly overwrite: boolean }
  | { readonly kind: 'images'; readonly filter: string; readonly limit: number }
  | { readonly kind: 'image'; readonly id: number }
  /** The newest entries up to the cursor that match, at most `limit`. */
  | { readonly kind: 'log'; readonly kinds: readonly LogKind[]; readonly filter: string; readonly limit: number }
  | { readonly kind: 'course' }
  /** The text of a branch with all that was done to it, for who works something else out from it. */
  | { readonly kind: 'text'; readonly branch: number };

/** Commands are numbered by the screen; what answers one carries its number. */
export interface NumberedCommand {
  readonly number: number;
  readonly command: Command;
}

/** The screen has drawn the last view that it was told while it runs; until then it is told no further one. */
export const DRAWN = 'drawn';

export type Report =
  | { readonly kind: 'branch'; readonly facts: BranchFacts }
  /** At most 30 a second while it runs, and once after each command. `speed`: measured, simulated seconds a second. */
  | {
      readonly kind: 'view';
      readonly view: ExperimentView;
      readonly isRunning: boolean;
      readonly speed: number;
    }
  /** A long command is this far, 0–1. */
  | { readonly kind: 'progress'; readonly number: number; readonly fraction: number }
  | { readonly kind: 'done'; readonly number: number; readonly answer: Answer }
  /** One command could not be done; the experiment is as it was. `hint`: what to do. */
  | { readonly kind: 'refused'; readonly number: number; readonly message: string; readonly hint: string }
  /** The scenario cannot be played at all, or the model has a defect: the thread ends. */
  | { readonly kind: 'failed'; readonly message: string; readonly hint: string; readonly exitCode: number };

export type Answer =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'forked'; readonly branch: number }
  | { readonly kind: 'compared'; readonly comparison: BranchComparison }
  /** `digest`: what `nines run` of the file comes to; empty while the branch has not been played to its end. */
  | { readonly kind: 'saved'; readonly path: string; readonly digest: string }
  | {
      readonly kind: 'images';
      readonly at: Moment;
      readonly rows: readonly ImageRow[];
      /** That match. */
      readonly total: number;
      /** Of all there are, at the same instant. */
      readonly figures: ImageFigures;
    }
  | { readonly kind: 'image'; readonly at: Moment; readonly detail: ImageDetail }
  | { readonly kind: 'log'; readonly at: Moment; readonly entries: readonly LogEntry[]; readonly total: number }
  | { readonly kind: 'course'; readonly course: Course }
  | { readonly kind: 'text'; readonly text: BranchText };
