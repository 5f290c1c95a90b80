/** What a month's bill takes for granted, said only where it mattered in the scenario. */
import type { Assumption, Scenario } from '../../scenarios/scenario.ts';
import type { DeleteBy } from '../../sim/deletionPlan.ts';
import type { Plan } from '../../sim/plan.ts';
import { formatBytes, formatNumber } from '../figures.ts';
import { sum } from '../statistics/intervals.ts';
import { copiesOf, sendsOnlyNew } from './backupUse.ts';
import type { MonthOfUse } from './monthlyCost.ts';
import { type Placement, placementOf } from './placement.ts';
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
    ...storage(scenario, plan, pushes),
    priceList(scenario),
    ...ownRegions(scenario, plan, use),
    ...pushTraffic(scenario, pushes, use),
    ...pullTraffic(plan, use),
    ...backup(plan, use),
    ...leftOut(plan),
  ];
}

function storage({ clients, registry }: Scenario, { catalogue }: Plan, pushes: readonly PushesOfMonth[]): Assumption[] {
  if (catalogue.blobBytes.length === 0) return [];
  const pushed = sum(pushes.map(({ images, bytesPerImage }) => sum(images) * bytesPerImage));
  const growth = pushed === 0 ? '' : `, what is pushed later (${formatBytes(pushed)} a month) is not added`;
  const isCleared = registry.retention !== undefined || clients.some(({ deletes }) => deletes?.some(takesImages));
  const cleared = isCleared ? `${growth === '' ? ', ' : ', and '}what is deleted is not taken off` : '';
  return [assumed('cost of storage', `what is there at time 0, every layer once a replica${growth}${cleared}`)];
}

function takesImages({ by }: { readonly by: DeleteBy }): boolean {
  return by !== 'untag';
}

/** The fees of one region, West US, stand for those of all. */
function priceList({ registry }: Scenario): Assumption {
  const isOld = registry.like === 'acr-2020-06';
  const source = isOld
    ? 'no price page of June 2020 was found; the day fees are remembered as the same'
    : 'fees as read for one region; traffic as read on other people’s pages';
  const value = isOld ? 'list prices of West US in 2023 and 2024' : 'list prices of West US';
  return { key: 'cost prices', value, source, grade: 'assumed' };
}

function ownRegions(scenario: Scenario, plan: Plan, use: MonthOfUse): Assumption[] {
  const priced = new Set(use.replicas.map(({ region }) => region));
  for (const { from, to } of [...use.replicated, ...use.served]) {
    if (from === to) continue;
    priced.add(from);
    if (to !== null) priced.add(to);
  }
  for (const { from, to } of use.backup === null ? [] : [use.backup.sent]) priced.add(from).add(to);
  const names = plan.regions.map(({ name }) => name).filter((name) => priced.has(name));
  const basedOn = (basis: Placement['basis']): string =>
    names.filter((name) => placementOf(name, scenario).basis === basis).join(', ');
  const near = basedOn('near');
  const nowhere = basedOn('nowhere');
  return [
    ...(near === '' ? [] : [assumed('cost of own regions', `${near}: as in the cloud’s region nearest to it`)]),
    ...(nowhere === '' ? [] : [assumed('cost of unplaced regions', `${nowhere}: as if in North America`)]),
  ];
}

function pushTraffic(scenario: Scenario, pushes: readonly PushesOfMonth[], use: MonthOfUse): Assumption[] {
  if (use.replicated.every(({ bytes }) => bytes === 0)) return [];
  const all = sum(pushes.map(({ images }) => sum(images)));
  const bytes = sum(pushes.map(({ images, bytesPerImage }) => sum(images) * bytesPerImage));
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
  if (!clients.every(keepsLayers)) ways.push('clients fetch whole images');
  if (clients.some(keepsLayers)) ways.push('machines with a layer cache fetch each layer once a month');
  return [assumed('cost of egress', ways.join('; '))];
}

/** Which copies are kept and moved, and what of it is not counted. */
function backup(plan: Plan, { backup: use }: MonthOfUse): Assumption[] {
  if (plan.backup === null || use === null) return [];
  const { copies, perMonth } = copiesOf(plan.backup);
  const made = `${formatNumber(perMonth)} backups a month, read from ${use.sent.from} into hot blob storage`;
  if (sendsOnlyNew(plan.backup)) {
    const kept = 'each layer is kept once, and what is new crosses once';
    const left = 'left out: the first backup, deleted layers that are still kept, restores';
    return [assumed('cost of backup', `${made}; ${kept}; ${left}`)];
  }
  const kept = plan.backup.keepUs === null ? 'those of one month, and as many more each month' : 'keep / every';
  return [
    assumed('cost of backup', `${made}; whole copies, ${formatNumber(copies)} at a time (${kept}); left out: restores`),
  ];
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
