/**
 * How far images get along one-way rules. What is pushed in one replica may come to others than what is pushed in the next, and
 * one repository farther than another: each such set of replicas, with the ways back that its rules give, is a reach, and has a
 * durability of its own.
 */
import { withReplicas } from '../../scenarios/fewerReplicas.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Plan } from '../../sim/plan.ts';
import { MONTH_US } from '../cost/monthlyCost.ts';
import { pushesOfMonth } from '../cost/pushesOfMonth.ts';
import { replicationLegs, servingReplicas } from '../cost/ways.ts';
import { compareText } from '../order.ts';

export interface Reach {
  /** Regions that come to hold the images, that of the push first. */
  readonly regions: readonly string[];
  /** Regions in which they are pushed. */
  readonly pushedIn: readonly string[];
  /** Of them, so many are pushed in 30 days, and so many are there at time 0. */
  readonly imagesPerMonth: number;
  readonly imagesAtStart: number;
  /** The same as bits of replicas: those that come to hold them, and those that take their pushes. */
  readonly holders: number;
  readonly origins: number;
  /** Rules that carry them on, by replica: what one that was lost gets back. */
  readonly feeds: readonly { readonly from: number; readonly to: number }[];
}

interface Found {
  readonly origins: Set<number>;
  readonly holders: number[];
  readonly feeds: Reach['feeds'];
  pushed: number;
  stored: number;
}

/** Of all images that are pushed or there at time 0, those that come to the fewest replicas first; one, of all replicas, where there are no rules. */
export function reachesOf(plan: Plan): Reach[] {
  const found = new Map<string, Found>();
  const note = (origin: number, repository: number, pushed: number, stored: number): void => {
    if (pushed === 0 && stored === 0) return;
    const holders = [origin, ...replicationLegs(plan, origin, repository).map(({ to }) => to)];
    const feeds = feedsOf(plan, origin, repository, holders);
    const key = JSON.stringify([bitsOf(holders), feeds]);
    const known = found.get(key) ?? { origins: new Set(), holders, feeds, pushed: 0, stored: 0 };
    found.set(key, known);
    known.origins.add(origin);
    known.pushed += pushed;
    known.stored += stored;
  };
  for (const repository of plan.catalogue.manifestRepository) note(plan.home, repository, 0, 1);
  for (const { client, images } of pushesOfMonth(plan, MONTH_US)) {
    const origins = servingReplicas(client, plan);
    for (const origin of origins) {
      for (const [repository, count] of images.entries()) note(origin, repository, count / origins.length, 0);
    }
  }
  const nameOf = (replica: number): string => plan.regions[plan.replicas[replica]!]!.name;
  return [...found.values()]
    .map(({ origins, holders, feeds, pushed, stored }) => ({
      regions: holders.map(nameOf),
      pushedIn: [...origins].sort((a, b) => a - b).map(nameOf),
      imagesPerMonth: pushed,
      imagesAtStart: stored,
      holders: bitsOf(holders),
      origins: bitsOf([...origins]),
      feeds,
    }))
    .sort((a, b) => a.regions.length - b.regions.length || compareText(a.regions.join(), b.regions.join()));
}

/** The scenario as it is for images of that reach: replicas that they never come to are none, and so are rules that leave them out. */
export function scenarioOfReach(scenario: Scenario, plan: Plan, { regions, feeds }: Reach): Scenario {
  const fewer = withReplicas(scenario, regions);
  const { rules } = fewer.registry.replication;
  if (rules === null) return fewer;
  const nameOf = (replica: number): string => plan.regions[plan.replicas[replica]!]!.name;
  const own = feeds.map(({ from, to }) => ({ from: nameOf(from), to: nameOf(to), repositories: null }));
  const replication = { ...fewer.registry.replication, rules: { ...rules, rules: own } };
  return { ...fewer, registry: { ...fewer.registry, replication } };
}

/** Without forwarding only the replica that took the push hands it on. */
function feedsOf({ rules }: Plan, origin: number, repository: number, holders: readonly number[]): Reach['feeds'] {
  const pairs = new Map<string, { readonly from: number; readonly to: number }>();
  for (const { from, to, covers } of rules?.rules ?? []) {
    const carries = covers[repository] === 1 && (rules!.forward || from === origin);
    if (carries && holders.includes(from) && holders.includes(to)) pairs.set(`${from} ${to}`, { from, to });
  }
  return [...pairs.values()];
}

function bitsOf(replicas: readonly number[]): number {
  return replicas.reduce((bits, replica) => bits | (1 << replica), 0);
}
