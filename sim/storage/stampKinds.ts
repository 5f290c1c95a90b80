/** What each stamp is, and its name as a source of chance: first those of the replicas, then their geo-redundant copies. */
import type { NodePlace } from '../faultPlan.ts';
import type { Plan, StampPlan } from '../plan.ts';

export function stampKinds(plan: Plan): StampPlan[] {
  const { geoRedundancy } = plan;
  const own = plan.replicas.map(() => plan.stamp);
  return geoRedundancy === null ? own : [...own, ...plan.secondaries.map(() => geoRedundancy.stamp)];
}

export function stampNames(plan: Plan): string[] {
  const nameOf = (replica: number): string => plan.regions[plan.replicas[replica]!]!.name;
  const own = plan.replicas.map((_, replica) => nameOf(replica));
  // A copy shares a region, and so a name, with whatever else stands there.
  const copies = plan.secondaries.map(({ of, region }) => `${plan.regions[region]!.name}/copy of ${nameOf(of)}`);
  return [...own, ...copies];
}

/** The stamp of a node; −1 where the region has none of its own. */
export function stampOfNode(plan: Plan, { region, stamp }: NodePlace): number {
  return stamp ?? plan.regions[region]!.replica;
}

/** `eastus/n3`, `westus/copy of eastus/n3`. */
export function nodeName(plan: Plan, { region, stamp, node }: NodePlace): string {
  return `${stamp === undefined ? plan.regions[region]!.name : stampNames(plan)[stamp]!}/n${node}`;
}

/** Geo-redundant copies that are planned to stand in a region, by their stamps, ascending. */
export function copiesPlannedIn(plan: Plan, region: number): number[] {
  return plan.secondaries.flatMap((secondary, i) => (secondary.region === region ? [plan.replicas.length + i] : []));
}

/** The replica whose stamp, or whose geo-redundant copy, this is. */
export function ownerOfStamp(plan: Plan, stamp: number): number {
  return stamp < plan.replicas.length ? stamp : plan.secondaries[stamp - plan.replicas.length]!.of;
}
