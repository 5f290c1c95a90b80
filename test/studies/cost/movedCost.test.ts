/** What a run's own traffic costs, to the billionth: what was moved, times the price of its way. */
import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../../scenarios/load.ts';
import { runSeed } from '../../../sim/run.ts';
import { type MovedCost, movedCost, pricedPlaces } from '../../../studies/cost/movedCost.ts';
import { Measurements } from '../../../studies/measurements.ts';
import { planOf } from '../../sim/fixture.ts';

const CONFIG = 7000;

function costOf(yaml: string, seeds: readonly number[] = [1]): MovedCost {
  const text = `name: moved\ncatalogue: {source: none}\nrun: {duration: 2h, drain: 1h}\n${yaml}`;
  const plan = planOf(text);
  const { scenario } = parseScenario(`apiVersion: nines/v1\n${text}`, 'test.yaml', []);
  return movedCost(
    pricedPlaces(scenario, plan),
    new Measurements(
      seeds.map((seed) => runSeed(plan, seed)),
      false,
    ),
  );
}

function told({ items }: MovedCost): (string | number)[][] {
  return items.map(({ region, name, quantity, unitPrice, perRun }) => [region!, name, quantity, unitPrice, perRun]);
}

const PUSH =
  '{name: ci, region: eastus, operations: [{at: 1m, op: push, repository: app, tag: v1, layers: [2GB, 1GB]}]}';
const pull = (region: string): string =>
  `{name: ${region}-pulls, region: ${region}, operations: [{at: 40m, op: pull, repository: app, tag: v1}]}`;
/** GB of the image. */
const IMAGE = (3e9 + CONFIG) / 1e9;

describe('the traffic of a run', () => {
  it.each([
    ['westus2', 0.02],
    ['westeurope', 0.05],
  ])('is replication to %s at %d a GB, layers and config once', (region, price) => {
    const cost = costOf(`registry: {regions: [eastus, ${region}]}\nclients: [${PUSH}]`);
    expect(told(cost)).toEqual([
      ['eastus', `replication to ${region}`, IMAGE, price, Math.round(IMAGE * price * 1e9) / 1e9],
    ]);
    expect(cost.perRun).toBe(cost.items[0]!.perRun);
  });

  it('is egress by where it leaves and where the client is, and free inside of a region', () => {
    const cost = costOf(
      `registry: {regions: [eastus]}\nclients: [${PUSH}, ${pull('eastus')}, ${pull('canadacentral')}, ${pull('brazilsouth')}]`,
    );
    expect(told(cost)).toEqual([
      ['eastus', 'egress to brazilsouth', IMAGE, 0.05, 0.15000035],
      ['eastus', 'egress to canadacentral', IMAGE, 0.02, 0.06000014],
    ]);
    expect(cost.perRun).toBe(0.21000049);
  });

  it('is dearer out of South America and Asia', () => {
    const cost = costOf(
      `registry: {regions: [brazilsouth, southeastasia]}\nclients: [${PUSH.replace('eastus', 'brazilsouth')}, ${pull('southeastasia')}, ${pull('japaneast')}]`,
    );
    expect(told(cost).map(([from, name, , price]) => [from, name, price])).toEqual([
      ['brazilsouth', 'replication to southeastasia', 0.16],
      ['southeastasia', 'egress to japaneast', 0.08],
    ]);
  });

  it('has what a failover moves, which no month’s bill has', () => {
    const yaml = `registry: {regions: [eastus, westeurope]}\nclients: [${PUSH}, ${pull('eastus')}]`;
    expect(told(costOf(yaml)).map(([, name]) => name)).toEqual(['replication to westeurope']);
    const struck = costOf(`${yaml}\nfaults: [{at: 20m, action: region.outage, region: eastus, duration: 90m}]`);
    expect(told(struck).map(([from, name]) => [from, name])).toEqual([
      ['eastus', 'replication to westeurope'],
      ['westeurope', 'egress to eastus'],
    ]);
  });

  it('is a mean over the seeds, and nothing of a run in which nothing crosses', () => {
    const yaml = `registry: {regions: [eastus, westeurope]}\nclients: [${PUSH}]`;
    expect(costOf(yaml, [1, 2, 3])).toEqual(costOf(yaml, [1]));
    expect(costOf(`registry: {regions: [eastus]}\nclients: [${PUSH}]`)).toEqual({
      currency: 'USD',
      perRun: 0,
      items: [],
    });
  });
});
