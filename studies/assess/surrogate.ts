/**
 * The guide of the estimator: how likely each state is to end in loss before everything is up again, in a Markov chain that
 * has the plan's rates and mean repair times. A guide that is wrong costs time and never truth.
 *
 * What people do and what else takes copies away differ in likelihood by many powers of ten, either way, and one guide would see
 * the likelier alone. Where a plan has both there are two: in the first people do it as often as all else together, in the
 * second they do nothing; each is for its own losses.
 *
 * Where the chain is too large, several places are looked at as wholes (placeGuide.ts), which sees nothing in outages; one place
 * alone by as many of its states as the limit allows.
 */
import type { Component } from '../../sim/skeleton/components.ts';
import type { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { chancesOfEnd, OVER_PER_YEAR } from './chancesOfEnd.ts';
import { type Explored, emphasised, explore, lawProblems, STATES_MOST } from './explore.ts';
import { canTellPlaces, leastStates, PlaceGuide } from './placeGuide.ts';
import { StateKeys } from './stateKeys.ts';

/** Of a chain that is no more than a guide, and has no end within the limit. */
const FIRST_STATES = 200;

export class Surrogate {
  readonly explored: Explored;
  readonly guides: readonly Guide[];

  /** @param most states at most; beyond, states that no place is told of are met by the balanced share alone */
  constructor(skeleton: Skeleton, most = STATES_MOST) {
    const keys = new StateKeys(skeleton);
    const isOfPlaces = canTellPlaces(skeleton);
    const isHopeless = isOfPlaces && lawProblems(skeleton).length > 0 && leastStates(skeleton) > most;
    this.explored = explore(skeleton, isHopeless ? Math.min(most, FIRST_STATES) : most);
    this.guides = emphasesOf(skeleton.components).map((emphasis) => {
      const factors = skeleton.components.map(emphasis);
      const explored = factors.includes(0)
        ? explore(skeleton, isHopeless ? FIRST_STATES : most, emphasis)
        : emphasised(this.explored, factors);
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
  private readonly isMended: boolean;
  private readonly values = new Map<string, number>();
  /** Where there are too many states to see them all: what is known of places as wholes. */
  private readonly places: PlaceGuide | null;

  constructor(skeleton: Skeleton, keys: StateKeys, emphasis: Emphasis, explored: Explored, most: number) {
    this.keys = keys;
    this.isMended = skeleton.isMended;
    this.emphasis = skeleton.components.map(emphasis);
    this.learn(explored);
    const isOfPlaces = !explored.isWhole && canTellPlaces(skeleton, this.emphasis);
    this.places = isOfPlaces ? new PlaceGuide(skeleton) : null;
    // Where there are too many states to see a way into loss, the shortest ways are those by which whole places go.
    if (!explored.isWhole && this.places === null) {
      this.learn(explore(skeleton, most, (component) => (takesWholePlaces(component) ? emphasis(component) : 0)));
    }
    this.values.set(explored.keys[0]!, 0);
  }

  private learn(explored: Explored): void {
    const isLoss = (state: number): boolean => explored.isLoss[state] === 1;
    const values = chancesOfEnd(explored.chain, isLoss, this.isMended ? 0 : OVER_PER_YEAR);
    for (const [state, key] of explored.keys.entries()) {
      const known = this.values.get(key) ?? 0;
      if (values[state]! > known) this.values.set(key, values[state]!);
    }
  }

  /** Chance of loss before everything is up, roughly; 0 for everything up. */
  value(state: Int32Array): number {
    const ofPlaces = this.places?.value(state) ?? 0;
    return ofPlaces > 0 ? ofPlaces : (this.values.get(this.keys.merged(state)) ?? 0);
  }

  /** Nothing that it goes by is changed by what the component does. */
  seesNothingIn(component: number): boolean {
    return this.places?.seesNothingIn(component) ?? false;
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
