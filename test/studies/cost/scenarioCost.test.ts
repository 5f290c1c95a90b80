/** The bill that a scenario's plan comes to without being played, and that it is the bill of what a run does. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { costTable } from '../../../reports/text/costTable.ts';
import { pageOf } from '../../../reports/text/page.ts';
import { compileScenario } from '../../../scenarios/compile.ts';
import { parseScenario } from '../../../scenarios/load.ts';
import type { TierName } from '../../../sim/facts/tiers.ts';
import { compileLaw } from '../../../sim/kernel/distributions.ts';
import type { SeedOutcome } from '../../../sim/outcome.ts';
import type { Plan } from '../../../sim/plan.ts';
import { runSeed } from '../../../sim/run.ts';
import type { CostItem, CostKind } from '../../../studies/cost/monthlyCost.ts';
import { newImageBytes } from '../../../studies/cost/newImageBytes.ts';
import { costOfScenario, type ScenarioCost } from '../../../studies/cost/scenarioCost.ts';
import { counter, fraction } from '../../sim/fixture.ts';

function costOf(yaml: string, tier?: TierName): ScenarioCost {
  const { scenario } = parseScenario(`apiVersion: nines/v1\nname: bill\n${yaml}`, 'test.yaml', []);
  return costOfScenario(scenario, compileScenario(scenario, '.'), tier);
}

function planOf(yaml: string): Plan {
  const { scenario } = parseScenario(`apiVersion: nines/v1\nname: bill\n${yaml}`, 'test.yaml', []);
  return compileScenario(scenario, '.');
}

function itemsOf({ cost }: ScenarioCost, kind: CostKind): CostItem[] {
  return cost.items.filter((item) => item.kind === kind);
}

function gigabytes(cost: ScenarioCost, kind: CostKind): number {
  return itemsOf(cost, kind).reduce((sum, { quantity }) => sum + quantity, 0);
}

function keysOf({ assumptions }: ScenarioCost): string[] {
  return assumptions.map(({ key }) => key);
}

const PUSHES = 'clients: [{region: eastus, push: {rate: 10/h, layers: [100MB]}}]';

describe('a registry that nobody uses', () => {
  it('pays for its tier alone', () => {
    const cost = costOf('registry: {tier: standard, regions: [eastus]}\ncatalogue: {source: none}');
    expect(cost.cost).toMatchObject({ currency: 'USD', perMonth: 20 });
    expect(itemsOf(cost, 'egress')).toEqual([]);
    expect(itemsOf(cost, 'replication')).toEqual([]);
    expect(keysOf(cost)).toEqual(['cost month', 'cost prices']);
  });

  it('is priced for another tier where one is asked for', () => {
    const yaml = 'registry: {tier: standard, regions: [eastus]}\ncatalogue: {source: none}';
    expect(costOf(yaml, 'premium').cost.perMonth).toBe(50);
  });

  it('has the copy in the pair of 2020 without a price, and says that the prices are younger', () => {
    const cost = costOf(`registry: {like: acr-2020-06, tier: standard, regions: [eastus]}\n${PUSHES}`);
    expect(itemsOf(cost, 'geoRedundancy')).toMatchObject([{ region: 'eastus', perMonth: 0 }]);
    const prices = cost.assumptions.find(({ key }) => key === 'cost prices');
    expect(prices?.value).toBe('list prices of West US in 2023 and 2024');
  });
});

describe('a client of a regional endpoint', () => {
  it('is served from there, and pays for the way', () => {
    const two = (endpoint: string): ScenarioCost =>
      costOf(`registry: {regions: [eastus, westeurope]}\nclients: [{region: eastus${endpoint}, pull: {rate: 1/h}}]`);
    expect(itemsOf(two(''), 'egress')).toEqual([]);
    expect(itemsOf(two(', endpoint: westeurope'), 'egress')).toMatchObject([
      { name: 'egress to eastus', region: 'westeurope' },
    ]);
  });
});

describe('a registry that is cleared up', () => {
  it('is told to be billed as if it were not', () => {
    const stored = (yaml: string): string | undefined =>
      costOf(yaml).assumptions.find(({ key }) => key === 'cost of storage')?.value;
    const untagging = PUSHES.replace('push:', 'untag: {rate: 1/h}, push:');
    expect(stored(untagging)).toMatch(/is not added$/);
    expect(stored(`registry: {retention: {days: 7}}\n${untagging}`)).toMatch(/, and what is deleted is not taken off$/);
    expect(stored(PUSHES.replace('push:', 'delete: {rate: 1/h}, push:'))).toMatch(/is not taken off$/);
  });
});

describe('geo-replicas', () => {
  it('each add a tier fee and one leg of replication from where images are pushed', () => {
    const two = costOf(`registry: {regions: [eastus, westeurope]}\n${PUSHES}`);
    const three = costOf(`registry: {regions: [eastus, westeurope, southeastasia]}\n${PUSHES}`);
    const added = three.cost.items.filter(({ name, region }) =>
      two.cost.items.every((item) => item.name !== name || item.region !== region),
    );
    expect(added.map(({ name, region, perMonth }) => [name, region, perMonth > 0])).toEqual([
      ['premium tier', 'southeastasia', true],
      ['replication to southeastasia', 'eastus', true],
    ]);
    const extra = added.reduce((sum, { perMonth }) => sum + perMonth, 0);
    expect(three.cost.perMonth - two.cost.perMonth).toBeCloseTo(extra, 6);
    // 10 an hour for 30 days, each 100 MB and a config of 7 kB.
    expect(added[1]!.quantity).toBeCloseTo(7200 * 0.100007, 6);
    expect(added[1]!.perMonth).toBeCloseTo(7200 * 0.100007 * 0.05, 6);
  });

  it('cost the same in whatever order they are listed, home included', () => {
    const regions = ['eastus', 'westeurope', 'southeastasia', 'brazilsouth'];
    const yaml = (list: readonly string[]): string =>
      `registry: {regions: [${list.join(', ')}]}\ncatalogue: {repositories: 3}\nclients:
  - {region: eastus, push: {rate: 10/h}}
  - {region: japaneast, pull: {rate: 1/min}}`;
    const { cost } = costOf(yaml(regions));
    expect(gigabytes(costOf(yaml(regions)), 'egress')).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.shuffledSubarray(regions, { minLength: 4 }), (shuffled) => {
        expect(costOf(yaml(shuffled)).cost).toEqual(cost);
      }),
      { seed: 1, numRuns: 6 },
    );
  });

  it('get what one-way rules bring them, and from whom they bring it', () => {
    const rules = (forward: boolean): string => `registry:
  regions: [eastus, westeurope, northeurope]
  replication:
    topology:
      rules: [{from: eastus, to: westeurope}, {from: westeurope, to: northeurope}]
      forward: ${forward}
${PUSHES}`;
    const legs = (forward: boolean): string[] =>
      itemsOf(costOf(rules(forward)), 'replication').map(({ region, name }) => `${region}: ${name}`);
    expect(legs(false)).toEqual(['eastus: replication to westeurope']);
    expect(legs(true)).toEqual(['eastus: replication to westeurope', 'westeurope: replication to northeurope']);
  });

  it('are served their own region for nothing, and the next best one at the price of the way', () => {
    const clients = 'catalogue: {repositories: 3}\nclients: [{region: westeurope, pull: {rate: 1/min}}]';
    const near = costOf(`registry: {regions: [eastus, westeurope]}\n${clients}`);
    const far = costOf(`registry: {regions: [eastus]}\n${clients}`);
    expect(itemsOf(near, 'egress')).toEqual([]);
    expect(itemsOf(far, 'egress')).toMatchObject([{ name: 'egress to westeurope', region: 'eastus', unitPrice: 0.05 }]);
    expect(keysOf(far)).toContain('cost of egress');
    expect(keysOf(near)).not.toContain('cost of egress');
  });

  it('in regions of the scenario’s own are priced like the cloud’s nearest, or as if in North America', () => {
    const from = (place: string): ScenarioCost =>
      costOf(`regions: {mine: {zones: 1${place}}}
registry: {regions: [mine, eastus]}
clients: [{region: mine, push: {rate: 10/h}}]`);
    const sydney = from(', latitude: -33.9, longitude: 151.2');
    expect(itemsOf(sydney, 'replication')).toMatchObject([{ region: 'mine', unitPrice: 0.08 }]);
    expect(keysOf(sydney)).toContain('cost of own regions');
    expect(itemsOf(from(''), 'replication')).toMatchObject([{ region: 'mine', unitPrice: 0.02 }]);
    expect(keysOf(from(''))).toContain('cost of unplaced regions');
  });

  it('that are out of routing serve nobody', () => {
    const cost = costOf(`registry: {regions: [eastus, westeurope], routing: {excluded: [westeurope]}}
catalogue: {repositories: 3}
clients: [{region: westeurope, pull: {rate: 1/min}}]`);
    expect(itemsOf(cost, 'egress')).toMatchObject([{ region: 'eastus' }]);
  });
});

describe('storage', () => {
  it('above the included amount is billed in each replica', () => {
    const cost = costOf(`registry: {regions: [eastus, westeurope]}\ncatalogue: {scale: 4}\n${PUSHES}`);
    const [first, second] = itemsOf(cost, 'storage');
    expect([first?.region, second?.region]).toEqual(['eastus', 'westeurope']);
    expect(first!.quantity).toBe(second!.quantity);
    expect(first!.quantity).toBeGreaterThan(0);
  });
});

describe('a played run moves what its bill says', () => {
  function both(yaml: string, days = 1): { cost: ScenarioCost; outcome: SeedOutcome } {
    const run = `run: {duration: ${days}d, drain: 6h}\n${yaml}`;
    return { cost: costOf(run), outcome: runSeed(planOf(run), 3) };
  }

  /** What the run served, made a month's, as a share of what the bill has. */
  function servedShare(yaml: string, days: number): number {
    const { cost, outcome } = both(yaml, days);
    expect(fraction(outcome, 'pull_ok')).toBe(1);
    return (counter(outcome, 'bytes_egress') * 30) / days / (gigabytes(cost, 'egress') * 1e9);
  }

  it('by replication, image for image', () => {
    const { cost, outcome } = both(`registry: {regions: [eastus, westeurope, northeurope]}\n${PUSHES}`);
    const pushed = counter(outcome, 'images_acknowledged');
    const perImage = (gigabytes(cost, 'replication') * 1e9) / 7200;
    expect(pushed).toBeGreaterThan(150);
    expect(counter(outcome, 'bytes_replicated') / pushed).toBeCloseTo(perImage, 0);
  });

  it('to clients that fetch whole images', () => {
    const share = servedShare(
      `registry: {regions: [eastus]}
catalogue: {repositories: 10}
clients: [{region: westus2, profile: docker, pull: {rate: 10/min}}]`,
      1,
    );
    expect(share).toBeGreaterThan(0.97);
    expect(share).toBeLessThan(1.03);
  });

  it('to clients that want what is new', () => {
    const share = servedShare(
      `registry: {regions: [eastus]}
clients:
  - {name: builds, region: eastus, push: {rate: 1/h, layers: [300MB]}}
  - {region: westus2, profile: docker, pull: {rate: 10/min, fresh: 80%}}`,
      1,
    );
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(1.05);
  });

  it('to machines that keep their layers, over a whole month', () => {
    const share = servedShare(
      `registry: {regions: [eastus]}
catalogue: {repositories: 10}
clients: [{region: westus2, profile: kubelet, nodes: 20, pull: {rate: 20/h}}]`,
      30,
    );
    expect(share).toBeGreaterThan(0.97);
    expect(share).toBeLessThan(1.03);
  });

  it('to machines that keep layers, once each: less the more of them they have already', () => {
    const pulling = (profile: string): string => `registry: {regions: [eastus]}
catalogue: {repositories: 10}
clients: [{region: westus2, profile: ${profile}, nodes: 3, pull: {rate: 10/min}}]`;
    const [whole, kept] = [costOf(pulling('containerd')), costOf(pulling('kubelet'))];
    expect(gigabytes(kept, 'egress')).toBeLessThan(gigabytes(whole, 'egress') / 50);
    // No more than everything there is, on each of three machines.
    const stored = planOf(pulling('kubelet')).catalogue.blobBytes.reduce((sum, bytes) => sum + bytes, 0);
    expect(gigabytes(kept, 'egress') * 1e9).toBeLessThan(3 * stored);
  });
});

describe('the mean size of a new image', () => {
  it('is that of its law, cut at the largest layer', () => {
    const { layers } = planOf('').catalogue;
    const alone = { ...layers, configBytes: 0, largeMin: 1, largeMax: 1, smallMin: 0, smallMax: 0 };
    // E[min(X, c)] of a lognormal X: e^(mu + s²/2) · Φ((ln c − mu − s²)/s) + c · (1 − Φ((ln c − mu)/s)); Φ from tables.
    const uncut = compileLaw(layers.largeBytes).mean;
    const exact = uncut * 0.779_599 + 2 ** 31 * 0.001_738_89;
    expect(newImageBytes(alone, null) / exact).toBeCloseTo(1, 3);
    expect(newImageBytes({ ...alone, configBytes: 5 }, [1, 2])).toBe(8);
  });
});

describe('the table of a bill', () => {
  it('lists items, prices and the sum', () => {
    const cost = costOf(`registry: {regions: [eastus, westeurope]}\n${PUSHES}`);
    expect(costTable(cost.cost, pageOf(100, false))).toMatchInlineSnapshot(`
      [
        "Cost per month  30 days, list prices",
        "  Region                                 quantity    unit price     USD",
        "  eastus      premium tier                30 days  1.6667 / day   50.00",
        "  westeurope  premium tier                30 days  1.6667 / day   50.00",
        "  eastus      replication to westeurope    720 GB     0.05 / GB   36.00",
        "  Total                                                          136.00",
      ]
    `);
  });

  it.each([60, 80])('fits into %i columns', (width) => {
    const cost = costOf(`registry: {regions: [eastus, westeurope]}\n${PUSHES}`);
    for (const line of costTable(cost.cost, pageOf(width, false))) expect(line.length).toBeLessThanOrEqual(width);
  });
});
