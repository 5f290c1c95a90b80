/**
 * Fires the planned faults at their instants and ends them, in an order band of their own: at one instant ends come
 * before starts, then by id, and all of them before ordinary events. So a fault that was added by hand and the same
 * fault in the file give the same run.
 *
 * A suppressed fault keeps its place (its draws, its instants, what starts after it) and has no effect.
 */

import type { PlannedFault } from '../faultPlan.ts';
import { FaultAgenda, PHASE_END, PHASE_START } from '../kernel/faultAgenda.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { KeyedDraws } from '../kernel/streams.ts';
import type { Plan } from '../plan.ts';
import type { FaultTargets } from './fault.ts';
import { FAULT_KINDS } from './index.ts';

/** What one planned fault has done so far. */
export const WAITING = 0;
export const FIRED = 1;
export const RECOVERED = 2;
export const SUPPRESSED = 3;
/** Its instant came, and none of its targets could be struck; or they could not any more when its effect was to come. */
export const IMPOSSIBLE = 4;

export class PlannedFaults implements Stateful {
  readonly agenda = new FaultAgenda();
  readonly status: Uint8Array;
  /** Instants, −1 for not (yet). `intendedUs` of a fault that starts after another is known when that one has. */
  readonly intendedUs: Float64Array;
  readonly firedUs: Float64Array;
  readonly recoveredUs: Float64Array;
  private readonly plan: Plan;
  private readonly draws: readonly KeyedDraws[];
  private readonly suppressed: readonly boolean[];
  /** Targets that each fault was meant for and could not strike. */
  readonly spared: Int32Array;
  /** 1 for each (fault, target) that was struck; targets of fault i start at `firstTarget[i]`. */
  private readonly struck: Uint8Array;
  private readonly firstTarget: Int32Array;

  constructor(plan: Plan, draws: readonly KeyedDraws[]) {
    this.plan = plan;
    this.draws = draws;
    const count = plan.faults.length;
    this.suppressed = plan.faults.map((fault) => plan.suppress.includes(fault.id));
    this.status = new Uint8Array(count);
    this.intendedUs = new Float64Array(count).fill(-1);
    this.firedUs = new Float64Array(count).fill(-1);
    this.recoveredUs = new Float64Array(count).fill(-1);
    this.spared = new Int32Array(count);
    this.firstTarget = new Int32Array(count + 1);
    for (const [i, fault] of plan.faults.entries()) {
      this.firstTarget[i + 1] = this.firstTarget[i]! + FAULT_KINDS[fault.action].targets(fault);
    }
    this.struck = new Uint8Array(this.firstTarget[count]!);
  }

  /** Puts every fault with an instant of its own on the agenda. */
  start(): void {
    for (const [i, fault] of this.plan.faults.entries()) {
      if (fault.startsAt.kind === 'at') this.intend(i, fault.startsAt.atUs);
    }
  }

  /** Takes the agenda's next entry, whose instant has come. Returns the fault's rank, or −1 when nothing happened. */
  next(world: FaultTargets): number {
    this.agenda.pop();
    const rank = this.agenda.idRank;
    if (this.agenda.phase === PHASE_START) this.begin(world, rank, this.agenda.timeUs);
    else this.end(world, rank, this.agenda.timeUs);
    return rank;
  }

  /** The fault has begun and not ended. */
  isActive(rank: number): boolean {
    return this.status[rank] === FIRED;
  }

  /** Names of what was struck, or of what would have been. */
  targetNames(rank: number): string {
    const fault = this.plan.faults[rank]!;
    const kind = FAULT_KINDS[fault.action];
    const names: string[] = [];
    const anyStruck = this.struckOf(rank).length > 0;
    for (let target = 0; target < kind.targets(fault); target++) {
      if (!anyStruck || this.struck[this.firstTarget[rank]! + target] === 1) {
        names.push(kind.targetName(fault, target, this.plan));
      }
    }
    return names.join(', ');
  }

  /** Targets that the fault struck. */
  struckOf(rank: number): number[] {
    const found: number[] = [];
    for (let i = this.firstTarget[rank]!; i < this.firstTarget[rank + 1]!; i++) {
      if (this.struck[i] === 1) found.push(i - this.firstTarget[rank]!);
    }
    return found;
  }

  visitState(v: StateVisitor): void {
    const count = this.plan.faults.length;
    this.agenda.visitState(v);
    copyInto(this.status, v.u8('faults.status', this.status, count));
    copyInto(this.intendedUs, v.f64('faults.intendedUs', this.intendedUs, count));
    copyInto(this.firedUs, v.f64('faults.firedUs', this.firedUs, count));
    copyInto(this.recoveredUs, v.f64('faults.recoveredUs', this.recoveredUs, count));
    copyInto(this.spared, v.i32('faults.spared', this.spared, count));
    copyInto(this.struck, v.u8('faults.struck', this.struck, this.struck.length));
  }

  private intend(rank: number, atUs: number): void {
    this.intendedUs[rank] = atUs;
    this.agenda.add(atUs, PHASE_START, rank, 0);
  }

  private begin(world: FaultTargets, rank: number, nowUs: number): void {
    const fault = this.plan.faults[rank]!;
    const kind = FAULT_KINDS[fault.action];
    const lastsUs = kind.lastsUs(fault);
    const targets = this.chosen(rank, fault, kind.targets(fault));
    if (this.suppressed[rank]) {
      this.status[rank] = SUPPRESSED;
    } else {
      const possible = targets.filter((target) => kind.problem(world, fault, target) === null);
      for (const target of targets) if (!possible.includes(target)) kind.spared?.(world, fault, target, rank, false);
      for (const target of possible) {
        this.struck[this.firstTarget[rank]! + target] = 1;
        kind.begin(world, fault, target, rank);
      }
      this.spared[rank] = targets.length - possible.length;
      this.status[rank] = possible.length > 0 ? FIRED : IMPOSSIBLE;
      if (possible.length === 0) return;
      this.firedUs[rank] = nowUs;
    }
    if (lastsUs !== null) this.agenda.add(nowUs + lastsUs, PHASE_END, rank, 0);
    this.startFollowers(rank, 'fired', nowUs);
  }

  private end(world: FaultTargets, rank: number, nowUs: number): void {
    const fault = this.plan.faults[rank]!;
    const kind = FAULT_KINDS[fault.action];
    if (kind.strikesAtEnd === true) this.spare(world, rank);
    if (this.status[rank] === IMPOSSIBLE) return;
    for (const target of this.struckOf(rank)) kind.end(world, fault, target, rank);
    if (this.status[rank] === FIRED) {
      this.status[rank] = RECOVERED;
      this.recoveredUs[rank] = nowUs;
    }
    this.startFollowers(rank, 'recovered', nowUs);
  }

  /** Leaves out what can no longer be struck, now that the effect is to come. */
  private spare(world: FaultTargets, rank: number): void {
    const fault = this.plan.faults[rank]!;
    const kind = FAULT_KINDS[fault.action];
    for (const target of this.struckOf(rank)) {
      if (kind.problem(world, fault, target) === null) continue;
      kind.spared?.(world, fault, target, rank, true);
      this.struck[this.firstTarget[rank]! + target] = 0;
      this.spared[rank] = this.spared[rank]! + 1;
    }
    if (this.status[rank] !== FIRED || this.struckOf(rank).length > 0) return;
    this.status[rank] = IMPOSSIBLE;
    this.firedUs[rank] = -1;
  }

  private startFollowers(rank: number, event: 'fired' | 'recovered', nowUs: number): void {
    for (const [i, fault] of this.plan.faults.entries()) {
      const { startsAt } = fault;
      if (startsAt.kind === 'after' && startsAt.fault === rank && startsAt.event === event) {
        this.intend(i, nowUs + startsAt.delayUs);
      }
    }
  }

  /** The targets that the plan's pick leaves, by the fault's own draws, ascending. */
  private chosen(rank: number, fault: PlannedFault, targets: number): number[] {
    const all = Array.from({ length: targets }, (_, target) => target);
    const { pick } = fault;
    if (pick.kind === 'all') return all;
    const wanted = pick.kind === 'count' ? pick.n : Math.floor(pick.fraction * targets + 0.5);
    const n = Math.max(1, Math.min(wanted, targets));
    for (let i = 0; i < n; i++) {
      const j = i + Math.floor(this.draws[rank]!.uniform(i, 0) * (targets - i));
      const swapped = all[i]!;
      all[i] = all[j]!;
      all[j] = swapped;
    }
    return all.slice(0, n).sort((a, b) => a - b);
  }
}

function copyInto(column: Float64Array | Int32Array | Uint8Array, from: Float64Array | Int32Array | Uint8Array): void {
  if (column !== from) column.set(from.subarray(0, column.length));
}
