/**
 * A coarse guide for many places: how likely each is to lose all that it has, from the number of its copies that are gone; and
 * how likely all of them are, from which of them are empty. Places fail independently of one another but for what strikes
 * several, so the one is a chain for each place, of counts, and the other a chain of places that are there or not.
 */
import { compileLaw } from '../../sim/kernel/distributions.ts';
import { YEAR_US } from '../../sim/kernel/time.ts';
import { type Chance, NEVER } from '../../sim/skeleton/chance.ts';
import type { Component } from '../../sim/skeleton/components.ts';
import type { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { bitCount } from '../../sim/storage/reliabilityBits.ts';
import { GEO_REFILL, kindOf, regionOf } from '../../sim/storage/reliabilityCodes.ts';
import { chancesOfEnd, OVER_PER_YEAR } from './chancesOfEnd.ts';
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

  /** By the set of places that are empty: those of them that have somewhere to be refilled from. */
  private readonly refillable: Int32Array;
  /** Of each stamp. */
  private readonly placeOf: readonly number[];
  private readonly repairs: Int32Array;
  private readonly start: Int32Array;
  private readonly idle: ReadonlySet<Component>;
  /** Per year, from everything up: rates of places that are emptied × chance of loss from there. */
  private readonly pull: number;
  /** How long repairs of single copies, and outages, last on average. */
  private readonly repairYears: number;
  private readonly outYears: number;

  constructor(skeleton: Skeleton) {
    this.skeleton = skeleton;
    this.start = skeleton.start();
    this.idle = idleIn(skeleton);
    this.places = regionsOf(skeleton).map((region) => placeIn(skeleton, region, this.idle));
    this.refillable = refillableIn(skeleton, this.places);
    this.lost = lostBySet(this.places, this.refillable, skeleton.isMended ? 0 : OVER_PER_YEAR);
    this.repairs = new Int32Array(skeleton.core.slots);
    this.placeOf = skeleton.place.copies.map((_, stamp) =>
      this.places.findIndex(({ stamps }) => stamps.includes(stamp)),
    );
    this.pull = this.places.reduce(
      (sum, { emptied, destroyed }, p) =>
        sum + emptied * this.lost[REFILLING * CONDITIONS ** p]! + destroyed * this.lost[DESTROYED * CONDITIONS ** p]!,
      0,
    );
    this.repairYears = compileLaw(skeleton.plan.repair.localTime).mean / YEAR_US;
    this.outYears = meanYears(this.idle);
  }

  /** The guide goes by nothing that the component changes. Parts that age have no rate of their own to come by. */
  seesNothingIn(component: number): boolean {
    return !this.skeleton.ages && this.idle.has(this.skeleton.components[component]!);
  }

  /** Chance of loss before everything is up, roughly. */
  value(state: Int32Array): number {
    const { places, lost } = this;
    let empty = 0;
    const damaged: number[] = [];
    const chances: number[] = [];
    for (const [p, place] of places.entries()) {
      const key = keyOf(this.skeleton, place.stamps, state);
      if (key === EMPTY) empty |= 1 << p;
      else {
        const chance = place.chances.get(key) ?? 0;
        if (chance === 0) continue;
        damaged.push(REFILLING * CONDITIONS ** p);
        chances.push(chance);
      }
    }
    const conditions = empty === 0 ? 0 : this.conditionsOf(state, empty);
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
    if (conditions > 0) return sum;
    // Nothing is empty, but before everything is up again something may be.
    return sum + this.pull * (damaged.length > 0 ? this.repairYears : this.isStart(state) ? 0 : this.outYears);
  }

  /** Of places that are empty: the set, and which of them are being refilled. */
  private conditionsOf(state: Int32Array, empty: number): number {
    const { skeleton, places, repairs } = this;
    let refilling = 0;
    for (let i = skeleton.pending(state, repairs) - 1; i >= 0; i--) {
      const code = repairs[i]!;
      if (kindOf(code) === GEO_REFILL) refilling |= 1 << this.placeOf[regionOf(code)]!;
    }
    let conditions = 0;
    for (const [p, { destroyers }] of places.entries()) {
      if (((empty >> p) & 1) === 0) continue;
      // What has no source is refilled as soon as it has one, if it stands.
      const isWaiting =
        ((this.refillable[empty]! >> p) & 1) === 0 && destroyers.some((c) => skeleton.accrues(state, c));
      const isRefilling = destroyers.length === 0 || isWaiting || ((refilling >> p) & 1) === 1;
      conditions += (isRefilling ? REFILLING : DESTROYED) * CONDITIONS ** p;
    }
    return conditions;
  }

  private isStart(state: Int32Array): boolean {
    return state.every((word, i) => word === this.start[i]);
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

function placeIn(skeleton: Skeleton, region: number, idle: ReadonlySet<Component>): Place {
  const stamps = skeleton.place.inRegion(region);
  const destroyers: number[] = [];
  let destroyed = 0;
  let rebuilding = 0;
  for (const [c, component] of skeleton.components.entries()) {
    const { ratePerUs, lasts } = component;
    const state = skeleton.start();
    if (component.region !== region || idle.has(component) || !skeleton.accrues(state, c)) continue;
    skeleton.begin(state, c);
    if (keyOf(skeleton, stamps, state) !== EMPTY) continue;
    destroyers.push(c);
    destroyed += ratePerUs * YEAR_US;
    rebuilding += ratePerUs * (lasts?.mean ?? 0);
  }
  const isOwn = (component: Component): boolean => component.region === region && takesCopies(component, idle);
  const own = explore(skeleton, STATES_MOST, (component) => (isOwn(component) ? 1 : 0), isOwn);
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

function takesCopies(component: Component, idle: ReadonlySet<Component>): boolean {
  const { action } = component.fault;
  return !idle.has(component) && action !== 'region.loss' && action !== 'storage.loss';
}

const ALWAYS: Chance = { happens: () => true };

/** What takes no copies and spoils none, by what it does to a group that has everything. */
function idleIn(skeleton: Skeleton): ReadonlySet<Component> {
  const { core, place, components } = skeleton;
  const masks = (state: Int32Array): string =>
    place.copies.map((_, stamp) => `${core.presentMask(state, 0, stamp)}-${core.corruptMask(state, 0, stamp)}`).join();
  const before = masks(skeleton.start());
  return new Set(
    components.filter((_, c) => {
      const state = skeleton.start();
      skeleton.strike(state, c, ALWAYS);
      return masks(state) === before;
    }),
  );
}

/** Mean length of what takes no copies. */
function meanYears(idle: ReadonlySet<Component>): number {
  let rate = 0;
  let sum = 0;
  for (const { ratePerUs, lasts } of idle) {
    if (lasts === null) continue;
    rate += ratePerUs;
    sum += (ratePerUs * lasts.mean) / YEAR_US;
  }
  return rate > 0 ? sum / rate : 0;
}

/** By the set of places that are empty: those of them that have somewhere to be refilled from. */
function refillableIn(skeleton: Skeleton, places: readonly Place[]): Int32Array {
  const repairs = new Int32Array(skeleton.core.slots);
  return Int32Array.from({ length: 1 << places.length }, (_, empty) => {
    const state = skeleton.start();
    let told = 0;
    for (const [p, { destroyers }] of places.entries()) {
      if (((empty >> p) & 1) === 0) continue;
      const [c] = destroyers;
      // What nothing destroys as a whole cannot be put into that state, and is taken to find a source.
      if (c === undefined) told |= 1 << p;
      else {
        skeleton.strike(state, c, NEVER);
        skeleton.end(state, c, NEVER);
      }
    }
    for (const code of repairs.slice(0, skeleton.pending(state, repairs))) {
      if (kindOf(code) === GEO_REFILL) told |= 1 << places.findIndex(({ stamps }) => stamps.includes(regionOf(code)));
    }
    return told;
  });
}

/** By sweeps, from the worst down: rates are so far apart that few are enough. With nothing there all is lost. */
function lostBySet(places: readonly Place[], refillableOf: Int32Array, overPerYear: number): Float64Array {
  const count = CONDITIONS ** places.length;
  const lost = new Float64Array(count);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (let all = count - 1; all > 0; all--) {
      let leave = overPerYear;
      let sum = 0;
      let isLost = true;
      let empty = 0;
      for (let p = 0; p < places.length; p++) {
        if (Math.floor(all / CONDITIONS ** p) % CONDITIONS !== THERE) empty |= 1 << p;
      }
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
        const isRefilled = condition === REFILLING && ((refillableOf[empty]! >> p) & 1) === 1;
        if (isRefilled) add(refilled, all - REFILLING * unit);
      }
      lost[all] = isLost ? 1 : leave > 0 ? sum / leave : 0;
    }
  }
  return lost;
}

/**
 * There are several, not too many, and nothing that goes for all of them: people, or a backup.
 * @param emphasis of each component; 0 where it never strikes
 */
export function canTellPlaces(skeleton: Skeleton, emphasis?: readonly number[]): boolean {
  const { length } = regionsOf(skeleton);
  const isCommon = skeleton.components.some(({ isEverywhere }, c) => isEverywhere && emphasis?.[c] !== 0);
  return length > 1 && length <= PLACES_MOST && skeleton.place.backup < 0 && (emphasis === undefined || !isCommon);
}

function regionsOf({ place }: Skeleton): number[] {
  return [...new Set(place.regionOf)];
}

/** States of the whole are no fewer than these, as places are in any states of theirs at the same time. */
export function leastStates(skeleton: Skeleton): number {
  let product = 1;
  for (const region of regionsOf(skeleton)) {
    product *= explore(skeleton, ENOUGH_STATES, ({ region: own, isEverywhere }) =>
      own === region && !isEverywhere ? 1 : 0,
    ).states.length;
  }
  return product;
}
