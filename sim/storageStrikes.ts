/** What faults of storage do to the world: the one implementation of `StorageTargets`. */
import { STORAGE_OUT, ZONE_LOST, ZONE_OUT } from './conditions.ts';
import type { StorageTargets } from './faults/storageTargets.ts';
import type { KeyedDraws } from './kernel/streams.ts';
import { stampNames } from './storage/stampKinds.ts';
import type { Strikes } from './strikes.ts';
import type { World } from './world.ts';

export class StorageStrikes implements StorageTargets {
  private readonly world: World;
  private readonly strikes: Strikes;

  constructor(world: World, strikes: Strikes) {
    this.world = world;
    this.strikes = strikes;
  }

  zoneProblem(region: number, zone: number): string | null {
    const { stamps, plan } = this.world;
    if (!stamps.sites.isZoneLost(stamps.inRegion(region)[0]!, zone)) return this.strikes.storageProblem(region);
    return `zone z${zone} of ${plan.regions[region]!.name} is lost already`;
  }

  holdStampOut(region: number, fault: number): void {
    this.strikes.noteStruck(region, fault);
    this.world.conditions.push(STORAGE_OUT, region, 1, fault);
    this.strikes.siteChanged(region);
    for (const replica of this.strikes.replicasIn(region)) this.world.traffic.cutReplica(replica);
  }

  releaseStamp(region: number, fault: number): void {
    this.world.conditions.pop(STORAGE_OUT, region, fault);
    this.strikes.noteReleased(region, fault);
    this.strikes.siteChanged(region);
  }

  isStampOut(region: number): boolean {
    return this.world.conditions.storageOut[region]! > 0;
  }

  isZoneUp(region: number, zone: number): boolean {
    const { stamps } = this.world;
    return stamps.sites.isZoneUp(stamps.inRegion(region)[0]!, zone);
  }

  holdZoneOut(region: number, zone: number, fault: number): void {
    this.beginZone(ZONE_OUT, region, zone, fault);
  }

  releaseZone(region: number, zone: number, fault: number): void {
    this.endZone(ZONE_OUT, region, zone, fault);
  }

  destroyZone(region: number, zone: number, fault: number): void {
    const { copies } = this.world.stamps;
    // Out of reach first: the slots are held before the copies go, so that no repair begins.
    this.beginZone(ZONE_LOST, region, zone, fault);
    for (const stamp of this.world.stamps.inRegion(region)) {
      copies.loseCopies(stamp, copies.nodes.copiesOn(stamp, copies.nodes.inZone(stamp, zone)), fault);
    }
  }

  rebuildZone(region: number, zone: number, fault: number): void {
    this.endZone(ZONE_LOST, region, zone, fault);
  }

  burstNode(stamp: number, node: number, lost: number, fault: number): void {
    const { copies } = this.world.stamps;
    copies.holdNodeDown(stamp, node, fault);
    if (this.drawsOf(stamp, fault).uniform(node, 0) < lost) copies.loseNode(stamp, node, fault);
  }

  loseDisk(stamp: number, node: number, disk: number, fault: number): void {
    const { copies } = this.world.stamps;
    copies.loseCopies(stamp, copies.nodes.copiesOnDisk(stamp, node, disk), fault);
  }

  shockCopies(region: number, probability: number, fault: number): void {
    const { copies } = this.world.stamps;
    for (const stamp of this.world.stamps.inRegion(region)) {
      const draws = this.drawsOf(stamp, fault);
      copies.loseCopies(stamp, copies.nodes.copiesByChance(stamp, -1, probability, draws), fault);
    }
  }

  corruptCopies(region: number, probability: number, fault: number): void {
    for (const stamp of this.world.stamps.inRegion(region)) this.corruptNode(stamp, -1, probability, fault);
  }

  /** @param node −1: copies of the whole stamp */
  corruptNode(stamp: number, node: number, probability: number, fault: number): void {
    const { copies } = this.world.stamps;
    const draws = this.drawsOf(stamp, fault);
    copies.corruptCopies(stamp, copies.nodes.copiesByChance(stamp, node, probability, draws), fault);
  }

  private beginZone(kind: number, region: number, zone: number, fault: number): void {
    const { conditions, stamps, traffic, plan, streams } = this.world;
    const { name, zones } = plan.regions[region]!;
    const wasUp = stamps.sites.isZoneUp(stamps.inRegion(region)[0]!, zone);
    if (zones > 1) this.strikes.noteStruck(region, fault);
    conditions.push(kind, conditions.zone(region, zone), 1, fault);
    for (const stamp of stamps.inRegion(region)) stamps.refreshZone(stamp, zone, fault);
    // With its only zone the front end goes too.
    if (zones === 1) this.strikes.holdRegionDown(region, fault);
    else if (wasUp) {
      const draws = streams.keyed(`region:${name}/transfer-zone`);
      for (const replica of this.strikes.replicasIn(region)) {
        traffic.cutShare(replica, (operation, blob) => Math.floor(draws.uniform(operation, blob) * zones) === zone);
      }
    }
  }

  private endZone(kind: number, region: number, zone: number, fault: number): void {
    const { conditions, stamps, measure, plan, queue } = this.world;
    conditions.pop(kind, conditions.zone(region, zone), fault);
    for (const stamp of stamps.inRegion(region)) stamps.refreshZone(stamp, zone, fault);
    if (plan.regions[region]!.zones === 1) {
      this.strikes.releaseRegion(region, fault);
      return;
    }
    // What a lost zone took is not back with its nodes.
    if (kind === ZONE_OUT) this.strikes.noteReleased(region, fault);
    for (const replica of this.strikes.replicasIn(region)) {
      if (stamps.isServing(replica)) measure.service.isBack(replica, queue.nowUs);
    }
  }

  /** Draws of one fault in one stamp: what else strikes, there or elsewhere, does not change them. */
  private drawsOf(stamp: number, fault: number): KeyedDraws {
    const { plan, hazards, streams } = this.world;
    const name = stampNames(plan)[stamp]!;
    const source = fault < plan.faults.length ? `faults/${plan.faults[fault]!.id}` : hazards.sourceOf(fault);
    return streams.keyed(`${source}/${name}/copies`);
  }
}
