/**
 * What can befall the tagged group by chance: every target of every hazard that could reach one of its copies, each a
 * process of its own with a constant rate.
 */
import { BLANK_FAULT, HAZARD_PARTS, type HazardAction, type PlannedFault } from '../faultPlan.ts';
import type { FaultKind } from '../faults/fault.ts';
import { hazardTargets } from '../faults/hazardTargets.ts';
import { FAULT_KINDS } from '../faults/index.ts';
import { compileLaw, type Law } from '../kernel/distributions.ts';
import type { Plan } from '../plan.ts';
import { stampOfNode } from '../storage/stampKinds.ts';
import { backupMisses } from './backups.ts';
import type { GroupPlace } from './groupPlace.ts';

export interface Component {
  /** Index of its hazard in the plan. */
  readonly hazard: number;
  /** Region id; of what strikes everywhere, the first. */
  readonly region: number;
  /** It strikes what the registry stores, wherever that is: no site's, and in force whatever is out. */
  readonly isEverywhere: boolean;
  /** `eastus`, `eastus/n3`, `eastus/z1`. */
  readonly target: string;
  readonly kind: FaultKind;
  /** The firing as a planned fault would be: what the action's own code takes. */
  readonly fault: PlannedFault;
  /** Firings per µs while it accrues. */
  readonly ratePerUs: number;
  /** µs from a firing to its end; null: it has none. */
  readonly lasts: Law | null;
  /** The end comes with the firing. */
  readonly endsAtOnce: boolean;
}

/** In the order of the plan's hazards, regions and targets. Hazards of rate 0 have none. */
export function componentsOf(plan: Plan, place: GroupPlace): Component[] {
  const found: Component[] = [];
  for (const [hazard, spec] of plan.hazards.entries()) {
    const isEverywhere = HAZARD_PARTS[spec.action] === 'registry';
    // What is struck image by image strikes the tagged group as a process of its own, thinned.
    const ratePerUs = isEverywhere ? spec.ratePerUs * spec.probability : spec.ratePerUs;
    if (ratePerUs === 0 || OF_SERVICE_ALONE.has(spec.action)) continue;
    const noticedTooLate = isEverywhere ? backupMisses(plan, spec.lasts) : 0;
    // When damage is noticed matters where an isolated backup waits for it.
    const lasts = isEverywhere && plan.backup?.isolated !== true ? null : spec.lasts;
    for (const region of spec.regions) {
      for (const { target, struck } of hazardTargets(plan, spec, region)) {
        if (!canReach(plan, place, HAZARD_PARTS[spec.action], struck)) continue;
        found.push({
          hazard,
          region,
          isEverywhere,
          target,
          kind: FAULT_KINDS[spec.action],
          fault: {
            ...BLANK_FAULT,
            id: spec.id,
            action: spec.action,
            probability: spec.probability,
            noticedTooLate,
            ...struck,
          },
          ratePerUs,
          lasts: lasts === null ? null : compileLaw(lasts),
          endsAtOnce: lasts?.kind === 'deterministic' && lasts.value === 0,
        });
      }
    }
  }
  return found;
}

/** What no copy depends on. */
const OF_SERVICE_ALONE: ReadonlySet<HazardAction> = new Set([
  'endpoint.outage',
  'auth.outage',
  'dns.outage',
  'service.outage',
]);

/** Nodes and disks without a copy of the group are as if they were not there. */
function canReach(
  plan: Plan,
  place: GroupPlace,
  part: (typeof HAZARD_PARTS)[keyof typeof HAZARD_PARTS],
  { nodes = [], disks = [] }: Partial<PlannedFault>,
): boolean {
  if (part === 'node') return nodes.some((on) => place.onNode(stampOfNode(plan, on), on.node) !== 0);
  if (part === 'disk') return disks.some((on) => place.onDisk(stampOfNode(plan, on), on.node, on.disk) !== 0);
  return true;
}
