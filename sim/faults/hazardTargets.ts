/** What a hazard strikes in a region, one process each: its name, and the targets of the firing as a planned fault has them. */
import { ALL_AT_ONCE, HAZARD_PARTS, type HazardPlan, type NodePlace, type PlannedFault } from '../faultPlan.ts';
import type { Plan } from '../plan.ts';
import { copiesPlannedIn, nodeName } from '../storage/stampKinds.ts';

export interface HazardTarget {
  /** `eastus`, `eastus/n3`, `eastus/n3/d2`, `eastus/z1`, `westus/copy of eastus/n3`. */
  readonly target: string;
  readonly struck: Partial<PlannedFault>;
}

/**
 * Every target of a hazard in one region, in order: of parts of stamps first those of the region's own replica. A common cause
 * has one, which is told with its first region.
 */
export function hazardTargets(plan: Plan, { action, common, regions }: HazardPlan, region: number): HazardTarget[] {
  if (common) return region === regions[0] ? [{ target: ALL_AT_ONCE, struck: { regions } }] : [];
  const { name, zones } = plan.regions[region]!;
  switch (HAZARD_PARTS[action]) {
    case 'registry':
      return region === regions[0] ? [{ target: ALL_AT_ONCE, struck: {} }] : [];
    case 'region':
      return [{ target: name, struck: { regions: [region] } }];
    case 'zone':
      return each(zones).map((zone) => ({ target: `${name}/z${zone}`, struck: { zones: [{ region, zone }] } }));
    case 'node':
      return nodesIn(plan, region).map((place) => ({ target: nodeName(plan, place), struck: { nodes: [place] } }));
    case 'disk':
      return nodesIn(plan, region).flatMap((place) =>
        each(plan.stamp.disks).map((disk) => ({
          target: `${nodeName(plan, place)}/d${disk}`,
          struck: { disks: [{ ...place, disk }] },
        })),
      );
  }
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
