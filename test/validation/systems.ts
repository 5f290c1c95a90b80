/** Small random systems that are Markov chains, for laws that must hold whatever the system; and estimates of a fixed size. */
import fc from 'fast-check';
import { compileScenario } from '../../scenarios/compile.ts';
import { parseScenario } from '../../scenarios/load.ts';
import type { Plan } from '../../sim/plan.ts';
import { Skeleton } from '../../sim/skeleton/skeleton.ts';
import { playBatch } from '../../studies/assess/batch.ts';
import { type LossEstimate, Tally } from '../../studies/assess/estimate.ts';
import { explore, lawProblems } from '../../studies/assess/explore.ts';
import { StateGraph } from '../../studies/assess/stateGraph.ts';
import { Surrogate } from '../../studies/assess/surrogate.ts';
import { endingAtLoss, longRun, lossWithin, meanTimeToLoss } from '../../studies/markov/index.ts';

const REGIONS = ['a', 'b', 'c'];
const SCHEMES = ['replicated(1)', 'replicated(2)', 'replicated(3)', 'rs(2,1)', 'rs(2,2)', 'rs(3,1)'] as const;
const BACKUP_REGION = 'd';
const COPIES = { 'replicated(1)': 1, 'replicated(2)': 2, 'replicated(3)': 3, 'rs(2,1)': 3, 'rs(2,2)': 4, 'rs(3,1)': 4 };
/** Nodes that go out and come back keep copies apart, and may be out twice over: only so few are a small chain. */
const COPIES_WITH_OUTAGES_MOST = 3;
/** States that a chain may have here. Outages upon outages have no end of them; those that are left out are next to never met. */
const STATES_MOST = 3000;

/** Between two values, evenly on a logarithmic scale, to three digits. */
function between(least: number, most: number): fc.Arbitrary<number> {
  const steps = 60;
  return fc.nat(steps).map((i) => Number((least * Math.exp((Math.log(most / least) * i) / steps)).toPrecision(3)));
}

function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.option(arbitrary, { freq: 2 });
}

/** Null: everywhere. */
const where = fc.option(fc.nat(2), { freq: 2 });
const rebuilds = maybe(between(1, 30));

/** Times in days, rates per year. */
const parts = fc.record({
  regions: fc.integer({ min: 1, max: 3 }),
  scheme: fc.constantFrom(...SCHEMES),
  parallel: fc.boolean(),
  /** Not of copies that rot: those weights have tails so heavy that 20,000 paths have no honest interval. */
  external: fc.constantFrom(false, false, false, true),
  unreadable: fc.constantFrom(0, 0, 5, 20),
  repairDays: between(0.5, 8),
  refillDays: between(0.5, 10),
  nodeLoss: maybe(between(0.5, 8)),
  nodeOutage: maybe(fc.record({ rate: between(1, 12), days: between(0.2, 4) })),
  regionLoss: maybe(fc.record({ rate: between(0.1, 2), rebuildDays: rebuilds, where })),
  storageLoss: maybe(fc.record({ rate: between(0.1, 2), rebuildDays: rebuilds, where })),
  regionOutage: maybe(fc.record({ rate: between(0.5, 5), days: between(0.2, 4), where })),
  zones: fc.integer({ min: 1, max: 3 }),
  zoneLoss: maybe(fc.record({ rate: between(0.1, 2), rebuildDays: rebuilds, where })),
  rot: maybe(fc.record({ rate: between(0.5, 3), percent: fc.constantFrom(40, 100), scrubDays: between(2, 15) })),
  shock: maybe(fc.record({ rate: between(0.2, 4), percent: fc.integer({ min: 10, max: 70 }), where })),
  purge: maybe(between(0.01, 1)),
  release: maybe(
    fc.record({
      rate: between(0.05, 3),
      percent: fc.integer({ min: 10, max: 100 }),
      noticedDays: maybe(between(1, 20)),
    }),
  ),
  /** In a region of its own where `where` is past those of the registry. */
  backup: maybe(
    fc.record({
      everyDays: between(0.5, 7),
      keepDays: maybe(between(5, 60)),
      isolated: fc.boolean(),
      where: fc.nat(3),
    }),
  ),
  further: fc.constantFrom('burst', 'cut', 'storage'),
  burst: maybe(fc.record({ rate: between(0.5, 4), percent: fc.constantFrom(10, 60), days: between(0.2, 4) })),
  /** Between all regions at once, or each two. */
  cut: maybe(
    fc.record({
      action: fc.constantFrom('network.partition', 'replication.pause'),
      rate: between(1, 12),
      days: between(0.5, 8),
      atOnce: fc.boolean(),
    }),
  ),
  storageOutage: maybe(fc.record({ rate: between(0.5, 5), days: between(0.2, 4), where })),
});

type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;

/** The text of a scenario with something that can lose data. */
export const systemText: fc.Arbitrary<string> = parts.map(textOf).filter((text) => text !== '');

function textOf(system: Parts): string {
  const names = REGIONS.slice(0, system.regions);
  const hazards = hazardsOf(system, names);
  if (hazards.length === 0) return '';
  const storage = `{scheme: "${system.scheme}", nodes: ${COPIES[system.scheme]}}`;
  const local = `parallel: ${system.parallel}, unreadable: ${system.unreadable}%, time: ${exponential(system.repairDays)}`;
  const places = system.backup === null ? names : [...names, BACKUP_REGION];
  return `apiVersion: nines/v1
name: small
regions: {${places.map((name) => `${name}: {zones: ${system.zones}}`).join(', ')}}
registry: {regions: [${names.join(', ')}], storage: ${storage}}
hazards:
${hazards.map((hazard) => `  - {${hazard}}\n`).join('')}repair:
  local: {${local}, source: ${system.external && system.rot === null ? 'external' : 'survivors'}}
  geo: {time: ${exponential(system.refillDays)}}
${system.rot === null ? '' : `scrub: {time: ${exponential(system.rot.scrubDays)}}\n`}${backupOf(system, names)}`;
}

function backupOf({ backup }: Parts, names: readonly string[]): string {
  if (backup === null) return '';
  const { everyDays, keepDays, isolated, where } = backup;
  const keep = keepDays === null ? '' : `, keep: ${Math.ceil(24 * keepDays)}h`;
  return `backup: {region: ${names[where] ?? BACKUP_REGION}, every: ${exponential(everyDays)}${keep}, isolated: ${isolated}}\n`;
}

function hazardsOf(system: Parts, within: readonly string[]): string[] {
  const { scheme, nodeLoss, nodeOutage, regionLoss, storageLoss, zoneLoss, regionOutage, rot, shock, purge, release } =
    system;
  // One of them at most: each multiplies the states of all others.
  const only = (of: Parts['further']): boolean => system.further === of;
  const burst = only('burst') ? system.burst : null;
  const cut = only('cut') ? system.cut : null;
  const storageOutage = only('storage') ? system.storageOutage : null;
  const areFew = within.length * COPIES[scheme] <= COPIES_WITH_OUTAGES_MOST;
  const place = (at: number | null): string => (at === null ? '' : `, region: ${within[at % within.length]}`);
  const rebuild = (days: number | null): string => (days === null ? '' : `, rebuild: ${exponential(days)}`);
  const found: string[] = [];
  if (nodeLoss !== null) found.push(`action: node.loss, rate: ${nodeLoss}/y`);
  if (nodeOutage !== null && areFew) {
    found.push(`action: node.outage, rate: ${nodeOutage.rate}/y, duration: ${exponential(nodeOutage.days)}`);
  }
  for (const [action, loss] of [
    ['region.loss', regionLoss],
    ['storage.loss', storageLoss],
    ['zone.loss', zoneLoss],
  ] as const) {
    if (loss === null) continue;
    found.push(`action: ${action}, rate: ${loss.rate}/y${place(loss.where)}${rebuild(loss.rebuildDays)}`);
  }
  if (regionOutage !== null) {
    const { rate, days } = regionOutage;
    found.push(`action: region.outage, rate: ${rate}/y, duration: ${exponential(days)}${place(regionOutage.where)}`);
  }
  if (burst !== null && areFew) {
    const { rate, percent, days } = burst;
    found.push(`action: node.burst, rate: ${rate}/y, lost: ${percent}%, duration: ${exponential(days)}`);
  }
  if (cut !== null && within.length > 1) {
    const ways = cut.atOnce ? ', from: all, to: all' : '';
    found.push(`action: ${cut.action}, rate: ${cut.rate}/y, duration: ${exponential(cut.days)}${ways}`);
  }
  if (storageOutage !== null) {
    const { rate, days } = storageOutage;
    found.push(`action: storage.outage, rate: ${rate}/y, duration: ${exponential(days)}${place(storageOutage.where)}`);
  }
  if (rot !== null) found.push(`action: copy.corrupt, rate: ${rot.rate}/y, probability: ${rot.percent}%`);
  if (shock !== null) {
    found.push(`action: copy.shock, rate: ${shock.rate}/y, probability: ${shock.percent}%${place(shock.where)}`);
  }
  if (purge !== null) found.push(`action: key.purge, rate: ${purge}/y`);
  if (release !== null) {
    const { rate, percent, noticedDays } = release;
    const noticed = noticedDays === null ? '' : `, noticed: ${exponential(noticedDays)}`;
    found.push(`action: release.bad, rate: ${rate}/y, probability: ${percent}%${noticed}`);
  }
  return found;
}

function exponential(days: number): string {
  return `{exponential: {mean: ${Number((24 * days).toPrecision(6))}h}}`;
}

export function skeletonOf(text: string, sets: readonly string[] = []): Skeleton {
  return new Skeleton(planOf(text, sets));
}

function planOf(text: string, sets: readonly string[]): Plan {
  const { scenario, source } = parseScenario(text, 'small.yaml', sets);
  return compileScenario(scenario, source.directory);
}

export interface Solved {
  readonly perYear: number;
  /** Chance of a loss within the first year. */
  readonly firstYear: number;
}

/** Loss by the chain; null where that is too large, or nothing is ever lost. */
export function solved(skeleton: Skeleton): Solved | null {
  if (lawProblems(skeleton).length > 0) throw new Error('a system of these parts is a chain');
  const { chain, isLoss, isWhole } = explore(skeleton, STATES_MOST);
  if (!isWhole && chain.states === STATES_MOST) return null;
  const isLossState = (state: number): boolean => isLoss[state] === 1;
  const { lossIsFinal } = skeleton;
  const perYear = lossIsFinal ? 1 / meanTimeToLoss(chain) : longRun(chain, isLossState).lossesPerYear;
  if (!(perYear > 0)) return null;
  return { perYear, firstYear: lossWithin(lossIsFinal ? chain : endingAtLoss(chain, isLossState), 1) };
}

/** So many batches of 4096 forced paths. @param guide the skeleton whose chain guides the paths */
export function estimatedLoss(skeleton: Skeleton, guide: Skeleton, batches: number, seed = 1): LossEstimate {
  const graph = new StateGraph(skeleton, new Surrogate(guide));
  const tally = new Tally(graph.node(0).rate);
  for (let index = 0; index < batches; index++) tally.add(playBatch(graph, seed, index));
  return tally.estimate(() => true, 1);
}
