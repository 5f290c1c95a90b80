/** What faults of storage do to the world, and the targets that are parts of stamps. */
import type { NodePlace, PlannedFault } from '../faultPlan.ts';
import type { Plan } from '../plan.ts';
import { nodeName, stampOfNode } from '../storage/stampKinds.ts';
import type { FaultTargets } from './fault.ts';

/** `fault` is the reference of whoever strikes, and takes back what it did. */
export interface StorageTargets {
  /** Null when the zone's nodes stand, in reach or not; else why the zone cannot be struck. */
  zoneProblem(region: number, zone: number): string | null;
  holdStampOut(region: number, fault: number): void;
  releaseStamp(region: number, fault: number): void;
  /** An outage of storage holds the region's stamps. */
  isStampOut(region: number): boolean;
  isZoneUp(region: number, zone: number): boolean;
  holdZoneOut(region: number, zone: number, fault: number): void;
  releaseZone(region: number, zone: number, fault: number): void;
  /** Copies on the zone's nodes are destroyed; the nodes stay out until it is rebuilt. */
  destroyZone(region: number, zone: number, fault: number): void;
  rebuildZone(region: number, zone: number, fault: number): void;
  /** The node goes down; with this probability its copies are destroyed. */
  burstNode(stamp: number, node: number, lost: number, fault: number): void;
  loseDisk(stamp: number, node: number, disk: number, fault: number): void;
  /** Each copy in the region is lost with this probability, all at once. */
  shockCopies(region: number, probability: number, fault: number): void;
  /** Each copy in the region, or on one node, rots with this probability. */
  corruptCopies(region: number, probability: number, fault: number): void;
  corruptNode(stamp: number, node: number, probability: number, fault: number): void;
}

/** Targets that are zones. */
export const zoneTargets = {
  targets: (fault: PlannedFault): number => fault.zones.length,
  targetName: (fault: PlannedFault, target: number, plan: Plan): string => {
    const { region, zone } = fault.zones[target]!;
    return `${plan.regions[region]!.name}/z${zone}`;
  },
} as const;

/** Targets that are disks of nodes. */
export const diskTargets = {
  targets: (fault: PlannedFault): number => fault.disks.length,
  targetName: (fault: PlannedFault, target: number, plan: Plan): string => {
    const disk = fault.disks[target]!;
    return `${nodeName(plan, disk)}/d${disk.disk}`;
  },
} as const;

/** Why a part of a stamp cannot be struck: nothing of the registry is left in the region, or not this stamp. */
export function partProblem(world: FaultTargets, place: NodePlace): string | null {
  return world.storageProblem(place.region) ?? world.nodeProblem(stampOfNode(world.plan, place));
}
