/**
 * Bursts, cut ways and outages of storage as causes of loss, against chains that are written out by hand. Rates are per year;
 * seeds are fixed, so each test passes or fails for good.
 */
import { describe, expect, it } from 'vitest';
import { YEAR_US } from '../../../sim/kernel/time.ts';
import type { Plan } from '../../../sim/plan.ts';
import { runSeed } from '../../../sim/run.ts';
import { NEVER } from '../../../sim/skeleton/chance.ts';
import { Skeleton } from '../../../sim/skeleton/skeleton.ts';
import { knobsOf } from '../../../studies/assess/variants.ts';
import { counter } from '../../sim/fixture.ts';
import { type Chain, meanYearsToLoss, probabilityOfLossWithin } from '../../validation/ctmc.ts';
import { errorsOff, exactOf, systemOf, tallyOf } from './systems.ts';

const BATCHES = 8;
const days = (mean: number): string => `{exponential: {mean: ${mean}d}}`;

/** @param steps from, to, rate; `LOSS` ends it, and the first state named is the one with everything up */
function chainOf(steps: readonly (readonly [from: string, to: string, rate: number])[]): Chain {
  const keys = [...new Set(steps.flatMap(([from, to, _rate]): string[] => [from, to]))];
  const rates = keys.map(() => new Float64Array(keys.length));
  for (const [from, to, rate] of steps) rates[keys.indexOf(from)]![keys.indexOf(to)]! += rate;
  return { keys, rates, lost: keys.map((key) => key === 'LOSS'), entry: new Float64Array(keys.length) };
}

function expectBoth(plan: Plan, chain: Chain): void {
  const exact = exactOf(plan);
  expect(exact.mttdlYears! / meanYearsToLoss(chain)).toBeCloseTo(1, 9);
  expect(exact.withinFirstYear / probabilityOfLossWithin(chain, 1)).toBeCloseTo(1, 7);
  const estimated = tallyOf(plan, BATCHES).estimate(() => true, 1);
  expect(Math.abs(errorsOff(estimated.perYear, exact.perYear))).toBeLessThan(3.5);
}

describe('a burst of nodes', () => {
  const [bursts, lost, outDays, repairDays] = [2, 0.2, 3, 1];
  const plan = systemOf(
    '{regions: [a], storage: {scheme: replicated(2), nodes: 6}}',
    `hazards: [{action: node.burst, rate: ${bursts}/y, lost: ${100 * lost}%, duration: ${days(outDays)}}]
repair: {local: {parallel: true, time: ${days(repairDays)}}}`,
    '{a: {zones: 1}}',
  );

  it('takes each copy with its chance, and nothing is mended before the nodes are back', () => {
    const [back, repair] = [365 / outDays, 365 / repairDays];
    expectBoth(
      plan,
      chainOf([
        ['both', 'LOSS', bursts * lost * lost],
        ['both', 'both, out', bursts * (1 - lost) * (1 - lost)],
        ['both', 'one, out', bursts * 2 * lost * (1 - lost)],
        ['both, out', 'both', back],
        ['one, out', 'one', back],
        ['one', 'both', repair],
        ['one', 'LOSS', bursts * lost],
        ['one', 'one, out', bursts * (1 - lost)],
      ]),
    );
  });

  it('does so in a run', () => {
    const years = 200;
    const seeds = 7;
    const whole = { ...plan, stamp: { ...plan.stamp, placementGroups: 1 }, durationUs: years * YEAR_US, drainUs: 0 };
    let count = 0;
    for (let seed = 1; seed <= seeds; seed++) count += counter(runSeed(whole, seed), 'groups_lost');
    // A group that is lost stands anew after a local repair, on nodes that are out for as long as the burst lasts.
    const expected = (years * seeds) / (1 / exactOf(plan).perYear + repairDays / 365);
    expect(expected).toBeGreaterThan(100);
    expect(Math.abs(count - expected)).toBeLessThan(3 * Math.sqrt(expected));
  });

  it('is told by its name, and counts as a loss of devices', () => {
    expect([...tallyOf(plan, 1).patterns.keys()]).toEqual(['2 nodes of bursts@a']);
  });

  it('has a rate and a duration to vary', () => {
    expect(knobsOf(plan).map(({ key }) => key)).toEqual(['node.burst', 'node.burst.duration', 'repair.local.time']);
    const longer = knobsOf(plan)[1]!.at(30 * 24 * 3600e6);
    expect(exactOf(longer).perYear).not.toBe(exactOf(plan).perYear);
  });

  it('strikes the zones one by one, or the one that it names', () => {
    const zones = (where: string): string[] => {
      const hazards = `hazards: [{action: node.burst, rate: 1/y, duration: ${days(1)}${where}}]`;
      const system = systemOf('{regions: [a], storage: {scheme: replicated(2), nodes: 6}}', hazards, '{a: {zones: 3}}');
      return new Skeleton(system).components.map(({ target }) => target);
    };
    // The group has copies in two of the three zones.
    expect(zones('')).toHaveLength(2);
    expect(zones('').concat(zones(', zone: a/z0'), zones(', zone: a/z2'))).toEqual(expect.arrayContaining(zones('')));
  });
});

const TWO = '{regions: [a, b], storage: {scheme: replicated(1), nodes: 1, placementGroups: 1}}';
const [losses, cuts, cutDays, refillDays] = [2, 8, 12, 6];
const REST = `repair: {local: {time: ${days(1)}}, geo: {time: ${days(refillDays)}}}`;
const LOSSES = `{action: region.loss, rate: ${losses}/y}`;
const [open, refill] = [365 / cutDays, 365 / refillDays];

describe('a partition', () => {
  const plan = systemOf(
    TWO,
    `hazards: [${LOSSES}, {action: network.partition, rate: ${cuts}/y, duration: ${days(cutDays)}}]\n${REST}`,
  );
  const chain = chainOf([
    ['both', 'one', 2 * losses],
    ['both', 'both, cut', cuts],
    ['both, cut', 'both', open],
    ['both, cut', 'one, cut', 2 * losses],
    ['one', 'both', refill],
    ['one', 'one, cut', cuts],
    ['one', 'LOSS', losses],
    ['one, cut', 'one', open],
    ['one, cut', 'one, due', refill],
    ['one, cut', 'LOSS', losses],
    // A refill that was due waits for the way; where the place is lost again it begins again.
    ['one, due', 'both', open],
    ['one, due', 'LOSS', losses],
    ['one, due', 'one, cut', losses],
  ]);

  it('keeps refills waiting, in the chain and in the estimate', () => {
    expectBoth(plan, chain);
  });

  it('keeps them waiting in a run', () => {
    // Everything so many times as fast: what waits looks for a source every minute, which takes long over days.
    const faster = 30;
    const quick = systemOf(
      TWO,
      `hazards: [{action: region.loss, rate: ${faster * losses}/y}, {action: network.partition, rate: ${faster * cuts}/y, duration: ${days(cutDays / faster)}}]
repair: {local: {time: {exponential: {mean: 1m}}}, geo: {time: ${days(refillDays / faster)}}}`,
    );
    const years = 70;
    const lost = counter(runSeed({ ...quick, durationUs: years * YEAR_US, drainUs: 0 }, 1), 'groups_lost');
    const expected = (faster * years) / meanYearsToLoss(chain);
    expect(expected).toBeGreaterThan(200);
    expect(Math.abs(lost - expected)).toBeLessThan(3 * Math.sqrt(expected));
    const uncut = exactOf({ ...plan, hazards: plan.hazards.filter(({ action }) => action === 'region.loss') });
    expect(lost - uncut.perYear * faster * years).toBeGreaterThan(3 * Math.sqrt(expected));
  });

  it('between clients and a region is nothing that a copy depends on', () => {
    const cut = (to: string): string =>
      `{action: network.partition, from: japaneast, to: ${to}, rate: 1/y, duration: ${days(1)}}`;
    const system = systemOf(
      '{regions: [eastus, westeurope]}',
      `clients: [{name: far, region: japaneast, push: {rate: 1/h}}]\nhazards: [${cut('eastus')}]`,
      '{}',
    );
    expect(new Skeleton(system).components).toEqual([]);
  });
});

describe('a pause of replication', () => {
  const plan = systemOf(
    TWO,
    `hazards: [${LOSSES}, {action: replication.pause, from: a, to: b, rate: ${cuts}/y, duration: ${days(cutDays)}}]\n${REST}`,
  );

  it('keeps one of the two from being refilled', () => {
    const both = ['both', 'both, cut'] as const;
    const lossOf = (from: string, cut: string) =>
      [
        [from, `a empty${cut}`, losses],
        [from, `b empty${cut}`, losses],
      ] as const;
    expectBoth(
      plan,
      chainOf([
        ...lossOf(both[0], ''),
        ...lossOf(both[1], ', cut'),
        ...[...both, 'a empty', 'b empty'].flatMap((state) =>
          state.endsWith('cut')
            ? []
            : ([
                [state, `${state}, cut`, cuts],
                [`${state}, cut`, state, open],
              ] as const),
        ),
        ['a empty', 'both', refill],
        ['a empty, cut', 'both, cut', refill],
        ['b empty', 'both', refill],
        ['b empty, cut', 'b due', refill],
        ['b due', 'both', open],
        ['b due', 'b empty, cut', losses],
        ...['a empty', 'a empty, cut', 'b empty', 'b empty, cut', 'b due'].map(
          (state) => [state, 'LOSS', losses] as const,
        ),
      ]),
    );
  });

  it('leaves a geo-redundant copy alone, which a partition does not', () => {
    const cut = `from: all, to: all, rate: 1/y, duration: ${days(1)}`;
    const skeleton = new Skeleton(
      systemOf(
        '{regions: [eastus, westeurope], storage: {scheme: replicated(1), nodes: 1, geoRedundancy: grs}}',
        `hazards: [{action: region.loss, rate: 1/y}, {action: network.partition, ${cut}}, {action: replication.pause, ${cut}}]\n${REST}`,
        '{}',
      ),
    );
    const copy = skeleton.plan.secondaries.findIndex(({ of }) => of === 0) + 2;
    const site = skeleton.plan.regions[skeleton.place.regionOf[copy]!]!.name;
    const isFilledUnder = (action: string): boolean => {
      const state = skeleton.start();
      const strike = (wanted: string, where: string): boolean =>
        skeleton.strike(
          state,
          skeleton.components.findIndex(({ kind, target }) => kind.action === wanted && target === where),
          NEVER,
        );
      strike('region.loss', site);
      strike(action, 'all');
      const [refill] = skeleton.pending(state, scratch) > 0 ? scratch : [];
      skeleton.complete(state, refill!, NEVER);
      return skeleton.core.presentMask(state, 0, copy) !== 0;
    };
    const scratch = new Int32Array(skeleton.core.slots);
    expect(isFilledUnder('replication.pause')).toBe(true);
    expect(isFilledUnder('network.partition')).toBe(false);
  });
});

describe('refills that wait', () => {
  it.each([
    ['a', 'b', 'c'],
    ['b', 'a', 'c'],
  ])('go on from what has just been refilled: %s by way of %s, which %s refills', (first, second, source) => {
    const cut = (from: string, to: string): string =>
      `{action: network.partition, from: ${from}, to: ${to}, rate: 1/y, duration: ${days(1)}}`;
    const skeleton = new Skeleton(
      systemOf(
        '{regions: [a, b, c], storage: {scheme: replicated(1), nodes: 1}}',
        `hazards: [${LOSSES}, ${cut(source, first)}, ${cut(source, second)}]\n${REST}`,
        '{a: {zones: 1}, b: {zones: 1}, c: {zones: 1}}',
      ),
    );
    const { components, core } = skeleton;
    const componentAt = (target: string): number => components.findIndex((component) => component.target === target);
    const cutTo = (to: string): number =>
      components.findIndex(({ fault: { pairs } }) => pairs.some((pair) => skeleton.plan.regions[pair.to]!.name === to));
    const state = skeleton.start();
    for (const target of [first, second]) skeleton.strike(state, componentAt(target), NEVER);
    for (const target of [first, second]) skeleton.strike(state, cutTo(target), NEVER);
    const refills = new Int32Array(core.slots);
    const due = refills.slice(0, skeleton.pending(state, refills));
    for (const refill of due) skeleton.complete(state, refill, NEVER);
    const held = (): number[] => [0, 1, 2].map((stamp) => core.presentMask(state, 0, stamp));
    expect(held()).toEqual([0, 0, 1]);
    skeleton.end(state, cutTo(second), NEVER);
    expect(held()).toEqual([1, 1, 1]);
  });
});

describe('an outage of storage', () => {
  it('comes to storage that is up, so that there is an end of states', () => {
    const hazards = `hazards: [{action: node.loss, rate: 3/y}, {action: storage.outage, rate: 5/y, duration: ${days(4)}}]`;
    const plan = systemOf(
      '{regions: [a], storage: {scheme: replicated(1), nodes: 1}}',
      `${hazards}\nrepair: {local: {time: ${days(1)}}}`,
      '{a: {zones: 1}}',
    );
    // The only copy goes with its node, whatever the storage is at then.
    expect(exactOf(plan)).toMatchObject({ states: 2, perYear: expect.closeTo(3, 12) });
  });
});

describe('hazards of service, of capacity and of clocks', () => {
  it('are nothing that a copy depends on', () => {
    const lasts = `rate: 1/y, duration: ${days(1)}`;
    const hazards = [
      `{action: network.degrade, capacity: 1%, ${lasts}}`,
      `{action: replication.slow, capacity: 1%, ${lasts}}`,
      `{action: clock.skew, offset: 1h, ${lasts}}`,
      `{action: endpoint.grayFailure, ${lasts}}`,
      `{action: routing.stale, ${lasts}}`,
      `{action: client.surge, factor: 3, ${lasts}}`,
    ];
    const clients = 'clients: [{name: near, region: a, push: {rate: 1/h}}]';
    expect(new Skeleton(systemOf(TWO, `${clients}\nhazards: [${hazards.join(', ')}]`)).components).toEqual([]);
  });
});
