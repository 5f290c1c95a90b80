/** The bill of a month, held against the figures that the provider and others have published. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priceFacts, regionFacts, tierFacts } from '../../../scenarios/worldData.ts';
import { type Continent, continentOf, internetPrice, transferPrice } from '../../../sim/facts/continents.ts';
import type { PriceFacts } from '../../../sim/facts/prices.ts';
import { Defect } from '../../../sim/kernel/assert.ts';
import { centsOfParts, formatMoney } from '../../../studies/cost/money.ts';
import { type CostKind, type MonthlyCost, type MonthOfUse, monthlyCost } from '../../../studies/cost/monthlyCost.ts';

const PRICES = priceFacts();
const TIERS = tierFacts().get('2026-08')!;
const GIB = 2 ** 30;
const TIER_NAMES = ['basic', 'standard', 'premium'] as const;
const CONTINENTS: Readonly<Record<string, Continent>> = {
  eastus: 'northAmerica',
  westus2: 'northAmerica',
  westeurope: 'europe',
  northeurope: 'europe',
  southeastasia: 'asiaPacific',
  brazilsouth: 'southAmerica',
};
const REGIONS = Object.keys(CONTINENTS);

function bill(use: Partial<MonthOfUse>, prices: PriceFacts = PRICES): MonthlyCost {
  const traffic = { replicated: [], served: [], backup: null };
  const nothing: MonthOfUse = { tier: 'premium', replicas: [], continents: CONTINENTS, ...traffic };
  return monthlyCost({ ...nothing, ...use }, prices, TIERS);
}

function replicasIn(regions: readonly string[], storedGiB = 0): MonthOfUse['replicas'] {
  return regions.map((region) => ({ region, storedBytes: storedGiB * GIB, isGeoRedundant: false }));
}

function sumOf(cost: MonthlyCost, kind: CostKind): string {
  return formatMoney(cost.items.reduce((sum, item) => sum + (item.kind === kind ? item.perMonth : 0), 0));
}

describe('the examples of container-registry-skus.md (2023-03-30; kept in its Japanese edition)', () => {
  /** The page reckons with the day fees as it prints them, in thousandths. */
  const asPrinted: PriceFacts = {
    ...PRICES,
    tierPer30Days: {
      ...PRICES.tierPer30Days,
      basic: { ...PRICES.tierPer30Days.basic, amount: 30 * PRICES.tierPerDay.basic },
    },
    extraStoragePerGiBPer30Days: {
      ...PRICES.extraStoragePerGiBPer30Days,
      amount: 30 * PRICES.extraStoragePerGiBPerDay,
    },
  };

  it.each([
    ['10 GB are in a Basic registry’s 0.167 a day', 10, 0.167],
    ['25 GB are 15 more for 0.045 a day, 0.212 in all', 25, 0.212],
  ])('%s', (_, storedGiB, perDay) => {
    const { perMonth } = bill({ tier: 'basic', replicas: replicasIn(['eastus'], storedGiB) }, asPrinted);
    expect(perMonth / 30).toBeCloseTo(perDay, 9);
  });

  it('the printed day fees are those of the bill to the thousandth', () => {
    for (const tier of TIER_NAMES) {
      expect((PRICES.tierPer30Days[tier].amount / 30).toFixed(3)).toBe(PRICES.tierPerDay[tier].toFixed(3));
    }
    expect((PRICES.extraStoragePerGiBPer30Days.amount / 30).toFixed(3)).toBe('0.003');
  });
});

/** Line by line; the file's own total is two cents lower, since its meters have four decimals (1.6666 a day). */
describe('the golden file of Infracost for container registries (2024-07-01, westus)', () => {
  it.each([
    [150, '5.00', '14.00'],
    [550, '5.00', '54.00'],
  ])('Basic with %i GB: %s for 30 days and %s for storage over 10 GB', (storedGiB, fee, storage) => {
    const cost = bill({ tier: 'basic', replicas: replicasIn(['westus2'], storedGiB) });
    expect([sumOf(cost, 'tier'), sumOf(cost, 'storage')]).toEqual([fee, storage]);
    expect(cost.items.map(({ quantity, unit }) => `${quantity} ${unit}`)).toEqual([
      '30 day',
      `${storedGiB - 10} GiB-month`,
    ]);
  });

  it.each([
    [['westus2'], '50.00'],
    [['westus2', 'eastus'], '100.00'],
    [['westus2', 'eastus', 'westeurope'], '150.00'],
  ])('Premium in %j costs %s', (regions, total) => {
    expect(formatMoney(bill({ replicas: replicasIn(regions) }).perMonth)).toBe(total);
  });
});

describe('tiers (pricing.json: per30Days; sku.json: includedStorageGiB)', () => {
  it.each([
    ['basic', '5.00', 10],
    ['standard', '20.00', 100],
    ['premium', '50.00', 500],
  ] as const)('%s is %s with %i GiB included', (tier, fee, included) => {
    const full = bill({ tier, replicas: replicasIn(['eastus'], included) });
    expect(formatMoney(full.perMonth)).toBe(fee);
    expect(full.items.map(({ kind }) => kind)).toEqual(['tier']);
    expect(sumOf(bill({ tier, replicas: replicasIn(['eastus'], included + 1) }), 'storage')).toBe('0.10');
  });

  it('home and three replicas pay four times Premium (geo-replication page: Contoso)', () => {
    const four = bill({ replicas: replicasIn(['eastus', 'westus2', 'westeurope', 'southeastasia']) });
    expect(formatMoney(four.perMonth)).toBe('200.00');
  });

  it('an image pushed once is stored and billed in every replica (skus page: 1 GiB in 5 replicas is billed as 5)', () => {
    const five = bill({ replicas: replicasIn(REGIONS.slice(0, 5), 501) });
    const extra = five.items.filter(({ kind }) => kind === 'storage');
    expect(extra.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(5);
    expect(sumOf(five, 'storage')).toBe('0.50');
  });

  it('only Premium can have a second region', () => {
    expect(() => bill({ tier: 'standard', replicas: replicasIn(['eastus', 'westus2']) })).toThrow(Defect);
  });

  it('shows a geo-redundant copy as what it adds to the bill: nothing', () => {
    const replicas = [{ region: 'eastus', storedBytes: 20 * GIB, isGeoRedundant: true }];
    const cost = bill({ tier: 'standard', replicas });
    expect(cost.items[1]).toMatchObject({ kind: 'geoRedundancy', quantity: 20, unitPrice: 0, perMonth: 0 });
    expect(formatMoney(cost.perMonth)).toBe('20.00');
  });
});

describe('traffic', () => {
  it.each([
    ['eastus', 'westus2', '0.02'],
    ['westeurope', 'northeurope', '0.02'],
    ['eastus', 'westeurope', '0.05'],
    ['southeastasia', 'eastus', '0.08'],
    ['brazilsouth', 'eastus', '0.16'],
  ])('from %s to %s is %s a GB', (from, to, price) => {
    const cost = bill({ replicas: replicasIn([from, to]), replicated: [{ from, to, bytes: 1e9 }] });
    expect(sumOf(cost, 'replication')).toBe(price);
  });

  it('inside a region is free', () => {
    const served = [{ from: 'eastus', to: 'eastus', bytes: 1e15 }];
    expect(bill({ replicas: replicasIn(['eastus']), served }).items).toHaveLength(1);
  });

  it('to the internet is free for 100 GB a month, of all regions together', () => {
    const replicas = replicasIn(['eastus', 'westeurope']);
    const of = (eastBytes: number, europeBytes: number): string =>
      sumOf(
        bill({
          replicas,
          served: [
            { from: 'eastus', to: null, bytes: eastBytes },
            { from: 'westeurope', to: null, bytes: europeBytes },
          ],
        }),
        'egress',
      );
    expect(of(60e9, 40e9)).toBe('0.00');
    expect(of(160e9, 40e9)).toBe('8.70');
  });

  it('has a price from every region of the world data', () => {
    for (const { geographyGroup } of regionFacts().regions.values()) {
      const from = continentOf(geographyGroup);
      expect(transferPrice(PRICES, from, 'northAmerica').amount).toBeGreaterThan(0);
      expect(internetPrice(PRICES, from).amount).toBeGreaterThan(0);
    }
  });
});

describe('any bill', () => {
  const use = fc.uniqueArray(fc.constantFrom(...REGIONS), { minLength: 1 }).chain((regions) => {
    const bytes = fc.integer({ min: 0, max: 1e14 });
    const region = fc.constantFrom(...regions);
    const transfer = fc.record({ from: region, to: fc.constantFrom(...REGIONS), bytes });
    return fc.record({
      replicas: fc.tuple(...regions.map((name) => bytes.map((b) => replicaWith(name, b)))),
      replicated: fc.array(transfer, { maxLength: 8 }),
      served: fc.array(
        fc.oneof(
          transfer,
          region.map((from) => ({ from, to: null, bytes: 3e11 })),
        ),
        { maxLength: 8 },
      ),
    });
  });

  function replicaWith(region: string, storedBytes: number): MonthOfUse['replicas'][number] {
    return { region, storedBytes, isGeoRedundant: storedBytes % 2 === 1 };
  }

  it('is the same whatever the order of regions and traffic', () => {
    fc.assert(
      fc.property(use, fc.infiniteStream(fc.nat()), (month, keys) => {
        const shuffled = <T>(list: readonly T[]): T[] =>
          list
            .map((entry) => ({ entry, key: keys.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ entry }) => entry);
        const { replicas, replicated, served } = month;
        const other = { replicas: shuffled(replicas), replicated: shuffled(replicated), served: shuffled(served) };
        expect(bill(other)).toEqual(bill(month));
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('is the exact sum of its items, in whole billionths', () => {
    fc.assert(
      fc.property(use, (month) => {
        const { items, perMonth } = bill(month);
        const sum = items.reduce((total, item) => total + BigInt(Math.round(item.perMonth * 1e9)), 0n);
        expect(BigInt(Math.round(perMonth * 1e9))).toBe(sum);
      }),
      { seed: 6, numRuns: 200 },
    );
  });
});

describe('money', () => {
  it.each([
    [0, '0.00'],
    [0.004, '<0.01'],
    [0.07, '0.07'],
    [1.005, '1.01'],
    [49.998, '50.00'],
    [1234567.5, '1,234,567.50'],
  ])('%d is printed as %s', (amount, text) => {
    expect(formatMoney(amount)).toBe(text);
  });
});

describe('what is shown of a sum', () => {
  it('adds up: each part is within a cent of what it is', () => {
    expect(centsOfParts([193.873, 193.873, 150])).toEqual([19388, 19387, 15000]);
    expect(centsOfParts([0.004, 0.004, 0.004])).toEqual([1, 0, 0]);
    expect(centsOfParts([50, 0.006])).toEqual([5000, 1]);
    expect(centsOfParts([])).toEqual([]);
  });
});
