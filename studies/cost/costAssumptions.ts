/** What a month's bill takes for granted, said only where it mattered in the scenario. */
import type { Assumption, Scenario } from '../../scenarios/scenario.ts';
import { regionFacts } from '../../scenarios/worldData.ts';
import type { Plan } from '../../sim/plan.ts';
import { formatBytes, formatNumber } from '../figures.ts';
import type { MonthOfUse } from './monthlyCost.ts';
import { keepsLayers } from './pulledBytes.ts';
import type { PushesOfMonth } from './pushesOfMonth.ts';

const BILLING_PAGES = 'the registry’s price list bills days; Infracost makes 30 of them a month';

export function assumptionsOfCost(
  scenario: Scenario,
  plan: Plan,
  pushes: readonly PushesOfMonth[],
  use: MonthOfUse,
): Assumption[] {
  return [
    { key: 'cost month', value: '30 days', source: BILLING_PAGES, grade: 'documented' },
    ...storage(plan),
    ...priceDate(scenario),
    ...replicas(plan),
    ...ownRegions(plan, use),
    ...pushTraffic(scenario, pushes, use),
    ...pullTraffic(plan, use),
    ...leftOut(plan),
  ];
}

function storage({ catalogue }: Plan): Assumption[] {
  if (catalogue.blobBytes.length === 0) return [];
  const value = 'what is there at time 0, every layer once a replica; what is pushed later is not added';
  return [assumed('cost storage', value)];
}

function priceDate({ registry }: Scenario): Assumption[] {
  if (registry.like !== 'acr-2020-06') return [];
  const source = 'no price page of June 2020 was found; the day fees are remembered as the same';
  return [{ key: 'cost prices', value: 'those of 2023 and 2024', source, grade: 'assumed' }];
}

function replicas({ membership }: Plan): Assumption[] {
  return membership.changes.length === 0 ? [] : [assumed('cost replicas', 'those of time 0, all month')];
}

function ownRegions(plan: Plan, use: MonthOfUse): Assumption[] {
  const own = plan.regions.map(({ name }) => name).filter((name) => !regionFacts().regions.has(name));
  const crosses = [...use.replicated, ...use.served].filter(
    ({ from, to }) => from !== to && (own.includes(from) || (to !== null && own.includes(to))),
  );
  if (crosses.length === 0) return [];
  return [assumed('cost of traffic', `${own.join(', ')} priced as if in North America`)];
}

function pushTraffic(scenario: Scenario, pushes: readonly PushesOfMonth[], use: MonthOfUse): Assumption[] {
  if (use.replicated.length === 0) return [];
  const images = pushes.map((push) => push.images.reduce((sum, count) => sum + count, 0));
  const all = images.reduce((sum, count) => sum + count, 0);
  const bytes = pushes.reduce((sum, { bytesPerImage }, i) => sum + images[i]! * bytesPerImage, 0);
  const traces = scenario.clients.flatMap(({ push }) => (push?.kind === 'trace' ? [push.speed] : []));
  const pace = traces.some((speed) => speed !== 1) ? ', at the pace at which the run plays its trace' : '';
  const what = `${formatNumber(Math.round(all))} images of ${formatBytes(bytes / all)} of new layers on average`;
  return [assumed('cost of replication', `${what}${pace}; each layer crosses once to each replica that gets it`)];
}

function pullTraffic(plan: Plan, use: MonthOfUse): Assumption[] {
  const abroad = new Set(use.served.filter(({ from, to, bytes }) => from !== to && bytes > 0).map(({ to }) => to));
  const clients = plan.clients.filter(({ pull, region }) => pull !== null && abroad.has(plan.regions[region]!.name));
  if (clients.length === 0) return [];
  const ways: string[] = ['priced as traffic between regions', 'tags stay as they are at time 0'];
  if (clients.some(keepsLayers)) ways.push('a machine with a layer cache fetches each layer once a month');
  if (!clients.every(keepsLayers)) ways.push('a client without one fetches whole images');
  return [assumed('cost of egress', ways.join('; '))];
}

function leftOut({ clients }: Plan): Assumption[] {
  const singles = clients.some(({ operations }) => operations.length > 0);
  const rollouts = clients.some(({ rollout }) => rollout !== null);
  if (!singles && !rollouts) return [];
  const what = [...(singles ? ['single operations'] : []), ...(rollouts ? ['rollouts'] : [])].join(' and ');
  return [assumed('cost leaves out', `${what}: they are no monthly rate`)];
}

function assumed(key: string, value: string): Assumption {
  return { key, value, source: 'nines', grade: 'assumed' };
}
