/**
 * Paths through the skeleton's states, from the first failure until everything is up again or the group is lost, each with
 * the ratio of its likelihood to that under which it was drawn.
 *
 * Forced: where something is under way that ends a time d from now, a failure within (now, now + d) is forced with a
 * probability that the guide suggests; causes are chosen by it, and half of the times are biased towards long ones. Natural: as it is.
 */

import type { Streams } from '../../sim/kernel/streams.ts';
import { YEAR_US } from '../../sim/kernel/time.ts';
import { positionOf, regionOf } from '../../sim/storage/reliabilityCodes.ts';
import { Ages } from './ages.ts';
import { OVER_PER_YEAR } from './chancesOfEnd.ts';
import type { Choice } from './choice.ts';
import { FOUND_CORRUPT, NOBODY, Patterns, WITH_OTHERS } from './patterns.ts';
import { RepairLinks } from './repairLinks.ts';
import { RepairTimes } from './repairTimes.ts';
import type { Ending, GraphNode, StateGraph, Step } from './stateGraph.ts';

/**
 * Bounds of the probability with which a failure is forced. The upper one is met where nothing is left to hope for once what is
 * under way has ended: 0.9 there takes half as many events again.
 */
const FORCED_LEAST = 0.02;
const FORCED_MOST = 0.95;

/** Where rules bring nothing back a path has no end of its own; it is broken off, as such paths tell only roughly what is lost. */
const UNMENDED_YEARS = 1;

/** Weights are held against their mean as they are when they first exceed so much. */
const CHECKED_UP_TO = 10;

/** Everything that is under way would take for ever. */
export class Stuck extends Error {}

export class Paths {
  /** Of the last path: years from the first failure to its end, and its weight. */
  years = 0;
  weight = 1;
  /** Whether it has led into loss, and then: after how many years, with which weight, what took the copies away. */
  isLost = false;
  /** How often it has: a group that is repaired from outside goes on, and may be lost again before everything is up. */
  entries = 0;
  lossYears = 0;
  lossWeight = 0;
  pattern = '';
  /** Events of all paths. */
  events = 0;
  private readonly graph: StateGraph;
  private readonly streams: Streams;
  private readonly stream: number;
  private readonly slotTimes: readonly RepairTimes[];
  private readonly firingTimes: readonly (RepairTimes | null)[];
  /** Copies that a component strikes by itself (stamp · 32 + position); empty for what takes all at once. */
  private readonly targets: readonly ReadonlySet<number>[];
  private readonly slotEnds: Float64Array;
  private readonly lostBy: Int32Array;
  private readonly firing: number[] = [];
  private readonly firingEnds: number[] = [];
  private readonly links: RepairLinks | null;
  /** Of a mission in which parts age; else every rate is the state's. */
  private readonly ages: Ages | null;
  private readonly patterns: Patterns;
  private forced = true;
  private isMission = false;
  /** The first weight above `CHECKED_UP_TO`; 0 while there is none. */
  private exceeded = 0;
  private now = 0;
  /** Share of guidance in what is drawn now. */
  private guided = 1;
  private lossPerYear = 0;
  /** When the time of a mission is over. */
  private overYears = Number.POSITIVE_INFINITY;
  /** What ends next: a slot, or −1 − the place of a firing. */
  private nextWhat = 0;

  /** @param ageing whether parts age, where the plan says so: in missions, which begin with parts of known ages */
  constructor(graph: StateGraph, streams: Streams, stream: number, ageing = false) {
    const { skeleton } = graph;
    this.graph = graph;
    this.streams = streams;
    this.stream = stream;
    this.slotTimes = Array.from({ length: skeleton.core.slots }, (_, slot) => {
      const code = skeleton.core.codeOfSlot(slot);
      return new RepairTimes(skeleton.lawOf(code), skeleton.shortestUs(code));
    });
    this.firingTimes = skeleton.components.map(({ lasts, endsAtOnce }) =>
      lasts === null || endsAtOnce ? null : new RepairTimes(lasts, 0),
    );
    this.targets = skeleton.components.map((_, c) => new Set(skeleton.copiesOf(c)));
    this.slotEnds = new Float64Array(skeleton.core.slots).fill(Number.POSITIVE_INFINITY);
    this.lostBy = new Int32Array(32 * skeleton.place.copies.length).fill(NOBODY);
    this.patterns = new Patterns(skeleton);
    this.ages = ageing && skeleton.ages ? new Ages(skeleton) : null;
    const { repairLoad } = skeleton;
    this.links = repairLoad === null ? null : new RepairLinks(skeleton, repairLoad, this.slotEnds);
  }

  /**
   * The weight of the last path where it first exceeded a bound, or else at its end. Its mean is 1 as well (a weight is a martingale,
   * stopped), but unlike that of the weights at the end it is a mean of numbers that none of them is far above.
   */
  get checkedWeight(): number {
    return this.exceeded > 0 ? this.exceeded : this.weight;
  }

  /** A path under the guide. */
  force(): void {
    this.walk(true);
  }

  /** A path as it is; its weight is 1. */
  natural(): void {
    this.walk(false);
  }

  /**
   * From everything up until a time is over, or the first loss. Under the guide only as far as it is likely that what goes on
   * now, and not something later, is what ends in loss: a mission has many beginnings, and a loss may follow from any.
   * @param forced under the guide, which pays where loss is rare
   * @param lossPerYear roughly; wrong, it costs time
   */
  mission(years: number, forced: boolean, lossPerYear: number): void {
    const { graph } = this;
    this.isMission = true;
    this.clear(forced, years);
    this.lossPerYear = lossPerYear;
    this.ages?.start(this.streams, this.stream);
    let node = graph.beginning();
    while (!this.isLost && this.now < years) node = this.step(node);
    this.years = this.now;
  }

  private walk(forced: boolean): void {
    const { graph } = this;
    this.isMission = false;
    this.clear(forced, graph.skeleton.isMended ? Number.POSITIVE_INFINITY : UNMENDED_YEARS);
    const start = graph.beginning();
    let node = this.strike(start, this.drawnFromAll(start));
    while (
      !(this.isLost && graph.skeleton.lossIsFinal) &&
      (node.id !== 0 || this.firing.length > 0) &&
      this.now < this.overYears
    ) {
      node = this.step(node);
    }
    this.years = this.now;
  }

  private clear(forced: boolean, overYears: number): void {
    this.forced = forced;
    this.overYears = overYears;
    this.guided = 1;
    this.now = 0;
    this.weight = 1;
    this.exceeded = 0;
    this.isLost = false;
    this.entries = 0;
    this.slotEnds.fill(Number.POSITIVE_INFINITY);
    this.lostBy.fill(NOBODY);
    this.links?.clear();
    this.firing.length = 0;
    this.firingEnds.length = 0;
  }

  private step(node: GraphNode): GraphNode {
    const { streams, stream } = this;
    const nextYears = Math.min(this.findNext(node), this.overYears);
    const d = nextYears - this.now;
    if (node.rate === 0) {
      if (d === Number.POSITIVE_INFINITY) throw new Stuck('nothing is under way, and nothing can happen any more');
      return this.endNext(node, nextYears);
    }
    if (!this.forced || node.pull === 0 || d === 0) {
      const spent = streams.exponential(stream);
      if (spent >= this.expected(node, d)) return this.endNext(node, nextYears);
      this.pass(node, this.yearsUntil(node, spent, d));
      return this.strike(node, this.drawnFromAll(node));
    }
    // What does not matter comes as often as it does, and is an end of what can be forced before it.
    const idle = node.idle.rate > 0 ? streams.exponential(stream) / node.idle.rate : Number.POSITIVE_INFINITY;
    const span = Math.min(d, idle);
    const expected = this.expected(node, span);
    const within = -Math.expm1(-expected);
    this.guided = this.guidanceAt(node);
    const q = this.guided * this.forcing(node, d, span) + (1 - this.guided) * within;
    if (q === 1 || streams.uniform(stream) < q) {
      this.weight *= within / q;
      this.pass(node, this.yearsUntil(node, -Math.log1p(-streams.uniform(stream) * within), span));
      return this.strike(node, this.drawnUnderGuidance(node, node.eager));
    }
    this.weight *= (1 - within) / (1 - q);
    if (idle >= d) return this.endNext(node, nextYears);
    this.pass(node, idle);
    return this.strike(node, this.drawnFrom(node.idle.naturalUpTo));
  }

  /** Strikes that may be forced, to be expected within so many years; of parts that age there are no others. */
  private expected(node: GraphNode, years: number): number {
    return this.ages === null ? this.rateIn(node) * years : this.ages.expected(node, years);
  }

  private yearsUntil(node: GraphNode, strikes: number, within: number): number {
    return this.ages === null ? strikes / this.rateIn(node) : this.ages.yearsUntil(node, strikes, within);
  }

  /** Per year: of those that may be forced, or of all where none is. */
  private rateIn(node: GraphNode): number {
    return this.forced && node.pull > 0 ? node.eager.rate : node.rate;
  }

  private pass(node: GraphNode, years: number): void {
    this.ages?.pass(node, years);
    this.now += years;
  }

  /**
   * With which probability a failure is forced before the next end, or in a part of that time.
   * @param span up to the end at d, or up to what comes before it and does not matter
   */
  private forcing(node: GraphNode, d: number, span: number): number {
    if (d === Number.POSITIVE_INFINITY) return span === d ? 1 : FORCED_MOST;
    const q = this.forcingUntil(node, d);
    // Evenly over the time: what is left to hope for in it shrinks with it, and so do the weights' chances to grow.
    return q * (span / d);
  }

  private forcingUntil(node: GraphNode, d: number): number {
    // Nothing ends before the time is over.
    if (this.now + d >= this.overYears) return FORCED_MOST;
    const strike = node.pull * d;
    const value = this.valueAfterNext(node);
    // What breaks off what is under way, or goes out just before everything is up, leaves as much to come as there is now.
    const again = -Math.expm1(-(value > 0 ? node.breaking : node.idle.rate) * d) * node.value;
    const q = strike / (strike + Math.max(value, again));
    return Math.min(FORCED_MOST, Math.max(FORCED_LEAST, q));
  }

  /** What is to be expected of what ends next; the detection of a loss leaves everything as it is. */
  private valueAfterNext(node: GraphNode): number {
    return this.nextWhat >= 0 && this.links?.isUnnoticed(this.nextWhat) === true
      ? node.value
      : this.endingOf(node).value;
  }

  /** Share of guidance here: all of it on a path, in a mission the chance that it is now or never. */
  private guidanceAt(node: GraphNode): number {
    if (!this.isMission) return 1;
    const left = this.overYears - this.now;
    if (node.pending.length === 0 && this.firing.length === 0) {
      // What nothing brings back leaves another beginning, from which more is lost than from everything up.
      if (node.id !== 0) this.lossPerYear = Math.max(this.lossPerYear, node.value * OVER_PER_YEAR);
      return Math.min(1, 1 / (this.rateIn(node) * left));
    }
    return node.value / (node.value + this.lossPerYear * left);
  }

  /** Which of all strikes it is. */
  private drawnFromAll(node: GraphNode): number {
    if (this.forced) return this.drawnUnderGuidance(node, node.all);
    return this.drawnFrom(this.ages?.shares(node) ?? node.all.naturalUpTo);
  }

  /** The weight takes its share. */
  private drawnUnderGuidance(node: GraphNode, { natural, naturalUpTo, chosen, chosenUpTo }: Choice): number {
    const { guided } = this;
    const isGuided = guided === 1 || this.streams.uniform(this.stream) < guided;
    const upToNow = this.ages?.shares(node) ?? naturalUpTo;
    const k = this.drawnFrom(isGuided ? chosenUpTo : upToNow);
    const share = this.ages === null ? natural[k]! : upToNow[k]! - (upToNow[k - 1] ?? 0);
    this.weight *= share / (guided * chosen[k]! + (1 - guided) * share);
    return k;
  }

  private drawnFrom(upTo: Float64Array): number {
    const u = this.streams.uniform(this.stream);
    let k = 0;
    while (k < upTo.length - 1 && u >= upTo[k]!) k++;
    return k;
  }

  private strike(node: GraphNode, k: number): GraphNode {
    const step = node.strikes[k]!;
    const times = this.firingTimes[step.component]!;
    if (times !== null) {
      // Of the many outages of a mission few are of any consequence, and a weight for each would be noise.
      const isNatural = this.isMission && node.idle.rate > 0 && node.idle.natural[k]! > 0;
      this.firing.push(step.component);
      this.firingEnds.push(this.now + this.timeOf(times, this.forced && !isNatural));
    }
    this.ages?.renew(step.component);
    return this.take(this.graph.drawn(node, step, this.streams, this.stream));
  }

  private endNext(node: GraphNode, atYears: number): GraphNode {
    this.ages?.pass(node, atYears - this.now);
    this.now = atYears;
    if (atYears >= this.overYears) return node;
    if (this.nextWhat >= 0 && this.links !== null && this.links.goesOn(this.nextWhat, atYears)) return node;
    const { steps } = this.endingOf(node);
    if (this.nextWhat < 0) this.dropFiring(-1 - this.nextWhat);
    let k = 0;
    if (steps.length > 1) {
      const u = this.streams.uniform(this.stream);
      for (let sum = steps[0]!.weight; k < steps.length - 1 && u >= sum; sum += steps[k]!.weight) k++;
    }
    return this.take(steps[k]!);
  }

  private endingOf(node: GraphNode): Ending {
    return this.nextWhat >= 0
      ? this.graph.completion(node, this.nextWhat)
      : this.graph.end(node, this.firing[-1 - this.nextWhat]!);
  }

  private take(step: Step): GraphNode {
    this.events++;
    for (const slot of step.over) {
      this.links?.end(slot, this.now);
      this.slotEnds[slot] = Number.POSITIVE_INFINITY;
    }
    for (const copy of step.back) this.lostBy[copy] = NOBODY;
    for (const copy of step.gone) this.lostBy[copy] = this.takerOf(copy, step.component);
    for (const slot of step.begun) {
      if (this.links?.takes(slot)) this.beginMoving(slot, step);
      else this.slotEnds[slot] = this.now + this.timeOf(this.slotTimes[slot]!);
    }
    if (step.entersLoss) this.entries++;
    if (step.entersLoss && !this.isLost) {
      this.isLost = true;
      this.lossYears = this.now;
      this.lossWeight = this.weight;
      this.pattern = this.patternIn(this.graph.node(step.to).state);
      // What follows is as it is, so that its losses have the weight of the first.
      this.forced = false;
    }
    if (this.exceeded === 0 && this.weight > CHECKED_UP_TO) this.exceeded = this.weight;
    return this.graph.node(step.to);
  }

  private beginMoving(slot: number, step: Step): void {
    const { core } = this.graph.skeleton;
    const stamp = regionOf(core.codeOfSlot(slot));
    let beside = 0;
    for (const other of step.begun)
      if (regionOf(core.codeOfSlot(other)) === stamp && this.links!.takes(other)) beside++;
    const by = this.lostBy[stamp * 32 + positionOf(core.codeOfSlot(slot))]!;
    this.links!.begin(slot, by, beside, this.graph.node(step.to).state, this.now);
  }

  private takerOf(copy: number, component: number): number {
    if (component < 0) return FOUND_CORRUPT;
    const own = this.targets[component]!;
    return own.size === 0 || own.has(copy) ? component : WITH_OTHERS;
  }

  /** Years of a repair or an outage; the weight takes its share. */
  private timeOf(times: RepairTimes, forced = this.forced): number {
    const us = forced
      ? times.mixed(this.streams, this.stream, this, this.guided)
      : times.natural(this.streams, this.stream);
    return us / YEAR_US;
  }

  /** When the next end comes; `nextWhat` says of what. */
  private findNext({ pending }: GraphNode): number {
    let soonest = Number.POSITIVE_INFINITY;
    for (const slot of pending) {
      if (this.slotEnds[slot]! >= soonest) continue;
      soonest = this.slotEnds[slot]!;
      this.nextWhat = slot;
    }
    for (let i = 0; i < this.firing.length; i++) {
      if (this.firingEnds[i]! >= soonest) continue;
      soonest = this.firingEnds[i]!;
      this.nextWhat = -1 - i;
    }
    return soonest;
  }

  private dropFiring(i: number): void {
    const last = this.firing.length - 1;
    this.firing[i] = this.firing[last]!;
    this.firingEnds[i] = this.firingEnds[last]!;
    this.firing.length = last;
    this.firingEnds.length = last;
  }

  /** What has taken the copies away, with those that are there and corrupt. */
  private patternIn(state: Int32Array): string {
    const { core, place } = this.graph.skeleton;
    if (!core.rots) return this.patterns.of(this.lostBy);
    const takers = this.lostBy.slice();
    for (const [stamp, copies] of place.copies.entries()) {
      const corrupt = core.corruptMask(state, 0, stamp);
      for (let p = 0; p < copies; p++) if (((corrupt >> p) & 1) === 1) takers[stamp * 32 + p] = FOUND_CORRUPT;
    }
    return this.patterns.of(takers);
  }
}
