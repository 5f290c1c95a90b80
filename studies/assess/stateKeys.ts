/** Keys of the skeleton's states, equal for states that differ only in which copy is which. */
import { HAZARD_PARTS, type HazardAction } from '../../sim/faultPlan.ts';
import type { Component } from '../../sim/skeleton/components.ts';
import type { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { bitCount } from '../../sim/storage/reliabilityBits.ts';
import { Branches } from './branches.ts';
import { wideOf } from './wideStrikes.ts';

/**
 * Copies of a stamp may be taken for one another: nothing holds single ones, so that no end is to come for one and not for
 * another, and what strikes takes every set of so many copies at the same rate. Found out by striking, not by name, so that
 * it holds for whatever hazards there are.
 */
function areCopiesAlike(skeleton: Skeleton, strikes: (component: Component) => boolean = () => true): boolean {
  const rates = new Map<string, number>();
  const branches = new Branches();
  for (const [c, component] of skeleton.components.entries()) {
    if (!strikes(component)) continue;
    const { fault, lasts, endsAtOnce, ratePerUs } = component;
    const part = HAZARD_PARTS[fault.action as HazardAction];
    const isOfCopies = part === 'node' || part === 'disk';
    if (part === 'zone' || (isOfCopies && lasts !== null && !endsAtOnce)) return false;
    let state = skeleton.start();
    if (!skeleton.accrues(state, c)) continue;
    // Whoever hits each of many copies with the same probability takes all for the same.
    if (wideOf((chance) => skeleton.strike(skeleton.start(), c, chance), skeleton.core.shape.unreadable) !== null)
      continue;
    branches.visit(
      (chance) => {
        state = skeleton.start();
        skeleton.strike(state, c, chance);
      },
      (probability) => {
        const key = takenFrom(skeleton, state).join();
        rates.set(key, (rates.get(key) ?? 0) + ratePerUs * probability);
      },
    );
  }
  return isEven(rates, skeleton.place.copies);
}

/** Copies that are gone or out of order in each stamp, as masks. */
function takenFrom({ core, place }: Skeleton, state: Int32Array): number[] {
  return place.copies.map(
    (copies, stamp) => (((1 << copies) - 1) & ~core.presentMask(state, 0, stamp)) | core.corruptMask(state, 0, stamp),
  );
}

/** Sets of the same sizes are all there, at the same rate. */
function isEven(rates: ReadonlyMap<string, number>, copies: readonly number[]): boolean {
  const bySizes = new Map<string, number[]>();
  for (const [key, rate] of rates) {
    const sizes = key.split(',').map((mask) => bitCount(Number(mask)));
    bySizes.set(sizes.join(), [...(bySizes.get(sizes.join()) ?? []), rate]);
  }
  return [...bySizes].every(([sizes, found]) => {
    const sets = sizes.split(',').reduce((product, size, s) => product * binomial(copies[s]!, Number(size)), 1);
    const most = Math.max(...found);
    return found.length === sets && found.every((rate) => most - rate <= EVEN * most);
  });
}

/** Sums of the same rates in another order differ by less. */
const EVEN = 1e-9;

function binomial(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i;
  return Math.floor(product + 0.5);
}

export class StateKeys {
  private readonly skeleton: Skeleton;
  private readonly alike: boolean;

  /** @param strikes whether a component is taken into account */
  constructor(skeleton: Skeleton, strikes?: (component: Component) => boolean) {
    this.skeleton = skeleton;
    this.alike = areCopiesAlike(skeleton, strikes);
  }

  /** Equal for states with the same future, where the copies of a stamp are alike; else for equal states only. */
  merged(state: Int32Array): string {
    if (!this.alike) return state.join();
    const { core } = this.skeleton;
    return `${core.symmetricKey(state, 0)}/${state.subarray(core.stride).join()}`;
  }
}
