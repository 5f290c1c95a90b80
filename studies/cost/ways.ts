/** Which way a month's bytes go while nothing is broken: which replicas serve a client, and what replication brings where. */
import { GLOBAL } from '../../sim/clientPlan.ts';
import type { ClientPlan, Plan } from '../../sim/plan.ts';

/** Replica indices of the replicas that belong to the registry at time 0. */
export function membersOf({ replicas, membership }: Plan): number[] {
  return replicas.map((_, replica) => replica).filter((replica) => ((membership.members >>> replica) & 1) === 1);
}

/** The replicas that the client is handed out, each as often: the nearest one, and those about as near. */
export function servingReplicas(client: ClientPlan, plan: Plan): number[] {
  const { routing, replicas, regions, rttP50Us } = plan;
  if (client.endpoint !== GLOBAL) return membersOf(plan).filter((replica) => replicas[replica] === client.endpoint);
  const distanceUs = (replica: number): number =>
    rttP50Us[client.resolverRegion * regions.length + replicas[replica]!]!;
  const routed = membersOf(plan).filter((replica) => !routing.isExcluded[replica]);
  routed.sort((a, b) => distanceUs(a) - distanceUs(b) || a - b);
  const nearest = routed[0];
  if (nearest === undefined) return [];
  if (routing.nearUs === 0) return [nearest];
  return routed.filter((replica) => distanceUs(replica) <= distanceUs(nearest) + routing.nearUs);
}

export interface Leg {
  /** Replica indices. */
  readonly from: number;
  readonly to: number;
}

/** The ways on which an image that was pushed to `origin` goes on: from there to all others, or along the rules, once to each. */
export function replicationLegs(plan: Plan, origin: number, repository: number): Leg[] {
  const members = membersOf(plan);
  const { rules } = plan;
  if (rules === null) return members.filter((to) => to !== origin).map((to) => ({ from: origin, to }));
  const legs: Leg[] = [];
  const reached = [origin];
  for (const from of reached) {
    if (from !== origin && !rules.forward) break;
    for (const rule of rules.rules) {
      const isNew = rule.from === from && members.includes(rule.to) && !reached.includes(rule.to);
      if (!isNew || rule.covers[repository] !== 1) continue;
      legs.push({ from, to: rule.to });
      reached.push(rule.to);
    }
  }
  return legs;
}
