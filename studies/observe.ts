import { type Expression, METRICS_TO_COME, type Statistic } from '../scenarios/expression.ts';
import type { Measurements } from './measurements.ts';
import type { MetricStatistics } from './result.ts';

/** A year of 8760 hours, in minutes. */
const YEAR_MINUTES = 525_600;

export type Observation =
  | { readonly found: true; readonly value: number; readonly holds: boolean }
  | { readonly found: false; readonly reason: string };

/**
 * Looks an expression's left side up in what was measured over all seeds, in base units (µs, bytes, fraction), and compares. What has no
 * data is not found, with the reason; nothing is ever taken for zero or for a pass. A rate of exactly 1 has infinitely many nines.
 */
export function observe(expression: Expression, measurements: Measurements): Observation {
  const { metric, labels } = expression;
  const statistics = measurements.statistics(metric, labels);
  if (statistics === null) return missing(absence(expression, measurements));
  const statistic = expression.statistic ?? measurements.bareStatistic(metric)!;
  const value = statisticValue(statistics, statistic);
  if (value === null) return missing(emptiness(metric, statistic, statistics));
  return { found: true, value, holds: compare(value, expression.op, expression.value.value) };
}

function statisticValue(statistics: MetricStatistics, statistic: Statistic): number | null {
  switch (statistic) {
    case 'count':
      // Of what is not a counter, how many there were.
      return statistics.count ?? statistics.n;
    case 'mean':
      return statistics.mean ?? statistics.rate;
    case 'nines':
      return statistics.rate === null ? null : -Math.log(1 - statistics.rate) / Math.LN10;
    case 'minutes':
      return statistics.rate === null ? null : (1 - statistics.rate) * YEAR_MINUTES;
    default:
      return statistics[statistic];
  }
}

function absence({ metric, labels }: Expression, measurements: Measurements): string {
  if (METRICS_TO_COME.includes(metric)) return `${metric} is not measured yet`;
  if (measurements.bareStatistic(metric) === null) return `nothing in this run measures ${metric}`;
  const unknown = Object.entries(labels).find(
    ([label, value]) => !measurements.labelValues(metric, label).includes(value),
  );
  if (unknown === undefined) return `no sample of ${metric} has all of these labels`;
  const values = measurements.labelValues(metric, unknown[0]);
  if (values.length === 0) return `${metric} has no label ${unknown[0]}`;
  return `${metric} has no data for ${unknown[0]}=${unknown[1]}, only for ${values.join(', ')}`;
}

function emptiness(metric: string, statistic: Statistic, statistics: MetricStatistics): string {
  if (statistics.n === 0) return `${metric} had no data in any seed`;
  if (statistic === 'lower95' || statistic === 'upper95') {
    return `an interval needs at least two seeds that measured ${metric} and differ or are bounded; run more --seeds`;
  }
  return `${metric} has no ${statistic}`;
}

function compare(left: number, op: Expression['op'], right: number): boolean {
  switch (op) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<=':
      return left <= right;
    case '>=':
      return left >= right;
    case '<':
      return left < right;
    case '>':
      return left > right;
  }
}

function missing(reason: string): Observation {
  return { found: false, reason };
}
