/** What took the copies of a group away, in words: `3 nodes@eastus + region.loss@westus`. */
import { HAZARD_PARTS, type HazardAction, NO_REGION } from '../../sim/faultPlan.ts';
import { counted } from '../../sim/kernel/counted.ts';
import type { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { bitCount } from '../../sim/storage/reliabilityBits.ts';
import { stampNames } from '../../sim/storage/stampKinds.ts';

/** Who took a copy away: a number from 0 is a component. */
export const NOBODY = -1;
/** It went with others that could not be read without it. */
export const WITH_OTHERS = -2;
/** It is corrupt, found out or not. */
export const FOUND_CORRUPT = -3;

const CORRUPT = 'corrupt copy';
const OF_BURST = 'node of a burst';

type Branch = Map<number, Branch | string>;

export class Patterns {
  private readonly skeleton: Skeleton;
  /** Components that strike copies one by one. */
  private readonly isSingle: readonly boolean[];
  private readonly stamps: readonly string[];
  /** Places of copies in `takers`, in order: patterns known lie in a tree by who took each. */
  private readonly places: readonly number[];
  private readonly root: Branch = new Map();

  constructor(skeleton: Skeleton) {
    this.skeleton = skeleton;
    this.isSingle = skeleton.components.map((_, c) => skeleton.copiesOf(c).length > 0);
    this.stamps = stampNames(skeleton.plan);
    this.places = skeleton.place.copies.flatMap((copies, stamp) =>
      Array.from({ length: copies }, (_, position) => stamp * 32 + position),
    );
  }

  /** @param takers of each copy (stamp · 32 + position): a component, or one of the above */
  of(takers: Int32Array): string {
    const { places } = this;
    let branch = this.root;
    for (let i = 0; i < places.length - 1; i++) {
      const taker = takers[places[i]!]!;
      let next = branch.get(taker) as Branch | undefined;
      if (next === undefined) {
        next = new Map();
        branch.set(taker, next);
      }
      branch = next;
    }
    const last = takers[places[places.length - 1]!]!;
    let pattern = branch.get(last) as string | undefined;
    if (pattern === undefined) {
      pattern = this.told(takers);
      branch.set(last, pattern);
    }
    return pattern;
  }

  /** It destroyed a place in which the copies were not, and so the last one that had the vault of their key. */
  private tookVault(component: number, stamp: number): boolean {
    const { components, place, plan } = this.skeleton;
    const { region } = components[component]!;
    const { customerKey } = plan;
    if (customerKey === null || customerKey.pairedRegion < 0 || region === place.regionOf[stamp]) return false;
    return region === customerKey.vaultRegion || region === customerKey.pairedRegion;
  }

  /** It takes both of them. */
  private ofVault(name: string): string {
    const { customerKey, regions } = this.skeleton.plan;
    const both = [customerKey!.vaultRegion, customerKey!.pairedRegion].map(
      (region) => `${name}@${regions[region]!.name}`,
    );
    return both.sort().join(' + ');
  }

  private told(takers: Int32Array): string {
    const { components, place, plan } = this.skeleton;
    // What takes a whole region may have taken more than one stamp in it, and is one. Beside it nothing else in the stamp is told:
    // it would have taken that too. A zone leaves the copies in others, and what took those has its part.
    const parts = new Set<string>();
    for (const [stamp, copies] of place.copies.entries()) {
      const counts = new Map<string, number>();
      const zones = new Set<string>();
      let whole = '';
      for (let p = 0; p < copies; p++) {
        const by = takers[stamp * 32 + p]!;
        if (by === NOBODY || by === WITH_OTHERS) continue;
        const name = by === FOUND_CORRUPT ? CORRUPT : nameOf(components[by]!.fault.action as HazardAction);
        if (by >= 0 && components[by]!.isEverywhere) parts.add(name);
        else if (by >= 0 && !this.isSingle[by]) {
          // What takes the database that all share is named after its own region, wherever the copies were.
          const { region } = components[by]!;
          const told = `${name}@${plan.regions[region === NO_REGION ? place.regionOf[stamp]! : region]!.name}`;
          const isOfSome = components[by]!.fault.zones.some(({ zone }) => bitCount(place.inZone(stamp, zone)) < copies);
          if (isOfSome) zones.add(told);
          else whole = this.tookVault(by, stamp) ? this.ofVault(name) : told;
        } else counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      if (whole !== '') for (const part of whole.split(' + ')) parts.add(part);
      else {
        for (const zone of zones) parts.add(zone);
        for (const [name, count] of counts) {
          parts.add(`${counted(count, name, PLURALS[name])}@${this.stamps[stamp]}`);
        }
      }
    }
    return [...parts].sort().join(' + ');
  }
}

/** Others take an s. */
const PLURALS: Readonly<Record<string, string>> = { [CORRUPT]: 'corrupt copies', [OF_BURST]: 'nodes of bursts' };

function nameOf(action: HazardAction): string {
  const part = HAZARD_PARTS[action];
  if (action === 'copy.corrupt') return CORRUPT;
  if (action === 'node.burst') return OF_BURST;
  return part === 'node' || part === 'disk' ? part : action;
}
