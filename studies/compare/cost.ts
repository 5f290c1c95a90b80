/** What a month costs, side by side. */
import { billionths, inCurrency } from '../cost/money.ts';
import type { MonthlyCost } from '../cost/monthlyCost.ts';
import type { CostComparison } from './compareResult.ts';

/** @param all the base first, in one currency */
export function compareCost(all: readonly MonthlyCost[]): CostComparison {
  const [base, ...others] = all as readonly [MonthlyCost, ...MonthlyCost[]];
  const kinds = [...new Set(all.flatMap(({ items }) => items.map(({ kind }) => kind)))].map((kind) => ({
    kind,
    perMonth: all.map(({ items }) => summed(items.filter((item) => item.kind === kind))),
  }));
  return {
    currency: base.currency,
    perMonth: all.map(({ perMonth }) => perMonth),
    differences: others.map(({ perMonth }) => inCurrency(billionths(perMonth) - billionths(base.perMonth))),
    kinds: kinds.filter(({ perMonth }) => perMonth.some((sum) => sum > 0)),
  };
}

function summed(items: MonthlyCost['items']): number {
  return inCurrency(items.reduce((sum, { perMonth }) => sum + billionths(perMonth), 0));
}
