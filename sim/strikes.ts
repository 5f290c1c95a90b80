/**
 * What faults, and what follows from them, do to several parts of the world at once: the one implementation of
 * `FaultTargets`. Everything it holds on the world it holds as a condition of the fault that did it.
 */
import { clocksOf } from './clocks.ts';
import { LATENCY, PARTITIONED, REGION_DOWN, SITE_LOST, STAMP_LOST } from './conditions.ts';
import { EndpointStrikes } from './endpointStrikes.ts';
import type { ClockTargets, FaultTargets } from './faults/fault.ts';
import type { Stateful, StateVisitor } from './kernel/state.ts';
import { enterLosses } from './measure/lossEntry.ts';
import type { Plan } from './plan.ts';
import * as destruction from './storage/destruction.ts';
import { StorageStrikes } from './storageStrikes.ts';
import type { World } from './world.ts';

export class Strikes implements FaultTargets, Stateful {
  readonly plan: Plan;
  readonly endpoints: EndpointStrikes;
  readonly storage: StorageStrikes;
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
    this.nothingInFlight = new Uint8Array(world.plan.faults.length);
  }

  get clocks(): ClockTargets {
    return clocksOf(this.world.conditions);
  }

  siteProblem(region: number): string | null {
    const outside = this.outsideProblem(region);
    if (outside !== null) return outside;
    return this.world.stamps.isSiteLost(this.replicaOf(region))
      ? `${this.plan.regions[region]!.name} is lost already`
      : null;
  }

  storageProblem(region: number): string | null {
    const outside = this.outsideProblem(region);
    if (outside !== null) return outside;
    return this.world.stamps.isDestroyed(this.replicaOf(region))
      ? `the storage of ${this.plan.regions[region]!.name} is lost already`
      : null;
  }

  /** Why nothing in a region can be struck: it is no replica of the registry (yet, or any more). */
  private outsideProblem(region: number): string | null {
    if (this.world.membership.isMember(this.replicaOf(region))) return null;
    return `${this.plan.regions[region]!.name} is no replica of the registry then`;
  }

  holdRegionDown(region: number, fault: number): void {
    this.noteStruck(region, fault);
    this.world.conditions.push(REGION_DOWN, region, 1, fault);
    this.siteChanged(region);
  }

  releaseRegion(region: number, fault: number): void {
    this.world.conditions.pop(REGION_DOWN, region, fault);
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

  loseNode(region: number, node: number, fault: number): void {
    this.world.stamps.loseNode(this.replicaOf(region), node, fault);
  }

  holdNodeDown(region: number, node: number, fault: number): void {
    this.world.stamps.holdNodeDown(this.replicaOf(region), node, fault);
  }

  releaseNode(region: number, node: number): void {
    this.world.stamps.releaseNode(this.replicaOf(region), node);
  }

  holdPair(kind: number, from: number, to: number, value: number, fault: number): void {
    this.world.conditions.push(kind, this.world.conditions.pair(from, to), value, fault);
    this.pairChanged(kind, from, to);
  }

  releasePair(kind: number, from: number, to: number, fault: number): void {
    this.world.conditions.pop(kind, this.world.conditions.pair(from, to), fault);
    this.pairChanged(kind, from, to);
  }

  visitState(v: StateVisitor): void {
    this.hasBroken = v.int('hasBroken', this.hasBroken);
    this.nothingInFlight = v.u8('nothingInFlight', this.nothingInFlight, this.plan.faults.length);
  }

  private replicaOf(region: number): number {
    return this.plan.regions[region]!.replica;
  }

  private destroy(region: number, fault: number, site: boolean): void {
    const replica = this.replicaOf(region);
    this.noteStruck(region, fault);
    if (fault < this.plan.faults.length && !this.hasUnreplicated(replica)) this.nothingInFlight[fault] = 1;
    this.noteSyncAges(replica, fault);
    this.world.conditions.push(site ? SITE_LOST : STAMP_LOST, region, 1, fault);
    this.hasBroken = 1;
    this.wholesale = true;
    this.world.stamps.destroy(replica, fault, site);
    this.wholesale = false;
    destruction.eraseReplica(this.world.catalogue, replica, !this.world.metadata.isShared);
    const takesDatabase = site && this.world.metadata.isAt(replica);
    this.noteErased(replica, takesDatabase);
    if (takesDatabase) destruction.eraseMetadata(this.world.catalogue);
    else if (this.world.metadata.isShared) destruction.showWhereWhole(this.world.catalogue);
    enterLosses(this.world, fault, takesDatabase);
    this.world.changes.destroyed(replica);
    this.world.replication.dropReplica(replica);
    this.siteChanged(region);
    if (!site) this.world.traffic.cutReplica(replica);
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
    const replica = this.replicaOf(region);
    if (this.world.conditions.siteLost[region]! > 0 || !this.world.membership.isMember(replica)) return;
    this.world.stamps.rebuild(replica);
    if (!this.world.stamps.isDestroyed(replica)) this.world.changes.rebuilt(replica);
    this.siteChanged(region);
  }

  /** All copies of a group in one replica are gone. */
  groupEmptied(replica: number, group: number, fault: number): void {
    this.world.ledger.noteGone(replica, group, fault, this.world.queue.nowUs);
    this.hasBroken = 1;
    if (this.wholesale) return;
    destruction.eraseGroup(this.world.catalogue, replica, group, !this.world.metadata.isShared);
    enterLosses(this.world, fault);
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
    this.world.geoRepair.seeded(replica);
    this.world.changes.rebuilt(replica);
    this.siteChanged(this.plan.replicas[replica]!);
    this.world.replication.reconcile();
  }

  private hasUnreplicated(replica: number): boolean {
    for (let to = 0; to < this.plan.replicas.length; to++) {
      if (to !== replica && this.world.replication.backlogOf(replica, to) > 0) return true;
    }
    return this.plan.replicas.length === 1;
  }

  /** How far the others are behind what is about to be destroyed. */
  private noteSyncAges(replica: number, fault: number): void {
    const { queue, measure, replication, stamps } = this.world;
    if (this.plan.clients.length === 0) return;
    for (let to = 0; to < this.plan.replicas.length; to++) {
      if (to === replica || stamps.isDestroyed(to)) continue;
      measure.syncAges.add(fault, replica, to, queue.nowUs - replication.lastSyncUs(replication.pairs.of(replica, to)));
    }
  }

  /** Whoever comes to the region still, by a fresh answer or a cached one, waits for service from now on. */
  noteStruck(region: number, fault: number): void {
    const replica = this.replicaOf(region);
    for (let client = 0; client < this.plan.clients.length; client++) {
      this.world.measure.service.struck(fault, client, replica, this.world.queue.nowUs);
    }
  }

  /** A region went in or out of service, or its stamp did: everything that depends on it follows. */
  siteChanged(region: number): void {
    const replica = this.replicaOf(region);
    this.world.stamps.refreshSite(replica);
    const up = this.world.stamps.isEndpointUp(replica);
    this.world.measure.service.regionIs(replica, up, this.world.queue.nowUs);
    this.world.hazards.refreshRegion(region, up);
    if (!up) this.world.traffic.cutReplica(replica);
    for (let other = 0; other < this.plan.replicas.length; other++) {
      if (other === replica) continue;
      this.world.replication.refreshPair(replica, other);
      this.world.replication.refreshPair(other, replica);
    }
    if (this.world.frontEnds.isWhole(replica)) this.world.measure.service.isBack(replica, this.world.queue.nowUs);
    if (up) this.reconcile();
  }

  /** Once something was destroyed, whatever comes back may have what others lack, or lack what they have. */
  private reconcile(): void {
    if (this.hasBroken === 1) this.world.replication.reconcile();
  }

  private pairChanged(kind: number, from: number, to: number): void {
    const [source, target] = [this.replicaOf(from), this.replicaOf(to)];
    if (kind === LATENCY) return;
    if (source >= 0 && target >= 0 && source !== target) {
      this.world.replication.refreshPair(source, target);
      this.reconcile();
    }
    if (kind !== PARTITIONED) return;
    if (target >= 0) this.world.traffic.cutPath(from, target);
  }
}
