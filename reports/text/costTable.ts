import { formatMoney } from '../../studies/cost/money.ts';
import type { CostItem, MonthlyCost } from '../../studies/cost/monthlyCost.ts';
import { formatBytes, formatNumber } from '../../studies/figures.ts';
import type { Page } from './page.ts';
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

function quantity({ quantity: value, unit }: CostItem): string {
  if (unit === 'GB') return formatBytes(value * 1e9);
  return `${formatNumber(value)} ${unit}${value === 1 ? '' : 's'}`;
}

/** A thirtieth of a round fee has no end; prices are listed with no more than four decimals. */
function unitPrice(price: number): string {
  return String(Number(price.toFixed(4)));
}
