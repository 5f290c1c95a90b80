import { billionths, formatMoney, inCurrency } from '../../studies/cost/money.ts';
import type { CostItem, CostKind, MonthlyCost } from '../../studies/cost/monthlyCost.ts';
import { formatBytes, formatNumber } from '../../studies/figures.ts';
import { type Page, wrap } from './page.ts';
import { table } from './tables.ts';

/** What a month costs, item by item, and the sum. */
export function costTable(cost: MonthlyCost, page: Page): string[] {
  const rows = cost.items.map((item) => [
    item.region ?? 'all regions',
    item.name,
    quantity(item),
    `${unitPrice(item.unitPrice)} / ${item.unit}`,
    formatMoney(item.perMonth),
  ]);
  const head = ['Region', '', 'quantity', 'unit price', cost.currency];
  const total = ['Total', '', '', '', formatMoney(cost.perMonth)];
  return [
    `${page.color.bold('Cost per month')}  ${page.color.dim('30 days, list prices')}`,
    ...table(head, [...rows, total], page, ['unit price', 'quantity']),
  ];
}

/** The same in a sentence: the sum, and what it is made of where that is more than one thing. */
export function costLine({ currency, perMonth, items }: MonthlyCost, page: Page): string[] {
  const total = currency === 'USD' ? `$${formatMoney(perMonth)}` : `${formatMoney(perMonth)} ${currency}`;
  const sums = new Map<CostKind, number>();
  for (const item of items) {
    if (item.perMonth > 0) sums.set(item.kind, (sums.get(item.kind) ?? 0) + billionths(item.perMonth));
  }
  const parts = [...sums].map(([kind, sum]) => `${KIND_WORDS[kind]} ${formatMoney(inCurrency(sum))}`);
  const made = parts.length > 1 ? `: ${parts.join(', ')}` : '';
  return wrap(`Costs about ${total} a month at list prices${made}`, page.width, '  ').map(page.color.dim);
}

const KIND_WORDS: Readonly<Record<CostKind, string>> = {
  tier: 'tier fees',
  storage: 'storage',
  geoRedundancy: 'geo-redundancy',
  replication: 'replication',
  egress: 'egress',
};

function quantity({ quantity: value, unit }: CostItem): string {
  if (unit === 'GB') return formatBytes(value * 1e9);
  return `${formatNumber(value)} ${unit}${value === 1 ? '' : 's'}`;
}

/** A thirtieth of a round fee has no end; prices are listed with no more than four decimals. */
function unitPrice(price: number): string {
  return String(Number(price.toFixed(4)));
}
