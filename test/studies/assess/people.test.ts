/** What people do to a registry's content, and what a backup saves of it: closed forms, and the classes of loss beside each other. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../sim/plan.ts';
import { runSeed } from '../../../sim/run.ts';
import { Skeleton } from '../../../sim/skeleton/skeleton.ts';
import { playBatch, playMissions } from '../../../studies/assess/batch.ts';
import { causesOf, classOf, guideOf } from '../../../studies/assess/causes.ts';
import { Tally } from '../../../studies/assess/estimate.ts';
import { losesNothing } from '../../../studies/assess/exact.ts';
import { explore, lawProblems } from '../../../studies/assess/explore.ts';
import { StateGraph } from '../../../studies/assess/stateGraph.ts';
import { Surrogate } from '../../../studies/assess/surrogate.ts';
import { knobsOf } from '../../../studies/assess/variants.ts';
import { planOf } from '../../sim/fixture.ts';
import { errorsOff, exactOf, systemOf, tallyOf } from './systems.ts';

const REGIONS = '{a: {zones: 1}, b: {zones: 1}, v: {zones: 1}}';
const REPAIR = 'repair: {local: {time: {exponential: {mean: 12h}}}, geo: {time: {exponential: {mean: 2d}}}}';
const BACKUP = 'backup: {region: v, every: {exponential: {mean: 7d}}';

function twoReplicas(hazards: string, rest = ''): Plan {
  return systemOf(
    '{regions: [a, b], storage: {scheme: replicated(2)}}',
    `hazards: [${hazards}]\n${REPAIR}\n${rest}`,
    REGIONS,
  );
}

const everything = (): boolean => true;
const ofPeople = (pattern: string): boolean => classOf(pattern) === 'people';
const notOfPeople = (pattern: string): boolean => !ofPeople(pattern);

describe('what people do', () => {
  it('takes every copy in every region at its rate: 1 − exp(−r) within a year', () => {
    const plan = twoReplicas('{action: key.purge, rate: 1e-3/y}');
    const { perYear, withinFirstYear } = exactOf(plan);
    expect(perYear).toBeCloseTo(1e-3, 15);
    expect(withinFirstYear).toBeCloseTo(-Math.expm1(-1e-3), 14);
    const { estimate, lower95, upper95 } = tallyOf(plan, 1).estimate(everything, 1).perYear;
    expect([lower95, upper95]).toEqual([estimate, estimate]);
    expect(estimate).toBeCloseTo(1e-3, 12);
  });

  it('takes an image with the probability that it is given, geo-redundant copies included', () => {
    const registry = '{regions: [a], storage: {scheme: replicated(2), geoRedundancy: grs, pairs: {a: b}}}';
    const hazards =
      'hazards: [{action: operator.delete, rate: 0.5/y, probability: 2%}, {action: release.bad, rate: 0.01/y}]';
    expect(exactOf(systemOf(registry, `${hazards}\n${REPAIR}`)).perYear).toBeCloseTo(0.02, 12);
  });

  it('is final where a bin has been purged by the time at which it is noticed, and not before', () => {
    const deleted = (noticed: string, days: number): Plan =>
      systemOf(
        `{regions: [a], storage: {scheme: replicated(2)}, softDelete: {days: ${days}}}`,
        `hazards: [{action: operator.delete, rate: 0.5/y${noticed}}, {action: release.bad, rate: 0.01/y}]\n${REPAIR}`,
        REGIONS,
      );
    const late = ', noticed: {exponential: {mean: 14d}}';
    expect(exactOf(deleted(late, 7)).perYear).toBeCloseTo(0.5 * Math.exp(-7 / 14) + 0.01, 12);
    expect(exactOf(deleted(late, 90)).perYear).toBeCloseTo(0.5 * Math.exp(-90 / 14) + 0.01, 12);
    // Noticed at once, it is restored; what a release damages lies in no bin.
    expect(exactOf(deleted('', 7)).perYear).toBeCloseTo(0.01, 12);
    expect(deleted(late, 7).assumptions.find(({ key }) => key === 'registry.softDelete')?.value).toContain('within 7d');
  });

  it('goes by the name of what was done, and comes before disasters and devices', () => {
    const plan = twoReplicas(
      '{action: key.purge, rate: 1/y}, {action: region.loss, rate: 1/y, rebuild: {exponential: {mean: 30d}}}',
    );
    const causes = causesOf(tallyOf(plan, 2));
    // Though one region was lost before: it would have gone with the rest.
    expect(causes.map(({ pattern }) => pattern).sort()).toEqual(['key.purge', 'region.loss@a + region.loss@b']);
    expect(['key.purge', 'release.bad + region.loss@v', '3 nodes@a + region.loss@b', '2 disks@a'].map(classOf)).toEqual(
      ['people', 'people', 'disasters', 'devices'],
    );
  });

  it('is no part of a run, nor is a backup: not one event is another', () => {
    const run = (rest: string): string =>
      runSeed(
        planOf(
          `name: run\nregions: ${REGIONS}\nregistry: {regions: [a, b]}\nclients: [{region: a, push: {rate: 20/h}}]\ncatalogue: {repositories: 2}\nrun: {duration: 1h, chance: true}\n${rest}`,
        ),
        1,
      ).digest;
    const purges = '{action: key.purge, rate: 20/h}, {action: operator.delete, rate: 20/h}';
    expect(run(`hazards: [{action: node.loss, rate: 1/h}, ${purges}]\nbackup: {region: b, every: 1h}`)).toBe(
      run('hazards: [{action: node.loss, rate: 1/h}]'),
    );
  });
});

describe('a backup', () => {
  const purges = '{action: key.purge, rate: 0.01/y}';

  it('that is not isolated goes with what people destroy', () => {
    expect(exactOf(twoReplicas(purges, `${BACKUP}}`)).perYear).toBeCloseTo(0.01, 12);
  });

  it('that is isolated loses nothing while its region stands', () => {
    expect(losesNothing(explore(new Skeleton(twoReplicas(purges, `${BACKUP}, isolated: true}`)), 100))).toBe(true);
  });

  it('saves from devices and disasters whether it is isolated or not', () => {
    const disasters = '{action: region.loss, rate: 0.1/y}, {action: node.loss, rate: 2/y}';
    const without = exactOf(twoReplicas(disasters)).perYear;
    const kept = exactOf(twoReplicas(disasters, `${BACKUP}}`)).perYear;
    // Where the backup's region is never lost but with the others, a third place must go in the same days.
    expect(kept).toBeLessThan(without / 100);
    expect(exactOf(twoReplicas(disasters, `${BACKUP}, isolated: true}`)).perYear).toBeCloseTo(kept, 15);
  });

  it('that is kept for K is of no use when the damage is noticed later', () => {
    const late = '{action: release.bad, rate: 0.5/y, noticed: {exponential: {mean: 14d}}}';
    const plan = twoReplicas(late, `${BACKUP}, keep: 30d, isolated: true}`);
    // Each firing is noticed too late with q; else the sooner of two restores of 2 days each is done a day after it is noticed.
    const q = Math.exp(-30 / 14);
    expect(exactOf(plan).mttdlYears).toBeCloseTo((1 / 0.5 + (1 - q) * (15 / 365)) / q, 9);
    const { perYear } = tallyOf(plan, 2).estimate(everything, 1);
    expect(Math.abs(errorsOff(perYear, exactOf(plan).perYear))).toBeLessThan(4);
  });

  it('has knobs for what it rests on, and damage one for when it is noticed', () => {
    const late = '{action: release.bad, rate: 0.5/y, noticed: {exponential: {mean: 14d}}}';
    const plan = twoReplicas(late, `${BACKUP}, keep: 30d, isolated: true}`);
    const knobs = new Map(knobsOf(plan).map((knob) => [knob.key, knob]));
    expect([...knobs.keys()]).toEqual([
      'release.bad',
      'release.bad.noticed',
      'repair.geo.time',
      'backup.every',
      'backup.keep',
    ]);
    const q = (key: string, value: number): number =>
      new Skeleton(knobs.get(key)!.at(value)).components[0]!.fault.noticedTooLate;
    expect(q('backup.keep', 60 * 86_400e6)).toBeCloseTo(Math.exp(-60 / 14), 12);
    expect(q('release.bad.noticed', 7 * 86_400e6)).toBeCloseTo(Math.exp(-30 / 7), 12);
  });

  it('of other laws: by chance, the share of the law beyond K', () => {
    const perYear = (law: string): number => {
      const late = `{action: release.bad, rate: 1/y, noticed: ${law}}`;
      return new Skeleton(twoReplicas(late, `${BACKUP}, keep: 30d, isolated: true}`)).components[0]!.fault
        .noticedTooLate;
    };
    expect(perYear('31d')).toBe(1);
    expect(perYear('30d')).toBe(0);
    expect(perYear('{uniform: {min: 10d, max: 50d}}')).toBeCloseTo(0.5, 9);
    expect(perYear('{lognormal: {p50: 30d, p99: 90d}}')).toBeCloseTo(0.5, 9);
  });

  it('at fixed intervals is no chain, and is made again after half of one on average', () => {
    const plan = twoReplicas(
      `${purges}, {action: region.loss, region: v, rate: 2/y}`,
      'backup: {region: v, every: 14d, isolated: true}',
    );
    const skeleton = new Skeleton(plan);
    expect(lawProblems(skeleton)).toEqual(['backup.every is deterministic, not exponential']);
    const { slots } = skeleton.core;
    const remade = Array.from(
      { length: slots },
      (_, slot) => skeleton.meanUs(skeleton.core.codeOfSlot(slot)) / 86_400e6,
    );
    expect(remade[slots - 1]).toBeCloseTo(7, 12);
    // It is missing for a week twice a year of its being there; and once the key is purged, it must last a day more.
    const missing = (2 * 7) / 365;
    const expected = 0.01 * (missing / (1 + missing) + 2 / 365);
    const { perYear } = tallyOf(plan, 4).estimate(everything, 1);
    expect(perYear.estimate / expected).toBeCloseTo(1, 1);
  });
});

describe('losses by people beside others that are rarer by many powers of ten', () => {
  const devices = '{action: node.loss, rate: 0.5/y}';
  const plan = twoReplicas(`${devices}, {action: key.purge, rate: 0.02/y}, {action: operator.delete, rate: 0.01/y}`);
  const alone = exactOf(twoReplicas(devices)).perYear;
  const tally = tallyOf(plan, 4);

  it('leave each class with hits and an interval of its own', () => {
    expect(alone).toBeLessThan(1e-8);
    const found = tally.estimate(notOfPeople, 1);
    expect(found.hits).toBeGreaterThan(1000);
    expect(Math.abs(errorsOff(found.perYear, alone))).toBeLessThan(4);
    expect(Math.abs(errorsOff(tally.estimate(ofPeople, 1).perYear, 0.03))).toBeLessThan(4);
    expect(Math.abs(errorsOff(tally.estimate(everything, 1).perYear, exactOf(plan).perYear))).toBeLessThan(4);
  });

  it('and so do whole missions, where losses are not rare', () => {
    const graph = new StateGraph(new Skeleton(plan), new Surrogate(new Skeleton(plan)));
    const missions = new Tally(graph.node(0).rate);
    missions.add(playBatch(graph, 1, 0));
    for (const guide of [0, 1]) {
      const perYear = guide === 0 ? 0.03 : alone;
      for (let i = 0; i < 4; i++) {
        missions.addMission(10, playMissions(graph, 1, `${guide}/${i}`, 10, guide === 1, perYear, guide), guide);
      }
    }
    const { withinMission } = exactOf(plan);
    expect(Math.abs(errorsOff(missions.estimate(everything, 10).within, withinMission))).toBeLessThan(4);
    // What is purged first cannot be lost by devices: 0.03/y takes a share of the ten years.
    const expected = (alone * -Math.expm1(-0.3)) / 0.03;
    const rest = missions.estimate(notOfPeople, 10);
    expect(Math.abs(errorsOff(rest.within, expected))).toBeLessThan(4);
    expect(rest.within.estimate).toBeGreaterThan(0);
  });

  it('have one guide where there is one kind alone', () => {
    const guides = (hazards: string): number => new Surrogate(new Skeleton(twoReplicas(hazards))).guides.length;
    expect([
      guides(devices),
      guides('{action: key.purge, rate: 1/y}'),
      guides(`${devices}, {action: key.purge, rate: 1/y}`),
    ]).toEqual([1, 1, 2]);
    expect(['key.purge', '2 nodes@a'].map((pattern) => guideOf(pattern, 2))).toEqual([0, 1]);
    expect(['key.purge', '2 nodes@a'].map((pattern) => guideOf(pattern, 1))).toEqual([0, 0]);
  });
});
