/** What each stamp is, and its name as a source of chance: first those of the replicas, then their geo-redundant copies. */
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
