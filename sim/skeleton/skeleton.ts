/**
 * The skeleton: storage, regions, hazards and repairs of a plan with one tagged placement group and no requests. It draws
 * nothing and keeps no time. A driver (an estimator, an exact solver, plain simulation) asks what may happen in a state and
 * what is under way, decides what does happen and when, and hears the state that follows: hazards strike through the same
 * code as in the world, and repairs follow the same reliability core.
 *
 * Left out, as no copy depends on it: clients, front ends, names, routing; repair traffic of other groups.
 */
import { NO_REGION } from '../faultPlan.ts';
import { areAllHeld } from '../faults/fault.ts';
import { compileLaw, type Law } from '../kernel/distributions.ts';
import type { Plan } from '../plan.ts';
import { createReliabilityCore, type ReliabilityCore } from '../storage/reliability.ts';
import { lowestBit } from '../storage/reliabilityBits.ts';
import * as codes from '../storage/reliabilityCodes.ts';
import { stampOfNode } from '../storage/stampKinds.ts';
import { remakingLaw, shapeWithBackup } from './backups.ts';
import { type Chance, NEVER } from './chance.ts';
import { type Component, componentsOf } from './components.ts';
import { GroupPlace } from './groupPlace.ts';
import { GroupTargets } from './groupTargets.ts';
import { type RepairLoad, repairLoadOf } from './repairLoad.ts';
import { RuleFeeds } from './ruleFeeds.ts';

export class Skeleton {
  readonly plan: Plan;
  readonly core: ReliabilityCore;
  readonly place: GroupPlace;
  readonly components: readonly Component[];
  /** Words of a state: an Int32Array that the driver owns. */
  readonly words: number;
  /** Some of what strikes depends on how old a part is. */
  readonly ages: boolean;
  /** Whatever place is lost, any other that is left brings it back; false where one-way rules do not lead there. */
  readonly isMended: boolean;
  /** Loss ends the group; else (external repair) it goes on, and entries into loss are counted. */
  readonly lossIsFinal: boolean;
  /** Where rebuilds cross a link; null: they take a time by law. */
  readonly repairLoad: RepairLoad | null;
  private readonly targets: GroupTargets;
  private readonly localLaw: Law;
  private readonly geoLaw: Law;
  private readonly scrubLaw: Law | null;
  /** Until a lost backup has been made again. */
  private readonly backupLaw: Law | null;
  private readonly repairs: Int32Array;
  private readonly feeds: RuleFeeds;
  /** By component, as far as it was asked for. */
  private readonly emptying: boolean[] = [];

  constructor(plan: Plan) {
    this.plan = plan;
    this.core = createReliabilityCore(shapeWithBackup(plan));
    this.place = new GroupPlace(plan);
    this.components = componentsOf(plan, this.place);
    this.targets = new GroupTargets(plan, this.core, this.place, this.components);
    this.words = this.targets.words;
    this.ages = this.components.some(({ ageing }) => ageing !== null);
    this.lossIsFinal = plan.repair.source === 'survivors';
    this.feeds = new RuleFeeds(plan);
    this.isMended = this.feeds.joinAll;
    this.repairLoad = repairLoadOf(plan, this.components);
    this.localLaw = compileLaw(plan.repair.localTime);
    this.geoLaw = compileLaw(plan.repair.geoTime);
    this.scrubLaw = plan.repair.scrubTime === null ? null : compileLaw(plan.repair.scrubTime);
    this.backupLaw = plan.backup === null ? null : remakingLaw(plan.backup);
    this.repairs = new Int32Array(this.core.slots);
  }

  /** A new state: everything present, online and reachable. */
  start(): Int32Array {
    const state = new Int32Array(this.words);
    this.core.start(state, 0);
    return state;
  }

  /** Whether a component's rate is in force: its site is up, and there is something to strike. */
  accrues(state: Int32Array, component: number): boolean {
    const { region, kind, fault } = this.components[component]!;
    this.targets.state = state;
    if (region !== NO_REGION && !this.targets.isSiteUp(region)) return false;
    if (areAllHeld(kind, this.targets, fault)) return false;
    for (let t = 0; t < kind.targets(fault); t++) if (kind.problem(this.targets, fault, t) === null) return true;
    return false;
  }

  /**
   * A component strikes. Its end, where it has one that comes later, is the driver's to remember.
   * @returns whether the step has led into loss
   */
  strike(state: Int32Array, component: number, chance: Chance): boolean {
    const { kind, fault, endsAtOnce } = this.components[component]!;
    this.aim(state, chance);
    for (let t = 0; t < kind.targets(fault); t++) kind.begin(this.targets, fault, t, component);
    this.settleWaiting(state);
    if (endsAtOnce) {
      for (let t = 0; t < kind.targets(fault); t++) kind.end(this.targets, fault, t, component);
      this.settleWaiting(state);
    }
    return this.targets.enteredLoss;
  }

  /** Only the beginning of a strike that is over at once: what is then not under way any more was broken off. */
  begin(state: Int32Array, component: number): void {
    const { kind, fault } = this.components[component]!;
    this.aim(state, NEVER);
    for (let t = 0; t < kind.targets(fault); t++) kind.begin(this.targets, fault, t, component);
  }

  /** A firing is over: the outage ends, or a lost site stands again. */
  end(state: Int32Array, component: number, chance: Chance): boolean {
    const { kind, fault } = this.components[component]!;
    this.aim(state, chance);
    for (let t = 0; t < kind.targets(fault); t++) kind.end(this.targets, fault, t, component);
    this.settleWaiting(state);
    return this.targets.enteredLoss;
  }

  /** Writes the codes of the repairs under way that find what they need; returns their number. */
  pending(state: Int32Array, out: Int32Array): number {
    const count = this.core.pending(state, 0, this.repairs);
    let n = 0;
    for (let i = 0; i < count; i++) {
      const code = this.repairs[i]!;
      const isRefill = codes.kindOf(code) === codes.GEO_REFILL;
      if (!isRefill || this.isRefilling(state, codes.regionOf(code))) out[n++] = code;
    }
    return n;
  }

  /** A repair ends; a refill that can reach no source then waits for one. */
  complete(state: Int32Array, repair: number, chance: Chance): boolean {
    const stamp = codes.regionOf(repair);
    this.aim(state, chance);
    if (codes.kindOf(repair) === codes.GEO_REFILL && !this.hasSource(state, stamp, true)) {
      this.targets.ways.setWaiting(state, stamp, true);
      return false;
    }
    this.targets.settle(stamp, this.core.complete(state, 0, repair));
    this.settleWaiting(state);
    return this.targets.enteredLoss;
  }

  /** Copies (stamp · 32 + position) that a component strikes one by one; none where it takes what a region or zone has. */
  copiesOf(component: number): number[] {
    const { nodes, disks } = this.components[component]!.fault;
    const found: number[] = [];
    const add = (stamp: number, copies: number): void => {
      for (let mask = copies; mask !== 0; mask &= mask - 1) found.push(stamp * 32 + lowestBit(mask));
    };
    for (const on of nodes) {
      const stamp = stampOfNode(this.plan, on);
      add(stamp, this.place.onNode(stamp, on.node));
    }
    for (const on of disks) {
      const stamp = stampOfNode(this.plan, on);
      add(stamp, this.place.onDisk(stamp, on.node, on.disk));
    }
    return found;
  }

  /** Striking a group that has everything, it leaves nothing of it but an isolated backup; −1 strikes nothing. */
  takesEverything(component: number): boolean {
    if (component < 0) return false;
    this.emptying[component] ??= this.empties(component);
    return this.emptying[component]!;
  }

  private empties(component: number): boolean {
    const state = this.start();
    this.begin(state, component);
    return this.place.copies.every(
      (_, stamp) => stamp === this.place.backup || this.core.presentMask(state, 0, stamp) === 0,
    );
  }

  isLost(state: Int32Array): boolean {
    return this.core.isLost(state, 0);
  }

  /** µs that a repair takes by law, before the floor of `shortestUs`. */
  lawOf(repair: number): Law {
    if (this.backupLaw !== null && codes.regionOf(repair) === this.place.backup) return this.backupLaw;
    const { law } = codes.repairKindOf(repair);
    if (law === 'local') return this.localLaw;
    return law === 'geo' ? this.geoLaw : this.scrubLaw!;
  }

  /** Mean µs of a repair, roughly where it crosses a link. */
  meanUs(repair: number): number {
    if (this.repairLoad === null || !this.crossesLink(repair)) {
      return Math.max(this.lawOf(repair).mean, this.shortestUs(repair));
    }
    const { detectionUs, fragmentUs, together } = this.repairLoad;
    return detectionUs + fragmentUs * together(-1, codes.regionOf(repair));
  }

  /** µs below which a repair of this kind never ends: detection, for local ones. */
  shortestUs(repair: number): number {
    return this.isRebuild(repair) ? this.plan.repair.detectionUs : 0;
  }

  /** It takes its part of the repair link, where there is one. */
  crossesLink(repair: number): boolean {
    return this.repairLoad !== null && this.isRebuild(repair);
  }

  /** Of a copy inside a stamp; a backup is made again, and not rebuilt. */
  private isRebuild(repair: number): boolean {
    return codes.kindOf(repair) === codes.LOCAL_REPAIR && codes.regionOf(repair) !== this.place.backup;
  }

  private aim(state: Int32Array, chance: Chance): void {
    this.targets.state = state;
    this.targets.chance = chance;
    this.targets.enteredLoss = false;
  }

  private isRefilling(state: Int32Array, stamp: number): boolean {
    return !this.targets.ways.isWaiting(state, stamp) && this.hasSource(state, stamp, false);
  }

  /**
   * Refills that wait are over where a source can be reached, and broken off where there is none any more. What has just been
   * refilled may be the source of another, whichever of them comes first.
   */
  private settleWaiting(state: Int32Array): void {
    if (this.targets.ways.words === 0) return;
    for (let stamp = 0; stamp < this.place.copies.length; stamp++) {
      if (!this.endsWaiting(state, stamp)) continue;
      this.settleWaiting(state);
      return;
    }
  }

  /** @returns whether a refill that waited is over */
  private endsWaiting(state: Int32Array, stamp: number): boolean {
    const { ways } = this.targets;
    if (!ways.isWaiting(state, stamp)) return false;
    const refill = codes.encode(codes.GEO_REFILL, stamp);
    const goesOn = this.core.isPending(state, 0, refill) && this.hasSource(state, stamp, false);
    const isOver = goesOn && this.hasSource(state, stamp, true);
    if (goesOn && !isOver) return false;
    ways.setWaiting(state, stamp, false);
    if (isOver) this.targets.settle(stamp, this.core.complete(state, 0, refill));
    return isOver;
  }

  /**
   * A geo-redundant copy is refilled by its replica alone, and a replica by its own copy, another replica that rules lead from or
   * a backup, which in its turn is made from any replica.
   * @param reached one to which the way is open; else the way may be cut
   */
  private hasSource(state: Int32Array, stamp: number, reached: boolean): boolean {
    const replicas = this.plan.replicas.length;
    const { backup, copies } = this.place;
    for (let other = 0; other < copies.length; other++) {
      if (other === stamp || !this.core.isReadable(state, 0, other)) continue;
      if (reached && this.targets.ways.isCut(state, other, stamp)) continue;
      if (other === backup) {
        if (stamp < replicas && this.targets.canRestore(state)) return true;
        continue;
      }
      const [a, b] = stamp < other ? [stamp, other] : [other, stamp];
      if (b < replicas) {
        if (this.feeds.has(other, stamp)) return true;
      } else if (b === backup ? a < replicas : this.plan.secondaries[b - replicas]!.of === a) return true;
    }
    return false;
  }
}
