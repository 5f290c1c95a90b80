import { type Expression, isOnBound, type Operator, type Statistic } from '../scenarios/expression.ts';
import { METRICS_TO_COME } from '../scenarios/metricFacts.ts';
import { YEAR_MINUTES } from '../sim/kernel/time.ts';
import type { Verdict } from '../sim/outcome.ts';
import { formatFigure, formatNinesBeside, formatNumber } from './figures.ts';
import { hasTrials, isTimeShare, type Measurements } from './measurements.ts';
import { compareText } from './order.ts';
import type { MetricStatistics } from './result.ts';
import { MISSES } from './statistics/intervals.ts';
import { ALONE, type Together } from './statistics/together.ts';

/** Clients named in a reason; a scenario may have hundreds. */
const CLIENTS_NAMED_MAX = 3;

/** What a bare trial of a fraction is called. */
const TRIALS: Readonly<Record<string, readonly [one: string, several: string]>> = {
  pull_ok: ['pull', 'pulls'],
  push_ok: ['push', 'pushes'],
  list_ok: ['listing', 'listings'],
  request_ok: ['request', 'requests'],
};

export interface Observation {
  readonly verdict: Verdict;
  /** In base units (µs, bytes, fraction); null where there was no figure to judge. */
  readonly value: number | null;
  /** One sentence for the reader. */
  readonly reason: string;
}

/**
 * Looks an expression's left side up in what was measured over all seeds, and compares. What has no data is inconclusive, with the reason;
 * nothing is ever taken for zero or for a pass. A figure of which only a lower bound is known (values that the end of the run cut off, the
 * nines of a rate without a failure) is judged where the bound decides, and is inconclusive elsewhere.
 * @param together with how many bounds it is judged, where these are to hold all at once
 */
export function observe(expression: Expression, measurements: Measurements, together: Together = ALONE): Observation {
  if (together.bounds === 1 || !isOnBound(expression)) return observeAt(MISSES, expression, measurements);
  const seen = observeAt(together.misses, expression, measurements);
  return seen.value === null ? seen : { ...seen, reason: `${seen.reason}, ${together.words}` };
}

/** @param misses how often an interval may miss */
function observeAt(misses: number, expression: Expression, measurements: Measurements): Observation {
  const { metric, labels, op } = expression;
  const statistics = measurements.statistics(metric, labels, misses);
  if (statistics === null) return nothing(absence(expression, measurements));
  const statistic = expression.statistic ?? measurements.bareStatistic(metric)!;
  const value = statisticValue(statistics, statistic);
  if (value === null) return nothing(emptiness(metric, statistic, statistics));
  const wanted = expression.value.value;
  if (statistics.open > 0 && statistic !== 'count') {
    const verdict = judgeLowerBound(value, op, wanted);
    const cutOff = measurements.openValues(metric, labels);
    const known = `it was at least ${formatFigure(value, unitOf(expression))}: ${unfinished(cutOff)}`;
    return { verdict, value, reason: verdict === 'inconclusive' ? openness(metric, statistics, cutOff) : known };
  }
  if (statistic === 'nines' && statistics.rate === 1) return perfectNines(expression, statistics, measurements);
  const verdict = compare(value, op, wanted) ? 'pass' : 'fail';
  const told = statistic === 'nines' ? formatNinesBeside(value, wanted) : formatFigure(value, unitOf(expression));
  return { verdict, value, reason: `it was ${told}` };
}

/** The value of a statistic, or its lower bound where values are open; null where it does not apply or is not known. */
function statisticValue(statistics: MetricStatistics, statistic: Statistic): number | null {
  switch (statistic) {
    case 'count':
      // Of what is not a counter, how many there were.
      return statistics.count ?? statistics.n;
    case 'mean':
      return statistics.mean ?? statistics.rate;
    case 'nines':
      return statistics.rate === null ? null : ninesOf(1 - statistics.rate);
    case 'minutes':
      return statistics.rate === null ? null : (1 - statistics.rate) * YEAR_MINUTES;
    case 'upper95':
      // Open values have no upper bound, but wherever it lies, it is above the mean.
      return statistics.open > 0 && statistics.lower95 !== null ? statistics.mean : statistics.upper95;
    default:
      return statistics[statistic];
  }
}

/** Nines of a share that failed, without the dust of the logarithm: three of 0.001, not 2.9999999999999996. */
export function ninesOf(failed: number): number {
  return Math.round((0 - Math.log(failed) / Math.LN10) * 1e9) / 1e9;
}

/**
 * A rate of exactly 1 has infinitely many nines only where the scenario settles it: a share of time or bytes without hazards. n trials without a
 * failure show about log10 n nines and leave open how many more there are; hours without an outage, under hazards, show none.
 */
function perfectNines(expression: Expression, { n }: MetricStatistics, measurements: Measurements): Observation {
  const { metric, op } = expression;
  const wanted = expression.value.value;
  if (!hasTrials(metric)) {
    if (measurements.chance) {
      const share = `a share of ${isTimeShare(metric) ? 'time' : 'bytes'}`;
      return nothing(`${metric} was 100 %, and ${share} has no trials that could show how many nines that is`);
    }
    const verdict = compare(Number.POSITIVE_INFINITY, op, wanted) ? 'pass' : 'fail';
    return { verdict, value: Number.POSITIVE_INFINITY, reason: 'it was 100 %, which has no end of nines' };
  }
  const most = ninesOf(1 / n);
  const verdict = judgeLowerBound(most, op, wanted);
  const [one, several] = TRIALS[metric] ?? ['trial', 'trials'];
  const trials = `${formatNumber(n)} ${n === 1 ? one : several} without a failure ${n === 1 ? 'shows' : 'show'}`;
  const nines = `${formatNinesBeside(most, wanted)} nines`;
  return {
    verdict,
    value: most,
    reason: verdict === 'inconclusive' ? `${trials} at most ${nines}` : `${trials} ${nines}`,
  };
}

/** Compares what is at least `bound` and may be anything above it. */
export function judgeLowerBound(bound: number, op: Operator, right: number): Verdict {
  switch (op) {
    case '>=':
      return bound >= right ? 'pass' : 'inconclusive';
    case '>':
    case '!=':
      return bound > right ? 'pass' : 'inconclusive';
    case '<=':
    case '==':
      return bound > right ? 'fail' : 'inconclusive';
    case '<':
      return bound >= right ? 'fail' : 'inconclusive';
  }
}

type OpenValues = ReturnType<Measurements['openValues']>;

function openness(metric: string, { n, open, unit }: MetricStatistics, cutOff: OpenValues): string {
  const least = Math.min(...cutOff.map(({ bound }) => bound));
  const known = `${open === 1 ? 'is' : 'are'} only known to be more than ${formatFigure(least, unit)}`;
  return `${open} of ${n} ${n === 1 ? 'value' : 'values'} of ${metric} ${known}: ${unfinished(cutOff)}`;
}

function unfinished(cutOff: OpenValues): string {
  const clients = [...new Set(cutOff.flatMap(({ labels }) => labels['client'] ?? []))].sort(compareText);
  const more = clients.length - CLIENTS_NAMED_MAX;
  const named = clients.slice(0, CLIENTS_NAMED_MAX).join(', ');
  const who = clients.length === 0 ? 'they' : more > 0 ? `${named} and ${more} more` : named;
  return `by the end of the run ${who} had not recovered`;
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
    return `an interval needs at least two seeds that measured ${metric}, and two that differ where hazards strike; run more --seeds`;
  }
  return `${metric} has no ${statistic}`;
}

export function compare(left: number, op: Operator, right: number): boolean {
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

function unitOf(expression: Expression): 'fraction' | 'us' | 'bytes' | 'number' {
  if (expression.value.kind === 'duration') return 'us';
  if (expression.value.kind === 'size') return 'bytes';
  const percent = expression.text.trimEnd().endsWith('%');
  return percent ? 'fraction' : 'number';
}

function nothing(reason: string): Observation {
  return { verdict: 'inconclusive', value: null, reason };
}
