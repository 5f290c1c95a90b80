/** What a hazard strikes in a region, one process each: its name, and the targets of the firing as a planned fault has them. */
import { ALL_AT_ONCE, HAZARD_PARTS, type HazardPlan, type PlannedFault } from '../faultPlan.ts';
import type { Plan } from '../plan.ts';

export interface HazardTarget {
  /** `eastus`, `eastus/n3`, `eastus/n3/d2`, `eastus/z1`. */
  readonly target: string;
  readonly struck: Partial<PlannedFault>;
}

/** Every target of a hazard in one region, in order. A common cause has one, which is told with its first region. */
export function hazardTargets(plan: Plan, { action, common, regions }: HazardPlan, region: number): HazardTarget[] {
  if (common) return region === regions[0] ? [{ target: ALL_AT_ONCE, struck: { regions } }] : [];
  const { name, zones } = plan.regions[region]!;
  const { nodes, disks } = plan.stamp;
  const each = (count: number) => Array.from({ length: count }, (_, i) => i);
  switch (HAZARD_PARTS[action]) {
    case 'region':
      return [{ target: name, struck: { regions: [region] } }];
    case 'zone':
      return each(zones).map((zone) => ({ target: `${name}/z${zone}`, struck: { zones: [{ region, zone }] } }));
    case 'node':
      return each(nodes).map((node) => ({ target: `${name}/n${node}`, struck: { nodes: [{ region, node }] } }));
    case 'disk':
      return each(nodes).flatMap((node) =>
        each(disks).map((disk) => ({
          target: `${name}/n${node}/d${disk}`,
          struck: { disks: [{ region, node, disk }] },
        })),
      );
  }
}
