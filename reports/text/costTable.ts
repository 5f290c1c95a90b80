import type { Assumption } from '../../scenarios/scenario.ts';
import { centsOfParts, formatCents, formatMoney } from '../../studies/cost/money.ts';
import type { CostItem, CostKind, MonthlyCost } from '../../studies/cost/monthlyCost.ts';
import type { MovedCost } from '../../studies/cost/movedCost.ts';
import { formatBytes, formatNumber } from '../../studies/figures.ts';
import { listed, type Page, wrap } from './page.ts';
import { type Grid, table } from './tables.ts';

/** What a month costs, item by item, and the sum. */
export function costGrid(cost: MonthlyCost): Grid {
  const cents = shownCents(cost);
  const rows = cost.items.map((item, i) => [
    item.region ?? 'all regions',
    item.name,
    quantity(item),
    `${unitPrice(item.unitPrice)} / ${item.unit}`,
    cents[i] === 0 ? formatMoney(item.perMonth) : formatCents(cents[i]!),
  ]);
  const head = ['Region', '', 'quantity', 'unit price', cost.currency];
  const total = ['Total', '', '', '', formatMoney(cost.perMonth)];
  return { head, rows: [...rows, total] };
}

export function costTable(cost: MonthlyCost, page: Page): string[] {
  return [
    `${page.color.bold('Cost per month')}  ${page.color.dim('30 days, list prices')}`,
    ...table(costGrid(cost), page, ['unit price', 'quantity']),
  ];
}

/** What the sum leaves out, and which prices are not from a price list; below the table, for it changes what the sum says. */
export function costNotes(cost: MonthlyCost, assumptions: readonly Assumption[], page: Page): string[] {
  const notes = costNoteSentences(cost, assumptions);
  return notes.length === 0 ? [] : wrap(notes.join(' '), page.width, '  ').map(page.color.dim);
}

export function costNoteSentences({ items }: MonthlyCost, assumptions: readonly Assumption[]): string[] {
  const notes = assumptions.filter(({ key }) => key in NOTED).map(({ key, value }) => `${NOTED[key]}: ${value}.`);
  const assumed = new Map<string, Set<string>>();
  for (const { grade, kind, source, perMonth } of items) {
    if (grade !== 'assumed' || perMonth === 0) continue;
    assumed.set(source, (assumed.get(source) ?? new Set()).add(KIND_WORDS[kind]));
  }
  for (const [source, kinds] of assumed) notes.push(`Price of ${listed([...kinds])}: ${source}.`);
  return notes;
}

export function isNotedWithCost(key: string): boolean {
  return key in NOTED;
}

/** Of the bill's assumptions those that say what is not in it, and whose prices they are. */
const NOTED: Readonly<Record<string, string>> = {
  'cost prices': 'Prices',
  'cost of storage': 'Stored',
  'cost replicas': 'Replicas',
  'cost of backup': 'Backup',
  'cost leaves out': 'Left out',
};

/** The same in a sentence: the sum, and what it is made of where that is more than one thing. */
export function costLine(cost: MonthlyCost, page: Page): string[] {
  return wrap(`Costs ${costSum(cost)}`, page.width, '  ').map(page.color.dim);
}

/** What crossed regions in a run, where that costs anything: `Traffic between regions costs $1.23 a run: …`. */
export function movedLine(moved: MovedCost | null | undefined, page: Page): string[] {
  const sentence = movedSentence(moved);
  return sentence === null ? [] : wrap(sentence, page.width, '  ').map(page.color.dim);
}

export function movedSentence(moved: MovedCost | null | undefined): string | null {
  if (!moved || moved.perRun === 0) return null;
  const { currency, perRun, items } = moved;
  const total = currency === 'USD' ? `$${formatMoney(perRun)}` : `${formatMoney(perRun)} ${currency}`;
  const parts = [...new Set(items.map(({ kind }) => kind))].map((kind) => {
    const ofKind = items.filter((item) => item.kind === kind);
    const gigabytes = ofKind.reduce((sum, item) => sum + item.quantity, 0);
    return `${KIND_WORDS[kind]} of ${formatBytes(gigabytes * 1e9)}`;
  });
  return `What crossed regions in a run costs ${total}: ${listed(parts)}`;
}

/** `about $125.40 a month at list prices: tier fees 100.00, replication 25.40`. */
export function costSum(cost: MonthlyCost): string {
  const { currency, perMonth, items } = cost;
  const total = currency === 'USD' ? `$${formatMoney(perMonth)}` : `${formatMoney(perMonth)} ${currency}`;
  const cents = shownCents(cost);
  const sums = new Map<CostKind, number>();
  for (const [i, item] of items.entries()) {
    if (item.perMonth > 0) sums.set(item.kind, (sums.get(item.kind) ?? 0) + cents[i]!);
  }
  const parts = [...sums].map(([kind, sum]) => `${KIND_WORDS[kind]} ${sum === 0 ? '<0.01' : formatCents(sum)}`);
  const made = parts.length > 1 ? `: ${parts.join(', ')}` : '';
  return `about ${total} a month at list prices${made}`;
}

const KIND_WORDS: Readonly<Record<CostKind, string>> = {
  tier: 'tier fees',
  storage: 'storage',
  geoRedundancy: 'geo-redundancy',
  replication: 'replication',
  egress: 'egress',
  backup: 'backup',
};

/** So that what is shown adds up. */
function shownCents({ items }: MonthlyCost): number[] {
  return centsOfParts(items.map(({ perMonth }) => perMonth));
}

function quantity({ quantity: value, unit }: CostItem): string {
  if (unit === 'GB') return formatBytes(value * 1e9);
  return `${formatNumber(value)} ${unit}${value === 1 ? '' : 's'}`;
}

/** A thirtieth of a round fee has no end; prices are listed with no more than four decimals. */
function unitPrice(price: number): string {
  return String(Number(price.toFixed(4)));
}
