/**
 * Hazards: the same actions by chance. Each target (a node, or a region) has a process of its own that spends a budget
 * by its integrated rate; the rate accrues only while the target's site is up, so what is lost is not lost again.
 *
 * Firings are numbered from 1 per target: `node.loss@eastus/n3#2`. A suppressed firing consumes its draw and does
 * nothing.
 */
import { HazardBudgets } from '../kernel/budgets.ts';
import { compileLaw, type Law } from '../kernel/distributions.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import { grownF64, grownI32, grownU8, type Stateful, type StateVisitor } from '../kernel/state.ts';
import type { KeyedDraws, Streams } from '../kernel/streams.ts';
import { EVENT_CHANCE_END, EVENT_HAZARD } from '../kinds.ts';
import type { HazardPlan, Plan } from '../plan.ts';
import type { FaultTargets } from './fault.ts';

/** Firings kept one by one, for the journal; of later ones only the number is known. */
const KEPT_FIRINGS = 10_000;

export class Hazards implements Stateful {
  /** Firings that took effect, of each hazard. */
  readonly fired: Float64Array;
  /** Firings kept: component, ordinal, instants (−1: not recovered), whether suppressed. */
  firings = 0;
  firingComponent = new Int32Array(16);
  firingOrdinal = new Int32Array(16);
  firingUs = new Float64Array(16);
  firingRecoveredUs = new Float64Array(16);
  firingSuppressed = new Uint8Array(16);
  private readonly plan: Plan;
  private readonly queue: EventQueue;
  private readonly budgets: HazardBudgets;
  private readonly hazardOf: number[] = [];
  private readonly regionOf: number[] = [];
  private readonly nodeOf: number[] = [];
  private readonly ofRegion = new Map<number, number[]>();
  private readonly durations: readonly (Law | null)[];
  private readonly rebuilds: readonly (Law | null)[];
  /** Of each component that is a region: how long its firings last, by their number. */
  private readonly durationDraws: (KeyedDraws | null)[] = [];
  private readonly suppress: ReadonlySet<string>;
  private handle: Float64Array;

  constructor(plan: Plan, queue: EventQueue, streams: Streams) {
    this.plan = plan;
    this.queue = queue;
    this.budgets = new HazardBudgets(streams);
    this.suppress = new Set(plan.suppress);
    this.durations = plan.hazards.map((hazard) => lawOrNull(hazard.duration));
    this.rebuilds = plan.hazards.map((hazard) => lawOrNull(hazard.rebuild));
    this.fired = new Float64Array(plan.hazards.length);
    if (plan.chance) {
      for (const [h, hazard] of plan.hazards.entries()) this.addComponents(h, hazard, streams);
    }
    this.handle = new Float64Array(this.hazardOf.length);
  }

  start(): void {
    for (const region of this.ofRegion.keys()) this.refreshRegion(region, true);
  }

  /** A region's site came up or went down: its hazards accrue again, or stop. */
  refreshRegion(region: number, up: boolean): void {
    for (const component of this.ofRegion.get(region) ?? []) {
      const rate = up ? this.plan.hazards[this.hazardOf[component]!]!.ratePerUs : 0;
      this.reschedule(component, this.budgets.setRate(component, rate, this.queue.nowUs));
    }
  }

  /** A component's budget is spent. Returns the reference of the firing, or −1 when it was suppressed. */
  fire(component: number, world: FaultTargets): number {
    const now = this.queue.nowUs;
    const hazard = this.hazardOf[component]!;
    const { action } = this.plan.hazards[hazard]!;
    this.handle[component] = 0;
    this.reschedule(component, this.budgets.fired(component, now));
    const ordinal = this.budgets.failures(component);
    const suppressed = this.suppress.size > 0 && this.suppress.has(this.idOf(component, ordinal));
    const reference = this.plan.faults.length + this.keep(component, ordinal, now, suppressed);
    if (suppressed) return -1;
    this.fired[hazard] = this.fired[hazard]! + 1;
    const region = this.regionOf[component]!;
    if (action === 'node.loss') {
      world.loseNode(region, this.nodeOf[component]!, reference);
    } else if (action === 'region.loss') {
      world.destroySite(region, reference);
      const rebuild = this.rebuilds[hazard];
      const afterUs = rebuild === null || rebuild === undefined ? 0 : this.drawUs(rebuild, component, ordinal);
      this.queue.schedule(now + afterUs, EVENT_CHANCE_END, component, reference);
    } else {
      world.holdRegionDown(region, reference);
      this.queue.schedule(
        now + this.drawUs(this.durations[hazard]!, component, ordinal),
        EVENT_CHANCE_END,
        component,
        reference,
      );
    }
    return reference;
  }

  /** A chance outage is over, or a lost site stands again. */
  end(component: number, reference: number, world: FaultTargets): void {
    const firing = reference - this.plan.faults.length;
    if (firing < this.firings) this.firingRecoveredUs[firing] = this.queue.nowUs;
    const region = this.regionOf[component]!;
    if (this.plan.hazards[this.hazardOf[component]!]!.action === 'region.loss') world.rebuild(region);
    else world.releaseRegion(region, reference);
  }

  /** Id of a firing by its reference, e.g. `region.loss@eastus#1`. */
  nameOf(reference: number): string {
    const firing = reference - this.plan.faults.length;
    return this.idOf(this.firingComponent[firing]!, this.firingOrdinal[firing]!);
  }

  actionOf(firing: number): string {
    return this.plan.hazards[this.hazardOf[this.firingComponent[firing]!]!]!.action;
  }

  targetOf(firing: number): string {
    return this.targetName(this.firingComponent[firing]!);
  }

  visitState(v: StateVisitor): void {
    this.budgets.visitState(v);
    this.handle = v.f64('hazards.handle', this.handle, this.hazardOf.length);
    const fired = v.f64('hazards.fired', this.fired, this.fired.length);
    if (fired !== this.fired) this.fired.set(fired.subarray(0, this.fired.length));
    this.firings = v.int('hazards.firings', this.firings);
    this.firingComponent = v.i32('hazards.firingComponent', this.firingComponent, this.firings);
    this.firingOrdinal = v.i32('hazards.firingOrdinal', this.firingOrdinal, this.firings);
    this.firingUs = v.f64('hazards.firingUs', this.firingUs, this.firings);
    this.firingRecoveredUs = v.f64('hazards.firingRecoveredUs', this.firingRecoveredUs, this.firings);
    this.firingSuppressed = v.u8('hazards.firingSuppressed', this.firingSuppressed, this.firings);
  }

  private addComponents(h: number, hazard: HazardPlan, streams: Streams): void {
    for (const region of hazard.regions) {
      const nodes = hazard.action === 'node.loss' ? this.plan.stamp.nodes : 1;
      for (let node = 0; node < nodes; node++) {
        const component = this.hazardOf.length;
        this.hazardOf.push(h);
        this.regionOf.push(region);
        this.nodeOf.push(hazard.action === 'node.loss' ? node : -1);
        const name = `hazards:${hazard.id}/${this.targetName(component)}`;
        this.budgets.addComponent(name);
        this.durationDraws.push(hazard.action === 'node.loss' ? null : streams.keyed(`${name}/duration`));
        const list = this.ofRegion.get(region);
        if (list === undefined) this.ofRegion.set(region, [component]);
        else list.push(component);
      }
    }
  }

  private targetName(component: number): string {
    const region = this.plan.regions[this.regionOf[component]!]!.name;
    const node = this.nodeOf[component]!;
    return node < 0 ? region : `${region}/n${node}`;
  }

  private idOf(component: number, ordinal: number): string {
    const { action } = this.plan.hazards[this.hazardOf[component]!]!;
    return `${action}@${this.targetName(component)}#${ordinal}`;
  }

  private reschedule(component: number, failsUs: number): void {
    if (this.handle[component]! !== 0) this.queue.cancel(this.handle[component]!);
    // A draw beyond the workload is never scheduled: it may lie past the exact range of the clock.
    const due = failsUs < this.plan.durationUs;
    this.handle[component] = due ? this.queue.schedule(failsUs, EVENT_HAZARD, component, 0) : 0;
  }

  private drawUs(law: Law, component: number, ordinal: number): number {
    return Math.floor(law.quantile(this.durationDraws[component]!.uniform(ordinal, 0)) + 0.5);
  }

  /** Files a firing; past the limit all share the last place. */
  private keep(component: number, ordinal: number, nowUs: number, suppressed: boolean): number {
    const firing = Math.min(this.firings, KEPT_FIRINGS - 1);
    this.firings = firing + 1;
    this.firingComponent = grownI32(this.firingComponent, this.firings);
    this.firingOrdinal = grownI32(this.firingOrdinal, this.firings);
    this.firingUs = grownF64(this.firingUs, this.firings);
    this.firingRecoveredUs = grownF64(this.firingRecoveredUs, this.firings);
    this.firingSuppressed = grownU8(this.firingSuppressed, this.firings);
    this.firingComponent[firing] = component;
    this.firingOrdinal[firing] = ordinal;
    this.firingUs[firing] = nowUs;
    this.firingRecoveredUs[firing] = -1;
    this.firingSuppressed[firing] = suppressed ? 1 : 0;
    return firing;
  }
}

function lawOrNull(spec: HazardPlan['duration']): Law | null {
  return spec === null ? null : compileLaw(spec);
}
