/**
 * What cuts the ways between stamps, as far as a refill feels it: words of state for the ordered pairs of regions that some
 * hazard cuts, and for stamps whose refill was due while no source could be reached. There are none where no hazard cuts.
 *
 * As in the world (geoRepair.ts): the time of a refill goes on while the way is cut; one that is due then waits, and is over
 * as soon as a source can be reached.
 */
import { PARTITIONED, REPLICATION_PAUSED } from '../conditions.ts';
import type { Plan } from '../plan.ts';
import type { Component } from './components.ts';

/** Conditions that cut a way, in the order of the words of a pair. */
const CUTS: readonly number[] = [PARTITIONED, REPLICATION_PAUSED];

export class GroupWays {
  /** Words of state, from the first. */
  readonly words: number;
  private readonly plan: Plan;
  private readonly first: number;
  private readonly regionOf: Int32Array;
  /** Index of each ordered pair (from · regions + to) that may be cut. */
  private readonly indexOf = new Map<number, number>();

  /** @param regionOf region id of each stamp; @param first word of state */
  constructor(plan: Plan, components: readonly Component[], regionOf: Int32Array, first: number) {
    this.plan = plan;
    this.regionOf = regionOf;
    this.first = first;
    for (const { fault } of components) {
      for (const { from, to } of fault.pairs) {
        const pair = this.pair(from, to);
        if (!this.indexOf.has(pair)) this.indexOf.set(pair, this.indexOf.size);
      }
    }
    this.words = this.indexOf.size === 0 ? 0 : CUTS.length * this.indexOf.size + regionOf.length;
  }

  hold(state: Int32Array, kind: number, from: number, to: number, by: number): void {
    const at = this.at(kind, from, to);
    if (at >= 0) state[at]! += by;
  }

  isHeld(state: Int32Array, kind: number, from: number, to: number): boolean {
    const at = this.at(kind, from, to);
    return at >= 0 && state[at]! > 0;
  }

  /** Nothing can be copied from the one stamp to the other. Geo-redundant copies feel no pause of geo-replication. */
  isCut(state: Int32Array, from: number, to: number): boolean {
    if (this.words === 0) return false;
    const [a, b] = [this.regionOf[from]!, this.regionOf[to]!];
    if (this.isHeld(state, PARTITIONED, a, b)) return true;
    return to < this.plan.replicas.length && this.isHeld(state, REPLICATION_PAUSED, a, b);
  }

  /** The refill of a stamp is due, and waits for a source. */
  isWaiting(state: Int32Array, stamp: number): boolean {
    return this.words > 0 && state[this.waitingAt(stamp)] === 1;
  }

  setWaiting(state: Int32Array, stamp: number, waits: boolean): void {
    state[this.waitingAt(stamp)] = waits ? 1 : 0;
  }

  private waitingAt(stamp: number): number {
    return this.first + CUTS.length * this.indexOf.size + stamp;
  }

  /** −1: nothing that has a part here holds that. */
  private at(kind: number, from: number, to: number): number {
    const index = this.indexOf.get(this.pair(from, to));
    const cut = CUTS.indexOf(kind);
    return index === undefined || cut < 0 ? -1 : this.first + CUTS.length * index + cut;
  }

  private pair(from: number, to: number): number {
    return from * this.plan.regions.length + to;
  }
}
