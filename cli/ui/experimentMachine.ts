/**
 * The life of an experiment as the screen knows it. What the thread reports and what the user asks for are its events; a wish that has no
 * arrow in a state cannot be had there, and the keymap asks the machine (`can`) before it says that a key may be pressed.
 */
import { type SnapshotFrom, setup } from 'xstate';
import type { ExperimentView } from '../../studies/experiment/view.ts';

/** What a view says of where the experiment stands. */
export interface Standing {
  readonly isRunning: boolean;
  /** The cursor lies before the frontier: what is shown is past. */
  readonly isInPast: boolean;
  /** Clients ask for nothing any more, and what is under way comes to its end. */
  readonly isDraining: boolean;
  /** The branch has been played to its end. */
  readonly isOver: boolean;
}

export type ExperimentEvent =
  /** The scenario was read, and is being compiled. */
  | { readonly type: 'opened' }
  | ({ readonly type: 'viewed' } & Standing)
  | { readonly type: 'run' }
  | { readonly type: 'pause' }
  | { readonly type: 'seek' }
  | { readonly type: 'change' }
  | { readonly type: 'forked' }
  | { readonly type: 'failed' };

const VIEWED = [
  { guard: 'isDraining', target: 'draining' },
  { guard: 'isRunning', target: 'running' },
  { guard: 'isInPast', target: 'scrubbing' },
  { guard: 'isOver', target: 'verdict' },
  { target: 'paused' },
] as const;

/** Anything that was opened can be looked through, changed, forked, and lost; until the thread says otherwise it stays as it is. */
function alive<State extends string>(state: State) {
  return { viewed: VIEWED, seek: state, change: state, forked: 'forked', failed: 'failed' } as const;
}

export const experimentMachine = setup({
  types: { events: {} as ExperimentEvent },
  guards: {
    isRunning: ({ event }) => event.type === 'viewed' && event.isRunning,
    isDraining: ({ event }) => event.type === 'viewed' && event.isRunning && event.isDraining,
    isInPast: ({ event }) => event.type === 'viewed' && event.isInPast,
    isOver: ({ event }) => event.type === 'viewed' && event.isOver,
  },
}).createMachine({
  id: 'experiment',
  initial: 'loading',
  states: {
    loading: { on: { opened: 'warmingUp', failed: 'failed' } },
    warmingUp: { on: { viewed: VIEWED, failed: 'failed' } },
    running: { on: { ...alive('running'), run: 'running', pause: 'paused' } },
    paused: { on: { ...alive('paused'), run: 'running' } },
    scrubbing: { on: { ...alive('scrubbing'), run: 'running' } },
    forked: {
      on: {
        ...alive('forked'),
        // A branch that was only just made is told as that, until something goes on in it.
        viewed: [VIEWED[0], VIEWED[1], VIEWED[2], VIEWED[3], { target: 'forked' }],
        seek: 'paused',
        run: 'running',
      },
    },
    draining: { on: { ...alive('draining'), run: 'draining', pause: 'paused' } },
    verdict: { on: alive('verdict') },
    failed: {},
  },
});

export type ExperimentSnapshot = SnapshotFrom<typeof experimentMachine>;
export type LifeCycleState = ExperimentSnapshot['value'];

export function standingOf(
  { cursorUs, frontierUs, isOver }: Pick<ExperimentView, 'cursorUs' | 'frontierUs' | 'isOver'>,
  isRunning: boolean,
  durationUs: number,
): Standing {
  return { isRunning, isInPast: cursorUs < frontierUs, isDraining: cursorUs >= durationUs, isOver };
}

/** A word for each state, and a sign beside it. */
export const STATE_WORDS: Readonly<Record<LifeCycleState, { readonly sign: string; readonly words: string }>> = {
  loading: { sign: '○', words: 'loading' },
  warmingUp: { sign: '○', words: 'warming up' },
  running: { sign: '▶', words: 'running' },
  paused: { sign: '=', words: 'paused' },
  scrubbing: { sign: '◀', words: 'looking back' },
  forked: { sign: '◆', words: 'forked' },
  draining: { sign: '▶', words: 'draining' },
  verdict: { sign: '●', words: 'verdict' },
  failed: { sign: '✗', words: 'failed' },
};
