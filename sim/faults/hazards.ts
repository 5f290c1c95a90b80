/**
 * Hazards: the same actions by chance. Each target (a node, a disk, a zone, or a region) has a process of its own that spends a budget
 * by its integrated rate; the rate accrues only while the target's site is up, so what is lost is not lost again.
 *
 * Firings are numbered from 1 per target: `node.loss@eastus/n3#2`. A suppressed firing consumes its draw and does
 * nothing.
 *
 * What people do to content (`operator.delete` and its like) is not played: scenarios are warned of it, and `nines assess`
 * counts it. So is a `key.purge` where the plan has no key of the customer's.
 */

import { areMixedUp, HAZARD_PARTS, type HazardPlan, NO_REGION, type PlannedFault } from '../faultPlan.ts';
import { WeibullLife } from '../kernel/ageing.ts';
import { HazardBudgets } from '../kernel/budgets.ts';
import { compileLaw, type Law } from '../kernel/distributions.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import { grownF64, grownI32, grownU8, type Stateful, type StateVisitor } from '../kernel/state.ts';
import type { KeyedDraws, Streams } from '../kernel/streams.ts';
import { EVENT_CHANCE_END, EVENT_HAZARD } from '../kinds.ts';
import { type Plan, withinUs } from '../plan.ts';
import { areAllHeld, type FaultKind, type FaultTargets } from './fault.ts';
import { accruesIn, firingOf, hazardTargets } from './hazardTargets.ts';
import { FAULT_KINDS } from './index.ts';

/** What became of a firing. */
export const STRUCK = 0;
export const CHANCE_SUPPRESSED = 1;
/** Its target could not be struck: its storage was lost already. */
export const CHANCE_IMPOSSIBLE = 2;
/** It was out already: the rate accrues while it is up, so firings at other times are none. */
export const CHANCE_HELD = 3;

/** One target of one hazard, with a budget and a stream of its own. */
interface Component {
  readonly hazard: number;
  /** `NO_REGION` for a common cause, and for what has no place: it accrues whatever is out. */
  readonly region: number;
  /** The firing as a planned fault would be: what the action's own code takes. */
  readonly fault: PlannedFault;
  readonly target: string;
  readonly lasts: Law | null;
  readonly durations: KeyedDraws | null;
}

export class Hazards implements Stateful {
  /** Firings that took effect, of each hazard. */
  readonly fired: Float64Array;
  /** Firings in order: component, ordinal, instants (−1: not recovered), what became of each. */
  firings = 0;
  private firingComponent = new Int32Array(16);
  private firingOrdinal = new Int32Array(16);
  firingUs = new Float64Array(16);
  firingRecoveredUs = new Float64Array(16);
  firingStatus = new Uint8Array(16);
  private readonly plan: Plan;
  private readonly queue: EventQueue;
  private readonly budgets: HazardBudgets;
  private readonly components: Component[] = [];
  private readonly ofRegion = new Map<number, number[]>();
  private readonly suppress: ReadonlySet<string>;
  private handle: Float64Array;

  constructor(plan: Plan, queue: EventQueue, streams: Streams) {
    this.plan = plan;
    this.queue = queue;
    this.budgets = new HazardBudgets(streams);
    this.suppress = new Set(plan.suppress);
    this.fired = new Float64Array(plan.hazards.length);
    if (plan.chance) {
      for (const [h, hazard] of plan.hazards.entries()) this.addComponents(h, hazard, streams);
    }
    this.handle = new Float64Array(this.components.length);
  }

  start(): void {
    for (const region of this.ofRegion.keys()) this.refreshRegion(region, true);
  }

  /** A region's site came up or went down: its hazards accrue again, or stop. */
  refreshRegion(region: number, up: boolean): void {
    for (const component of this.ofRegion.get(region) ?? []) {
      const rate = up ? this.plan.hazards[this.components[component]!.hazard]!.ratePerUs : 0;
      this.reschedule(component, this.budgets.setRate(component, rate, this.queue.nowUs));
    }
  }

  /** A component's budget is spent: it strikes, unless it is suppressed or finds nothing to strike. */
  fire(component: number, world: FaultTargets): void {
    const now = this.queue.nowUs;
    const { hazard, fault, lasts, durations } = this.components[component]!;
    const kind = FAULT_KINDS[fault.action];
    this.handle[component] = 0;
    this.reschedule(component, this.budgets.fired(component, now));
    const ordinal = this.budgets.failures(component);
    const isSuppressed = this.suppress.size > 0 && this.suppress.has(this.idOf(component, ordinal));
    const status = isSuppressed
      ? CHANCE_SUPPRESSED
      : !canStrike(kind, world, fault)
        ? CHANCE_IMPOSSIBLE
        : areAllHeld(kind, world, fault)
          ? CHANCE_HELD
          : STRUCK;
    const reference = this.plan.faults.length + this.keep(component, ordinal, now, status);
    if (status !== STRUCK) return;
    this.fired[hazard] = this.fired[hazard]! + 1;
    for (let target = 0; target < kind.targets(fault); target++) kind.begin(world, fault, target, reference);
    if (lasts === null || durations === null) return;
    const us = Math.floor(lasts.quantile(durations.uniform(ordinal, 0)) + 0.5);
    this.queue.schedule(withinUs(now + us, this.plan), EVENT_CHANCE_END, component, reference);
  }

  /** A chance outage is over, or a lost site stands again. */
  end(component: number, reference: number, world: FaultTargets): void {
    const { fault } = this.components[component]!;
    this.firingRecoveredUs[reference - this.plan.faults.length] = this.queue.nowUs;
    const kind = FAULT_KINDS[fault.action];
    for (let target = 0; target < kind.targets(fault); target++) kind.end(world, fault, target, reference);
  }

  /** Id of a firing by its reference, e.g. `region.loss@eastus#1`. */
  nameOf(reference: number): string {
    const firing = reference - this.plan.faults.length;
    return this.idOf(this.firingComponent[firing]!, this.firingOrdinal[firing]!);
  }

  /** What a component strikes, e.g. `region.loss@eastus`. */
  componentName(component: number): string {
    const { hazard, target } = this.components[component]!;
    return `${this.labelOf(hazard)}@${target}`;
  }

  /** What a firing is measured under: all of its hazard in its region together, `node.loss@eastus`. */
  poolOf(reference: number): string {
    const { hazard, region, target } = this.components[this.firingComponent[reference - this.plan.faults.length]!]!;
    return `${this.labelOf(hazard)}@${region === NO_REGION ? target : this.plan.regions[region]!.name}`;
  }

  /** What a firing's own draws are named after: its hazard, its target and its number there. */
  sourceOf(reference: number): string {
    const firing = reference - this.plan.faults.length;
    const { hazard, target } = this.components[this.firingComponent[firing]!]!;
    return `hazards:${this.plan.hazards[hazard]!.id}/${target}/${this.firingOrdinal[firing]!}`;
  }

  /** Index in the plan of the hazard that a firing is one of, by its reference. */
  hazardOf(reference: number): number {
    return this.components[this.firingComponent[reference - this.plan.faults.length]!]!.hazard;
  }

  actionOf(firing: number): PlannedFault['action'] {
    return this.components[this.firingComponent[firing]!]!.fault.action;
  }

  targetOf(firing: number): string {
    return this.components[this.firingComponent[firing]!]!.target;
  }

  /** It has an end that has not come. */
  isActive(firing: number): boolean {
    const hasEnd = this.components[this.firingComponent[firing]!]!.lasts !== null;
    return hasEnd && this.firingStatus[firing] === STRUCK && this.firingRecoveredUs[firing]! < 0;
  }

  visitState(v: StateVisitor): void {
    this.budgets.visitState(v);
    this.handle = v.f64('hazards.handle', this.handle, this.components.length);
    const fired = v.f64('hazards.fired', this.fired, this.fired.length);
    if (fired !== this.fired) this.fired.set(fired.subarray(0, this.fired.length));
    this.firings = v.int('hazards.firings', this.firings);
    this.firingComponent = v.i32('hazards.firingComponent', this.firingComponent, this.firings);
    this.firingOrdinal = v.i32('hazards.firingOrdinal', this.firingOrdinal, this.firings);
    this.firingUs = v.f64('hazards.firingUs', this.firingUs, this.firings);
    this.firingRecoveredUs = v.f64('hazards.firingRecoveredUs', this.firingRecoveredUs, this.firings);
    this.firingStatus = v.u8('hazards.firingStatus', this.firingStatus, this.firings);
  }

  private addComponents(h: number, hazard: HazardPlan, streams: Streams): void {
    const isPlayed = hazard.action === 'key.purge' && this.plan.customerKey !== null;
    if (HAZARD_PARTS[hazard.action] === 'registry' && !isPlayed) return;
    const life = hazard.ageing === null ? null : new WeibullLife(hazard.ageing.shape);
    for (const each of hazard.regions) {
      const region = accruesIn(hazard, each);
      for (const { target, struck } of hazardTargets(this.plan, hazard, each)) {
        const stream = `hazards:${hazard.id}/${target}`;
        const component = this.components.length;
        this.budgets.addComponent(stream, life, life === null ? 0 : ageAtStart(hazard, life, streams, `${stream}/age`));
        this.components.push({
          hazard: h,
          region,
          fault: firingOf(hazard, struck),
          target,
          lasts: hazard.lasts === null ? null : compileLaw(hazard.lasts),
          durations: hazard.lasts === null ? null : streams.keyed(`${stream}/duration`),
        });
        const list = this.ofRegion.get(region);
        if (list === undefined) this.ofRegion.set(region, [component]);
        else list.push(component);
      }
    }
  }

  private idOf(component: number, ordinal: number): string {
    const { hazard, target } = this.components[component]!;
    return `${this.labelOf(hazard)}@${target}#${ordinal}`;
  }

  /** The action, which a reader expects, unless another hazard could be meant by it: then the hazard's id. */
  private labelOf(hazard: number): string {
    const own = this.plan.hazards[hazard]!;
    const { id, action } = own;
    const isOneOfSeveral = this.plan.hazards.some((other) => other !== own && areMixedUp(other, own));
    return isOneOfSeveral ? id : action;
  }

  private reschedule(component: number, failsUs: number): void {
    if (this.handle[component]! !== 0) this.queue.cancel(this.handle[component]!);
    // A draw beyond the workload is never scheduled: it may lie past the exact range of the clock.
    const due = failsUs < this.plan.durationUs;
    this.handle[component] = due ? this.queue.schedule(failsUs, EVENT_HAZARD, component, 0) : 0;
  }

  private keep(component: number, ordinal: number, nowUs: number, status: number): number {
    const firing = this.firings++;
    if (this.firings > this.firingComponent.length) this.grow(this.firings);
    this.firingComponent[firing] = component;
    this.firingOrdinal[firing] = ordinal;
    this.firingUs[firing] = nowUs;
    this.firingRecoveredUs[firing] = -1;
    this.firingStatus[firing] = status;
    return firing;
  }

  private grow(needed: number): void {
    this.firingComponent = grownI32(this.firingComponent, needed);
    this.firingOrdinal = grownI32(this.firingOrdinal, needed);
    this.firingUs = grownF64(this.firingUs, needed);
    this.firingRecoveredUs = grownF64(this.firingRecoveredUs, needed);
    this.firingStatus = grownU8(this.firingStatus, needed);
  }
}

/** In mean lives. The draw has a stream of its own, so that the first failure uses the first draw of the other. */
function ageAtStart({ ageing, ratePerUs }: HazardPlan, life: WeibullLife, streams: Streams, stream: string): number {
  if (ageing === null) return 0;
  return ageing.ageUs === null ? life.ageInUse(streams, streams.open(stream)) : ageing.ageUs * ratePerUs;
}

/** Some target can be struck. */
function canStrike(kind: FaultKind, world: FaultTargets, fault: PlannedFault): boolean {
  for (let target = 0; target < kind.targets(fault); target++) {
    if (kind.problem(world, fault, target) === null) return true;
  }
  return false;
}
