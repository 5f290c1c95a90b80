/**
 * The stamps as their holders have them: what a replica, or its geo-redundant copy, can do with its storage now, and what
 * happens to a whole stamp. Copies and groups within them are in copies.ts, sites and zones in sites.ts.
 *
 * Fault model: a whole stamp is out of reach with its region or by itself, or destroyed with it or by itself. A destroyed
 * stamp that nobody rebuilds stays out of reach; a rebuilt one serves again when geo-repair has refilled every group. A
 * failover exchanges the stamps of a replica and of its copy, and gives up the one that it left.
 */
import type { Conditions } from '../conditions.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Stateful, StateVisitor } from '../kernel/state.ts';
import type { Streams } from '../kernel/streams.ts';
import type { Plan } from '../plan.ts';
import { Copies, NO_FAULT } from './copies.ts';
import type { GroupFlags } from './groupFlags.ts';
import type { Places } from './places.ts';
import { MET_CLEAN } from './reads.ts';
import * as codes from './reliabilityCodes.ts';
import { Sites } from './sites.ts';
import type { StampEvents } from './stampEvents.ts';

export class Stamps implements Stateful {
  readonly groups: number;
  readonly copies: Copies;
  readonly sites: Sites;
  private readonly flags: GroupFlags;
  /** Copies can be corrupt, and a read can meet one that is. */
  readonly rots: boolean;
  private readonly events: StampEvents;
  /** Stamps: those of the replicas, then those of their geo-redundant copies. */
  private readonly count: number;
  /** The stamp that each holder (places.ts) has now, and the holder that has each stamp: a failover exchanges two. */
  private stampOf: Int32Array;
  private holderOf: Int32Array;

  constructor(
    plan: Plan,
    places: Places,
    queue: EventQueue,
    conditions: Conditions,
    streams: Streams,
    events: StampEvents,
  ) {
    const regions = [...places.region];
    this.events = events;
    this.count = places.holders;
    this.stampOf = Int32Array.from(regions, (_, stamp) => stamp);
    this.holderOf = this.stampOf.slice();
    this.sites = new Sites(regions, conditions);
    this.copies = new Copies(plan, regions, queue, streams, {
      groupEmptied: (stamp, group, fault) => events.groupEmptied(this.holderOf[stamp]!, group, fault),
      groupsRot: (stamp, struck) => events.groupsRot(this.holderOf[stamp]!, struck),
      groupSpoilt: (stamp, group, fault) => events.groupSpoilt(this.holderOf[stamp]!, group, fault),
      groupLost: (group, fault) => events.groupLost(group, fault),
      groupsAtRisk: (stamp, groups) => events.groupsAtRisk(this.holderOf[stamp]!, groups),
      canRefill: (stamp, group) => events.canRefill(this.holderOf[stamp]!, group),
      groupRefilled: (stamp, group) => events.groupRefilled(this.holderOf[stamp]!, group),
      mayBeWhole: (stamp) => this.settleSeeding(stamp),
    });
    this.groups = this.copies.groups;
    this.flags = this.copies.flags;
    this.rots = this.copies.core.rots;
  }

  /** The front end beside the holder's storage answers. */
  isEndpointUp(holder: number): boolean {
    return this.sites.isUp(this.stampOf[holder]!);
  }

  /** Front end and storage both answer, and the storage has what it should. */
  isServing(holder: number): boolean {
    return this.sites.isServing(this.stampOf[holder]!);
  }

  /** What a probe that reads through the front end finds: it serves, and most groups can be read. */
  isHealthy(holder: number): boolean {
    return this.isServing(holder) && this.flags.areMostReadable(this.stampOf[holder]!);
  }

  /** Rebuilt, and geo-repair still owes it groups. */
  isSeeding(holder: number): boolean {
    return this.sites.isRebuilding(this.stampOf[holder]!);
  }

  /** Destroyed or given up, and nobody has rebuilt it (yet). */
  isDestroyed(holder: number): boolean {
    return this.sites.isDestroyed(this.stampOf[holder]!);
  }

  /** A failover gave the holder's stamp up, and it has not been taken up again. */
  isGivenUp(holder: number): boolean {
    return this.sites.isGivenUp(this.stampOf[holder]!);
  }

  isSiteLost(holder: number): boolean {
    return this.sites.isSiteLost(this.stampOf[holder]!);
  }

  /** `region up`, `storage available`: states of the holder's site and stamp in words. */
  statesOf(holder: number): string[] {
    const stamp = this.stampOf[holder]!;
    return [`region ${this.sites.siteIs(stamp)}`, `storage ${this.sites.stampIs(stamp)}`];
  }

  canRead(holder: number, group: number): boolean {
    const stamp = this.stampOf[holder]!;
    return this.flags.isReadable(stamp, group) && this.sites.isServing(stamp);
  }

  /** Reads a group that can be read: what the read meets, MET_… of reads.ts. It may find a corrupt copy. */
  read(holder: number, group: number): number {
    return this.rots ? this.copies.read(this.stampOf[holder]!, group) : MET_CLEAN;
  }

  /** Replication can copy the group from here: it is read, and checked by those who receive it. */
  canSend(holder: number, group: number): boolean {
    return this.canRead(holder, group) && this.read(holder, group) === MET_CLEAN;
  }

  /** Geo-repair can copy the group from here, as far as this stamp is concerned: also while it is itself being seeded. */
  canCopyFrom(holder: number, group: number): boolean {
    const stamp = this.stampOf[holder]!;
    return this.copies.canCopyFrom(stamp, group) && this.sites.isReached(stamp);
  }

  canWrite(holder: number, group: number): boolean {
    const stamp = this.stampOf[holder]!;
    return this.flags.isWritable(stamp, group) && this.sites.isServing(stamp);
  }

  /** Holders whose copies of the group are good, in reach or not, as bits. */
  intactIn(group: number): number {
    if (!this.rots) return -1;
    let found = 0;
    for (let s = 0; s < this.count; s++) {
      if (this.copies.isIntact(s, group)) found |= 1 << this.holderOf[s]!;
    }
    return found;
  }

  /** Groups of a holder that have no redundancy left. */
  groupsAtRisk(holder: number): number {
    return this.flags.atRisk(this.stampOf[holder]!);
  }

  /** Repairs and refills under way. */
  repairsPending(): number {
    return this.copies.repairs.underWay;
  }

  /** Some group of this holder waits for geo-repair. */
  awaitsAnyRefill(holder: number): boolean {
    return this.copies.awaits(this.stampOf[holder]!);
  }

  /** The group holds nothing in this holder and waits for geo-repair. */
  awaitsRefill(holder: number, group: number): boolean {
    return this.copies.isEmpty(this.stampOf[holder]!, group);
  }

  /** What holds the site or its stamp down has begun or ended. */
  refreshSite(holder: number): void {
    const stamp = this.stampOf[holder]!;
    const wasReached = !this.copies.isOut(stamp);
    this.sites.refresh(stamp);
    const isReached = this.sites.isReached(stamp);
    if (wasReached === isReached) return;
    this.copies.applyToAll(stamp, isReached ? codes.REGION_UP : codes.REGION_DOWN, NO_FAULT);
    // The site may have been rebuilt while it was out, and groups may have been lost that nobody could lay anew.
    if (isReached) this.copies.layLostAnew(stamp);
  }

  /** Destroys everything that a holder stores; with `site` the front end goes too. Nothing is rebuilt by itself. */
  destroy(holder: number, fault: number, site: boolean): void {
    const stamp = this.stampOf[holder]!;
    this.sites.lose(stamp, site);
    // Out of reach first: a group that is lost everywhere is laid anew only where there is a stamp.
    this.copies.applyToAll(stamp, codes.REGION_DOWN, fault);
    this.copies.applyToAll(stamp, site ? codes.REGION_LOSS : codes.STORAGE_LOSS, fault);
  }

  /** Whatever no destruction holds any more stands again, empty; geo-repair starts to refill it. */
  rebuild(holder: number): void {
    const stamp = this.stampOf[holder]!;
    if (!this.sites.isDestroyed(stamp)) return;
    this.sites.rebuild(stamp);
    if (!this.sites.isReached(stamp)) return;
    this.copies.applyToAll(stamp, codes.REGION_UP, NO_FAULT);
    this.copies.cancelRenewals();
    this.copies.layLostAnew(stamp);
  }

  /** The holder is no part of the registry, or no more: what it stored is gone, and nothing was destroyed by it. */
  withdraw(holder: number): void {
    const stamp = this.stampOf[holder]!;
    if (!this.sites.isSiteLost(stamp)) this.sites.lose(stamp, true);
    this.copies.applyToAll(stamp, codes.REGION_DOWN, NO_FAULT);
    this.copies.empty(stamp);
  }

  /** The holder joins the registry with a whole, empty stamp. */
  install(holder: number): void {
    const stamp = this.stampOf[holder]!;
    this.sites.install(stamp);
    if (this.sites.isReached(stamp)) this.copies.applyToAll(stamp, codes.REGION_UP, NO_FAULT);
    this.copies.fill(stamp);
  }

  /**
   * The secondary's stamp becomes the replica's, and the replica's is given up with all that is in it. The caller moves what
   * the catalogue says of them.
   */
  failOver(replica: number, secondary: number, fault: number): void {
    const left = this.stampOf[replica]!;
    this.sites.giveUp(left);
    this.copies.applyToAll(left, codes.REGION_DOWN, fault);
    this.copies.applyToAll(left, codes.STORAGE_LOSS, fault);
    this.exchange(replica, secondary);
  }

  /** A replica and its secondary change stamps. */
  exchange(replica: number, secondary: number): void {
    const [left, taken] = [this.stampOf[replica]!, this.stampOf[secondary]!];
    this.stampOf[replica] = taken;
    this.stampOf[secondary] = left;
    this.holderOf[taken] = replica;
    this.holderOf[left] = secondary;
  }

  /** Geo-redundancy is set up again: where the site stands, an empty stamp waits to be filled from its replica. */
  resume(secondary: number): void {
    this.sites.takeUp(this.stampOf[secondary]!);
    this.rebuild(secondary);
  }

  /** The stamp that was planned in a replica's region, whoever has it now, is destroyed or given up. */
  isStampGone(stamp: number): boolean {
    return this.sites.isDestroyed(stamp);
  }

  /** Stamps that stand in a region, whoever has them, those of replicas first. */
  inRegion(region: number): number[] {
    return this.sites.inRegion(region);
  }

  /** Faults of a zone have begun or ended: its nodes are down while it is not up. */
  refreshZone(stamp: number, zone: number, fault: number): void {
    const wasUp = this.sites.isZoneUp(stamp, zone);
    this.sites.refreshZone(stamp, zone);
    const isUp = this.sites.isZoneUp(stamp, zone);
    if (wasUp === isUp) return;
    for (const node of this.copies.nodes.inZone(stamp, zone)) {
      if (isUp) this.copies.releaseNode(stamp, node);
      else this.copies.holdNodeDown(stamp, node, fault);
    }
  }

  visitState(v: StateVisitor): void {
    this.copies.visitState(v);
    this.sites.visitState(v);
    this.stampOf = v.i32('stamps.stampOf', this.stampOf, this.count);
    this.holderOf = v.i32('stamps.holderOf', this.holderOf, this.count);
  }

  /** A rebuilt stamp serves as soon as no group of it waits any more, however each came back. */
  private settleSeeding(stamp: number): void {
    if (!this.sites.isRebuilding(stamp) || this.copies.awaits(stamp)) return;
    this.sites.seeded(stamp);
    this.events.replicaSeeded(this.holderOf[stamp]!);
  }
}
