/** What a backup adds to the bill of a month, against sums worked out by hand. */
import { describe, expect, it } from 'vitest';
import { compileScenario } from '../../../scenarios/compile.ts';
import { parseScenario } from '../../../scenarios/load.ts';
import { priceFacts, tierFacts } from '../../../scenarios/worldData.ts';
import { type BackupUse, type CostItem, type MonthlyCost, monthlyCost } from '../../../studies/cost/monthlyCost.ts';
import { costOfScenario } from '../../../studies/cost/scenarioCost.ts';

const GIB = 2 ** 30;

/** Of a scenario with so many bytes in its registry. */
interface Bill {
  readonly storedBytes: number;
  readonly items: readonly CostItem[];
  /** What the bill says of its backup. */
  readonly said: string | undefined;
}

function billOf(backup: string, clients = ''): Bill {
  const yaml = `apiVersion: nines/v1
name: bill
regions: {vault: {zones: 1, latitude: 53.3, longitude: -6.3}}
registry: {regions: [eastus, westeurope]}
catalogue: {repositories: 3}
${clients}
backup: ${backup}`;
  const { scenario } = parseScenario(yaml, 'test.yaml', []);
  const plan = compileScenario(scenario, '.');
  const { cost, assumptions } = costOfScenario(scenario, plan);
  return {
    storedBytes: plan.catalogue.blobBytes.reduce((sum, bytes) => sum + bytes, 0),
    items: backupItems(cost),
    said: assumptions.find(({ key }) => key === 'cost of backup')?.value,
  };
}

function backupItems({ items }: MonthlyCost): CostItem[] {
  return items.filter(({ kind }) => kind === 'backup');
}

const PUSHES = 'clients: [{region: westeurope, push: {rate: 10/h, layers: [100MB]}}]';
const PULLS = 'clients: [{region: westeurope, pull: {rate: 10/h}}]';

describe('a backup of 200 GiB, to which 300 GB go in a month', () => {
  const bill = (backup: Partial<BackupUse>): MonthlyCost => {
    const sent = { from: 'eastus', to: 'northeurope', bytes: 300e9 };
    const use = { region: 'northeurope', hasZones: true, storedBytes: 200 * GIB, sent, ...backup };
    const continents = { eastus: 'northAmerica', northeurope: 'europe', brazilsouth: 'southAmerica' } as const;
    const replicas = [{ region: 'eastus', storedBytes: 0, isGeoRedundant: false }];
    const month = { tier: 'premium', replicas, continents, replicated: [], served: [], backup: use } as const;
    return monthlyCost(month, priceFacts(), tierFacts().get('2026-08')!);
  };

  it('costs 200 × 0.026 where it lies and 300 × 0.05 where it is read, over the tier’s 50', () => {
    const cost = bill({});
    expect(backupItems(cost)).toMatchObject([
      { region: 'eastus', name: 'backup to northeurope', quantity: 300, unit: 'GB', unitPrice: 0.05, perMonth: 15 },
      { region: 'northeurope', quantity: 200, unit: 'GiB-month', unitPrice: 0.026, perMonth: 5.2, grade: 'documented' },
    ]);
    expect(cost.perMonth).toBe(70.2);
  });

  it('costs 200 × 0.0208 where there is one zone, and by the zone of traffic that it leaves', () => {
    const [stored, sent] = backupItems(
      bill({ hasZones: false, sent: { from: 'brazilsouth', to: 'northeurope', bytes: 1e9 } }),
    )
      .sort((a, b) => a.unit.localeCompare(b.unit))
      .reverse();
    expect([stored!.perMonth, sent!.perMonth]).toEqual([4.16, 0.16]);
  });

  it('is read for nothing within its region', () => {
    expect(backupItems(bill({ sent: { from: 'eastus', to: 'eastus', bytes: 300e9 } }))).toHaveLength(1);
  });
});

describe('an incremental backup', () => {
  it('keeps every layer once, and moves what is pushed, whoever pushes it where', () => {
    const { storedBytes, items, said } = billOf('{region: northeurope, every: 1d, keep: 30d}', PUSHES);
    // 10 an hour for 30 days, each 100 MB and a config of 7 kB, from North America to Europe.
    expect(items).toMatchObject([
      { region: 'eastus', name: 'backup to northeurope', quantity: 720.0504, perMonth: 36.00252 },
      { region: 'northeurope', quantity: storedBytes / GIB, unitPrice: 0.026 },
    ]);
    expect(said).toMatch(/^30 backups a month, read from eastus into hot blob storage; each layer is kept once/);
  });

  it('lies in one zone where its region has one, and moves nothing where nobody pushes', () => {
    expect(billOf('{region: vault, every: 1d}', PULLS).items).toMatchObject([{ region: 'vault', unitPrice: 0.0208 }]);
  });

  it('is a whole copy where the last one is gone before the next is made', () => {
    const { storedBytes, items } = billOf('{region: northeurope, every: 10d, keep: 5d}', PUSHES);
    expect(items.map(({ quantity }) => quantity)).toEqual([(3 * storedBytes) / 1e9, Math.round(storedBytes / 2) / GIB]);
  });
});

describe('whole copies', () => {
  const quantities = ({ items }: Bill): number[] => items.map(({ quantity }) => quantity);

  it.each([
    ['every day, kept for a week: 7 of them, 30 on their way', 'every: 1d, keep: 7d', 30, 7],
    [
      'every 12 days by chance, kept for 30: as many on average',
      'every: {exponential: {mean: 12d}}, keep: 30d',
      2.5,
      2.5,
    ],
    ['every 10 days, kept for ever: those of a month', 'every: 10d', 3, 3],
    ['every 60 days, kept for ever: one, and half of one on its way', 'every: 60d', 0.5, 1],
  ])('%s', (_, keys, sent, kept) => {
    const bill = billOf(`{region: northeurope, incremental: false, ${keys}}`, PUSHES);
    const { storedBytes } = bill;
    expect(quantities(bill)).toEqual([Math.round(sent * storedBytes) / 1e9, Math.round(kept * storedBytes) / GIB]);
    expect(bill.said).toContain('whole copies');
  });
});
