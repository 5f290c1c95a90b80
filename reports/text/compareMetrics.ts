/** What moved in the runs, the figures that people ask for first; the rest is in JSON. */
import type { CompareResult, DifferenceOf, MetricComparison } from '../../studies/compare/compareResult.ts';
import { formatBytes, formatNumber, formatPercent } from '../../studies/figures.ts';
import { changeText } from './compareFigures.ts';
import { compareTable } from './compareTable.ts';
import { formatSpan } from './formatSpan.ts';
import { counted, type Page, wrap } from './page.ts';

const SHOWN = 14;
/** In this order; metrics that are not here come after them. */
const FIRST = [
  'images_lost',
  'pull_ok',
  'push_ok',
  'list_ok',
  'rto',
  'rpo_age',
  'rpo_images',
  'rollout_time',
  'region_up',
  'pull_time',
  'push_time',
  'list_time',
  'replication_lag',
  'images_stale',
  'bytes_replicated',
  'bytes_egress',
  'bytes_stored',
];
/** By whom figures are told, beside the sum over all. */
const TOLD_BY = ['client', 'fault'];

export function movedMetrics(result: CompareResult, labels: readonly string[], page: Page): string[] {
  const { runs, durability, availability, interrupted } = result;
  if (runs === null) {
    const isOfYear = durability !== null && availability !== null && interrupted === null;
    const why = 'none played: nothing is planned to strike, and a year shows what differs; --seeds 1..10 plays them';
    return isOfYear ? wrap(`${page.color.bold('Runs')}  ${why}`, page.width) : [];
  }
  const title = `${page.color.bold('Runs')}  ${counted(runs.seeds.length, 'seed')}`;
  if (runs.identical.every((same) => same)) return [`${title}: identical, event by event`];
  const moved = runs.metrics.filter(({ differences }) => differences.some(hasMoved));
  if (moved.length === 0)
    return [`${title}: none of ${runs.metrics.length} figures moved`, ...lossLines(runs, labels, page)];
  const told = moved.filter((metric) => isTold(metric, runs.metrics)).sort((a, b) => rank(a) - rank(b));
  const shown = told.slice(0, SHOWN);
  const moves = `${moved.length} of ${runs.metrics.length} figures moved`;
  const rows = shown.map((metric) => ({
    name: nameOf(metric),
    values: metric.scenarios.map((value) => (value === null ? '–' : valueText(metric, value))),
    differences: metric.differences.map((difference) =>
      hasMoved(difference) ? differenceText(metric, difference) : 'no difference seen',
    ),
  }));
  const points = shown.some(({ unit }) => unit === 'fraction') ? '; points are percentage points' : '';
  return [
    ...wrap(
      `${title}: ${moves}, ${shown.length} shown; of those that did not, luck makes one in twenty seem to${points}`,
      page.width,
    ),
    ...compareTable('Means', labels, rows, page),
    ...lossLines(runs, labels, page),
  ];
}

function lossLines({ losses }: NonNullable<CompareResult['runs']>, labels: readonly string[], page: Page): string[] {
  if (losses.every(({ images }) => images === 0)) return [];
  const each = losses.map(({ images, bytes, seeds }, i) =>
    images === 0
      ? `${labels[i]}: no image`
      : `${labels[i]}: ${formatNumber(images)} images (${formatBytes(bytes)}) in ${counted(seeds, 'seed')}`,
  );
  return wrap(`Lost  ${each.join('; ')}`, page.width - 2).map((line) => `  ${line}`);
}

function hasMoved({ change }: { readonly change: string }): boolean {
  return change === 'more' || change === 'less';
}

/** By whom, unless that says no more than the sum over all. */
function isTold({ metric, labels, scenarios }: MetricComparison, all: readonly MetricComparison[]): boolean {
  const names = Object.keys(labels);
  if (names.length === 0) return true;
  const whole = all.find((other) => other.metric === metric && Object.keys(other.labels).length === 0);
  return names.length === 1 && TOLD_BY.includes(names[0]!) && whole?.scenarios.join() !== scenarios.join();
}

function rank({ metric }: MetricComparison): number {
  const at = FIRST.indexOf(metric);
  return at < 0 ? FIRST.length : at;
}

function nameOf({ metric, labels }: MetricComparison): string {
  const text = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  return text.length === 0 ? metric : `${metric}{${text.join(',')}}`;
}

function valueText({ unit }: MetricComparison, value: number): string {
  switch (unit) {
    case 'us':
      return formatSpan(value);
    case 'bytes':
      return formatBytes(value);
    case 'fraction':
      return formatPercent(value);
    case 'count':
      return formatNumber(value);
  }
}

/** Of shares in percentage points, which are no percent of anything. */
function differenceText(metric: MetricComparison, difference: DifferenceOf): string {
  if (metric.unit !== 'fraction') return changeText(difference, (value) => valueText(metric, value));
  return changeText(difference, (share) => String(Number((100 * share).toPrecision(2))), ' points');
}
