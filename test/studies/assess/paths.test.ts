/** What the paths of the estimator do beyond the textbook cases: laws, holds, bandwidth, patterns. */

import { describe, expect, it } from 'vitest';
import { YEAR_US } from '../../../sim/kernel/time.ts';
import type { Plan } from '../../../sim/plan.ts';
import { runSeed } from '../../../sim/run.ts';
import { Skeleton } from '../../../sim/skeleton/skeleton.ts';
import { playMissions } from '../../../studies/assess/batch.ts';
import { StateGraph } from '../../../studies/assess/stateGraph.ts';
import { Surrogate } from '../../../studies/assess/surrogate.ts';
import { counter } from '../../sim/fixture.ts';
import { errorsOff, exactOf, systemOf, tallyOf } from './systems.ts';

const THREE = '{regions: [a], storage: {scheme: replicated(3), nodes: 3, placementGroups: 1}}';
const ONE = '{a: {zones: 1}}';
const DAY = 'time: {exponential: {mean: 24h}}';
const all = (): boolean => true;

describe('what strikes a group', () => {
  it.each([
    ['unreadable last copies', `hazards: [{action: node.loss, rate: 1/y}]\nrepair: {local: {unreadable: 5%, ${DAY}}}`],
    [
      'outages that hold lost copies',
      `hazards: [{action: node.loss, rate: 1/y}, {action: node.outage, rate: 20/y, duration: {exponential: {mean: 48h}}}]\nrepair: {local: {${DAY}}}`,
    ],
    [
      'shocks',
      `hazards: [{action: node.loss, rate: 0.1/y}, {action: copy.shock, rate: 2/y, probability: 20%}]\nrepair: {local: {${DAY}}}`,
    ],
    [
      'rot that only rebuilds and scrubs find',
      `hazards: [{action: node.loss, rate: 2/y}, {action: copy.corrupt, rate: 1/y}]\nrepair: {local: {${DAY}}}`,
    ],
  ])('%s: the estimate agrees with the exact chain', (_, rest) => {
    const plan = systemOf(THREE, rest, ONE);
    const exact = exactOf(plan);
    const tally = tallyOf(plan, 12);
    const { perYear, within } = tally.estimate(all, 1);
    expect(exact.perYear).toBeGreaterThan(0);
    expect(Math.abs(errorsOff(perYear, exact.perYear))).toBeLessThan(3.5);
    if (tally.isRenewal(1)) expect(Math.abs(errorsOff(within, exact.withinFirstYear))).toBeLessThan(3.5);
    expect((perYear.upper95 - perYear.lower95) / perYear.estimate).toBeLessThan(0.1);
  });

  it('plays whole missions where a path takes as long as what is asked for, under guidance or not', () => {
    const rot = (rate: string): Plan =>
      systemOf(
        THREE,
        `hazards: [{action: node.loss, rate: ${rate}}, {action: copy.corrupt, rate: ${rate}}]\nrepair: {local: {${DAY}}}`,
        ONE,
      );
    for (const [rate, forced] of [
      ['1/y', false],
      ['0.05/y', true],
    ] as const) {
      const plan = rot(rate);
      const tally = tallyOf(plan, 2);
      expect(tally.isRenewal(1)).toBe(false);
      const { perYear } = tally.estimate(all, 1);
      const graph = new StateGraph(new Skeleton(plan), new Surrogate(new Skeleton(plan)));
      for (let i = 0; i < 24; i++) tally.addMission(1, playMissions(graph, 1, String(i), 1, forced, perYear.estimate));
      const { within } = tally.estimate(all, 1);
      expect((within.upper95 - within.lower95) / within.estimate).toBeLessThan(0.3);
      expect(Math.abs(errorsOff(within, exactOf(plan).withinFirstYear))).toBeLessThan(3.5);
    }
  });

  it('sees in a mission losses that follow from any of its many beginnings', () => {
    // Some 60 failures a year that come to nothing, and now and then a region that stays empty for months.
    const plan = systemOf(
      '{regions: [a, b], storage: {scheme: replicated(2), nodes: 2, placementGroups: 1}}',
      `hazards: [{action: node.loss, rate: 15/y}, {action: region.loss, rate: 1e-4/y}]\nrepair: {local: {time: {exponential: {mean: 1h}}}, geo: {time: {exponential: {mean: 100d}}}}`,
    );
    const exact = exactOf(plan);
    const tally = tallyOf(plan, 4);
    const graph = new StateGraph(new Skeleton(plan), new Surrogate(new Skeleton(plan)));
    const { perYear } = tally.estimate(all, 1);
    for (let i = 0; i < 24; i++) tally.addMission(1, playMissions(graph, 1, String(i), 1, true, perYear.estimate));
    const { within } = tally.estimate(all, 1);
    expect((within.upper95 - within.lower95) / within.estimate).toBeLessThan(0.3);
    expect(Math.abs(errorsOff(within, exact.withinFirstYear))).toBeLessThan(3.5);
  });

  it('takes zones, with what stands in them', () => {
    const plan = systemOf(
      '{regions: [a], storage: {scheme: zrs, nodes: 3, placementGroups: 1}}',
      `hazards: [{action: node.loss, rate: 1/y}, {action: zone.loss, rate: 1/y, rebuild: {exponential: {mean: 72h}}}]\nrepair: {local: {${DAY}}}`,
      '{a: {zones: 3}}',
    );
    const exact = exactOf(plan);
    const tally = tallyOf(plan, 12);
    expect(Math.abs(errorsOff(tally.estimate(all, 1).perYear, exact.perYear))).toBeLessThan(3.5);
    // One zone leaves two copies, which nodes have taken; else all three zones are lost.
    const patterns = [...tally.patterns.keys()];
    expect(patterns).toEqual(
      expect.arrayContaining(['2 nodes@a + zone.loss@a', '1 node@a + zone.loss@a', 'zone.loss@a']),
    );
  });

  it('tell a zone that has all copies alone, whatever it found there', () => {
    const plan = systemOf(
      '{regions: [a, b], storage: {scheme: lrs, nodes: 3, placementGroups: 1}}',
      `hazards: [{action: node.loss, rate: 1/y}, {action: zone.loss, rate: 1/y, rebuild: {exponential: {mean: 72h}}}]\nrepair: {local: {${DAY}}}`,
    );
    const patterns = [...tallyOf(plan, 4).patterns.keys()];
    expect(patterns).toContain('zone.loss@a + zone.loss@b');
    expect(patterns.filter((pattern) => /node@a.*zone.loss@a/.test(pattern))).toEqual([]);
  });
});

describe('repair over a link', () => {
  const bound = (link: string): string =>
    `hazards: [{action: node.loss, rate: 12/y}]\nrepair: {local: {detection: 1h, ${link}}}`;
  const stamp = '{regions: [a], storage: {scheme: replicated(3), nodes: 3, placementGroups: 1}}';
  const plan = systemOf(stamp, bound('bandwidth: 20MB/s, bytesPerNode: 2TB'), ONE);

  it('loses as much as the run does', () => {
    const { perYear } = tallyOf(plan, 12).estimate(all, 1);
    const long = { ...plan, durationUs: 200 * YEAR_US, drainUs: 0 };
    const seeds = 24;
    let lost = 0;
    for (let seed = 1; seed <= seeds; seed++) lost += counter(runSeed(long, seed), 'groups_lost');
    const expected = perYear.estimate * 200 * seeds;
    expect(expected).toBeGreaterThan(300);
    expect(Math.abs(lost - expected)).toBeLessThan(3.5 * Math.sqrt(expected));
  });

  it('is slower the more is under way: more is lost than with a time of its own for each copy', () => {
    const shared = tallyOf(plan, 12).estimate(all, 1).perYear;
    // Alone a node takes an hour to be noticed and 27.8 hours to be rebuilt.
    const own = systemOf(stamp, bound('time: 28.8h').replace('detection: 1h, ', ''), ONE);
    const apart = tallyOf(own, 12).estimate(all, 1).perYear;
    expect(shared.lower95).toBeGreaterThan(1.3 * apart.upper95);
  });

  it.each([2, 3])('moves what one of %s zones had, where that is lost', (zones) => {
    const lost = new Skeleton(
      systemOf(
        `{regions: [a], storage: {scheme: 'rs(4,2)', nodes: 6, placementGroups: 30}}`,
        'hazards: [{action: zone.loss, rate: 1/y}]\nrepair: {local: {bandwidth: 1Gbps, bytesPerNode: 10TB}}',
        `{a: {zones: ${zones}}}`,
      ),
    );
    expect(lost.components.map((_, c) => lost.repairLoad!.together(c, 0))).toEqual(
      new Array(zones).fill((30 * 6) / zones),
    );
  });

  it('is not done when its loss is noticed: paths are guided through that', () => {
    const two = systemOf(
      '{regions: [a, b], storage: {scheme: replicated(3), nodes: 3}}',
      'hazards: [{action: node.loss, rate: 1/y}, {action: copy.shock, rate: 1/y, probability: 2%}]\n' +
        `repair: {local: {detection: 15m, bandwidth: 1Gbps, bytesPerNode: 10TB}, geo: {${DAY}}}`,
    );
    // Where a notice is taken for a repair it is six times as wide.
    expect(tallyOf(two, 6).estimate(all, 1).relativeHalfWidth).toBeLessThan(0.06);
  });
});
