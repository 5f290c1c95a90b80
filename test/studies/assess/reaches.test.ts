/** Durability where not every replica holds everything: one database for all, one-way rules, changes of membership. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileScenario } from '../../../scenarios/compile.ts';
import { afterChanges } from '../../../scenarios/fewerReplicas.ts';
import { loadScenario, parseScenario } from '../../../scenarios/load.ts';
import { Skeleton } from '../../../sim/skeleton/skeleton.ts';
import { assess } from '../../../studies/assess/assess.ts';
import type { AssessResult } from '../../../studies/assess/assessResult.ts';
import { causesOf } from '../../../studies/assess/causes.ts';
import { imageFactors } from '../../../studies/assess/imageGroups.ts';
import { playPushes } from '../../../studies/assess/lag/pushRun.ts';
import { measuredRisk } from '../../../studies/assess/lag/writeRisk.ts';
import { NO_ONLOOKER } from '../../../studies/assess/playOut.ts';
import { reachesOf, scenarioOfReach } from '../../../studies/assess/reaches.ts';
import { withReaches, worstOf } from '../../../studies/assess/reachFigures.ts';
import { batchesOf } from '../../../studies/assess/stage.ts';
import { inlineExecutor } from '../../../studies/executors/inline.ts';
import { exitCodes } from '../../../studies/exitCodes.ts';
import { ROOT } from '../../house/sources.ts';
import { requestOf } from './request.ts';
import { exactOf, systemOf, tallyOf } from './systems.ts';

const REGIONS = '{a: {zones: 1}, b: {zones: 1}, c: {zones: 1}}';
const REPAIR = 'repair: {local: {time: {exponential: {mean: 12h}}}, geo: {time: {exponential: {mean: 2d}}}}';
const LOSSES = 'hazards: [{action: region.loss, rate: 1e-3/y, rebuild: {exponential: {mean: 30d}}}]';
const COPIES = 'storage: {scheme: replicated(2)}';
const BACKUP = 'backup: {region: c, every: {exponential: {mean: 1d}}}';

const library = (name: string, set: string[] = []) =>
  loadScenario(join(ROOT, 'scenarios/library', name), { set: ['hazards=field', ...set] }).scenario;

describe('one database for all', () => {
  const plan = systemOf(`{regions: [a, b], metadata: {shared: a}, ${COPIES}}`, `${LOSSES}\n${REPAIR}`, REGIONS);

  it('takes every image with its region, wherever the layers are', () => {
    expect(exactOf(plan).withinFirstYear / 1e-3).toBeCloseTo(1, 2);
    expect(exactOf({ ...plan, databaseRegion: -1 }).withinFirstYear).toBeLessThan(1e-6);
  });

  it('and is what a loss is due to, even where the other region was lost before', () => {
    const causes = causesOf(tallyOf(plan, 1));
    expect(causes.map(({ pattern }) => pattern)).toEqual(['region.loss@a']);
  });

  it('survives the loss of its region’s storage, and a backup brings all back', () => {
    const storage = LOSSES.replace('region.loss', 'storage.loss');
    const ofStorage = systemOf(`{regions: [a, b], metadata: {shared: a}, ${COPIES}}`, `${storage}\n${REPAIR}`, REGIONS);
    expect(exactOf(ofStorage).withinFirstYear).toBeLessThan(1e-6);
    const backedUp = systemOf(
      `{regions: [a, b], metadata: {shared: a}, ${COPIES}}`,
      `${LOSSES}\n${REPAIR}\n${BACKUP}`,
      REGIONS,
    );
    // Lost is what loses the backup's region too.
    expect(exactOf(backedUp).withinFirstYear).toBeLessThan(1e-6);
  });
});

describe('one-way rules', () => {
  const rules = (list: string): string => `{regions: [a, b], ${COPIES}, replication: {topology: {rules: [${list}]}}}`;
  const oneWay = systemOf(rules('{from: a, to: b}'), `${LOSSES}\n${REPAIR}`, REGIONS);

  it('bring nothing back to where the images came from', () => {
    // Either is lost first: a for good, b until it is rebuilt and refilled (32 days); the other follows at the same rate.
    const rate = 1e-3;
    const away = 32 / 365.25;
    expect(exactOf(oneWay).withinFirstYear / (rate * rate * (0.5 + away - away * away))).toBeCloseTo(1, 1);
    const both = systemOf(rules('{from: a, to: b}, {from: b, to: a}'), `${LOSSES}\n${REPAIR}`, REGIONS);
    expect(exactOf(both).withinFirstYear / (rate * rate * 2 * away * (1 - away))).toBeCloseTo(1, 1);
  });

  it('are estimated by whole missions, as the chain has it', async () => {
    const request = requestOf(oneWay, { method: 'both', precision: 0.1, nearMost: 1000 });
    const ending = { interrupt: new AbortController().signal };
    const result = await assess(request, inlineExecutor(batchesOf(oneWay, 1)), NO_ONLOOKER, ending);
    expect(result.guards.filter(({ verdict }) => verdict !== 'pass')).toEqual([]);
    expect(result.guards.map(({ name }) => name)).toContain('agrees with the exact chain');
    expect(result.method.reasons.at(-1)).toContain('rules bring nothing back, so it is estimated from whole missions');
  });

  it('give what is pushed in one place another reach than what is pushed in the next', () => {
    const plan = compileScenario(library('one-way-rules.yaml'), '.');
    expect(reachesOf(plan).map(({ pushedIn, regions }) => `${pushedIn.join()} > ${regions.join()}`)).toEqual([
      'westeurope > westeurope',
      'eastus > eastus,westeurope',
      'westeurope > westeurope,southeastasia',
      'eastus > eastus,westeurope,southeastasia',
    ]);
    const [alone, chain] = [reachesOf(plan)[0]!, reachesOf(plan)[3]!];
    const of = scenarioOfReach(library('one-way-rules.yaml'), plan, alone).registry;
    expect([of.regions, of.replication.rules!.rules]).toEqual([['westeurope'], []]);
    const rulesOf = scenarioOfReach(library('one-way-rules.yaml'), plan, chain).registry.replication.rules!.rules;
    expect(rulesOf.map(({ from, to }) => `${from} > ${to}`)).toEqual([
      'eastus > westeurope',
      'westeurope > southeastasia',
    ]);
  });

  it('leave images that do not come to the region of the database that names them at its mercy', () => {
    const scenario = parseScenario(
      `apiVersion: nines/v1\nname: shared\nregions: ${REGIONS}\ncatalogue: {source: none}\n${LOSSES}\n${REPAIR}
registry: {regions: [a, b, c], metadata: {shared: a}, ${COPIES}, replication: {topology: {rules: [{from: a, to: b}]}}}
clients: [{region: c, profile: crane, push: {rate: 1/h}}]\n`,
      'shared.yaml',
    ).scenario;
    const plan = compileScenario(scenario, '.');
    const [alone] = reachesOf(plan);
    expect(alone!.regions).toEqual(['c']);
    const ofAlone = compileScenario(scenarioOfReach(scenario, plan, alone!), '.');
    expect(exactOf(ofAlone).withinFirstYear / 2e-3).toBeCloseTo(1, 2);
  });

  it('tell apart the fresh writes of two regions that hand on only what they took themselves', () => {
    const scenario = parseScenario(
      `apiVersion: nines/v1\nname: both\nregions: ${REGIONS}\ncatalogue: {source: none}
registry: {regions: [a, b], ${COPIES}, replication: {topology: {rules: [{from: a, to: b}, {from: b, to: a}]}}}
clients: [{name: x, region: a, profile: crane, push: {rate: 1/h}}, {name: y, region: b, profile: crane, push: {rate: 1/h}}]
hazards: [{action: region.loss, region: a, rate: 1e-1/y}, {action: region.loss, region: b, rate: 1e-4/y}]\n`,
      'both.yaml',
    ).scenario;
    const plan = compileScenario(scenario, '.');
    const reaches = reachesOf(plan);
    expect(reaches.map(({ pushedIn }) => pushedIn)).toEqual([['a'], ['b']]);
    const runs = [playPushes(plan, 1), playPushes(plan, 2)];
    const [ofA, ofB] = reaches.map((reach) => measuredRisk(plan, runs, 0, reach)!);
    // Lags are about the same.
    expect(ofA!.probability.estimate / ofB!.probability.estimate).toBeGreaterThan(300);
    expect(measuredRisk(plan, runs, 0, null)!.pushes).toBe(ofA!.pushes + ofB!.pushes);
  });

  it('leave one reach where there are none', () => {
    const plan = compileScenario(library('lose-a-region.yaml'), '.');
    expect(reachesOf(plan).map(({ regions }) => [...regions].sort())).toEqual([
      ['eastus', 'southeastasia', 'westeurope'],
    ]);
  });
});

describe('reaches told together', () => {
  const reach = (region: string) => ({
    ...{
      regions: [region],
      pushedIn: [region],
      imagesPerMonth: 1,
      imagesAtStart: 0,
      holders: 1,
      origins: 1,
      feeds: [],
    },
  });
  const reaches = [reach('a'), reach('b')];
  const of = (estimate: number, rest: Partial<AssessResult>): AssessResult =>
    ({
      method: { used: 'estimate', reasons: [] },
      durability: { total: { nines: 3 } },
      withinFirstYear: { estimate, lower95: estimate, upper95: estimate },
      repro: '',
      ...{ reproducible: true, verdict: 'pass', exitCode: exitCodes.ok, ...rest },
    }) as unknown as AssessResult;

  const together = (...results: AssessResult[]) => {
    const worst = worstOf(results);
    return { worst, ...withReaches(reaches, results, worst) };
  };

  it('are the worst of them, with doubt only where a doubtful one may be worse', () => {
    const doubtful = { verdict: 'inconclusive', exitCode: exitCodes.inconclusive } as const;
    const far = together(of(1e-6, doubtful), of(1e-3, {}));
    expect([far.worst, far.verdict, far.exitCode]).toEqual([1, 'pass', exitCodes.ok]);
    const near = together(of(1e-3, {}), of(5e-4, doubtful));
    expect([near.worst, near.verdict, near.exitCode]).toEqual([0, 'inconclusive', exitCodes.inconclusive]);
  });

  it('are interrupted with any of them, and as little to be had again', () => {
    const cut = of(1e-6, { reproducible: false, exitCode: exitCodes.interrupted });
    const result = together(of(1e-3, { repro: 'nines assess x.yaml --events 5 --only durability' }), cut);
    expect([result.worst, result.reproducible, result.exitCode]).toEqual([0, false, exitCodes.interrupted]);
    expect(result.repro).toBe('nines assess x.yaml --only durability');
    const missing = together(of(1e-3, {}));
    expect([missing.reproducible, missing.exitCode]).toEqual([false, exitCodes.interrupted]);
    expect(missing.method.reasons).toEqual(['interrupted before what is pushed in b was looked at']);
  });
});

describe('changes of membership', () => {
  it('are made: what joins is there and what leaves is not, with what would have struck it', () => {
    expect(afterChanges(library('seed-a-new-replica.yaml')).registry).toMatchObject({
      regions: ['eastus', 'westeurope'],
      changes: [],
    });
    const removed = afterChanges(library('remove-a-replica.yaml'));
    expect(removed.registry.regions).toEqual(['eastus', 'southeastasia']);
    const struck = removed.hazards.filter(({ action }) => action === 'region.loss').flatMap(({ regions }) => regions);
    expect(struck).toEqual(['eastus', 'southeastasia']);
    expect(new Skeleton(compileScenario(removed, '.')).place.copies.length).toBe(2);
  });

  it('leave what strikes a region in which something else still stands, and what strikes many ways at once', () => {
    const ways = '{action: network.partition, from: a, to: all, rate: 1/y, duration: 1h}';
    const loss = '{action: region.loss, rate: 1e-3/y, rebuild: {exponential: {mean: 30d}}}';
    const nodes = '{action: node.loss, rate: 1/y}';
    const left = afterChanges(
      parseScenario(
        `apiVersion: nines/v1\nname: leaves\nregions: ${REGIONS}\ncatalogue: {source: none}
registry: {regions: [a, b, c], changes: [{at: 1h, remove: c}], ${COPIES}}
hazards: [${ways}, ${loss}, ${nodes}]\n${REPAIR}\n${BACKUP}\n`,
        'leaves.yaml',
      ).scenario,
    );
    const [cut, lost, failed] = left.hazards;
    const pairs =
      cut !== undefined && 'processes' in cut ? cut.processes.flatMap((process) => process.pairs ?? []) : [];
    expect(new Set(pairs.map(({ from, to }) => `${from} ${to}`))).toEqual(new Set(['a b', 'a c', 'b a', 'c a']));
    expect(lost!.regions).toEqual(['a', 'b', 'c']);
    expect(failed!.regions).toEqual(['a', 'b']);
  });

  it('leave a scenario without any as it is', () => {
    const scenario = library('lose-a-region.yaml');
    expect(afterChanges(scenario)).toBe(scenario);
  });
});

describe('what takes all groups at once', () => {
  it('takes an image as often as a group, beside an exact figure too, and no share is told without an estimate', async () => {
    const plan = systemOf(
      '{regions: [a], storage: {scheme: lrs, placementGroups: 64}}',
      `${LOSSES}\n${REPAIR}`.replace('rate: 1e-3/y', 'rate: 0.5/y'),
    );
    const ofImages = { ...plan, catalogue: compileScenario(library('one-way-rules.yaml'), '.').catalogue };
    const perImageBy = async (method: 'both' | 'exact') => {
      const request = requestOf(ofImages, { method, precision: 0.1, nearMost: 1000 });
      const ending = { interrupt: new AbortController().signal };
      const result = await assess(request, inlineExecutor(batchesOf(ofImages, 1)), NO_ONLOOKER, ending);
      return { perImage: result.perImage!, exact: result.exact! };
    };
    const { perImage, exact } = await perImageBy('both');
    expect([perImage.shareOfAllGroups, perImage.perYear]).toEqual([1, exact.perYear]);
    expect(perImage.withinFirstYear).toBe(exact.withinFirstYear);
    expect((await perImageBy('exact')).perImage.shareOfAllGroups).toBeNull();
  });

  const GROUPS = 8;
  const factors = (scheme: string, geo = '2d'): ((pattern: string) => number) => {
    const text = `apiVersion: nines/v1
name: places
registry: {regions: [eastus, westeurope], storage: {scheme: "${scheme}", nodes: 32}}
hazards: [{action: region.loss, rate: 1e-3/y, rebuild: 3d}]
repair: {geo: {time: ${geo}}}
`;
    const of = imageFactors(compileScenario(parseScenario(text, 'any.yaml', []).scenario, '.'), GROUPS);
    return (pattern) => of(pattern).factor;
  };

  it('is people, and whole places alone', () => {
    const factor = factors('zrs');
    expect(factor('key.purge')).toBe(1);
    expect(factor('region.loss@eastus + storage.loss@westeurope')).toBeCloseTo(1, 9);
    expect(factor('region.loss@eastus + zone.loss@westeurope')).toBeCloseTo(1, 9);
    expect(factor('3 nodes@eastus + region.loss@westeurope')).toBe(GROUPS);
    expect(factor('copy.shock@eastus + region.loss@westeurope')).toBe(GROUPS);
  });

  it('waits for the slowest refill of an image where their times differ: the maximum of exponential ones', () => {
    const most = 2 * Array.from({ length: GROUPS }, (_, k) => 1 / (k + 1)).reduce((a, b) => a + b, 0);
    const factor = factors('zrs', '{exponential: {mean: 2d}}');
    expect(factor('region.loss@eastus')).toBeCloseTo(1, 9);
    expect(factor('region.loss@eastus + region.loss@westeurope')).toBeCloseTo((3 + most) / (3 + 2), 2);
  });

  it('is a zone where copies lie evenly in zones, and where they lie in one, that part of the groups', () => {
    expect(factors('rs(4,2)')('zone.loss@eastus')).toBe(1);
    expect(factors('rs(6,1)')('zone.loss@eastus')).toBe(GROUPS);
    // Of three zones an image of so many groups is spared by one that none of them lies in.
    expect(factors('lrs')('zone.loss@eastus')).toBeCloseTo(3 * (1 - (2 / 3) ** GROUPS), 9);
    expect(factors('lrs')('zone.loss@eastus + zone.loss@westeurope')).toBeCloseTo(9 * (1 - (8 / 9) ** GROUPS), 9);
  });
});
