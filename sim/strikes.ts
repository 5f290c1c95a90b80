/**
 * What faults, and what follows from them, do to several parts of the world at once: the one implementation of
 * `FaultTargets`. Everything it holds on the world it holds as a condition of the fault that did it.
 */
import { clocksOf } from './clocks.ts';
import { LATENCY, PARTITIONED, REGION_DOWN, SITE_LOST, STAMP_LOST } from './conditions.ts';
import { ContentStrikes } from './contentStrikes.ts';
import { releaseUnshown } from './deleting.ts';
import { EndpointStrikes } from './endpointStrikes.ts';
import type { ContentTargets } from './faults/contentTargets.ts';
import type { ClockTargets, FaultTargets } from './faults/fault.ts';
import type { Stateful, StateVisitor } from './kernel/state.ts';
import { KeyStrikes } from './keyStrikes.ts';
import { beforeExchange, enterLosses } from './measure/lossEntry.ts';
import { Operator } from './operator.ts';
import type { Plan } from './plan.ts';
import { EVERY_REPLICA } from './sink.ts';
import * as destruction from './storage/destruction.ts';
import { NewCopies } from './storage/newCopies.ts';
import { ownerOfStamp, stampNames } from './storage/stampKinds.ts';
import { StorageStrikes } from './storageStrikes.ts';
import type { World } from './world.ts';

export class Strikes implements FaultTargets, Stateful {
  readonly plan: Plan;
  readonly endpoints: EndpointStrikes;
  readonly storage: StorageStrikes;
  readonly operator: Operator;
  readonly vault: KeyStrikes;
  readonly content: ContentTargets;
  readonly newCopies: NewCopies;
  /** 1 for a planned loss that struck while nothing was unreplicated. */
  nothingInFlight: Uint8Array;
  private readonly world: World;
  /** 1 once a group has been emptied anywhere. */
  private hasBroken = 0;
  /** True while a whole stamp is being destroyed: its groups are then not erased one by one. */
  private wholesale = false;

  constructor(world: World) {
    this.world = world;
    this.plan = world.plan;
    this.endpoints = new EndpointStrikes(world);
    this.storage = new StorageStrikes(world, this);
    this.operator = new Operator(world, this);
    this.vault = new KeyStrikes(world);
    this.content = new ContentStrikes(world);
    this.newCopies = new NewCopies(world.plan.replicas.length + world.plan.secondaries.length);
    this.nothingInFlight = new Uint8Array(world.plan.faults.length);
  }

  get clocks(): ClockTargets {
    return clocksOf(this.world.conditions);
  }

  siteProblem(region: number): string | null {
    const holders = this.membersIn(region);
    const { name } = this.plan.regions[region]!;
    // Where nothing is stored the vault may stand.
    if (holders.length === 0 && !this.world.keys.isIn(region)) return outsideProblem(name);
    const isLost =
      holders.length === 0
        ? this.world.conditions.siteLost[region]! > 0
        : holders.every((holder) => this.world.stamps.isSiteLost(holder));
    return isLost ? `${name} is lost already` : null;
  }

  storageProblem(region: number): string | null {
    const holders = this.membersIn(region);
    const { name } = this.plan.regions[region]!;
    if (holders.length === 0) return outsideProblem(name);
    const isGone = holders.every((holder) => this.world.stamps.isDestroyed(holder));
    return isGone ? `the storage of ${name} is lost already` : null;
  }

  nodeProblem(stamp: number): string | null {
    const isMember = this.world.membership.isMember(ownerOfStamp(this.plan, stamp));
    if (isMember && !this.world.stamps.isStampGone(stamp)) return null;
    const name = stampNames(this.plan)[stamp]!;
    return isMember ? `the stamp of ${name} is lost already, or was given up` : outsideProblem(name);
  }

  holdRegionDown(region: number, fault: number): void {
    this.noteStruck(region, fault, true);
    this.world.conditions.push(REGION_DOWN, region, 1, fault);
    this.siteChanged(region);
  }

  isRegionDown(region: number): boolean {
    return this.world.conditions.regionDown[region]! > 0;
  }

  releaseRegion(region: number, fault: number): void {
    this.world.conditions.pop(REGION_DOWN, region, fault);
    this.noteReleased(region, fault);
    this.siteChanged(region);
  }

  destroySite(region: number, fault: number): void {
    this.destroy(region, fault, true);
  }

  destroyStorage(region: number, fault: number): void {
    this.destroy(region, fault, false);
  }

  rebuildSite(region: number, fault: number): void {
    this.world.conditions.pop(SITE_LOST, region, fault);
    this.standAgain(region);
  }

  rebuildStorage(region: number, fault: number): void {
    this.world.conditions.pop(STAMP_LOST, region, fault);
    this.standAgain(region);
  }

  loseNode(stamp: number, node: number, fault: number): void {
    this.world.stamps.copies.loseNode(stamp, node, fault);
  }

  isNodeDown(stamp: number, node: number): boolean {
    return this.world.stamps.copies.nodes.isDown(stamp, node);
  }

  holdNodeDown(stamp: number, node: number, fault: number): void {
    this.world.stamps.copies.holdNodeDown(stamp, node, fault);
  }

  releaseNode(stamp: number, node: number): void {
    this.world.stamps.copies.releaseNode(stamp, node);
  }

  holdPair(kind: number, from: number, to: number, value: number, fault: number): void {
    this.world.conditions.push(kind, this.world.conditions.pair(from, to), value, fault);
    this.pairChanged(kind, from, to);
  }

  releasePair(kind: number, from: number, to: number, fault: number): void {
    this.world.conditions.pop(kind, this.world.conditions.pair(from, to), fault);
    this.pairChanged(kind, from, to);
  }

  isPairHeld(kind: number, from: number, to: number): boolean {
    const { conditions } = this.world;
    return conditions.values[kind]![conditions.pair(from, to)]! > 0;
  }

  visitState(v: StateVisitor): void {
    this.hasBroken = v.int('hasBroken', this.hasBroken);
    this.nothingInFlight = v.u8('nothingInFlight', this.nothingInFlight, this.plan.faults.length);
    this.newCopies.visitState(v);
    this.operator.visitState(v);
  }

  /** Replicas that stand in a region: the one that was planned there, and those that a failover brought. */
  replicasIn(region: number): readonly number[] {
    return this.holdersIn(region).filter((holder) => !this.world.places.isSecondary(holder));
  }

  private destroy(region: number, fault: number, site: boolean): void {
    const { stamps, catalogue, conditions, metadata, places, replication, traffic, changes, keys } = this.world;
    const holders = this.membersIn(region);
    const replicas = holders.filter((holder) => !places.isSecondary(holder));
    this.noteStruck(region, fault, site);
    const isInFlight = replicas.some((replica) => this.hasUnreplicated(replica));
    if (fault < this.plan.faults.length && !isInFlight && holders.length > 0) this.nothingInFlight[fault] = 1;
    for (const replica of replicas) this.noteSyncAges(replica, fault);
    conditions.push(site ? SITE_LOST : STAMP_LOST, region, 1, fault);
    this.hasBroken = 1;
    this.wholesale = true;
    for (const holder of holders) {
      stamps.destroy(holder, fault, site);
      destruction.eraseReplica(catalogue, holder, !metadata.isShared);
    }
    this.wholesale = false;
    const takesDatabase = site && replicas.some((replica) => metadata.isAt(replica));
    for (const replica of replicas) this.noteErased(replica, takesDatabase);
    if (takesDatabase) destruction.eraseMetadata(catalogue);
    else if (metadata.isShared) destruction.showWhereWhole(catalogue);
    enterLosses(this.world, fault, takesDatabase);
    releaseUnshown(this.world);
    // One that was leaving takes its geo-redundant copy with it, and what only that had.
    const hasLeft = replicas.filter((replica) => changes.destroyed(replica)).length > 0;
    if (hasLeft) enterLosses(this.world, fault);
    for (const holder of holders) replication.dropReplica(holder);
    if (site && keys.isIn(region)) keys.refresh(fault);
    this.siteChanged(region);
    if (!site) for (const replica of replicas) traffic.cutReplica(replica);
  }

  /** Tags are gone: those of the replica, or with the one database everybody's; one that lies elsewhere keeps them. */
  private noteErased(replica: number, takesDatabase: boolean): void {
    const { observations, metadata } = this.world;
    for (let r = 0; r < this.plan.replicas.length; r++) {
      if (takesDatabase || (r === replica && !metadata.isShared)) observations.erased(r, true);
    }
  }

  /** What no destruction holds any more is rebuilt. */
  private standAgain(region: number): void {
    const { conditions, stamps, places, changes } = this.world;
    if (conditions.siteLost[region]! > 0) return;
    for (const holder of this.membersIn(region)) {
      stamps.rebuild(holder);
      if (places.isSecondary(holder)) this.noteBegun(holder);
      else if (!stamps.isDestroyed(holder)) changes.rebuilt(holder);
    }
    this.siteChanged(region);
  }

  /** All copies of a group in one replica are gone. */
  groupEmptied(replica: number, group: number, fault: number): void {
    this.world.ledger.noteGone(replica, group, fault, this.world.queue.nowUs);
    this.hasBroken = 1;
    if (this.wholesale) return;
    destruction.eraseGroup(this.world.catalogue, replica, group, !this.world.metadata.isShared);
    enterLosses(this.world, fault);
    releaseUnshown(this.world);
  }

  /** A replica's copies of a group can no longer be read, though nobody knows yet: what had no other copy is lost. */
  groupSpoilt(replica: number, group: number, fault: number): void {
    this.world.ledger.noteGone(replica, group, fault, this.world.queue.nowUs);
    enterLosses(this.world, fault);
  }

  /** Geo-repair has brought a group back, with what there was to be had of it. */
  groupRefilled(replica: number, group: number): void {
    const isSomeGone = this.world.geoRepair.refilled(replica, group);
    if (isSomeGone) enterLosses(this.world, this.world.ledger.emptiedByOf(replica, group));
  }

  /** A rebuilt replica has every group again. */
  replicaSeeded(replica: number): void {
    const { geoRepair, changes, places, deletes } = this.world;
    geoRepair.seeded(replica, deletes);
    if (places.isSecondary(replica)) this.newCopies.filled(replica, this.world.queue.nowUs);
    else changes.rebuilt(replica);
    this.siteChanged(places.region[replica]!);
    this.world.replication.reconcile();
  }

  /**
   * A replica's geo-redundant copy takes its place, where that stands: what the copy lacks is gone from this replica, and for
   * good where no other has it.
   */
  exchange(replica: number, fault: number): void {
    const { world } = this;
    const secondary = world.places.secondaryOf(replica);
    const from = world.places.region[replica]!;
    this.hasBroken = 1;
    if (!world.stamps.isDestroyed(replica)) this.noteSyncAge(replica, secondary, fault);
    world.traffic.cutReplica(replica);
    const before = beforeExchange(world, replica);
    world.replication.restart(replica);
    this.wholesale = true;
    world.stamps.failOver(replica, secondary, fault);
    this.wholesale = false;
    world.places.exchange(replica, world.queue.nowUs);
    destruction.takeOverCopy(world.catalogue, replica, secondary);
    world.observations.exchanged(replica);
    world.ledger.noteGivenUp(secondary, fault, world.queue.nowUs);
    enterLosses(world, fault, false, before);
    releaseUnshown(world);
    world.endpoint.relocated();
    this.endpoints.limit(world.places.region[replica]!);
    world.measure.groupsAtRisk.is(replica, world.stamps.groupsAtRisk(replica), world.queue.nowUs);
    world.changes.rebuilt(replica);
    this.siteChanged(from);
    this.siteChanged(world.places.region[replica]!);
    world.replication.reconcile();
  }

  /** Geo-redundancy is set up again: an empty copy, where the replica once stood, is filled from it. */
  resume(secondary: number): void {
    const { places, membership, stamps } = this.world;
    // The replica may have left the registry meanwhile.
    if (!membership.isMember(places.primaryOf(secondary))) {
      this.newCopies.begun(secondary);
      return;
    }
    stamps.resume(secondary);
    this.noteBegun(secondary);
    this.siteChanged(places.region[secondary]!);
  }

  /** A new geo-redundant copy is being made, once nothing holds its place destroyed. */
  private noteBegun(secondary: number): void {
    if (!this.world.stamps.isDestroyed(secondary)) this.newCopies.begun(secondary);
  }

  private hasUnreplicated(replica: number): boolean {
    const { places, replication, membership } = this.world;
    for (let to = 0; to < places.holders; to++) {
      if (to !== replica && replication.backlogOf(replica, to) > 0) return true;
    }
    const { taking } = membership;
    return (taking & (taking - 1)) === 0 && places.secondaryOf(replica) < 0;
  }

  /** How far the others are behind what is about to be destroyed. */
  private noteSyncAges(replica: number, fault: number): void {
    const { stamps, places } = this.world;
    for (let to = 0; to < places.holders; to++) {
      if (to === replica || stamps.isDestroyed(to)) continue;
      if (!places.isSecondary(to) || places.arePartners(replica, to)) this.noteSyncAge(replica, to, fault);
    }
  }

  private noteSyncAge(from: number, to: number, fault: number): void {
    const { queue, measure, replication } = this.world;
    if (this.plan.clients.length === 0) return;
    measure.syncAges.add(
      fault,
      from,
      to,
      queue.nowUs - replication.sync.lastSyncUs(replication.pairs.of(from, to), queue.nowUs),
    );
  }

  /**
   * Whoever comes to the region still, by a fresh answer or a cached one, waits for service from now on.
   * @param site the site goes; where the one database is, everybody waits
   */
  noteStruck(region: number, fault: number, site = false): void {
    const { measure, metadata, queue, keys } = this.world;
    const replicas = this.replicasIn(region);
    const takesDatabase = site && replicas.some((replica) => metadata.isAt(replica));
    for (const replica of takesDatabase ? [EVERY_REPLICA] : replicas) {
      for (let c = 0; c < this.plan.clients.length; c++) measure.service.struck(fault, c, replica, queue.nowUs);
    }
    if (site && !takesDatabase && keys.isIn(region)) this.vault.noteStruck(fault);
  }

  /** A fault holds nothing in a region any more. Firings by chance share a number: they are over when all is well there. */
  noteReleased(region: number, fault: number): void {
    const { measure, queue, plan } = this.world;
    if (fault >= plan.faults.length) return;
    for (const replica of [...this.replicasIn(region), EVERY_REPLICA]) {
      measure.service.released(fault, replica, queue.nowUs);
    }
  }

  /** A region went in or out of service, or what is stored there did: everything that depends on it follows. */
  siteChanged(region: number): void {
    const { stamps, places, conditions, measure, metadata, hazards, replication, frontEnds, traffic, queue } =
      this.world;
    const { keys } = this.world;
    const holders = this.holdersIn(region);
    for (const holder of holders) stamps.refreshSite(holder);
    const isStanding = conditions.regionDown[region] === 0 && conditions.siteLost[region] === 0;
    const isUp = holders.length === 0 ? isStanding : holders.some((holder) => stamps.isEndpointUp(holder));
    // What counts is the place where a replica stands: one that a failover left behind serves nobody.
    for (const replica of this.replicasIn(region)) {
      measure.service.regionIs(replica, stamps.isEndpointUp(replica), queue.nowUs);
    }
    hazards.refreshRegion(region, isUp);
    if (keys.isIn(region)) {
      keys.refresh(-1);
      if (isUp) this.vault.noteBack();
    }
    for (const holder of holders) {
      if (!stamps.isEndpointUp(holder) && !places.isSecondary(holder)) traffic.cutReplica(holder);
      for (let other = 0; other < places.holders; other++) {
        if (other === holder) continue;
        replication.refreshPair(holder, other);
        replication.refreshPair(other, holder);
      }
      if (!places.isSecondary(holder) && frontEnds.isWhole(holder)) measure.service.isBack(holder, queue.nowUs);
      if (metadata.isAt(holder) && stamps.isEndpointUp(holder)) measure.service.isBack(EVERY_REPLICA, queue.nowUs);
    }
    if (isUp) this.reconcile();
  }

  /** Once something was destroyed, whatever comes back may have what others lack, or lack what they have. */
  private reconcile(): void {
    if (this.hasBroken === 1) this.world.replication.reconcile();
  }

  private pairChanged(kind: number, from: number, to: number): void {
    if (kind === LATENCY) return;
    if (kind === PARTITIONED) this.world.keys.refresh(-1);
    for (const source of this.holdersIn(from)) {
      for (const target of this.holdersIn(to)) this.world.replication.refreshPair(source, target);
    }
    if (this.holdersIn(from).length > 0 && this.holdersIn(to).length > 0) this.reconcile();
    if (kind !== PARTITIONED) return;
    for (const target of this.holdersIn(to)) {
      if (!this.world.places.isSecondary(target)) this.world.traffic.cutPath(from, target);
    }
  }

  private holdersIn(region: number): readonly number[] {
    return this.world.places.holdersIn(region);
  }

  /** Those among them that belong to the registry now: a geo-redundant copy belongs to it with its replica. */
  private membersIn(region: number): readonly number[] {
    const { places, membership } = this.world;
    return this.holdersIn(region).filter((holder) =>
      membership.isMember(places.isSecondary(holder) ? places.primaryOf(holder) : holder),
    );
  }
}

/** Nothing there can be struck: it is no replica of the registry (yet, or any more). */
function outsideProblem(name: string): string {
  return `${name} is no replica of the registry then`;
}
