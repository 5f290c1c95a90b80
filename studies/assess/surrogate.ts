/**
 * The guide of the estimator: how likely each state is to end in loss before everything is up again, in a Markov chain that
 * has the plan's rates and mean repair times. A guide that is wrong costs time and never truth.
 *
 * What people do and what else takes copies away differ in likelihood by many powers of ten, either way, and one guide would see
 * the likelier alone. Where a plan has both there are two: in the first people do it as often as all else together, in the
 * second they do nothing; each is for its own losses.
 */
import type { Component } from '../../sim/skeleton/components.ts';
import type { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { LOSS } from '../markov/index.ts';
import { type Explored, explore, STATES_MOST } from './explore.ts';
import { StateKeys } from './stateKeys.ts';

/** Sweeps of the iteration at most, and the relative change that ends it. */
const SWEEPS_MOST = 400;
const ENOUGH = 1e-4;

export class Surrogate {
  readonly explored: Explored;
  readonly guides: readonly Guide[];

  /** @param most states at most; beyond, states are taken for hopeless and are met by the balanced share alone */
  constructor(skeleton: Skeleton, most = STATES_MOST) {
    const keys = new StateKeys(skeleton);
    this.explored = explore(skeleton, most);
    this.guides = emphasesOf(skeleton.components).map((emphasis) => {
      const isPlain = skeleton.components.every((component) => emphasis(component) === 1);
      const explored = isPlain ? this.explored : explore(skeleton, most, emphasis);
      return new Guide(skeleton, keys, emphasis, explored, most);
    });
  }

  /** As the first guide has it. */
  value(state: Int32Array): number {
    return this.guides[0]!.value(state);
  }
}

export class Guide {
  /** Of each component: what its rate is multiplied by; 0 where it is taken never to strike. */
  readonly emphasis: readonly number[];
  private readonly keys: StateKeys;
  private readonly values = new Map<string, number>();

  constructor(skeleton: Skeleton, keys: StateKeys, emphasis: Emphasis, explored: Explored, most: number) {
    this.keys = keys;
    this.emphasis = skeleton.components.map(emphasis);
    this.learn(explored);
    // Where there are too many states to see a way into loss, the shortest ways are those by which whole places go.
    if (!explored.isWhole) {
      this.learn(explore(skeleton, most, (component) => (takesWholePlaces(component) ? emphasis(component) : 0)));
    }
    this.values.set(explored.keys[0]!, 0);
  }

  private learn(explored: Explored): void {
    const values = valuesOf(explored);
    for (const [state, key] of explored.keys.entries()) {
      const known = this.values.get(key) ?? 0;
      if (values[state]! > known) this.values.set(key, values[state]!);
    }
  }

  /** Chance of loss before everything is up, roughly; 0 for everything up. */
  value(state: Int32Array): number {
    return this.values.get(this.keys.merged(state)) ?? 0;
  }
}

type Emphasis = (component: Component) => number;

/** One for each guide; with two, the first is for what people do (causes.ts). */
function emphasesOf(components: readonly Component[]): readonly Emphasis[] {
  let people = 0;
  let others = 0;
  for (const { isEverywhere, ratePerUs } of components) {
    if (isEverywhere) people += ratePerUs;
    else others += ratePerUs;
  }
  if (people === 0 || others === 0) return [() => 1];
  const factor = Math.max(1, others / people);
  return [({ isEverywhere }) => (isEverywhere ? factor : 1), ({ isEverywhere }) => (isEverywhere ? 0 : 1)];
}

function takesWholePlaces({ fault, isEverywhere }: Component): boolean {
  return isEverywhere || fault.action === 'region.loss' || fault.action === 'storage.loss';
}

/** By sweeps through the states, alternately in both directions; the first state, everything up, is the end of a path. */
function valuesOf({ chain, isLoss }: Explored): Float64Array {
  const { states, from, to, rate } = chain;
  const first = new Int32Array(states + 1);
  for (const state of from) first[state + 1]!++;
  for (let s = 0; s < states; s++) first[s + 1]! += first[s]!;
  const value = new Float64Array(states);
  for (let s = 0; s < states; s++) if (isLoss[s] === 1) value[s] = 1;
  for (let sweep = 0, change = 1; sweep < SWEEPS_MOST && change > ENOUGH; sweep++) {
    change = 0;
    for (let i = 0; i < states; i++) {
      const s = sweep % 2 === 0 ? states - 1 - i : i;
      if (isLoss[s] === 1 || s === 0) continue;
      let leave = 0;
      let sum = 0;
      // Transitions lie in the order of the states that they leave.
      for (let t = first[s]!; t < first[s + 1]!; t++) {
        leave += rate[t]!;
        sum += rate[t]! * (to[t] === LOSS ? 1 : to[t] === 0 ? 0 : value[to[t]!]!);
      }
      const next = leave > 0 ? sum / leave : 0;
      if (next > 0) change = Math.max(change, Math.abs(next - value[s]!) / next);
      value[s] = next;
    }
  }
  return value;
}
