/**
 * The table of keys, the only one: what is pressed, what the footer hints at, what `?` lists, what `:` completes and what docs/ui.md
 * prints all come from it. A row is a command with a name; a key that cannot be used now says why (`disabledBecause`).
 */
import type { FaultState } from '../../studies/experiment/view.ts';
import type { ExperimentSession } from './experimentSession.ts';
import { LOG_KINDS } from './screens/choices.ts';
import {
  alive,
  changeable,
  moreThanTwo,
  movable,
  notYet,
  selectedFault,
  severalBranches,
  timed,
  unlessAlive,
} from './whyNot.ts';

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
  readonly hint?: string;
  readonly does: string;
  readonly group: KeyGroup;
  /** Numbers of screens, 0 for the picker; absent: every screen of an experiment. */
  readonly screens?: readonly number[];
  /** One sentence, or null where it can be used. */
  readonly disabledBecause?: (context: KeyContext) => string | null;
}

export const PICKER = 0;
/** Screens of an experiment: every number from 1 to this. */
export const SCREENS = 8;
const ANYWHERE = [PICKER, ...Array.from({ length: SCREENS }, (_, i) => i + 1)];
/** Where a year is assessed. */
const ASSESSED = [6];
/** Screens with a list of faults. */
const WITH_FAULTS = [3, 4];
export const TIMELINE = 3;
export const COMPARE = 7;
export const LOG = 8;
/** Screens whose rows each belong to an instant. */
const WITH_INSTANTS = [COMPARE, LOG];

export const keymap: readonly KeyBinding[] = [
  {
    action: 'screen',
    keys: ['1', '2', '3', '4', '5', '6', '7', '8'],
    name: 'screen',
    hint: 'screens',
    does: 'go to the screen of that number',
    group: 'screens',
  },
  { action: 'nextScreen', keys: ['tab'], name: 'next-screen', does: 'next screen', group: 'screens' },
  { action: 'previousScreen', keys: ['shift+tab'], name: 'previous-screen', does: 'previous screen', group: 'screens' },

  {
    action: 'assess',
    keys: ['a'],
    name: 'assess-again',
    hint: 'stop/again',
    does: 'stop the assessment, or begin it anew',
    group: 'year',
    screens: ASSESSED,
    disabledBecause: alive,
  },
  {
    action: 'sensitivity',
    keys: ['v'],
    name: 'sensitivity',
    hint: 'sensitivity',
    does: 'what the nines rest on, as a tornado, and back to the page',
    group: 'year',
    screens: ASSESSED,
    disabledBecause: alive,
  },

  { action: 'up', keys: ['up', 'k'], name: 'up', does: 'one row up', group: 'lists', screens: ANYWHERE },
  { action: 'down', keys: ['down', 'j'], name: 'down', does: 'one row down', group: 'lists', screens: ANYWHERE },
  { action: 'top', keys: ['g'], name: 'top', does: 'first row', group: 'lists', screens: ANYWHERE },
  { action: 'bottom', keys: ['G'], name: 'bottom', does: 'last row', group: 'lists', screens: ANYWHERE },
  { action: 'pageUp', keys: ['pageup'], name: 'page-up', does: 'one page up', group: 'lists', screens: ANYWHERE },
  {
    action: 'pageDown',
    keys: ['pagedown'],
    name: 'page-down',
    does: 'one page down',
    group: 'lists',
    screens: ANYWHERE,
  },
  {
    action: 'goThere',
    keys: ['enter'],
    name: 'go-there',
    hint: 'go there',
    does: 'to that instant, or the first difference',
    group: 'lists',
    screens: WITH_INSTANTS,
    disabledBecause: ({ rows }) => (rows === 0 ? 'nothing is selected here' : null),
  },
  {
    action: 'enter',
    keys: ['enter'],
    name: 'details',
    hint: 'details',
    does: 'more of what is selected; on the picker: open it',
    group: 'lists',
    screens: ANYWHERE.filter((screen) => screen !== TIMELINE && !WITH_INSTANTS.includes(screen)),
    disabledBecause: ({ rows }) => (rows === 0 ? 'nothing is selected here' : null),
  },
  {
    action: 'toFault',
    keys: ['enter'],
    name: 'to-fault',
    hint: 'go there',
    does: 'to the instant of the selected fault',
    group: 'lists',
    screens: [TIMELINE],
    disabledBecause: (context) => alive(context) ?? selectedFault(context) ?? timed(context),
  },
  {
    action: 'back',
    keys: ['escape'],
    name: 'back',
    does: 'close what is open on top; take a filter away',
    group: 'lists',
    screens: ANYWHERE,
  },
  {
    action: 'filter',
    keys: ['/'],
    name: 'filter',
    hint: 'filter',
    does: 'show only rows with a text in them',
    group: 'lists',
    screens: ANYWHERE,
  },
  {
    action: 'logKind',
    keys: LOG_KINDS.map(({ key }) => key),
    name: 'kind',
    does: 'that kind alone, or beside others',
    group: 'lists',
    screens: [LOG],
  },

  {
    action: 'runOrPause',
    keys: ['space'],
    name: 'run-pause',
    hint: 'run/pause',
    does: 'run, or pause',
    group: 'time',
    disabledBecause: ({ session }) => {
      if (session === null || session.can('pause') || session.can('run')) return null;
      return session.actor.getSnapshot().value === 'verdict'
        ? 'it has been played to its end: ← looks back'
        : notYet(session);
    },
  },
  {
    action: 'step',
    keys: ['.'],
    name: 'step',
    does: 'one single event',
    group: 'time',
    disabledBecause: ({ session }) =>
      session?.can('pause') === true ? 'it is running: Space pauses' : unlessAlive(session),
  },
  {
    action: 'faster',
    keys: ['+', '='],
    name: 'faster',
    hint: 'speed',
    does: 'ten times as fast',
    group: 'time',
    disabledBecause: alive,
  },
  { action: 'slower', keys: ['-'], name: 'slower', does: 'a tenth as fast', group: 'time', disabledBecause: alive },
  {
    action: 'flatOut',
    keys: ['0'],
    name: 'flat-out',
    does: 'as fast as it goes',
    group: 'time',
    disabledBecause: alive,
  },
  {
    action: 'bucketBack',
    keys: ['left'],
    name: 'back-in-time',
    hint: 'scrub',
    does: 'back by one bucket of the timeline',
    group: 'time',
    disabledBecause: alive,
  },
  {
    action: 'bucketOn',
    keys: ['right'],
    name: 'on-in-time',
    does: 'on by one bucket of the timeline',
    group: 'time',
    disabledBecause: alive,
  },
  { action: 'toStart', keys: ['home'], name: 'start', does: 'to the start', group: 'time', disabledBecause: alive },
  {
    action: 'toEnd',
    keys: ['end'],
    name: 'end',
    does: 'to the end, which is played up to there',
    group: 'time',
    disabledBecause: alive,
  },
  {
    action: 'goTo',
    keys: ['t'],
    name: 'time',
    does: 'to a time: 2:10:00, 90m, 1d',
    group: 'time',
    disabledBecause: alive,
  },
  {
    action: 'zoomIn',
    keys: ['z'],
    name: 'zoom-in',
    hint: 'zoom',
    does: 'half as much time, and half as long steps',
    group: 'time',
    screens: [TIMELINE],
    disabledBecause: alive,
  },
  {
    action: 'zoomOut',
    keys: ['Z'],
    name: 'zoom-out',
    does: 'twice as much time',
    group: 'time',
    screens: [TIMELINE],
    disabledBecause: alive,
  },
  {
    action: 'nextFault',
    keys: ['n', ']'],
    name: 'next-fault',
    does: 'to the next fault',
    group: 'time',
    disabledBecause: alive,
  },
  {
    action: 'previousFault',
    keys: ['p', '['],
    name: 'previous-fault',
    does: 'to the fault before',
    group: 'time',
    disabledBecause: alive,
  },

  {
    action: 'inject',
    keys: ['x'],
    name: 'inject',
    hint: 'inject',
    does: 'a fault at the cursor, which makes a branch',
    group: 'experiment',
    disabledBecause: changeable,
  },
  {
    action: 'suppress',
    keys: ['s'],
    name: 'suppress',
    hint: 'suppress',
    does: 'the selected fault does not happen',
    group: 'experiment',
    screens: WITH_FAULTS,
    disabledBecause: (context) => changeable(context) ?? selectedFault(context),
  },
  {
    action: 'move',
    keys: ['m'],
    name: 'move',
    hint: 'move',
    does: 'the selected fault strikes at another time',
    group: 'experiment',
    screens: WITH_FAULTS,
    disabledBecause: (context) => changeable(context) ?? selectedFault(context) ?? movable(context),
  },
  {
    action: 'set',
    keys: ['e'],
    name: 'set',
    hint: 'set',
    does: 'another value of a setting, from the start on',
    group: 'experiment',
    disabledBecause: changeable,
  },

  {
    action: 'save',
    keys: ['w'],
    name: 'save',
    does: 'the branch as a scenario file',
    group: 'branches',
    disabledBecause: alive,
  },
  {
    action: 'nextBranch',
    keys: ['b'],
    name: 'next-branch',
    hint: 'branch',
    does: 'next branch',
    group: 'branches',
    disabledBecause: severalBranches,
  },
  {
    action: 'previousBranch',
    keys: ['B'],
    name: 'previous-branch',
    does: 'previous branch',
    group: 'branches',
    disabledBecause: severalBranches,
  },
  {
    action: 'compare',
    keys: ['c'],
    name: 'compare',
    does: 'this branch with the one that it came from',
    group: 'branches',
    disabledBecause: severalBranches,
  },
  {
    action: 'nextBase',
    keys: ['a'],
    name: 'base',
    hint: 'base',
    does: 'another branch to compare with',
    group: 'branches',
    screens: [COMPARE],
    disabledBecause: moreThanTwo,
  },
  {
    action: 'nextOther',
    keys: ['d'],
    name: 'other',
    hint: 'other',
    does: 'another branch that is compared',
    group: 'branches',
    screens: [COMPARE],
    disabledBecause: moreThanTwo,
  },
  {
    action: 'swap',
    keys: ['r'],
    name: 'swap',
    hint: 'swap',
    does: 'base and other change places',
    group: 'branches',
    screens: [COMPARE],
    disabledBecause: severalBranches,
  },
  {
    action: 'playOn',
    keys: ['u'],
    name: 'play-on',
    hint: 'play on',
    does: 'both as far as one, or both to the end',
    group: 'branches',
    screens: [COMPARE],
    disabledBecause: (context) => alive(context) ?? severalBranches(context),
  },

  {
    action: 'palette',
    keys: [':'],
    name: 'commands',
    hint: 'commands',
    does: 'any command by its name; Tab completes',
    group: 'program',
    screens: ANYWHERE,
  },
  { action: 'help', keys: ['?'], name: 'help', hint: 'help', does: 'all keys', group: 'program', screens: ANYWHERE },
  { action: 'open', keys: ['o'], name: 'open', does: 'back to the list of scenarios', group: 'program' },
  {
    action: 'repaint',
    keys: ['ctrl+l'],
    name: 'redraw',
    does: 'draw the screen anew',
    group: 'program',
    screens: ANYWHERE,
  },
  {
    action: 'quit',
    keys: ['q', 'ctrl+c'],
    name: 'quit',
    hint: 'quit',
    does: 'leave',
    group: 'program',
    screens: ANYWHERE,
  },
];

/** Those that belong to a screen, in the order of the table. */
export function bindingsOn(screen: number): readonly KeyBinding[] {
  return keymap.filter(({ screens }) => (screens === undefined ? screen !== PICKER : screens.includes(screen)));
}

export function bindingOf(key: string, screen: number): KeyBinding | null {
  return bindingsOn(screen).find(({ keys }) => keys.includes(key)) ?? null;
}

/** Where a key would work, for one that does nothing here; null where it is no key at all. */
export function elsewhere(key: string, screen: number): KeyBinding | null {
  return (
    keymap.find(({ keys, screens }) => keys.includes(key) && screens !== undefined && !screens.includes(screen)) ?? null
  );
}
