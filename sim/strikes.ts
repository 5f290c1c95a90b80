/**
 * What faults, and what follows from them, do to several parts of the world at once: the one implementation of
 * `FaultTargets`. Everything it holds on the world it holds as a condition of the fault that did it.
 */
import { LATENCY, PARTITIONED, REGION_DOWN, SITE_LOST, STAMP_LOST } from './conditions.ts';
import type { FaultTargets, OperatorTargets } from './faults/fault.ts';
import type { Stateful, StateVisitor } from './kernel/state.ts';
import { enterLosses } from './measure/lossEntry.ts';
import { Operator } from './operator.ts';
import type { Plan } from './plan.ts';
import * as destruction from './storage/destruction.ts';
import type { World } from './world.ts';

export class Strikes implements FaultTargets, Stateful {
  readonly plan: Plan;
  readonly operator: OperatorTargets;
  /** 1 for a planned loss that struck while nothing was unreplicated. */
  nothingInFlight: Uint8Array;
  /** 1 for a planned failover that found no copy when its hour was over. */
  failedFailovers: Uint8Array;
  private readonly world: World;
  /** 1 once a group has been emptied anywhere. */
  private hasBroken = 0;
  /** True while a whole stamp is being destroyed: its groups are then not erased one by one. */
  private wholesale = false;

  constructor(world: World) {
    this.world = world;
    this.plan = world.plan;
    this.operator = new Operator(world, this);
    this.nothingInFlight = new Uint8Array(world.plan.faults.length);
    this.failedFailovers = new Uint8Array(world.plan.faults.length);
  }

  siteProblem(region: number): string | null {
    return this.world.conditions.siteLost[region]! > 0 ? `${this.plan.regions[region]!.name} is lost already` : null;
  }

  storageProblem(region: number): string | null {
    const stands = this.holdersIn(region).some((holder) => !this.world.stamps.isDestroyed(holder));
    return stands ? null : `the storage of ${this.plan.regions[region]!.name} is lost already`;
  }

  nodeProblem(region: number): string | null {
    const { replica, name } = this.plan.regions[region]!;
    return this.world.stamps.isStampGone(replica) ? `the stamp of ${name} is lost already, or was given up` : null;
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
    this.world.stamps.loseNode(this.plan.regions[region]!.replica, node, fault);
  }

  holdNodeDown(region: number, node: number, fault: number): void {
    this.world.stamps.holdNodeDown(this.plan.regions[region]!.replica, node, fault);
  }

  releaseNode(region: number, node: number): void {
    this.world.stamps.releaseNode(this.plan.regions[region]!.replica, node);
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
    this.failedFailovers = v.u8('failedFailovers', this.failedFailovers, this.plan.faults.length);
  }

  /** The replica that stands in a region: the one that was planned there, else one that a failover brought; −1 for none. */
  private replicaOf(region: number): number {
    const planned = this.plan.regions[region]!.replica;
    const { places } = this.world;
    return planned >= 0 && places.region[planned] === region ? planned : places.replicaIn(region);
  }

  private destroy(region: number, fault: number, site: boolean): void {
    const { stamps, catalogue, conditions, replication, traffic } = this.world;
    const holders = this.holdersIn(region);
    this.noteStruck(region, fault);
    const inFlight = holders.some((holder) => this.hasUnreplicated(holder));
    if (fault < this.plan.faults.length && !inFlight) this.nothingInFlight[fault] = 1;
    conditions.push(site ? SITE_LOST : STAMP_LOST, region, 1, fault);
    this.hasBroken = 1;
    this.wholesale = true;
    for (const holder of holders) {
      stamps.destroy(holder, fault, site);
      destruction.eraseReplica(catalogue, holder);
    }
    this.wholesale = false;
    enterLosses(this.world, fault);
    for (const holder of holders) replication.dropReplica(holder);
    this.siteChanged(region);
    if (site) return;
    for (const holder of holders) if (!this.world.places.isSecondary(holder)) traffic.cutReplica(holder);
  }

  /** What no destruction holds any more is rebuilt. */
  private standAgain(region: number): void {
    if (this.world.conditions.siteLost[region]! > 0) return;
    for (const holder of this.holdersIn(region)) this.world.stamps.rebuild(holder);
    this.siteChanged(region);
  }

  /** All copies of a group in one replica are gone. */
  groupEmptied(replica: number, group: number, fault: number): void {
    this.world.ledger.noteGone(replica, group, fault, this.world.queue.nowUs);
    this.hasBroken = 1;
    if (this.wholesale) return;
    destruction.eraseGroup(this.world.catalogue, replica, group);
    enterLosses(this.world, fault);
  }

  /** A rebuilt replica has every group again. */
  replicaSeeded(replica: number): void {
    this.world.geoRepair.seeded(replica);
    this.siteChanged(this.world.places.region[replica]!);
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
    world.traffic.cutReplica(replica);
    world.replication.restart(replica);
    this.wholesale = true;
    world.stamps.failOver(replica, secondary, fault);
    this.wholesale = false;
    world.places.exchange(replica);
    destruction.takeOverCopy(world.catalogue, replica, secondary);
    enterLosses(world, fault);
    world.endpoint.relocated();
    this.siteChanged(from);
    this.siteChanged(world.places.region[replica]!);
    world.replication.reconcile();
  }

  /** Geo-redundancy is set up again: an empty copy, where the replica once stood, is filled from it. */
  resume(secondary: number): void {
    this.world.stamps.resume(secondary);
    this.siteChanged(this.world.places.region[secondary]!);
  }

  private hasUnreplicated(holder: number): boolean {
    const { places, replication } = this.world;
    if (places.isSecondary(holder)) return false;
    for (let to = 0; to < places.holders; to++) {
      if (to !== holder && replication.backlogOf(holder, to) > 0) return true;
    }
    return places.holders === 1;
  }

  /** Whoever comes to the region still, by a fresh answer or a cached one, waits for service from now on. */
  private noteStruck(region: number, fault: number): void {
    const replica = this.replicaOf(region);
    if (replica < 0) return;
    for (let client = 0; client < this.plan.clients.length; client++) {
      this.world.measure.service.struck(fault, client, replica, this.world.queue.nowUs);
    }
  }

  /** A region went in or out of service, or what is stored there did: everything that depends on it follows. */
  private siteChanged(region: number): void {
    const { world } = this;
    const up = world.conditions.regionDown[region] === 0 && world.conditions.siteLost[region] === 0;
    const planned = this.plan.regions[region]!.replica;
    if (planned >= 0) world.measure.service.regionIs(planned, up, world.queue.nowUs);
    world.hazards.refreshRegion(region, up);
    for (const holder of this.holdersIn(region)) {
      world.stamps.refreshSite(holder);
      if (!up && !world.places.isSecondary(holder)) world.traffic.cutReplica(holder);
      for (let other = 0; other < world.places.holders; other++) {
        if (other === holder) continue;
        world.replication.refreshPair(holder, other);
        world.replication.refreshPair(other, holder);
      }
      const serves = !world.places.isSecondary(holder) && world.stamps.isServing(holder);
      if (serves) world.measure.service.isBack(holder, world.queue.nowUs);
    }
    if (up) this.reconcile();
  }

  /** Once something was destroyed, whatever comes back may have what others lack, or lack what they have. */
  private reconcile(): void {
    if (this.hasBroken === 1) this.world.replication.reconcile();
  }

  private pairChanged(kind: number, from: number, to: number): void {
    if (kind === LATENCY) return;
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
}
