/**
 * The stamps of all replicas: the world's driver of the reliability core. It tells the core what happens, the world what
 * follows, and keeps what the request path asks most: may this group be read, may it be written.
 *
 * Fault model: nodes are lost or go offline, alone or with their zone; copies are lost or rot; a whole stamp is out of reach
 * with its region or by itself, or destroyed with it or by itself. A destroyed stamp that nobody rebuilds stays out of
 * reach; a rebuilt one serves again when geo-repair has refilled every group. A group that no region holds any more is laid
 * anew, empty, after the time of a local repair, so that later writes find a place.
 */
import type { Conditions } from '../conditions.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { KeyedDraws, Streams } from '../kernel/streams.ts';
import type { Plan } from '../plan.ts';
import { GroupFlags } from './groupFlags.ts';
import { Nodes } from './nodes.ts';
import { MET_CLEAN, Reads } from './reads.ts';
import { createReliabilityCore, EMPTIED, LOST, type ReliabilityCore, SPOILT, UNREADABLE_DRAW } from './reliability.ts';
import * as codes from './reliabilityCodes.ts';
import { IS_AT_RISK } from './reliabilityState.ts';
import { Renewals } from './renewals.ts';
import { Repairs } from './repairs.ts';
import { Sites } from './sites.ts';
import type { StampEvents } from './stampEvents.ts';

/** In place of a fault, for what undoes one. */
const NO_FAULT = -1;

export class Stamps implements Stateful {
  readonly groups: number;
  readonly core: ReliabilityCore;
  readonly sites: Sites;
  readonly nodes: Nodes;
  readonly repairs: Repairs;
  private readonly reads: Reads;
  private readonly events: StampEvents;
  private readonly replicas: number;
  private readonly writeQuorum: number;
  /** Of each replica: reads of last copies by (group, ordinal). */
  private readonly readDraws: readonly KeyedDraws[];
  private readonly flags: GroupFlags;
  private readonly renewals: Renewals;
  private states: Int32Array;
  /** replica × groups: draws of whether the last copy could be read. */
  private unreadableDraws: Int32Array;
  /** replica × groups, where copies can rot: the fault that last corrupted one there, and so what is found later. */
  private rottenBy: Int32Array;

  constructor(plan: Plan, queue: EventQueue, conditions: Conditions, streams: Streams, events: StampEvents) {
    const names = plan.replicas.map((r) => plan.regions[r]!.name);
    const rots = [...plan.faults, ...plan.hazards].some(({ action }) => action === 'copy.corrupt');
    this.events = events;
    this.replicas = plan.replicas.length;
    this.groups = plan.stamp.placementGroups;
    this.writeQuorum = plan.stamp.writeQuorum;
    this.readDraws = names.map((name) => streams.keyed(`region:${name}/unreadable`));
    this.core = createReliabilityCore({
      regions: plan.replicas.map(() => ({ copies: plan.stamp.copies, need: plan.stamp.need })),
      localSource: plan.repair.source,
      parallel: plan.repair.parallel,
      unreadable: plan.repair.unreadable,
      geo: this.replicas > 1,
      ...(rots ? { rot: { scrub: plan.repair.scrubTime !== null } } : {}),
    });
    this.sites = new Sites(plan.replicas, conditions);
    this.nodes = new Nodes(plan);
    this.repairs = new Repairs(plan, queue, this.core, this.nodes, streams);
    this.states = new Int32Array(this.groups * this.core.stride);
    for (let g = 0; g < this.groups; g++) this.core.start(this.states, g * this.core.stride);
    const standing = this.core.standing(this.states, 0, 0, this.writeQuorum);
    this.flags = new GroupFlags(this.replicas, this.groups, (standing & IS_AT_RISK) !== 0);
    this.unreadableDraws = new Int32Array(this.replicas * this.groups);
    this.rottenBy = new Int32Array(rots ? this.replicas * this.groups : 0);
    this.renewals = new Renewals(plan, queue, streams.keyed('groups/renewal'));
    this.reads = new Reads(
      this.core,
      plan.repair.foundOnRead,
      names.map((name) => streams.keyed(`region:${name}/read`)),
      this.groups,
    );
  }

  /** The replica's front end answers. */
  isEndpointUp(replica: number): boolean {
    return this.sites.isUp(replica);
  }

  /** Front end and storage both answer, and the storage has what it should. */
  isServing(replica: number): boolean {
    return this.sites.isServing(replica);
  }

  /** What a probe that reads through the front end finds: it serves, and most groups can be read. */
  isHealthy(replica: number): boolean {
    return this.isServing(replica) && this.flags.areMostReadable(replica);
  }

  /** Rebuilt, and geo-repair still owes it groups. */
  isSeeding(replica: number): boolean {
    return this.sites.isRebuilding(replica);
  }

  /** Destroyed, and nobody has rebuilt it (yet). */
  isDestroyed(replica: number): boolean {
    return this.sites.isDestroyed(replica);
  }

  isSiteLost(replica: number): boolean {
    return this.sites.isSiteLost(replica);
  }

  canRead(replica: number, group: number): boolean {
    return this.flags.isReadable(replica, group) && this.isServing(replica);
  }

  /** Reads a group that can be read: what the read meets, MET_… of reads.ts. It may find a corrupt copy. */
  read(replica: number, group: number): number {
    return this.core.rots ? this.reads.read(this.states, replica, group, this.findCorrupt) : MET_CLEAN;
  }

  /** Replication can copy the group from here: it is read, and checked by those who receive it. */
  canSend(replica: number, group: number): boolean {
    return this.canRead(replica, group) && this.read(replica, group) === MET_CLEAN;
  }

  /** Geo-repair can copy the group from here, as far as this stamp is concerned: also while it is itself being seeded. */
  canCopyFrom(replica: number, group: number): boolean {
    const isRight = !this.core.rots || this.core.canSend(this.states, group * this.core.stride, replica);
    return isRight && this.flags.isReadable(replica, group) && this.sites.isReached(replica);
  }

  canWrite(replica: number, group: number): boolean {
    return this.flags.isWritable(replica, group) && this.isServing(replica);
  }

  /** Replicas whose copies of the group are good, in reach or not, as bits. */
  intactIn(group: number): number {
    if (!this.core.rots) return -1;
    let found = 0;
    for (let r = 0; r < this.replicas; r++) {
      if (this.core.isIntact(this.states, group * this.core.stride, r)) found |= 1 << r;
    }
    return found;
  }

  /** Groups of a replica that have no redundancy left. */
  groupsAtRisk(replica: number): number {
    return this.flags.atRisk(replica);
  }

  /** Repairs and refills under way. */
  repairsPending(): number {
    return this.repairs.underWay;
  }

  /** Some group of this replica waits for geo-repair. */
  awaitsAnyRefill(replica: number): boolean {
    // External repair refills nothing whole: it goes on copy by copy, and nobody waits for it.
    if (this.core.shape.localSource === 'external') return false;
    for (let g = 0; g < this.groups; g++) if (this.awaitsRefill(replica, g)) return true;
    return false;
  }

  /** The group holds nothing in this replica and waits for geo-repair. */
  awaitsRefill(replica: number, group: number): boolean {
    return this.core.isEmpty(this.states, group * this.core.stride, replica);
  }

  /** What holds the site or its stamp down has begun or ended. */
  refreshSite(replica: number): void {
    const wasReached = !this.core.isOut(this.states, 0, replica);
    this.sites.refresh(replica);
    const isReached = this.sites.isReached(replica);
    if (wasReached === isReached) return;
    this.applyToAll(replica, isReached ? codes.REGION_UP : codes.REGION_DOWN, NO_FAULT);
    // The site may have been rebuilt while it was out, and groups may have been lost that nobody could lay anew.
    if (isReached) this.layLostAnew(replica);
  }

  /** Destroys everything that a replica stores; with `site` the front end goes too. Nothing is rebuilt by itself. */
  destroy(replica: number, fault: number, site: boolean): void {
    this.sites.lose(replica, site);
    // Out of reach first: a group that is lost everywhere is laid anew only where there is a stamp.
    this.applyToAll(replica, codes.REGION_DOWN, fault);
    this.applyToAll(replica, site ? codes.REGION_LOSS : codes.STORAGE_LOSS, fault);
  }

  /** Whatever no destruction holds any more stands again, empty; geo-repair starts to refill it. */
  rebuild(replica: number): void {
    if (!this.sites.isDestroyed(replica)) return;
    this.sites.rebuild(replica);
    if (!this.sites.isReached(replica)) return;
    this.applyToAll(replica, codes.REGION_UP, NO_FAULT);
    // A new stamp is set up whole: lost groups do not wait for nodes of their own.
    for (let g = 0; g < this.groups; g++) this.renewals.cancel(g);
    this.layLostAnew(replica);
  }

  /** The replica is no part of the registry, or no more: what it stored is gone, and nothing was destroyed by it. */
  withdraw(replica: number): void {
    const { core, states } = this;
    if (!this.sites.isSiteLost(replica)) this.sites.lose(replica, true);
    this.applyToAll(replica, codes.REGION_DOWN, NO_FAULT);
    const event = codes.encode(codes.REGION_LOSS, replica);
    for (let g = 0, at = 0; g < this.groups; g++, at += core.stride) {
      if (core.allows(states, at, event)) core.apply(states, at, event);
      if (core.isGone(states, at)) this.renewals.schedule(g, (u) => this.repairs.localUs(u));
      this.refreshGroup(g);
    }
  }

  /** The replica joins the registry with a whole, empty stamp. */
  install(replica: number): void {
    this.sites.install(replica);
    if (this.sites.isReached(replica)) this.applyToAll(replica, codes.REGION_UP, NO_FAULT);
    for (let g = 0; g < this.groups; g++)
      this.layAnew(g, this.core.isGone(this.states, g * this.core.stride) ? -1 : replica);
  }

  /** Every copy on a node is gone; the node itself is replaced. */
  loseNode(replica: number, node: number, fault: number): void {
    this.applyToNode(replica, node, codes.COPY_LOSS, fault);
  }

  holdNodeDown(replica: number, node: number, fault: number): void {
    if (this.nodes.hold(replica, node)) this.applyToNode(replica, node, codes.COPY_DOWN, fault);
  }

  releaseNode(replica: number, node: number): void {
    if (this.nodes.release(replica, node)) this.applyToNode(replica, node, codes.COPY_UP, NO_FAULT);
  }

  /** Faults of a zone have begun or ended: its nodes are down while it is not up. */
  refreshZone(replica: number, zone: number, fault: number): void {
    const wasUp = this.sites.isZoneUp(replica, zone);
    this.sites.refreshZone(replica, zone);
    const isUp = this.sites.isZoneUp(replica, zone);
    if (wasUp === isUp) return;
    for (const node of this.nodes.inZone(replica, zone)) {
      if (isUp) this.releaseNode(replica, node);
      else this.holdNodeDown(replica, node, fault);
    }
  }

  /** Copies are lost together; `masks` has the positions of each group. */
  loseCopies(replica: number, masks: Int32Array, fault: number): void {
    for (let g = 0; g < this.groups; g++) {
      if (masks[g] === 0) continue;
      this.settle(replica, g, this.core.loseCopies(this.states, g * this.core.stride, replica, masks[g]!), fault);
    }
  }

  /** Copies rot, and nobody notices. */
  corruptCopies(replica: number, masks: Int32Array, fault: number): void {
    for (let g = 0; g < this.groups; g++) {
      for (let mask = masks[g]!, p = 0; mask !== 0; mask >>>= 1, p++) {
        const event = codes.encode(codes.COPY_CORRUPT, replica, p);
        if ((mask & 1) === 0 || !this.core.allows(this.states, g * this.core.stride, event)) continue;
        this.rottenBy[replica * this.groups + g] = fault;
        this.apply(g, event, fault);
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
    this.sites.visitState(v);
    this.nodes.visitState(v);
    this.repairs.visitState(v);
    this.reads.visitState(v);
    this.renewals.visitState(v);
    this.unreadableDraws = v.i32('stamps.unreadableDraws', this.unreadableDraws, this.replicas * this.groups);
    this.rottenBy = v.i32('stamps.rottenBy', this.rottenBy, this.rottenBy.length);
  }

  private complete(group: number, slot: number): void {
    const { core, states } = this;
    const offset = group * core.stride;
    const code = core.codeOfSlot(slot);
    const replica = codes.regionOf(code);
    const isRefill = codes.kindOf(code) === codes.GEO_REFILL;
    if (isRefill && !core.hasSource(states, offset, replica)) {
      this.repairs.watch?.repairEnded(group, slot, false);
      this.findSpoiltSources(replica, group, code);
      return;
    }
    if (isRefill && !this.events.canRefill(replica, group)) {
      this.repairs.retry(group, slot);
      return;
    }
    this.repairs.watch?.repairEnded(group, slot, true);
    const flags = core.complete(states, offset, code);
    this.settle(replica, group, flags, core.rots ? this.rottenBy[replica * this.groups + group]! : NO_FAULT);
    if (!isRefill) return;
    this.events.groupRefilled(replica, group);
    this.settleSeeding(replica);
  }

  /** A refill read every source that it was said to have, and all of them were corrupt. */
  private findSpoiltSources(replica: number, group: number, code: number): void {
    const wasEmpty = Array.from({ length: this.replicas }, (_, r) => this.awaitsRefill(r, group));
    this.core.complete(this.states, group * this.core.stride, code);
    for (let r = 0; r < this.replicas; r++) {
      if (r === replica || wasEmpty[r] || !this.awaitsRefill(r, group)) continue;
      this.settle(r, group, EMPTIED, this.rottenBy[r * this.groups + group]!);
    }
    this.refreshGroup(group);
  }

  /** Groups that exist nowhere have nothing to refill from: a replica that is being seeded gets them anew, empty. */
  private layLostAnew(replica: number): void {
    // External repair brings lost groups back copy by copy: nothing is laid anew.
    const groups = this.core.shape.localSource === 'external' ? 0 : this.groups;
    for (let g = 0; g < groups; g++) {
      if (!this.renewals.isPending(g) && this.core.isGone(this.states, g * this.core.stride)) this.layAnew(g);
    }
    this.settleSeeding(replica);
  }

  /** A rebuilt replica serves as soon as no group of it waits any more, however each came back. */
  private settleSeeding(replica: number): void {
    if (!this.sites.isRebuilding(replica) || this.awaitsAnyRefill(replica)) return;
    this.sites.seeded(replica);
    this.events.replicaSeeded(replica);
  }

  private applyToAll(replica: number, kind: number, fault: number): void {
    const event = codes.encode(kind, replica);
    for (let g = 0; g < this.groups; g++) this.apply(g, event, fault);
  }

  private applyToNode(replica: number, node: number, kind: number, fault: number): void {
    const { first, group, position } = this.nodes.tables[replica]!;
    for (let i = first[node]!; i < first[node + 1]!; i++) {
      this.apply(group[i]!, codes.encode(kind, replica, position[i]!), fault);
    }
  }

  /** A read has found that a copy is corrupt. */
  private readonly findCorrupt = (replica: number, group: number, position: number): void => {
    const event = codes.encode(codes.CORRUPT_FOUND, replica, position);
    this.apply(group, event, this.rottenBy[replica * this.groups + group]!);
  };

  private apply(group: number, event: number, fault: number): void {
    const offset = group * this.core.stride;
    if (!this.core.allows(this.states, offset, event)) return;
    this.settle(codes.regionOf(event), group, this.core.apply(this.states, offset, event), fault);
  }

  /** What a step of the core has led to in a replica: owed draws are made, the world is told. */
  private settle(replica: number, group: number, stepFlags: number, fault: number): void {
    const { core, states } = this;
    const offset = group * core.stride;
    let flags = stepFlags;
    if ((flags & UNREADABLE_DRAW) !== 0 && this.isUnreadable(replica, group)) {
      flags |= core.apply(states, offset, codes.encode(codes.UNREADABLE_FOUND, replica));
    }
    if ((flags & EMPTIED) !== 0) this.events.groupEmptied(replica, group, fault);
    else if ((flags & SPOILT) !== 0) this.events.groupSpoilt(replica, group, fault);
    if ((flags & LOST) !== 0) this.events.groupLost(group, fault);
    const isOver = (flags & EMPTIED) !== 0 && core.shape.localSource === 'survivors' && core.isGone(states, offset);
    if (isOver) this.renewals.schedule(group, (u) => this.repairs.localUs(u));
    this.refreshGroup(group);
  }

  private isUnreadable(replica: number, group: number): boolean {
    const at = replica * this.groups + group;
    const ordinal = this.unreadableDraws[at]!;
    this.unreadableDraws[at] = ordinal + 1;
    return this.readDraws[replica]!.uniform(group, ordinal) < this.core.shape.unreadable;
  }

  /** @param onlyAt the one replica that takes the group anew, −1: all that stand */
  private layAnew(group: number, onlyAt = -1): void {
    const { core, states } = this;
    const offset = group * core.stride;
    for (let r = 0; r < this.replicas; r++) {
      if (onlyAt >= 0 && r !== onlyAt) continue;
      const event = codes.encode(codes.RENEWED, r);
      if (!core.isOut(states, offset, r) && core.allows(states, offset, event)) core.apply(states, offset, event);
    }
    this.refreshGroup(group);
    for (let r = 0; r < this.replicas; r++) this.settleSeeding(r);
  }

  /** Brings the derived flags and the scheduled ends of repairs in line with a group's state. */
  private refreshGroup(group: number): void {
    const { core, states, flags } = this;
    const offset = group * core.stride;
    for (let r = 0; r < this.replicas; r++) {
      const wereAtRisk = flags.atRisk(r);
      flags.refresh(r, group, core.standing(states, offset, r, this.writeQuorum));
      if (flags.atRisk(r) !== wereAtRisk) this.events.groupsAtRisk(r, flags.atRisk(r));
    }
    this.repairs.refresh(states, group);
  }
}
