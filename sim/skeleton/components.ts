/**
 * What can befall the tagged group by chance: every target of every hazard that could reach one of its copies, each a
 * process of its own with a constant rate.
 */
import { BLANK_FAULT, HAZARD_PARTS, type HazardAction, type HazardPlan, type PlannedFault } from '../faultPlan.ts';
import type { FaultKind } from '../faults/fault.ts';
import { hazardTargets } from '../faults/hazardTargets.ts';
import { FAULT_KINDS } from '../faults/index.ts';
import { WeibullLife } from '../kernel/ageing.ts';
import { compileLaw, type Law } from '../kernel/distributions.ts';
import type { Plan } from '../plan.ts';
import { stampOfNode } from '../storage/stampKinds.ts';
import type { GroupPlace } from './groupPlace.ts';

export interface Component {
  /** Index of its hazard in the plan. */
  readonly hazard: number;
  /** Region id. */
  readonly region: number;
  /** `eastus`, `eastus/n3`, `eastus/z1`. */
  readonly target: string;
  readonly kind: FaultKind;
  /** The firing as a planned fault would be: what the action's own code takes. */
  readonly fault: PlannedFault;
  /** Firings per µs while it accrues. */
  readonly ratePerUs: number;
  /** µs from a firing to its end; null: it has none. */
  readonly lasts: Law | null;
  /** Of what ages, and the age at the start in mean lives; null: mixed. */
  readonly ageing: { readonly life: WeibullLife; readonly age: number | null } | null;
  /** The end comes with the firing. */
  readonly endsAtOnce: boolean;
}

/** In the order of the plan's hazards, regions and targets. Hazards of rate 0 have none. */
export function componentsOf(plan: Plan, place: GroupPlace): Component[] {
  const found: Component[] = [];
  for (const [hazard, spec] of plan.hazards.entries()) {
    if (spec.ratePerUs === 0 || OF_SERVICE_ALONE.has(spec.action)) continue;
    for (const region of spec.regions) {
      for (const { target, struck } of hazardTargets(plan, spec, region)) {
        if (!canReach(plan, place, HAZARD_PARTS[spec.action], struck)) continue;
        found.push({
          hazard,
          region,
          target,
          kind: FAULT_KINDS[spec.action],
          fault: { ...BLANK_FAULT, id: spec.id, action: spec.action, probability: spec.probability, ...struck },
          ratePerUs: spec.ratePerUs,
          lasts: spec.lasts === null ? null : compileLaw(spec.lasts),
          ageing: ageingOf(spec),
          endsAtOnce: spec.lasts?.kind === 'deterministic' && spec.lasts.value === 0,
        });
      }
    }
  }
  return found;
}

function ageingOf({ ageing, ratePerUs }: HazardPlan): Component['ageing'] {
  if (ageing === null) return null;
  const { shape, ageUs } = ageing;
  return { life: new WeibullLife(shape), age: ageUs === null ? null : ageUs * ratePerUs };
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
