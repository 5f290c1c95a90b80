/**
 * The Markov chain of a plan's skeleton: every state that can be reached, explored through the skeleton's own steps.
 *
 * A state is the skeleton's, and which firings have still to end. It is a chain where every law is exponential; elsewhere
 * `problems` says which are not, and the chain of the mean times is still good for a guide.
 */
import { YEAR_US } from '../../sim/kernel/time.ts';
import type { Chance } from '../../sim/skeleton/chance.ts';
import type { Component } from '../../sim/skeleton/components.ts';
import type { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { type Chain, LOSS } from '../markov/index.ts';
import { Branches } from './branches.ts';
import { StateKeys } from './stateKeys.ts';
import { chanceOfHits, firstHit, wideOf } from './wideStrikes.ts';

/** States of a chain at most, for exact figures as for a guide. */
export const STATES_MOST = 20_000;

export interface Explored {
  readonly chain: Chain;
  /** Merged keys of the states, without the firings that have to end. */
  readonly keys: readonly string[];
  /** A state for each key. */
  readonly states: readonly Int32Array[];
  /** Of each transition the component that strikes; −1 for what ends. */
  readonly strikers: Int32Array;
  /** 1 for states that are loss themselves, where loss does not end the group. */
  readonly isLoss: Uint8Array;
  /** Everything that can be reached was found. */
  readonly isWhole: boolean;
}

/** Why the skeleton is no Markov chain: one sentence each, none when it is. */
export function lawProblems({ plan, core, components }: Skeleton): string[] {
  const { repair } = plan;
  const problems: string[] = [];
  const ask = (name: string, kind: string | undefined): void => {
    if (kind !== undefined && kind !== 'exponential') problems.push(`${name} is ${kind}, not exponential`);
  };
  ask('repair.local.time', repair.localTime.kind);
  ask('backup.every', plan.backup?.every.kind);
  if (core.shape.geo) ask('repair.geo.time', repair.geoTime.kind);
  if (core.rots) ask('the time to a scrub', repair.scrubTime?.kind);
  if (repair.detectionUs > 0) problems.push('a loss takes a fixed time to be detected');
  if (repair.bandwidthBytesPerSecond !== null) problems.push('repair is bound by bandwidth');
  for (const component of new Map(components.map((component) => [component.hazard, component])).values()) {
    const { hazard, lasts, endsAtOnce, isEverywhere } = component;
    const { id, ageing } = plan.hazards[hazard]!;
    if (ageing !== null) problems.push(`the parts that ${id} strikes age`);
    if (!endsAtOnce) ask(isEverywhere ? `until ${id} is noticed` : `how long ${id} lasts`, lasts?.spec.kind);
  }
  return problems;
}

/**
 * Firings of one component under way at once, at most: what can happen again before it has ended can do so without end, as
 * outages of a node can, and chains of such states would be as long as the limit allows.
 */
const OVERLAPS_MOST = 4;

/**
 * @param most states at most; what lies beyond, and beyond `OVERLAPS_MOST`, is left out, and `isWhole` is false
 * @param emphasis what a component's rate is multiplied by; 0: it is left out of account. By default all are as they are
 * @param among the only components that are asked whether they tell copies apart; by default all
 */
export function explore(
  skeleton: Skeleton,
  most: number,
  emphasis: (component: Component) => number = () => 1,
  among?: (component: Component) => boolean,
): Explored {
  const keys = new StateKeys(skeleton, among);
  const isGuide = lawProblems(skeleton).length > 0;
  const branches = new Branches();
  const start = skeleton.start();
  const index = new Map<string, number>([[`${keys.merged(start)}|`, 0]]);
  const states: { readonly state: Int32Array; readonly active: readonly number[] }[] = [{ state: start, active: [] }];
  const names = [keys.merged(start)];
  const from: number[] = [];
  const to: number[] = [];
  const rate: number[] = [];
  const strikers: number[] = [];
  const repairs = new Int32Array(skeleton.core.slots);
  let isWhole = true;

  for (let at = 0; at < states.length; at++) {
    const { state, active } = states[at]!;
    const add = (perYear: number, step: (next: Int32Array) => Step, after: readonly number[], striker = -1): void => {
      const found = (isGuide ? wideOutcomes(skeleton, state, step) : null) ?? outcomes(branches, state, step);
      for (const { next, isLost, probability } of found) {
        const target = isLost && skeleton.lossIsFinal ? LOSS : stateOf(next, after);
        if (target === at || target === BEYOND) continue;
        from.push(at);
        to.push(target);
        rate.push(perYear * probability);
        strikers.push(striker);
      }
    };
    for (const [c, component] of skeleton.components.entries()) {
      const factor = emphasis(component);
      if (factor === 0 || !skeleton.accrues(state, c)) continue;
      const { ratePerUs, lasts, endsAtOnce } = component;
      if (active.filter((other) => other === c).length === OVERLAPS_MOST) {
        isWhole = false;
        continue;
      }
      const after = lasts === null || endsAtOnce ? active : [...active, c].sort((a, b) => a - b);
      add(factor * ratePerUs * YEAR_US, (next) => (chance) => skeleton.strike(next, c, chance), after, c);
    }
    for (const repair of repairs.slice(0, skeleton.pending(state, repairs))) {
      add(YEAR_US / skeleton.meanUs(repair), (next) => (chance) => skeleton.complete(next, repair, chance), active);
    }
    for (const c of new Set(active)) {
      const held = active.filter((other) => other === c).length;
      const rest = active.filter((_, i) => i !== active.indexOf(c));
      const { mean } = skeleton.components[c]!.lasts!;
      add((held * YEAR_US) / mean, (next) => (chance) => skeleton.end(next, c, chance), rest);
    }
  }
  return {
    chain: {
      states: states.length,
      causes: 1,
      from: Int32Array.from(from),
      to: Int32Array.from(to),
      rate: Float64Array.from(rate),
      cause: new Int32Array(from.length),
    },
    keys: names,
    states: states.map(({ state }) => state),
    strikers: Int32Array.from(strikers),
    isLoss: Uint8Array.from(states, ({ state }) => (skeleton.isLost(state) ? 1 : 0)),
    isWhole,
  };

  function stateOf(next: Int32Array, after: readonly number[]): number {
    const name = keys.merged(next);
    const key = `${name}|${after.join()}`;
    const known = index.get(key);
    if (known !== undefined) return known;
    if (states.length === most) {
      isWhole = false;
      return BEYOND;
    }
    index.set(key, states.length);
    states.push({ state: next, active: after });
    names.push(name);
    return states.length - 1;
  }
}

/** The same states with the rates of components multiplied, all by more than 0: what can be reached does not depend on rates. */
export function emphasised({ chain, ...rest }: Explored, factors: readonly number[]): Explored {
  const rate = chain.rate.map((perYear, i) => perYear * (factors[rest.strikers[i]!] ?? 1));
  return { ...rest, chain: { ...chain, rate } };
}

/** In place of a state: beyond the limit. */
const BEYOND = -2;

type Step = (chance: Chance) => boolean;

interface Outcome {
  readonly next: Int32Array;
  readonly isLost: boolean;
  readonly probability: number;
}

/** For a guide it does not matter which of many copies are hit, but how many. Null where they are few. */
function wideOutcomes({ core }: Skeleton, state: Int32Array, step: (next: Int32Array) => Step): Outcome[] | null {
  const wide = wideOf(step(state.slice()), core.shape.unreadable);
  if (wide === null) return null;
  return Array.from({ length: wide.copies + 1 }, (_, hits) => {
    const next = state.slice();
    const isLost = step(next)(firstHit(wide, hits));
    return { next, isLost, probability: chanceOfHits(wide, hits) };
  });
}

function outcomes(branches: Branches, state: Int32Array, step: (next: Int32Array) => Step): Outcome[] {
  const found: Outcome[] = [];
  let next = state;
  let isLost = false;
  branches.visit(
    () => {
      next = state.slice();
      isLost = step(next)(branches);
    },
    (probability) => found.push({ next, isLost, probability }),
  );
  return found;
}
