/**
 * The guide of the estimator: how likely each state is to end in loss before everything is up again, in a Markov chain that
 * has the plan's rates and mean repair times. A guide that is wrong costs time and never truth.
 *
 * Where that chain is too large, several places are looked at as wholes (placeGuide.ts), which sees nothing in outages; one
 * place alone by as many of its states as the limit allows.
 */
import type { Component } from '../../sim/skeleton/components.ts';
import type { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { chancesOfEnd } from './chancesOfEnd.ts';
import { type Explored, explore, lawProblems, STATES_MOST } from './explore.ts';
import { canTellPlaces, leastStates, PlaceGuide } from './placeGuide.ts';
import { StateKeys } from './stateKeys.ts';

/** Of a chain that is no more than a guide, and has no end within the limit. */
const FIRST_STATES = 200;

export class Surrogate {
  readonly explored: Explored;
  private readonly keys: StateKeys;
  private readonly values = new Map<string, number>();
  /** Where there are too many states to see them all: what is known of places as wholes. */
  private readonly places: PlaceGuide | null;

  /** @param most states at most; beyond, states that no place is told of are met by the balanced share alone */
  constructor(skeleton: Skeleton, most = STATES_MOST) {
    this.keys = new StateKeys(skeleton);
    const isOfPlaces = canTellPlaces(skeleton);
    const isHopeless = isOfPlaces && lawProblems(skeleton).length > 0 && leastStates(skeleton) > most;
    this.explored = explore(skeleton, isHopeless ? Math.min(most, FIRST_STATES) : most);
    this.places = isOfPlaces && !this.explored.isWhole ? new PlaceGuide(skeleton) : null;
    this.learn(this.explored);
    // Where there are too many states to see a way into loss, the shortest ways are those by which whole places go.
    if (!this.explored.isWhole && this.places === null) this.learn(explore(skeleton, most, takesWholePlaces));
    this.values.set(this.explored.keys[0]!, 0);
  }

  /** Nothing that it goes by is changed by what the component does. */
  seesNothingIn({ fault }: Component): boolean {
    return this.places !== null && fault.action.endsWith('.outage');
  }

  private learn(explored: Explored): void {
    const values = chancesOfEnd(explored.chain, (state) => explored.isLoss[state] === 1);
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
}

function takesWholePlaces({ fault }: Component): boolean {
  return fault.action === 'region.loss' || fault.action === 'storage.loss';
}
