import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import {
  type ExperimentEvent,
  experimentMachine,
  type LifeCycleState,
  STATE_WORDS,
  standingOf,
} from '../../../cli/ui/experimentMachine.ts';

const STILL = { isRunning: false, isInPast: false, isDraining: false, isOver: false };

function stateAfter(...events: readonly ExperimentEvent[]): LifeCycleState {
  const actor = createActor(experimentMachine).start();
  for (const event of events) actor.send(event);
  return actor.getSnapshot().value;
}

function viewed(changes: Partial<typeof STILL> = {}): ExperimentEvent {
  return { type: 'viewed', ...STILL, ...changes };
}

const OPENED: readonly ExperimentEvent[] = [{ type: 'opened' }, viewed()];

describe('the life of an experiment', () => {
  it('goes from the file to the verdict', () => {
    expect(stateAfter()).toBe('loading');
    expect(stateAfter({ type: 'opened' })).toBe('warmingUp');
    expect(stateAfter(...OPENED)).toBe('paused');
    expect(stateAfter(...OPENED, { type: 'run' })).toBe('running');
    expect(stateAfter(...OPENED, viewed({ isRunning: true, isDraining: true }))).toBe('draining');
    expect(stateAfter(...OPENED, viewed({ isOver: true }))).toBe('verdict');
    expect(stateAfter(...OPENED, viewed({ isOver: true, isInPast: true }))).toBe('scrubbing');
  });

  it('stays forked until something goes on in the branch', () => {
    const forked: readonly ExperimentEvent[] = [...OPENED, { type: 'forked' }];
    expect(stateAfter(...forked, viewed())).toBe('forked');
    expect(stateAfter(...forked, viewed({ isRunning: true }))).toBe('running');
    expect(stateAfter(...forked, { type: 'seek' }, viewed())).toBe('paused');
  });

  it('allows nothing before it is loaded, and nothing after it has failed', () => {
    for (const value of ['loading', 'warmingUp', 'failed'] as const) {
      const snapshot = experimentMachine.resolveState({ value, context: {} });
      for (const type of ['run', 'pause', 'seek', 'change', 'forked'] as const) {
        expect([value, type, snapshot.can({ type })]).toEqual([value, type, false]);
      }
    }
    expect(stateAfter(...OPENED, { type: 'failed' }, viewed({ isRunning: true }))).toBe('failed');
  });

  it('runs nothing that has come to its end', () => {
    expect(experimentMachine.resolveState({ value: 'verdict', context: {} }).can({ type: 'run' })).toBe(false);
  });

  it('has words for every state', () => {
    expect(Object.keys(STATE_WORDS).sort()).toEqual(Object.keys(experimentMachine.states).sort());
  });

  it('knows from a view where it stands', () => {
    expect(standingOf({ cursorUs: 6, frontierUs: 7, isOver: false }, true, 6)).toEqual({
      isRunning: true,
      isInPast: true,
      isDraining: true,
      isOver: false,
    });
  });
});
