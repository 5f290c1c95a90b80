/** What a hazard strikes in a region, one process each: its name, and the targets of the firing as a planned fault has them. */
import {
  ALL_AT_ONCE,
  BLANK_FAULT,
  HAZARD_PARTS,
  type HazardPlan,
  NO_REGION,
  type NodePlace,
  type PlannedFault,
} from '../faultPlan.ts';
import type { Plan } from '../plan.ts';
import { copiesPlannedIn, nodeName } from '../storage/stampKinds.ts';

export interface HazardTarget {
  /** `eastus`, `eastus/n3`, `eastus/n3/d2`, `eastus/z1`, `westus/copy of eastus/n3`, `eastus-westeurope`. */
  readonly target: string;
  readonly struck: Partial<PlannedFault>;
}

/**
 * Every target of a hazard in one region, in order: of parts of stamps first those of the region's own replica. A common cause
 * has one, which is told with its first region, and so is all that has no place.
 */
export function hazardTargets(plan: Plan, hazard: HazardPlan, region: number): readonly HazardTarget[] {
  const { action, common, regions, processes = [] } = hazard;
  if (common) return region === regions[0] ? [{ target: ALL_AT_ONCE, struck: { regions } }] : [];
  const zoneIs = (zone: number): boolean => hazard.zone === undefined || hazard.zone === zone;
  const { name, zones } = plan.regions[region]!;
  switch (HAZARD_PARTS[action]) {
    case 'registry':
      return region === regions[0] ? [{ target: ALL_AT_ONCE, struck: {} }] : [];
    case 'region':
      return [{ target: name, struck: { regions: [region] } }];
    case 'zone':
      return each(zones)
        .filter(zoneIs)
        .map((zone) => ({ target: `${name}/z${zone}`, struck: inZone(plan, hazard, region, zone) }));
    case 'node':
      return nodesIn(plan, region).map((place) => ({ target: nodeName(plan, place), struck: { nodes: [place] } }));
    case 'disk':
      return nodesIn(plan, region).flatMap((place) =>
        each(plan.stamp.disks).map((disk) => ({
          target: `${nodeName(plan, place)}/d${disk}`,
          struck: { disks: [{ ...place, disk }] },
        })),
      );
    case 'none':
      return region === regions[0] ? processes : [];
  }
}

/** The region whose service a hazard's processes wait for, or `NO_REGION`: their rates are in force whatever is out. */
export function accruesIn({ action, common }: HazardPlan, region: number): number {
  return common || HAZARD_PARTS[action] === 'none' ? NO_REGION : region;
}

/** A firing as a planned fault: what the action's own code takes. */
export function firingOf(hazard: HazardPlan, struck: Partial<PlannedFault>): PlannedFault {
  const { id, action, probability, errors, effect } = hazard;
  return { ...BLANK_FAULT, id, action, probability, errors, ...effect, ...struck };
}

/** The zone itself, or of a burst the nodes that stand in it. */
function inZone(plan: Plan, { action }: HazardPlan, region: number, zone: number): Partial<PlannedFault> {
  if (action !== 'node.burst') return { zones: [{ region, zone }] };
  const { zones } = plan.regions[region]!;
  return { nodes: nodesIn(plan, region).filter(({ node }) => node % zones === zone) };
}

/** Nodes of the region's own stamp, if there is one, and of the geo-redundant copies that are kept there. */
function nodesIn(plan: Plan, region: number): NodePlace[] {
  const own = plan.regions[region]!.replica < 0 ? [] : each(plan.stamp.nodes).map((node) => ({ region, node }));
  const nodes = plan.geoRedundancy?.stamp.nodes ?? 0;
  return [
    ...own,
    ...copiesPlannedIn(plan, region).flatMap((stamp) => each(nodes).map((node) => ({ region, stamp, node }))),
  ];
}

function each(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}
