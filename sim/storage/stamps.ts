/**
 * The stamps of all replicas: the world's driver of the reliability core. It draws repair times, schedules their ends,
 * and keeps what the request path asks most: may this group be read, may it be written.
 *
 * Fault model: nodes are lost or go offline; a whole stamp is out of reach with its region, or destroyed with it or by
 * itself. A destroyed stamp that nobody rebuilds stays out of reach; a rebuilt one serves again when geo-repair has
 * refilled every group. A group that no region holds any more is laid anew, empty, after the time of a local repair, so
 * that later writes find a place.
 */
import type { Conditions } from '../conditions.ts';
import { assert } from '../kernel/assert.ts';
import { compileLaw, type Law } from '../kernel/distributions.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { KeyedDraws, Streams } from '../kernel/streams.ts';
import { EVENT_REPAIR } from '../kinds.ts';
import { LIFECYCLES } from '../lifecycles/index.ts';
import { type Plan, type StampPlan, withinUs } from '../plan.ts';
import { GroupFlags } from './groupFlags.ts';
import { type NodeGroups, nodeGroupsOf } from './nodeGroups.ts';
import type { Places } from './places.ts';
import { createReliabilityCore, EMPTIED, LOST, type ReliabilityCore, UNREADABLE_DRAW } from './reliability.ts';
import * as codes from './reliabilityCodes.ts';
import { Renewals } from './renewals.ts';

const region = LIFECYCLES.region;
const UP = region.state('up');
const OUT = region.state('out');
const SITE_LOST = region.state('lost');
const OUTAGE = region.event('OUTAGE');
const RECOVER = region.event('RECOVER');
const LOSE = region.event('LOSE');
const REBUILD = region.event('REBUILD');
const REBUILT = region.event('REBUILT');

/** A refill whose sources cannot be reached looks again after this long. */
const REFILL_RETRY_US = 60e6;

/** What the world does about the physical state of groups. */
export interface StampEvents {
  /** A replica's copy of a group is gone: whatever it held of the group is destroyed. */
  groupEmptied(replica: number, group: number, fault: number): void;
  /** No region holds the group any more. Called after groupEmptied. */
  groupLost(group: number, fault: number): void;
  /** Whether geo-repair finds a source for the group now; it looks again later if not. */
  canRefill(replica: number, group: number): boolean;
  /** Geo-repair has brought a group back, as other regions hold it now. */
  groupRefilled(replica: number, group: number): void;
  /** A rebuilt replica has every group again. */
  replicaSeeded(replica: number): void;
}

export class Stamps implements Stateful {
  readonly groups: number;
  readonly core: ReliabilityCore;
  private readonly plan: Plan;
  private readonly queue: EventQueue;
  private readonly conditions: Conditions;
  /** Region id of each stamp: those of the replicas, then those of their geo-redundant copies. */
  private readonly regions: readonly number[];
  /** The stamp that each holder (places.ts) has now, and the holder that has each stamp: a failover exchanges two. */
  private stampOf: Int32Array;
  private holderOf: Int32Array;
  /** 1 for a stamp that a failover gave up: out of use until geo-redundancy is set up again. */
  private givenUp: Uint8Array;
  private readonly events: StampEvents;
  private readonly detectionUs: number;
  private readonly localLaw: Law;
  private readonly geoLaw: Law;
  /** Of each replica: repair times by (group and copy, ordinal), reads of last copies by (group, ordinal). */
  private readonly repairDraws: readonly KeyedDraws[];
  private readonly readDraws: readonly KeyedDraws[];
  private readonly unreadable: number;
  /** Of each replica: which groups have a copy on a node. */
  private readonly nodeGroups: readonly NodeGroups[];

  private states: Int32Array;
  private readonly flags: GroupFlags;
  private site: Uint8Array;
  /** 1 when the stamp was destroyed under a living endpoint and nobody has rebuilt it. */
  private stampGone: Uint8Array;
  /** 1 for a rebuilt replica to which geo-repair still owes groups. */
  private seeding: Uint8Array;
  /** Faults that hold each node down, replica-major. */
  private nodeDown: Int32Array;
  /** group × slots: the pending end of each repair, and how many repairs the slot has seen. */
  private repairHandle: Float64Array;
  private repairOrdinal: Int32Array;
  /** replica × groups: draws of whether the last copy could be read. */
  private unreadableDraws: Int32Array;
  private readonly renewals: Renewals;
  /** Sum of `nodeDown`. */
  private nodesDown = 0;
  private readonly nodesPerStamp: number;
  private readonly kinds: readonly StampPlan[];

  constructor(
    plan: Plan,
    queue: EventQueue,
    conditions: Conditions,
    streams: Streams,
    places: Places,
    events: StampEvents,
  ) {
    this.plan = plan;
    this.queue = queue;
    this.conditions = conditions;
    this.regions = [...places.region];
    const kinds = this.regions.map((_, i) => (i < plan.replicas.length ? plan.stamp : plan.geoRedundancy!.stamp));
    this.stampOf = Int32Array.from(this.regions, (_, i) => i);
    this.holderOf = this.stampOf.slice();
    this.givenUp = new Uint8Array(this.regions.length);
    this.events = events;
    const names = this.regions.map((r, i) => `${plan.regions[r]!.name}${copySuffix(plan, i)}`);
    this.repairDraws = names.map((name) => streams.keyed(`region:${name}/repair`));
    this.readDraws = names.map((name) => streams.keyed(`region:${name}/unreadable`));
    this.groups = plan.stamp.placementGroups;
    this.nodesPerStamp = Math.max(...kinds.map(({ nodes }) => nodes));
    this.kinds = kinds;
    this.unreadable = plan.repair.unreadable;
    this.detectionUs = plan.repair.detectionUs;
    this.localLaw = compileLaw(plan.repair.localTime);
    this.geoLaw = compileLaw(plan.repair.geoTime);
    const replicas = this.regions.length;
    this.core = createReliabilityCore({
      regions: kinds.map(({ copies, need }) => ({ copies, need })),
      localSource: plan.repair.source,
      parallel: plan.repair.parallel,
      unreadable: plan.repair.unreadable,
      geo: replicas > 1,
    });
    this.nodeGroups = kinds.map((kind, i) => nodeGroupsOf(kind, plan.regions[this.regions[i]!]!.zones));
    this.states = new Int32Array(this.groups * this.core.stride);
    for (let g = 0; g < this.groups; g++) this.core.start(this.states, g * this.core.stride);
    this.flags = new GroupFlags(replicas, this.groups);
    this.unreadableDraws = new Int32Array(replicas * this.groups);
    this.site = new Uint8Array(replicas).fill(UP);
    this.stampGone = new Uint8Array(replicas);
    this.seeding = new Uint8Array(replicas);
    this.nodeDown = new Int32Array(replicas * this.nodesPerStamp);
    this.repairHandle = new Float64Array(this.groups * this.core.slots);
    this.repairOrdinal = new Int32Array(this.groups * this.core.slots);
    this.renewals = new Renewals(plan, queue, streams.keyed('groups/renewal'));
  }

  /** The replica's front end answers. */
  isEndpointUp(holder: number): boolean {
    return this.site[this.stampOf[holder]!] === UP;
  }

  /** Front end and storage both answer, and the storage has what it should. */
  isServing(holder: number): boolean {
    const stamp = this.stampOf[holder]!;
    return this.site[stamp] === UP && this.isWhole(stamp);
  }

  /** What a probe that reads through the front end finds: it serves, and most groups can be read. */
  isHealthy(holder: number): boolean {
    return this.isServing(holder) && this.flags.areMostReadable(this.stampOf[holder]!);
  }

  /** Rebuilt, and geo-repair still owes it groups. */
  isSeeding(holder: number): boolean {
    return this.seeding[this.stampOf[holder]!] === 1;
  }

  /** Destroyed, and nobody has rebuilt it (yet). */
  isDestroyed(holder: number): boolean {
    return !this.stands(this.stampOf[holder]!);
  }

  canRead(holder: number, group: number): boolean {
    return this.flags.isReadable(this.stampOf[holder]!, group) && this.isServing(holder);
  }

  /** Geo-repair can copy the group from here, as far as this stamp is concerned: also while it is itself being seeded. */
  canCopyFrom(holder: number, group: number): boolean {
    const stamp = this.stampOf[holder]!;
    return this.flags.isReadable(stamp, group) && this.site[stamp] === UP && this.stands(stamp);
  }

  canWrite(holder: number, group: number): boolean {
    return this.flags.isWritable(this.stampOf[holder]!, group) && this.isServing(holder);
  }

  /** Repairs and refills under way. */
  repairsPending(): number {
    let pending = 0;
    for (let i = 0; i < this.repairHandle.length; i++) if (this.repairHandle[i]! !== 0) pending++;
    return pending;
  }

  /** Some group of this replica waits for geo-repair. */
  awaitsAnyRefill(holder: number): boolean {
    return this.awaits(this.stampOf[holder]!);
  }

  /** The group holds nothing in this replica and waits for geo-repair. */
  awaitsRefill(holder: number, group: number): boolean {
    return this.core.isEmpty(this.states, group * this.core.stride, this.stampOf[holder]!);
  }

  /** The region's condition has changed from or to "nothing holds it down". */
  refreshSite(holder: number): void {
    const stamp = this.stampOf[holder]!;
    const down = this.conditions.regionDown[this.regions[stamp]!]! > 0;
    if (down && this.site[stamp] === UP) {
      this.stepSite(stamp, OUTAGE);
      this.applyToAll(stamp, codes.REGION_DOWN, -1);
    } else if (!down && this.site[stamp] === OUT) {
      this.stepSite(stamp, RECOVER);
      if (!this.stands(stamp)) return;
      this.applyToAll(stamp, codes.REGION_UP, -1);
      // The site may have been rebuilt while it was out, and groups may have been lost that nobody could lay anew.
      this.layLostAnew(stamp);
    }
  }

  /** Destroys everything that a replica stores; with `site` the front end goes too. Nothing is rebuilt by itself. */
  destroy(holder: number, fault: number, site: boolean): void {
    const stamp = this.stampOf[holder]!;
    if (site) this.stepSite(stamp, LOSE);
    else this.stampGone[stamp] = 1;
    this.seeding[stamp] = 0;
    // Out of reach first: a group that is lost everywhere is laid anew only where there is a stamp.
    this.applyToAll(stamp, codes.REGION_DOWN, fault);
    this.applyToAll(stamp, site ? codes.REGION_LOSS : codes.STORAGE_LOSS, fault);
  }

  /** Whatever no destruction holds any more stands again, empty; geo-repair starts to refill it. */
  rebuild(holder: number): void {
    const stamp = this.stampOf[holder]!;
    const where = this.regions[stamp]!;
    const wasLost = this.site[stamp] === SITE_LOST;
    if (!wasLost && this.stampGone[stamp] === 0) return;
    if (wasLost) {
      this.stepSite(stamp, REBUILD);
      this.stepSite(stamp, REBUILT);
      if (this.conditions.regionDown[where]! > 0) this.stepSite(stamp, OUTAGE);
    }
    this.stampGone[stamp] = this.conditions.stampLost[where]! > 0 ? 1 : 0;
    if (!this.stands(stamp)) return;
    this.seeding[stamp] = 1;
    if (this.site[stamp] !== UP) return;
    this.applyToAll(stamp, codes.REGION_UP, -1);
    // A new stamp is set up whole: lost groups do not wait for nodes of their own.
    for (let g = 0; g < this.groups; g++) this.renewals.cancel(g);
    this.layLostAnew(stamp);
  }

  /** The stamp that was planned in a replica's region, whoever has it now, is destroyed or given up. */
  isStampGone(stamp: number): boolean {
    return !this.stands(stamp);
  }

  /** Every copy on a node of a stamp is gone; the node itself is replaced. */
  loseNode(stamp: number, node: number, fault: number): void {
    this.applyToNode(stamp, node, codes.COPY_LOSS, fault);
  }

  holdNodeDown(stamp: number, node: number, fault: number): void {
    const at = stamp * this.nodesPerStamp + node;
    this.nodeDown[at] = this.nodeDown[at]! + 1;
    this.nodesDown++;
    if (this.nodeDown[at] === 1) this.applyToNode(stamp, node, codes.COPY_DOWN, fault);
  }

  releaseNode(stamp: number, node: number): void {
    const at = stamp * this.nodesPerStamp + node;
    assert(this.nodeDown[at]! > 0, 'a node comes up as often as it went down');
    this.nodeDown[at] = this.nodeDown[at]! - 1;
    this.nodesDown--;
    if (this.nodeDown[at] === 0) this.applyToNode(stamp, node, codes.COPY_UP, -1);
  }

  /**
   * The secondary's stamp becomes the replica's, and the replica's is given up with all that is in it. The caller moves what
   * the catalogue says of them.
   */
  failOver(replica: number, secondary: number, fault: number): void {
    const [left, taken] = [this.stampOf[replica]!, this.stampOf[secondary]!];
    this.givenUp[left] = 1;
    this.seeding[left] = 0;
    this.applyToAll(left, codes.REGION_DOWN, fault);
    this.applyToAll(left, codes.STORAGE_LOSS, fault);
    this.stampOf[replica] = taken;
    this.stampOf[secondary] = left;
    this.holderOf[taken] = replica;
    this.holderOf[left] = secondary;
  }

  /** Geo-redundancy is set up again: where the site stands, an empty stamp waits to be filled from its replica. */
  resume(secondary: number): void {
    const stamp = this.stampOf[secondary]!;
    this.givenUp[stamp] = 0;
    if (!this.stands(stamp)) return;
    this.seeding[stamp] = 1;
    if (this.site[stamp] !== UP) return;
    this.applyToAll(stamp, codes.REGION_UP, -1);
    this.layLostAnew(stamp);
  }

  /** The end of a repair: `slot` is the core's dense index of it. */
  repaired(group: number, slot: number): void {
    const code = this.core.codeOfSlot(slot);
    const at = group * this.core.slots + slot;
    if (
      codes.kindOf(code) === codes.GEO_REFILL &&
      !this.events.canRefill(this.holderOf[codes.regionOf(code)]!, group)
    ) {
      this.repairHandle[at] = this.queue.schedule(this.queue.nowUs + REFILL_RETRY_US, EVENT_REPAIR, group, slot);
      return;
    }
    this.repairHandle[at] = 0;
    this.core.complete(this.states, group * this.core.stride, code);
    this.holdOfflineCopies(group);
    this.refreshGroup(group);
    if (codes.kindOf(code) !== codes.GEO_REFILL) return;
    const stamp = codes.regionOf(code);
    this.events.groupRefilled(this.holderOf[stamp]!, group);
    this.settleSeeding(stamp);
  }

  /** A renewal is due. */
  renew(group: number): void {
    this.renewals.done(group);
    if (this.core.isLost(this.states, group * this.core.stride)) this.layAnew(group);
  }

  visitState(v: StateVisitor): void {
    const replicas = this.regions.length;
    const slots = this.groups * this.core.slots;
    this.states = v.i32('stamps.states', this.states, this.groups * this.core.stride);
    this.flags.visitState(v);
    this.stampOf = v.i32('stamps.stampOf', this.stampOf, replicas);
    this.holderOf = v.i32('stamps.holderOf', this.holderOf, replicas);
    this.givenUp = v.u8('stamps.givenUp', this.givenUp, replicas);
    this.site = v.u8('stamps.site', this.site, replicas);
    this.stampGone = v.u8('stamps.stampGone', this.stampGone, replicas);
    this.seeding = v.u8('stamps.seeding', this.seeding, replicas);
    this.nodeDown = v.i32('stamps.nodeDown', this.nodeDown, replicas * this.nodesPerStamp);
    this.repairHandle = v.f64('stamps.repairHandle', this.repairHandle, slots);
    this.repairOrdinal = v.i32('stamps.repairOrdinal', this.repairOrdinal, slots);
    this.renewals.visitState(v);
    this.unreadableDraws = v.i32('stamps.unreadableDraws', this.unreadableDraws, replicas * this.groups);
    this.nodesDown = v.int('stamps.nodesDown', this.nodesDown);
  }

  private stepSite(replica: number, event: number): void {
    this.site[replica] = region.step(this.site[replica]!, event);
  }

  /** Some group of the stamp is empty and waits for another region. */
  private awaits(stamp: number): boolean {
    // External repair refills nothing whole: it goes on copy by copy, and nobody waits for it.
    if (this.core.shape.localSource === 'external') return false;
    const { core } = this;
    for (let g = 0; g < this.groups; g++) if (core.isEmpty(this.states, g * core.stride, stamp)) return true;
    return false;
  }

  /** It has not been destroyed or given up, or it was rebuilt. */
  private stands(stamp: number): boolean {
    return this.site[stamp] !== SITE_LOST && this.stampGone[stamp] === 0 && this.givenUp[stamp] === 0;
  }

  /** It stands, and geo-repair owes it nothing. */
  private isWhole(stamp: number): boolean {
    return this.stampGone[stamp] === 0 && this.seeding[stamp] === 0 && this.givenUp[stamp] === 0;
  }

  /** Groups that exist nowhere have nothing to refill from: a replica that is being seeded gets them anew, empty. */
  private layLostAnew(replica: number): void {
    // External repair brings lost groups back copy by copy: nothing is laid anew.
    const groups = this.core.shape.localSource === 'external' ? 0 : this.groups;
    for (let g = 0; g < groups; g++) {
      if (!this.renewals.isPending(g) && this.core.isLost(this.states, g * this.core.stride)) this.layAnew(g);
    }
    this.settleSeeding(replica);
  }

  /** A rebuilt replica serves as soon as no group of it waits any more, however each came back. */
  private settleSeeding(stamp: number): void {
    if (this.seeding[stamp] === 0 || this.awaits(stamp)) return;
    this.seeding[stamp] = 0;
    this.events.replicaSeeded(this.holderOf[stamp]!);
  }

  private applyToAll(replica: number, kind: number, fault: number): void {
    const event = codes.encode(kind, replica);
    for (let g = 0; g < this.groups; g++) this.apply(g, event, fault);
  }

  private applyToNode(replica: number, node: number, kind: number, fault: number): void {
    const { first, group, position } = this.nodeGroups[replica]!;
    for (let i = first[node]!; i < first[node + 1]!; i++) {
      this.apply(group[i]!, codes.encode(kind, replica, position[i]!), fault);
    }
  }

  private apply(group: number, event: number, fault: number): void {
    const { core, states } = this;
    const offset = group * core.stride;
    if (!core.allows(states, offset, event)) return;
    let flags = core.apply(states, offset, event);
    if ((flags & UNREADABLE_DRAW) !== 0 && this.isUnreadable(codes.regionOf(event), group)) {
      flags = core.apply(states, offset, codes.encode(codes.UNREADABLE_FOUND, codes.regionOf(event)));
    }
    if ((flags & EMPTIED) !== 0) this.events.groupEmptied(this.holderOf[codes.regionOf(event)]!, group, fault);
    if ((flags & LOST) !== 0) {
      this.events.groupLost(group, fault);
      if (core.shape.localSource === 'survivors') this.renewals.schedule(group, (u) => this.localUs(u));
    }
    this.refreshGroup(group);
  }

  private isUnreadable(replica: number, group: number): boolean {
    const at = replica * this.groups + group;
    const ordinal = this.unreadableDraws[at]!;
    this.unreadableDraws[at] = ordinal + 1;
    return this.readDraws[replica]!.uniform(group, ordinal) < this.unreadable;
  }

  private layAnew(group: number): void {
    const { core, states } = this;
    const offset = group * core.stride;
    for (let r = 0; r < this.regions.length; r++) {
      const event = codes.encode(codes.RENEWED, r);
      if (!core.isOut(states, offset, r) && core.allows(states, offset, event)) core.apply(states, offset, event);
    }
    this.holdOfflineCopies(group);
    this.refreshGroup(group);
    for (let r = 0; r < this.regions.length; r++) this.settleSeeding(r);
  }

  /** A copy that was put back on a node that is down is offline, as the others on it are. */
  private holdOfflineCopies(group: number): void {
    if (this.nodesDown === 0) return;
    const offset = group * this.core.stride;
    for (let r = 0; r < this.regions.length; r++) {
      const { copies } = this.kinds[r]!;
      for (let p = 0; p < copies; p++) {
        const node = this.nodeGroups[r]!.nodeOf[group * copies + p]!;
        const event = codes.encode(codes.COPY_DOWN, r, p);
        const down = this.nodeDown[r * this.nodesPerStamp + node]! > 0;
        if (down && this.core.allows(this.states, offset, event)) this.core.apply(this.states, offset, event);
      }
    }
  }

  /** Brings the derived flags and the scheduled ends of repairs in line with a group's state. */
  private refreshGroup(group: number): void {
    const { core, states } = this;
    const offset = group * core.stride;
    for (let r = 0; r < this.regions.length; r++) {
      const online = core.onlineCopies(states, offset, r);
      this.flags.refresh(r, group, online, core.shape.regions[r]!.need, this.kinds[r]!.writeQuorum);
    }
    for (let slot = 0; slot < core.slots; slot++) {
      const at = group * core.slots + slot;
      const code = core.codeOfSlot(slot);
      const pending = core.isPending(states, offset, code);
      if (pending === (this.repairHandle[at]! !== 0)) continue;
      if (pending) this.scheduleRepair(group, slot, code);
      else {
        this.queue.cancel(this.repairHandle[at]!);
        this.repairHandle[at] = 0;
      }
    }
  }

  private scheduleRepair(group: number, slot: number, code: number): void {
    const at = group * this.core.slots + slot;
    const ordinal = this.repairOrdinal[at]!;
    this.repairOrdinal[at] = ordinal + 1;
    const stamp = codes.regionOf(code);
    // Slots count through all regions; the entity must not depend on how many there are.
    const own = this.kinds[stamp]!.copies + 1;
    const entity = group * own + slot - this.core.slotOf(codes.encode(codes.LOCAL_REPAIR, stamp, 0));
    const u = this.repairDraws[stamp]!.uniform(entity, ordinal);
    const drawnUs = codes.kindOf(code) === codes.GEO_REFILL ? this.geoLaw.quantile(u) : this.localUs(u);
    const us = Math.floor(drawnUs + 0.5);
    this.repairHandle[at] = this.queue.schedule(withinUs(this.queue.nowUs + us, this.plan), EVENT_REPAIR, group, slot);
  }

  /** The time of a local repair for a uniform draw, never shorter than it takes to notice the loss. */
  private localUs(u: number): number {
    return Math.max(this.detectionUs, this.localLaw.quantile(u));
  }
}

/** A geo-redundant copy shares a region, and so a name, with whatever else stands there. */
function copySuffix(plan: Plan, stamp: number): string {
  const secondary = plan.secondaries[stamp - plan.replicas.length];
  return secondary === undefined ? '' : `/copy of ${plan.regions[plan.replicas[secondary.of]!]!.name}`;
}
