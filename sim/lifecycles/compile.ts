/**
 * Turns a state machine into an integer table, through XState's public interface only: states from `machine.states`,
 * events from `machine.events`, every named guard replaced by a bit, and `transition` as the oracle for each cell.
 *
 * The machine says what may follow what; the hot path reads the table (nanoseconds against a microsecond or more for an
 * actor or a call of `transition`). Exploring the machine from its initial state was rejected: it misses what only
 * guards let through.
 */
import { type AnyStateMachine, initialTransition, transition } from 'xstate';
import { assert, Defect } from '../kernel/assert.ts';

export interface LifecycleTable {
  readonly name: string;
  /** Sorted by name, as are events and guards: numbers do not depend on the order in a file. */
  readonly states: readonly string[];
  readonly events: readonly string[];
  /** Bit i of `guardBits` is the value of guard i. */
  readonly guards: readonly string[];
  /** Number of the state in which everything starts. */
  readonly initial: number;
  /** Number of a state by name. Throws for a name that the machine has not. */
  state(name: string): number;
  /** Number of an event by name. Throws for a name that the machine has not. */
  event(name: string): number;
  /** The state that follows, which may be the same one; -1 when the machine does not allow the event there. */
  next(state: number, event: number, guardBits: number): number;
  /** Like `next`, for a caller that must be right: throws where `next` returns -1. */
  step(state: number, event: number, guardBits?: number): number;
}

/** One arrow of a machine's diagram. Arrows of one state and event are tried in order; the first open one is taken. */
export interface LifecycleArrow {
  readonly from: string;
  readonly event: string;
  readonly guard: string | null;
  readonly to: string;
}

/**
 * Compiles a machine. Throws a `Defect` for machines that a table cannot stand for: nested or parallel states, final
 * states, eventless, delayed or wildcard transitions, guards without a name, more than 8 guards.
 */
export function compileLifecycle(machine: AnyStateMachine): LifecycleTable {
  const arrows = arrowsOf(machine);
  const states = stateNames(machine);
  const events = eventNames(machine);
  const guards = [...new Set(arrows.flatMap(({ guard }) => guard ?? []))].sort();
  assert(states.length <= 127, 'lifecycle: states must fit a signed byte');
  assert(guards.length <= 8, 'lifecycle: too many guards to enumerate');

  let bits = 0;
  const oracle = machine.provide({
    guards: Object.fromEntries(guards.map((name, i) => [name, () => ((bits >> i) & 1) === 1])),
  });
  const context: unknown = initialTransition(machine, undefined)[0].context;
  const cells = new Int8Array((states.length * events.length) << guards.length).fill(-1);
  for (bits = 0; bits < 1 << guards.length; bits++) {
    for (const [s, from] of states.entries()) {
      for (const [e, event] of events.entries()) {
        const open = arrows.find(
          (arrow) =>
            arrow.from === from &&
            arrow.event === event &&
            (arrow.guard === null || ((bits >> guards.indexOf(arrow.guard)) & 1) === 1),
        );
        const [after] = transition(oracle, oracle.resolveState({ value: from, context }), { type: event });
        const expected = open === undefined ? from : open.to;
        if (after.value !== expected) throw new Defect(`lifecycle ${machine.id}: ${from} ${event} is not tabulable`);
        if (open !== undefined) cells[(bits * states.length + s) * events.length + e] = states.indexOf(open.to);
      }
    }
  }
  const initial: unknown = initialTransition(machine, undefined)[0].value;
  return new CompiledLifecycle(machine.id, states, events, guards, states.indexOf(String(initial)), cells);
}

/** Every arrow of a flat machine, states in the order of the machine's own text. Throws as `compileLifecycle` does. */
export function arrowsOf(machine: AnyStateMachine): readonly LifecycleArrow[] {
  const arrows: LifecycleArrow[] = [];
  for (const from of Object.keys(machine.states)) {
    const node = machine.states[from]!;
    if (node.type !== 'atomic') throw new Defect(`lifecycle ${machine.id}: state ${from} is not atomic`);
    const spontaneous = (node.always?.length ?? 0) + node.after.length + node.invoke.length;
    if (spontaneous > 0) throw new Defect(`lifecycle ${machine.id}: state ${from} moves by itself`);
    for (const [event, candidates] of node.transitions) {
      if (event.includes('*')) throw new Defect(`lifecycle ${machine.id}: wildcard event in ${from}`);
      for (const { guard, target } of candidates) {
        if (target !== undefined && target.length !== 1)
          throw new Defect(`lifecycle ${machine.id}: ${from} ${event} forks`);
        arrows.push({ from, event, guard: guardName(machine, guard), to: target?.[0]?.key ?? from });
      }
    }
  }
  return arrows;
}

function guardName(machine: AnyStateMachine, guard: unknown): string | null {
  if (guard === undefined) return null;
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'object' && guard !== null && 'type' in guard && typeof guard.type === 'string')
    return guard.type;
  throw new Defect(`lifecycle ${machine.id}: a guard has no name`);
}

function stateNames(machine: AnyStateMachine): readonly string[] {
  return Object.keys(machine.states).sort();
}

function eventNames(machine: AnyStateMachine): readonly string[] {
  return machine.events.map(String).sort();
}

class CompiledLifecycle implements LifecycleTable {
  readonly name: string;
  readonly states: readonly string[];
  readonly events: readonly string[];
  readonly guards: readonly string[];
  readonly initial: number;
  private readonly cells: Int8Array;
  private readonly stateCount: number;
  private readonly eventCount: number;

  constructor(
    name: string,
    states: readonly string[],
    events: readonly string[],
    guards: readonly string[],
    initial: number,
    cells: Int8Array,
  ) {
    this.name = name;
    this.states = states;
    this.events = events;
    this.guards = guards;
    this.initial = initial;
    this.cells = cells;
    this.stateCount = states.length;
    this.eventCount = events.length;
  }

  state(name: string): number {
    return this.numbered(this.states, name, 'state');
  }

  event(name: string): number {
    return this.numbered(this.events, name, 'event');
  }

  next(state: number, event: number, guardBits: number): number {
    return this.cells[(guardBits * this.stateCount + state) * this.eventCount + event]!;
  }

  step(state: number, event: number, guardBits = 0): number {
    const next = this.next(state, event, guardBits);
    if (next < 0)
      throw new Defect(`lifecycle ${this.name}: ${this.events[event]} is not allowed in ${this.states[state]}`);
    return next;
  }

  private numbered(names: readonly string[], name: string, what: string): number {
    const number = names.indexOf(name);
    if (number < 0) throw new Defect(`lifecycle ${this.name} has no ${what} ${name}`);
    return number;
  }
}
