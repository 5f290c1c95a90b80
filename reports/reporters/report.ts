/** What reporters are given: a result for each file that was named, or why there is none, and where things stand in that file. */
import type { Judged } from '../../scenarios/judgedPlace.ts';
import type { AssessResult, AvailabilityResult } from '../../studies/assess/assessResult.ts';
import type { RunResult } from '../../studies/result.ts';
import type { Page } from '../text/page.ts';

export type Report = RunReport | AssessReport | ProblemReport;

export interface RunReport {
  readonly kind: 'run';
  readonly result: RunResult;
  readonly places: Places;
}

export interface AssessReport {
  readonly kind: 'assess';
  readonly result: AssessResult | AvailabilityResult;
  readonly places: Places;
}

/** A file that came to no result: it is no scenario, or what was to be done with it ended before anything was known. */
export interface ProblemReport {
  readonly kind: 'problem';
  /** As named on the command line. */
  readonly file: string;
  /** What kept it: a bad scenario, bad usage, an interrupt, a defect. */
  readonly what: string;
  /** At least one. */
  readonly problems: readonly { readonly text: string; readonly place: SourcePlace }[];
}

export interface SourcePlace {
  /** As named on the command line, without an alternative. */
  readonly file: string;
  /** From 1; null where only the file is known. */
  readonly line: number | null;
  readonly column: number | null;
}

/** Looks places up in the scenario's file. */
export interface Places {
  /** The scenario's own file. */
  readonly file: string;
  /** Of what a verdict is about; for what no key asks for the file alone. */
  ofVerdict(judged: Judged): SourcePlace;
  /** Of what a warning is about, with its text freed of the place; null where it is about no key. */
  ofWarning(sentence: string): { readonly text: string; readonly place: SourcePlace } | null;
}

/** What only the command line knows of where a report goes. */
export interface Surroundings {
  readonly page: Page;
  /** The shortest report is wanted. */
  readonly isQuiet: boolean;
  /** A file's path from the root of the repository, with slashes. */
  inRepository(file: string): string;
}
