import { describe, expect, it } from 'vitest';
import { YEAR_US } from '../../../sim/kernel/time.ts';
import type { Plan } from '../../../sim/plan.ts';
import { runSeed } from '../../../sim/run.ts';
import { exposureOf, pushRunsOf } from '../../../studies/assess/lag/exposure.ts';
import { playPushes } from '../../../studies/assess/lag/pushRun.ts';
import { rpoOf } from '../../../studies/assess/lag/rpo.ts';
import { measuredRisk } from '../../../studies/assess/lag/writeRisk.ts';
import { writeLoss } from '../../../studies/assess/writes.ts';
import { newImageBytes } from '../../../studies/cost/newImageBytes.ts';
import { planOf, values } from '../../sim/fixture.ts';

const MINUTE = 60e6;
/** In which a region is lost. */
const RUNS = 30;

/** Pushes in East US, at 60 an hour, where nothing else is said. */
function pushed(
  replication: string,
  { regions = 'eastus, westeurope', clients = 'eastus', more = '', storage = '', registry = '' } = {},
): Plan {
  return planOf(`
name: pushed
registry: {regions: [${regions}], storage: {scheme: zrs${storage}}${replication === '' ? '' : `, replication: ${replication}`}${registry}}
catalogue: {repositories: 4}
clients: [${clients.split(', ').map((region) => `{region: ${region}, profile: crane, push: {rate: 60/h}}`)}]
hazards: [{action: region.loss, region: eastus, rate: 1e-2/y}]
run: {duration: 2h}
${more}`);
}

const exposedBy = (plan: Plan) => exposureOf(plan, pushRunsOf(plan, 1), null);
const runsOf = (plan: Plan, runs = 6) => Array.from({ length: runs }, (_, run) => playPushes(plan, 1 + run));

describe('the risk of a fresh write', () => {
  it.each([
    ['one other place', '{lag: {exponential: {mean: 15m}}}', {}],
    ['the sooner of two', '{lag: {lognormal: {mean: 20m, sigma: 1}}}', { regions: 'eastus, westeurope, japaneast' }],
    ['a replica or the copy', '{lag: {exponential: {mean: 15m}}}', { storage: ', geoRedundancy: grs' }],
  ])('is in runs what the law of the lag says, with %s', (_, replication, more) => {
    const plan = pushed(replication, more);
    const runs = runsOf(plan);
    for (const ageUs of [0, 10 * MINUTE]) {
      const { probability, open } = measuredRisk(plan, runs, ageUs, null)!;
      const exact = writeLoss(plan, ageUs)!.perPush;
      expect(open).toBe(0);
      expect(probability.lower95).toBeLessThan(exact);
      expect(probability.upper95).toBeGreaterThan(exact);
      if (ageUs === 0) expect((probability.upper95 - probability.lower95) / exact).toBeLessThan(0.5);
    }
  });

  it('is told by runs where the lag follows from queue and link, and by the law where there is one', () => {
    const [queued, lagged] = ['{bandwidth: 20Mbps}', '{lag: 15m}'].map((each) => exposedBy(pushed(each)));
    expect(queued!.writes).toMatchObject({ from: 'runs', open: 0 });
    const { perPush, lower95, upper95, pushes } = queued!.writes!;
    expect(pushes).toBeGreaterThan(1000);
    expect(perPush).toBeGreaterThan(lower95!);
    expect(perPush).toBeLessThan(upper95!);
    expect(lagged!.writes).toMatchObject({ from: 'law', pushes: 0 });
    expect(lagged!.writes!.perPush).toBeCloseTo(-Math.expm1((-1e-2 * 15 * MINUTE) / YEAR_US), 15);
  });

  it('goes by where pushes are acknowledged, not by where home is', () => {
    const lag = '{lag: 15m}';
    const [home, both, away] = ['eastus', 'eastus, westeurope', 'westeurope'].map((clients) =>
      writeLoss(pushed(lag, { clients })),
    );
    expect(away!.perPush).toBe(0);
    expect(both!.perPush / home!.perPush).toBeCloseTo(0.5, 9);
  });

  it('is that of the group where there is no other place, and where all stays in one', () => {
    const none = { from: 'noOtherPlace', perPush: null };
    expect(exposedBy(pushed('', { regions: 'eastus' }))).toMatchObject({ writes: none, rpo: null });
    const joining = pushed('', { regions: 'eastus', registry: ', changes: [{at: 1h, add: westeurope}]' });
    expect(exposedBy(joining)).toMatchObject({ writes: none, rpo: null });
  });

  it('has a bound that takes what was nowhere else at the end of a run as lost', () => {
    const plan = pushed('{bandwidth: 20kbps}');
    const { pushes, open, probability } = measuredRisk(plan, runsOf(plan, 2), 0, null)!;
    expect(open).toBeGreaterThan(0);
    expect(probability.upper95).toBeGreaterThan((0.99 * open) / pushes);
    expect(probability.estimate).toBeLessThan(0.01);
  });

  it('of an old push is what is left of its lag, if any is', () => {
    const at = (ageUs: number) => writeLoss(pushed('{lag: 15m}'), ageUs)!.perPush;
    expect(at(5 * MINUTE)).toBeCloseTo(-Math.expm1((-1e-2 * 10 * MINUTE) / YEAR_US), 15);
    expect(at(15 * MINUTE)).toBe(0);
  });
});

describe('what the loss of a region takes', () => {
  it('is in mean and age what runs in which it is lost at some instant measure', () => {
    const plan = pushed('{bandwidth: 15Mbps}', { more: 'faults: [{at: 1h, action: region.loss, region: eastus}]' });
    const [found] = rpoOf(plan, runsOf(plan));
    const images: number[] = [];
    const ages: number[] = [];
    for (let seed = 101; seed <= 100 + RUNS; seed++) {
      const atUs = (80 + (seed % 40)) * MINUTE;
      const faults = plan.faults.map((fault) => ({ ...fault, startsAt: { kind: 'at' as const, atUs } }));
      const outcome = runSeed({ ...plan, faults }, seed);
      images.push(...values(outcome, 'rpo_images'));
      ages.push(...values(outcome, 'rpo_age'));
    }
    const { images: lost, ageUs, anyLost, perYear, open } = found!;
    expect([images.length, open]).toEqual([RUNS, 0]);
    expect(perYear).toBeCloseTo(1e-2, 9);
    expect(mean(images)).toBeGreaterThan(1);
    expect(Math.abs(mean(images) - lost.estimate) / errorOf(images, lost)).toBeLessThan(3);
    expect(Math.abs(mean(ages) - ageUs.mean) / errorOf(ages, ageUs)).toBeLessThan(3);
    expect(Math.max(...ages)).toBeLessThan(2 * ageUs.max);
    expect(Math.abs(images.filter((each) => each > 0).length / RUNS - anyLost)).toBeLessThan(0.3);
  });

  it('is the rate of pushes times the mean lag, for each region that takes some', () => {
    const plan = pushed('{lag: {exponential: {mean: 10m}}}', { clients: 'eastus, westeurope' });
    const rows = rpoOf(plan, runsOf(plan));
    expect(rows.map(({ region, perYear }) => [region, Math.round(1000 * perYear)])).toEqual([
      ['eastus', 10],
      ['westeurope', 0],
    ]);
    for (const { images, share, lagUs } of rows) {
      expect(images.lower95).toBeLessThan(10);
      expect(images.upper95).toBeGreaterThan(10);
      expect(share).toBeCloseTo(0.5, 1);
      expect(lagUs!.p50 / (10 * MINUTE * Math.log(2))).toBeCloseTo(1, 0);
    }
  });

  it('is in bytes what the images brought, without the layers that were there already', () => {
    const plan = pushed('{lag: 15m}');
    const pushes = runsOf(plan).flatMap((run) => run.pushes);
    const mean = pushes.reduce((sum, { bytes }) => sum + bytes, 0) / pushes.length;
    const squares = pushes.reduce((sum, { bytes }) => sum + (bytes - mean) ** 2, 0);
    const error = Math.sqrt(squares) / pushes.length;
    const billed = newImageBytes(plan.catalogue.layers, null);
    expect(error / billed).toBeLessThan(0.1);
    expect(Math.abs(mean - billed) / error).toBeLessThan(3);
  });

  it('is nothing where two regions have an image before it is acknowledged', () => {
    const plan = pushed('{ack: quorum(2)}');
    const [found] = rpoOf(plan, runsOf(plan, 2));
    expect(found!.images).toEqual({ estimate: 0, lower95: 0, upper95: 0 });
    expect(found!.ageUs.max).toBe(0);
  });
});

function mean(of: readonly number[]): number {
  return of.reduce((sum, value) => sum + value, 0) / of.length;
}

function errorOf(of: readonly number[], { lower95, upper95 }: { lower95: number; upper95: number }): number {
  const squares = of.reduce((sum, value) => sum + (value - mean(of)) ** 2, 0);
  return Math.sqrt(squares / (of.length - 1) / of.length + ((upper95 - lower95) / 4.7) ** 2);
}
