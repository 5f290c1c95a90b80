/**
 * What can befall the tagged group by chance: every target of every hazard that could reach one of its copies, each a
 * process of its own with a constant rate.
 */
import { DELETING, HAZARD_PARTS, type HazardAction, type HazardPlan, type PlannedFault } from '../faultPlan.ts';
import type { FaultKind } from '../faults/fault.ts';
import { accruesIn, firingOf, hazardTargets } from '../faults/hazardTargets.ts';
import { FAULT_KINDS } from '../faults/index.ts';
import { WeibullLife } from '../kernel/ageing.ts';
import { compileLaw, type Law } from '../kernel/distributions.ts';
import type { Plan } from '../plan.ts';
import { stampOfNode } from '../storage/stampKinds.ts';
import { backupMisses, chanceOfLonger } from './backups.ts';
import type { GroupPlace } from './groupPlace.ts';

export interface Component {
  /** Index of its hazard in the plan. */
  readonly hazard: number;
  /** Region whose service its rate waits for; `NO_REGION`: it accrues whatever is out. */
  readonly region: number;
  /** It strikes what the registry stores, wherever that is. */
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
  /** Of what ages, and the age at the start in mean lives; null: mixed. */
  readonly ageing: { readonly life: WeibullLife; readonly age: number | null } | null;
  /** The end comes with the firing. */
  readonly endsAtOnce: boolean;
}

/** In the order of the plan's hazards, regions and targets. Hazards of rate 0 have none. */
export function componentsOf(plan: Plan, place: GroupPlace): Component[] {
  const found: Component[] = [];
  for (const [hazard, spec] of plan.hazards.entries()) {
    const isEverywhere = HAZARD_PARTS[spec.action] === 'registry';
    // What is struck image by image strikes the tagged group as a process of its own, thinned.
    const ratePerUs = isEverywhere ? spec.ratePerUs * spec.probability * chanceOfFinal(plan, spec) : spec.ratePerUs;
    if (ratePerUs === 0 || OF_SERVICE_ALONE.has(spec.action)) continue;
    // Of a key that is gone the end says when it was recovered, and here are those that are not.
    const ends = spec.action === 'key.purge' ? null : spec.lasts;
    // Of what is final: what a bin gives back no backup is asked for.
    const noticedTooLate = isEverywhere ? Math.min(1, backupMisses(plan, ends) / (chanceOfFinal(plan, spec) || 1)) : 0;
    // When damage is noticed matters where an isolated backup waits for it.
    const lasts = isEverywhere && plan.backup?.isolated !== true ? null : ends;
    for (const region of spec.regions) {
      for (const { target, struck } of hazardTargets(plan, spec, region)) {
        if (!canReach(plan, place, struck)) continue;
        found.push({
          hazard,
          region: accruesIn(spec, region),
          isEverywhere,
          target,
          kind: FAULT_KINDS[spec.action],
          fault: { ...firingOf(spec, ofGroup(plan, place, struck)), noticedTooLate },
          ratePerUs,
          lasts: lasts === null ? null : compileLaw(lasts),
          ageing: ageingOf(spec),
          endsAtOnce: lasts?.kind === 'deterministic' && lasts.value === 0,
        });
      }
    }
  }
  return found;
}

/**
 * That what people do is final. A vault that is protected gives back a key that somebody destroys until its time is over, and a
 * bin what somebody deletes, where it is noticed before the purge.
 */
function chanceOfFinal({ customerKey, deletion }: Plan, { action, lasts }: HazardPlan): number {
  const binUs = deletion?.softDeleteUs ?? null;
  if (binUs !== null && DELETING.has(action)) return lasts === null ? 0 : chanceOfLonger(lasts, binUs);
  if (action !== 'key.purge' || customerKey?.isProtected !== true || lasts === null) return 1;
  return chanceOfLonger(lasts, customerKey.softDeleteUs);
}

function ageingOf({ ageing, ratePerUs }: HazardPlan): Component['ageing'] {
  if (ageing === null) return null;
  const { shape, ageUs } = ageing;
  return { life: new WeibullLife(shape), age: ageUs === null ? null : ageUs * ratePerUs };
}

/** What no copy depends on. A refill takes a time by law, which less bandwidth and longer round trips do not change. */
const OF_SERVICE_ALONE: ReadonlySet<HazardAction> = new Set([
  'network.degrade',
  'replication.slow',
  'clock.skew',
  'endpoint.grayFailure',
  'limit.change',
  'vault.outage',
  'key.disable',
  'routing.stale',
  'client.surge',
  'endpoint.outage',
  'auth.outage',
  'dns.outage',
  'service.outage',
]);

/** Nodes and disks without a copy of the group are as if they were not there, and so is a way by which nothing is refilled. */
function canReach(plan: Plan, place: GroupPlace, { nodes, disks, pairs }: Partial<PlannedFault>): boolean {
  if (nodes !== undefined) return nodes.some((on) => place.onNode(stampOfNode(plan, on), on.node) !== 0);
  if (disks !== undefined) return disks.some((on) => place.onDisk(stampOfNode(plan, on), on.node, on.disk) !== 0);
  if (pairs === undefined) return true;
  return pairs.some(({ from, to }) => place.inRegion(from).length > 0 && place.inRegion(to).length > 0);
}

/**
 * Of the nodes that are struck at once those with a copy of the group, and one for all others of their stamp: a burst does not
 * come while everything that it would take is down.
 */
function ofGroup(plan: Plan, place: GroupPlace, struck: Partial<PlannedFault>): Partial<PlannedFault> {
  if (struck.nodes === undefined || struck.nodes.length < 2) return struck;
  const others = new Set<number>();
  const nodes = struck.nodes.filter((on) => {
    const stamp = stampOfNode(plan, on);
    if (place.onNode(stamp, on.node) !== 0) return true;
    const isFirst = !others.has(stamp);
    others.add(stamp);
    return isFirst;
  });
  return { ...struck, nodes };
}
