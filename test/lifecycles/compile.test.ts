import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, createActor, createMachine, setup, transition } from 'xstate';
import { compileLifecycle } from '../../sim/lifecycles/compile.ts';
import { LIFECYCLES, MACHINES } from '../../sim/lifecycles/index.ts';

const names = Object.keys(MACHINES) as (keyof typeof MACHINES)[];

/** Events of a machine with the payload that makes each named guard say what its bit says. */
function eventWith(type: string, guards: readonly string[], bits: number): { type: string } {
  return { type, ...Object.fromEntries(guards.map((guard, i) => [guard, ((bits >> i) & 1) === 1])) };
}

describe.each(names)('the %s lifecycle', (name) => {
  const machine: AnyStateMachine = MACHINES[name];
  const table = LIFECYCLES[name];

  it('has one table entry per state and event of the machine, and starts where the machine starts', () => {
    expect(table.name).toBe(machine.id);
    expect([...table.states].sort()).toEqual(Object.keys(machine.states).sort());
    expect([...table.events].sort()).toEqual([...machine.events].sort());
    expect(table.states[table.initial]).toBe(createActor(machine).getSnapshot().value);
  });

  it('agrees with the machine, its real guards included, in every cell', () => {
    for (let bits = 0; bits < 1 << table.guards.length; bits++) {
      for (const [s, value] of table.states.entries()) {
        for (const [e, type] of table.events.entries()) {
          const before = machine.resolveState({ value, context: {} });
          const [after] = transition(machine, before, eventWith(type, table.guards, bits));
          const next = table.next(s, e, bits);
          expect(table.states[next < 0 ? s : next]).toBe(after.value);
          // Every arrow has a target, so "can" tells a refused event from a self transition.
          expect(next >= 0).toBe(before.can(eventWith(type, table.guards, bits)));
        }
      }
    }
  });

  it('stays in step with a running actor on random walks', () => {
    const moves = fc.array(fc.tuple(fc.nat(table.events.length - 1), fc.nat((1 << table.guards.length) - 1)), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(moves, (walk) => {
        const actor = createActor(machine).start();
        let state = table.initial;
        for (const [event, bits] of walk) {
          const next = table.next(state, event, bits);
          if (next >= 0) state = next;
          actor.send(eventWith(table.events[event]!, table.guards, bits));
          if (actor.getSnapshot().value !== table.states[state]) return false;
        }
        return true;
      }),
      { numRuns: 100, seed: 1 },
    );
  });
});

describe('compiling a lifecycle', () => {
  it('tells a refused event from one that leads back to the same state', () => {
    const machine = createMachine({
      id: 'door',
      initial: 'open',
      states: { open: { on: { KNOCK: 'open', SHUT: 'shut' } }, shut: {} },
    });
    const door = compileLifecycle(machine);
    expect(door.next(door.state('open'), door.event('KNOCK'), 0)).toBe(door.state('open'));
    expect(door.next(door.state('shut'), door.event('KNOCK'), 0)).toBe(-1);
    expect(() => door.step(door.state('shut'), door.event('KNOCK'))).toThrow('KNOCK is not allowed in shut');
  });

  it('takes the first open one of several guarded arrows, for every combination of guards', () => {
    const machine = setup({ guards: { a: () => false, b: () => false } }).createMachine({
      id: 'fork',
      initial: 'start',
      states: {
        start: {
          on: {
            GO: [
              { guard: 'b', target: 'left' },
              { guard: { type: 'a' }, target: 'right' },
            ],
          },
        },
        left: {},
        right: {},
      },
    });
    const fork = compileLifecycle(machine);
    expect(fork.guards).toEqual(['a', 'b']);
    const reached = [0, 1, 2, 3].map((bits) => fork.next(fork.state('start'), fork.event('GO'), bits));
    expect(reached).toEqual([-1, fork.state('right'), fork.state('left'), fork.state('left')]);
  });

  it('numbers states and events alike however the machine is written down', () => {
    const table = compileLifecycle(
      createMachine({ id: 'x', initial: 'b', states: { b: { on: { Z: 'a', Y: 'b' } }, a: {} } }),
    );
    expect(table.states).toEqual(['a', 'b']);
    expect(table.events).toEqual(['Y', 'Z']);
    expect(table.initial).toBe(1);
  });

  it.each([
    ['nested states', createMachine({ initial: 'a', states: { a: { initial: 'b', states: { b: {} } } } })],
    ['delayed transitions', createMachine({ initial: 'a', states: { a: { after: { 10: 'b' } }, b: {} } })],
    ['eventless transitions', createMachine({ initial: 'a', states: { a: { always: 'b' }, b: {} } })],
    ['wildcard events', createMachine({ initial: 'a', states: { a: { on: { '*': 'b' } }, b: {} } })],
    ['transitions of the root', createMachine({ initial: 'a', on: { GO: '.b' }, states: { a: {}, b: {} } })],
    [
      'guards without a name',
      createMachine({ initial: 'a', states: { a: { on: { GO: { guard: () => true, target: 'b' } } }, b: {} } }),
    ],
  ])('refuses %s, which a table cannot stand for', (_what, machine) => {
    expect(() => compileLifecycle(machine)).toThrow(/^lifecycle /);
  });

  it('refuses names that the machine has not', () => {
    expect(() => LIFECYCLES.copy.state('vanished')).toThrow('copy has no state vanished');
    expect(() => LIFECYCLES.copy.event('VANISH')).toThrow('copy has no event VANISH');
  });
});
