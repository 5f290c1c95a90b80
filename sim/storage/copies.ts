/**
 * The copies of all groups in all stamps: the world's driver of the reliability core. It draws repair times, schedules
 * their ends, and keeps what the request path asks most: may this group be read, may it be written.
 *
 * Fault model: nodes are lost or go offline, copies rot; a group that no region holds any more is laid anew, empty, after
 * the time of a local repair, so that later writes find a place.
 */
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { KeyedDraws, Streams } from '../kernel/streams.ts';
import type { Plan, StampPlan } from '../plan.ts';
import type { CopyEvents } from './copyEvents.ts';
import { GroupFlags } from './groupFlags.ts';
import { groupShapeOf } from './groupShape.ts';
import { Nodes } from './nodes.ts';
import { Reads } from './reads.ts';
import { createReliabilityCore, EMPTIED, LOST, type ReliabilityCore, SPOILT, UNREADABLE_DRAW } from './reliability.ts';
import * as codes from './reliabilityCodes.ts';
import { IS_AT_RISK } from './reliabilityState.ts';
import { Renewals } from './renewals.ts';
import { Repairs } from './repairs.ts';
import { stampKinds, stampNames } from './stampKinds.ts';

/** In place of a fault, for what undoes one. */
export const NO_FAULT = -1;

export class Copies implements Stateful {
  readonly groups: number;
  readonly core: ReliabilityCore;
  readonly nodes: Nodes;
  readonly repairs: Repairs;
  readonly flags: GroupFlags;
  states: Int32Array;
  private readonly reads: Reads;
  private readonly renewals: Renewals;
  private readonly events: CopyEvents;
  /** Stamps, and what each is. */
  private readonly count: number;
  private readonly kinds: readonly StampPlan[];
  /** Of each stamp: reads of last copies by (group, ordinal). */
  private readonly readDraws: readonly KeyedDraws[];
  /** stamp × groups: draws of whether the last copy could be read. */
  private unreadableDraws: Int32Array;
  /** stamp × groups, where copies can rot: the fault that last corrupted one there, and so what is found later. */
  private rottenBy: Int32Array;

  /** @param regions of each stamp */
  constructor(plan: Plan, regions: readonly number[], queue: EventQueue, streams: Streams, events: CopyEvents) {
    const names = stampNames(plan);
    this.events = events;
    this.kinds = stampKinds(plan);
    this.count = this.kinds.length;
    this.groups = plan.stamp.placementGroups;
    this.readDraws = names.map((name) => streams.keyed(`region:${name}/unreadable`));
    this.core = createReliabilityCore(groupShapeOf(plan));
    const zones = regions.map((region) => plan.regions[region]!.zones);
    this.nodes = new Nodes(this.kinds, zones);
    this.repairs = new Repairs(plan, names, queue, this.core, this.nodes, streams);
    this.states = new Int32Array(this.groups * this.core.stride);
    for (let g = 0; g < this.groups; g++) this.core.start(this.states, g * this.core.stride);
    const exposed = this.kinds.map(({ writeQuorum }, s) => {
      return (this.core.standing(this.states, 0, s, writeQuorum) & IS_AT_RISK) !== 0;
    });
    this.flags = new GroupFlags(exposed, this.groups);
    this.unreadableDraws = new Int32Array(this.count * this.groups);
    this.rottenBy = new Int32Array(this.core.rots ? this.count * this.groups : 0);
    this.renewals = new Renewals(plan, queue, streams.keyed('groups/renewal'));
    this.reads = new Reads(
      this.core,
      plan.repair.foundOnRead,
      names.map((name) => streams.keyed(`region:${name}/read`)),
      this.groups,
    );
  }

  /** Reads a group that can be read: what the read meets, MET_… of reads.ts. It may find a corrupt copy. */
  read(stamp: number, group: number): number {
    return this.reads.read(this.states, stamp, group, this.findCorrupt);
  }

  /** Geo-repair could copy the group from here, were the stamp in reach. */
  canCopyFrom(stamp: number, group: number): boolean {
    const isRight = !this.core.rots || this.core.canSend(this.states, group * this.core.stride, stamp);
    return isRight && this.flags.isReadable(stamp, group);
  }

  /** The stamp's copies of the group are good, in reach or not. */
  isIntact(stamp: number, group: number): boolean {
    return this.core.isIntact(this.states, group * this.core.stride, stamp);
  }

  /** The stamp holds nothing of the group, and waits for another region. */
  isEmpty(stamp: number, group: number): boolean {
    return this.core.isEmpty(this.states, group * this.core.stride, stamp);
  }

  /** Some group of the stamp is empty and waits for another region. */
  awaits(stamp: number): boolean {
    // External repair refills nothing whole: it goes on copy by copy, and nobody waits for it.
    if (this.core.shape.localSource === 'external') return false;
    for (let g = 0; g < this.groups; g++) if (this.isEmpty(stamp, g)) return true;
    return false;
  }

  /** The stamp's groups are out of reach. */
  isOut(stamp: number): boolean {
    return this.core.isOut(this.states, 0, stamp);
  }

  /** An event of the core strikes every group of a stamp. */
  applyToAll(stamp: number, kind: number, fault: number): void {
    const event = codes.encode(kind, stamp);
    for (let g = 0; g < this.groups; g++) this.apply(g, event, fault);
  }

  /** Groups that exist nowhere have nothing to refill from: a stamp that is being seeded gets them anew, empty. */
  layLostAnew(stamp: number): void {
    // External repair brings lost groups back copy by copy: nothing is laid anew.
    const groups = this.core.shape.localSource === 'external' ? 0 : this.groups;
    for (let g = 0; g < groups; g++) {
      if (!this.renewals.isPending(g) && this.core.isGone(this.states, g * this.core.stride)) this.layAnew(g);
    }
    this.events.mayBeWhole(stamp);
  }

  /** What a stamp held is gone, and no fault has taken it. */
  empty(stamp: number): void {
    const { core, states } = this;
    const event = codes.encode(codes.REGION_LOSS, stamp);
    for (let g = 0, at = 0; g < this.groups; g++, at += core.stride) {
      if (core.allows(states, at, event)) core.apply(states, at, event);
      if (core.isGone(states, at)) this.renewals.schedule(g, (u) => this.repairs.localUs(u));
      this.refreshGroup(g);
    }
  }

  /** A new stamp has every group, empty; what exists nowhere is laid anew wherever it can be. */
  fill(stamp: number): void {
    for (let g = 0; g < this.groups; g++)
      this.layAnew(g, this.core.isGone(this.states, g * this.core.stride) ? -1 : stamp);
  }

  /** A new stamp is set up whole: lost groups do not wait for nodes of their own. */
  cancelRenewals(): void {
    for (let g = 0; g < this.groups; g++) this.renewals.cancel(g);
  }

  /** Every copy on a node is gone; the node itself is replaced. */
  loseNode(stamp: number, node: number, fault: number): void {
    this.applyToNode(stamp, node, codes.COPY_LOSS, fault);
  }

  holdNodeDown(stamp: number, node: number, fault: number): void {
    if (this.nodes.hold(stamp, node)) this.applyToNode(stamp, node, codes.COPY_DOWN, fault);
  }

  releaseNode(stamp: number, node: number): void {
    if (this.nodes.release(stamp, node)) this.applyToNode(stamp, node, codes.COPY_UP, NO_FAULT);
  }

  /** Copies are lost together; `masks` has the positions of each group. */
  loseCopies(stamp: number, masks: Int32Array, fault: number): void {
    for (let g = 0; g < this.groups; g++) {
      if (masks[g] === 0) continue;
      this.settle(stamp, g, this.core.loseCopies(this.states, g * this.core.stride, stamp, masks[g]!), fault);
    }
  }

  /** Copies rot, and nobody notices. */
  corruptCopies(stamp: number, masks: Int32Array, fault: number): void {
    const struck = this.thatCanRot(stamp, masks);
    // Where too little was good before, what was written since then is spread over more copies than rot now.
    this.events.groupsRot(
      stamp,
      struck.map((mask, g) => (this.isIntact(stamp, g) ? mask : 0)),
    );
    for (let g = 0; g < this.groups; g++) {
      if (struck[g] !== 0) this.rottenBy[stamp * this.groups + g] = fault;
      for (let mask = struck[g]!, p = 0; mask !== 0; mask >>>= 1, p++) {
        if ((mask & 1) !== 0) this.apply(g, codes.encode(codes.COPY_CORRUPT, stamp, p), fault);
      }
    }
  }

  /** The event of a repair: `slot` is the core's dense index of it. */
  repaired(group: number, slot: number): void {
    if (this.repairs.isOver(this.states, group, slot)) this.complete(group, slot);
  }

  /** The bytes of a rebuild have crossed the repair link; `owner` says whose they were. */
  transferred(owner: number): void {
    this.repairs.arrived(owner);
    this.complete(Math.floor(owner / this.core.slots), owner % this.core.slots);
  }

  /** A renewal is due. */
  renew(group: number): void {
    this.renewals.done(group);
    if (this.core.isGone(this.states, group * this.core.stride)) this.layAnew(group);
  }

  visitState(v: StateVisitor): void {
    this.states = v.i32('stamps.states', this.states, this.groups * this.core.stride);
    this.flags.visitState(v);
    this.nodes.visitState(v);
    this.repairs.visitState(v);
    this.reads.visitState(v);
    this.renewals.visitState(v);
    this.unreadableDraws = v.i32('stamps.unreadableDraws', this.unreadableDraws, this.count * this.groups);
    this.rottenBy = v.i32('stamps.rottenBy', this.rottenBy, this.rottenBy.length);
  }

  /** Of copies that a fault strikes, those that are there and clean. */
  private thatCanRot(stamp: number, masks: Int32Array): Int32Array {
    return masks.map((mask, g) => {
      let found = 0;
      for (let rest = mask, p = 0; rest !== 0; rest >>>= 1, p++) {
        const event = codes.encode(codes.COPY_CORRUPT, stamp, p);
        if ((rest & 1) !== 0 && this.core.allows(this.states, g * this.core.stride, event)) found |= 1 << p;
      }
      return found;
    });
  }

  private complete(group: number, slot: number): void {
    const { core, states } = this;
    const offset = group * core.stride;
    const code = core.codeOfSlot(slot);
    const stamp = codes.regionOf(code);
    const isRefill = codes.kindOf(code) === codes.GEO_REFILL;
    if (isRefill && !core.hasSource(states, offset, stamp)) {
      this.repairs.watch?.repairEnded(group, slot, false);
      this.findSpoiltSources(stamp, group, code);
      return;
    }
    if (isRefill && !this.events.canRefill(stamp, group)) {
      this.repairs.retry(group, slot);
      return;
    }
    this.repairs.watch?.repairEnded(group, slot, true);
    const flags = core.complete(states, offset, code);
    this.settle(stamp, group, flags, core.rots ? this.rottenBy[stamp * this.groups + group]! : NO_FAULT);
    if (!isRefill) return;
    this.events.groupRefilled(stamp, group);
    this.events.mayBeWhole(stamp);
  }

  /** A refill read every source that it was said to have, and all of them were corrupt. */
  private findSpoiltSources(stamp: number, group: number, code: number): void {
    const offset = group * this.core.stride;
    const wasEmpty = Array.from({ length: this.count }, (_, r) => this.core.isEmpty(this.states, offset, r));
    this.core.complete(this.states, offset, code);
    for (let r = 0; r < this.count; r++) {
      if (r === stamp || wasEmpty[r] || !this.core.isEmpty(this.states, offset, r)) continue;
      this.settle(r, group, EMPTIED, this.rottenBy[r * this.groups + group]!);
    }
    this.refreshGroup(group);
  }

  private applyToNode(stamp: number, node: number, kind: number, fault: number): void {
    const { first, group, position } = this.nodes.tables[stamp]!;
    for (let i = first[node]!; i < first[node + 1]!; i++) {
      this.apply(group[i]!, codes.encode(kind, stamp, position[i]!), fault);
    }
  }

  /** A read has found that a copy is corrupt. */
  private readonly findCorrupt = (stamp: number, group: number, position: number): void => {
    const event = codes.encode(codes.CORRUPT_FOUND, stamp, position);
    this.apply(group, event, this.rottenBy[stamp * this.groups + group]!);
  };

  private apply(group: number, event: number, fault: number): void {
    const offset = group * this.core.stride;
    if (!this.core.allows(this.states, offset, event)) return;
    this.settle(codes.regionOf(event), group, this.core.apply(this.states, offset, event), fault);
  }

  /** What a step of the core has led to in a stamp: owed draws are made, the world is told. */
  private settle(stamp: number, group: number, stepFlags: number, fault: number): void {
    const { core, states } = this;
    const offset = group * core.stride;
    let flags = stepFlags;
    if ((flags & UNREADABLE_DRAW) !== 0 && this.isUnreadable(stamp, group)) {
      flags |= core.apply(states, offset, codes.encode(codes.UNREADABLE_FOUND, stamp));
    }
    if ((flags & EMPTIED) !== 0) this.events.groupEmptied(stamp, group, fault);
    else if ((flags & SPOILT) !== 0) this.events.groupSpoilt(stamp, group, fault);
    if ((flags & LOST) !== 0) this.events.groupLost(group, fault);
    const isOver = (flags & EMPTIED) !== 0 && core.shape.localSource === 'survivors' && core.isGone(states, offset);
    if (isOver) this.renewals.schedule(group, (u) => this.repairs.localUs(u));
    this.refreshGroup(group);
  }

  private isUnreadable(stamp: number, group: number): boolean {
    const at = stamp * this.groups + group;
    const ordinal = this.unreadableDraws[at]!;
    this.unreadableDraws[at] = ordinal + 1;
    return this.readDraws[stamp]!.uniform(group, ordinal) < this.core.shape.unreadable;
  }

  /** @param onlyAt the one stamp that takes the group anew, −1: all that stand */
  private layAnew(group: number, onlyAt = -1): void {
    const { core, states } = this;
    const offset = group * core.stride;
    for (let r = 0; r < this.count; r++) {
      if (onlyAt >= 0 && r !== onlyAt) continue;
      const event = codes.encode(codes.RENEWED, r);
      if (!core.isOut(states, offset, r) && core.allows(states, offset, event)) core.apply(states, offset, event);
    }
    this.refreshGroup(group);
    for (let r = 0; r < this.count; r++) this.events.mayBeWhole(r);
  }

  /** Brings the derived flags and the scheduled ends of repairs in line with a group's state. */
  private refreshGroup(group: number): void {
    const { core, states, flags } = this;
    const offset = group * core.stride;
    for (let r = 0; r < this.count; r++) {
      const wereAtRisk = flags.atRisk(r);
      flags.refresh(r, group, core.standing(states, offset, r, this.kinds[r]!.writeQuorum));
      if (flags.atRisk(r) !== wereAtRisk) this.events.groupsAtRisk(r, flags.atRisk(r));
    }
    this.repairs.refresh(states, group);
  }
}
