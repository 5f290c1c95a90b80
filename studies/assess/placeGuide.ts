/**
 * A coarse guide for many places: how likely each is to lose all that it has, from the number of its copies that are gone; and
 * how likely all of them are, from which of them are empty. Places fail independently of one another but for what strikes
 * several, so the one is a chain for each place, of counts, and the other a chain of places that are there or not.
 */
import { compileLaw } from '../../sim/kernel/distributions.ts';
import { YEAR_US } from '../../sim/kernel/time.ts';
import type { Component } from '../../sim/skeleton/components.ts';
import type { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { bitCount } from '../../sim/storage/reliabilityBits.ts';
import { chancesOfEnd } from './chancesOfEnd.ts';
import { type Explored, explore } from './explore.ts';

/** With more, there are too many conditions of all of them. */
const PLACES_MOST = 8;
/** States of a place's own chain. */
const STATES_MOST = 3000;

const SWEEPS = 20;
/** Of a place, where it is only asked whether they are many. */
const ENOUGH_STATES = 200;

/** What a place is as a whole. */
const THERE = 0;
const REFILLING = 1;
const DESTROYED = 2;
const CONDITIONS = 3;

interface Place {
  readonly stamps: readonly number[];
  /** What takes it as a whole; these accrue while it stands. */
  readonly destroyers: readonly number[];
  /** Chance of being emptied before everything is up again, by what is there. */
  readonly chances: ReadonlyMap<string, number>;
  /** Per year: by all that takes single copies, and as a whole; and back, first rebuilt and then refilled. */
  readonly emptied: number;
  readonly destroyed: number;
  readonly rebuilt: number;
  readonly refilled: number;
}

export class PlaceGuide {
  private readonly skeleton: Skeleton;
  private readonly places: readonly Place[];
  /** By the conditions of all places, as digits to the base of their number. */
  private readonly lost: Float64Array;

  constructor(skeleton: Skeleton) {
    this.skeleton = skeleton;
    const regions = [...new Set(skeleton.place.regionOf)];
    const isTold = regions.length <= PLACES_MOST;
    this.places = isTold ? regions.map((region) => placeIn(skeleton, region)) : [];
    this.lost = lostBySet(this.places);
  }

  /** Chance of loss before everything is up, roughly. */
  value(state: Int32Array): number {
    const { places, lost } = this;
    let conditions = 0;
    const damaged: number[] = [];
    const chances: number[] = [];
    for (const [p, place] of places.entries()) {
      const key = keyOf(this.skeleton, place.stamps, state);
      if (key === EMPTY) conditions += this.conditionOf(place, state) * CONDITIONS ** p;
      else {
        const chance = place.chances.get(key) ?? 0;
        if (chance === 0) continue;
        damaged.push(REFILLING * CONDITIONS ** p);
        chances.push(chance);
      }
    }
    let sum = 0;
    for (let set = 0; set < 1 << damaged.length; set++) {
      let probability = 1;
      let then = conditions;
      for (let i = 0; i < damaged.length; i++) {
        if (((set >> i) & 1) === 1) {
          probability *= chances[i]!;
          then += damaged[i]!;
        } else probability *= 1 - chances[i]!;
      }
      sum += probability * (lost[then] ?? 0);
    }
    return sum;
  }

  private conditionOf({ destroyers }: Place, state: Int32Array): number {
    const stands = destroyers.length === 0 || destroyers.some((c) => this.skeleton.accrues(state, c));
    return stands ? REFILLING : DESTROYED;
  }
}

const EMPTY = '';

/** How many copies of each stamp are there, and how many of these are corrupt. */
function keyOf({ core }: Skeleton, stamps: readonly number[], state: Int32Array): string {
  let key = EMPTY;
  for (const stamp of stamps) {
    const present = core.presentMask(state, 0, stamp);
    if (present !== 0) key += `${stamp}:${bitCount(present)}-${bitCount(core.corruptMask(state, 0, stamp))};`;
  }
  return key;
}

function placeIn(skeleton: Skeleton, region: number): Place {
  const stamps = skeleton.place.inRegion(region);
  const destroyers: number[] = [];
  let destroyed = 0;
  let rebuilding = 0;
  for (const [c, { region: struck, fault, ratePerUs, lasts }] of skeleton.components.entries()) {
    const state = skeleton.start();
    if (struck !== region || isOutage(fault.action) || !skeleton.accrues(state, c)) continue;
    skeleton.begin(state, c);
    if (keyOf(skeleton, stamps, state) !== EMPTY) continue;
    destroyers.push(c);
    destroyed += ratePerUs * YEAR_US;
    rebuilding += ratePerUs * (lasts?.mean ?? 0);
  }
  const own = explore(skeleton, STATES_MOST, (component) => component.region === region && takesCopies(component));
  const isEmpty = own.states.map((state) => keyOf(skeleton, stamps, state) === EMPTY);
  const values = chancesOfEnd(own.chain, (state) => isEmpty[state]!);
  const chances = new Map<string, number>();
  for (const [i, state] of own.states.entries()) {
    const key = keyOf(skeleton, stamps, state);
    chances.set(key, Math.max(chances.get(key) ?? 0, i === 0 ? 0 : values[i]!));
  }
  const refilled = YEAR_US / Math.max(1, compileLaw(skeleton.plan.repair.geoTime).mean);
  const rebuilt = rebuilding > 0 ? destroyed / rebuilding : refilled;
  return { stamps, destroyers, chances, emptied: emptiedBy(own, values), destroyed, rebuilt, refilled };
}

/** Emptied by what takes single copies, per year from everything up. */
function emptiedBy({ chain }: Explored, values: Float64Array): number {
  let sum = 0;
  for (let t = 0; t < chain.from.length; t++) {
    if (chain.from[t] === 0) sum += chain.rate[t]! * (values[chain.to[t]!] ?? 1);
  }
  return sum;
}

function takesCopies({ fault }: Component): boolean {
  return !isOutage(fault.action) && fault.action !== 'region.loss' && fault.action !== 'storage.loss';
}

function isOutage(action: string): boolean {
  return action.endsWith('.outage');
}

/** By sweeps, from the worst down: rates are so far apart that few are enough. With nothing there all is lost. */
function lostBySet(places: readonly Place[]): Float64Array {
  const count = CONDITIONS ** places.length;
  const lost = new Float64Array(count);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let all = count - 1; all > 0; all--) {
      let leave = 0;
      let sum = 0;
      let isLost = true;
      const add = (rate: number, then: number): void => {
        leave += rate;
        sum += rate * lost[then]!;
      };
      for (const [p, { emptied, destroyed, rebuilt, refilled }] of places.entries()) {
        const unit = CONDITIONS ** p;
        const condition = Math.floor(all / unit) % CONDITIONS;
        if (condition === THERE) {
          isLost = false;
          add(emptied, all + REFILLING * unit);
        }
        if (condition === DESTROYED) add(rebuilt, all + (REFILLING - DESTROYED) * unit);
        else add(destroyed, all + (DESTROYED - condition) * unit);
        if (condition === REFILLING) add(refilled, all - REFILLING * unit);
      }
      lost[all] = isLost ? 1 : leave > 0 ? sum / leave : 0;
    }
  }
  return lost;
}

/** States of the whole are no fewer than these, as places are in any states of theirs at the same time. */
export function leastStates(skeleton: Skeleton): number {
  let product = 1;
  for (const region of new Set(skeleton.place.regionOf)) {
    product *= explore(skeleton, ENOUGH_STATES, (component) => component.region === region).states.length;
  }
  return product;
}
