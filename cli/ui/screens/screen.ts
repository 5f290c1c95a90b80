/** What a screen is given, and what it gives. */
import type { ReactNode } from 'react';
import type { BranchFacts, ExperimentView } from '../../../studies/experiment/view.ts';
import type { Assessments } from '../assessments.ts';
import type { LifeCycleState } from '../experimentMachine.ts';
import type { Answer, Command, ExperimentScript } from '../protocol.ts';
import type { ListCursor } from '../text/listCursor.ts';
import type { Theme } from '../theme.ts';
import type { ScreenChoices } from './choices.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export interface ScreenProps {
  readonly view: ExperimentView;
  /** Of the branch that is looked at. */
  readonly facts: BranchFacts;
  /** Of all branches, by id. */
  readonly branches: ReadonlyMap<number, BranchFacts>;
  readonly script: ExperimentScript;
  /** Of a year of each branch; they go on whatever screen is shown. */
  readonly assessments: Assessments;
  readonly lifeCycle: LifeCycleState;
  readonly isRunning: boolean;
  readonly theme: Theme;
  /** Cells that the screen may fill: what is beyond is cut off. */
  readonly size: Size;
  /** Asks the thread; rejects with Refused. */
  readonly send: (command: Command) => Promise<Answer>;
  /** The keys of lists move it; tell it each time what is in the list (`offer`). */
  readonly cursor: ListCursor;
  /** Enter was pressed: details of what is selected are wanted. Enter and Escape take it back. */
  readonly isDetailed: boolean;
  /** Of a timeline: how often it was halved, from all of it. */
  readonly zoom: number;
  /** What the list is to be filtered by; empty for nothing. */
  readonly filter: string;
  readonly choices: ScreenChoices;
}

export type Screen = (props: ScreenProps) => ReactNode;
