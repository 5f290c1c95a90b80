/** What a row of the keymap is, and what decides on whether its keys can be used. */
import type { FaultState } from '../../studies/experiment/view.ts';
import type { ExperimentSession } from './experimentSession.ts';

/** What decides on whether a key can be used. */
export interface KeyContext {
  /** Null on the picker. */
  readonly session: ExperimentSession | null;
  /** Number of the screen that is shown. */
  readonly screen: number;
  /** The fault that is selected on the screen, or null. */
  readonly fault: FaultState | null;
  /** Rows that can be selected on the screen. */
  readonly rows: number;
  /** The screen shows details of what is selected. */
  readonly isDetailed: boolean;
}

/** Where keys are told together. */
export type KeyGroup = 'screens' | 'lists' | 'time' | 'experiment' | 'year' | 'branches' | 'program';

export interface KeyBinding {
  /** What runs: see actions.ts. */
  readonly action: string;
  /** As keyNames.ts names them. */
  readonly keys: readonly string[];
  /** As `:` takes it. */
  readonly name: string;
  /** What the footer says, one word or two; absent where it has no hint. */
  readonly hint?: string | ((context: KeyContext) => string);
  readonly does: string;
  readonly group: KeyGroup;
  /** Numbers of screens, 0 for the picker; absent: every screen of an experiment. */
  readonly screens?: readonly number[];
  /** What may stand behind its name, as it is asked for; absent: nothing may. */
  readonly takes?: string;
  /** It is about the row that is selected: pressed before the rows are drawn for the first time, it waits for them. */
  readonly isOfRow?: true;
  /** One sentence, or null where it can be used. */
  readonly disabledBecause?: (context: KeyContext) => string | null;
}
