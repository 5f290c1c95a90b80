/** What `nines trace stat` prints: the load that a log tells of, in figures and bars. */
import { instantText } from '../../scenarios/traceFormats/instants.ts';
import { formatBytes, formatDuration, formatNumber, formatPercent } from '../../studies/figures.ts';
import type { Quantiles } from '../../studies/traces/arrivals.ts';
import type { Popularity } from '../../studies/traces/counts.ts';
import type { OperationStat, TraceStat } from '../../studies/traces/traceStat.ts';
import { clipped, counted, type Page, wrap } from './page.ts';
import { table } from './tables.ts';

const NOTHING = '–';
const HEIGHTS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const BAR = '█';
const BAR_CELLS = 24;

export function traceStatPage(stat: TraceStat, page: Page): string[] {
  const sections = [
    header(stat, page),
    rates(stat, page),
    operations(stat, page),
    sizes(stat, page),
    popularity('Repositories by pulls', stat.repositories, page),
    popularity('Blobs by pulls', stat.blobs, page),
    whoAndWhere(stat, page),
    bursts(stat, page),
    notes(stat, page),
  ];
  return sections.filter((lines) => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
}

function header({ sources, events, arrivals }: TraceStat, page: Page): string[] {
  const { firstUs, lastUs } = arrivals;
  const formats = [...new Set(sources.map(({ format }) => format))].sort().join(', ');
  const first = `${page.color.bold(`${formatNumber(events)} events`)} in ${counted(sources.length, 'file')} (${formats})`;
  return [first, `  ${instantText(firstUs)} to ${instantText(lastUs)}, ${formatDuration(lastUs - firstUs)}`];
}

function rates({ arrivals }: TraceStat, page: Page): string[] {
  const { meanPerSecond, peakMinute, peakSecond, course, byHour, byWeekday } = arrivals;
  return [
    page.color.bold('Rate'),
    `  mean ${meanPerSecond === null ? NOTHING : `${formatNumber(meanPerSecond)}/s`}`,
    `  busiest minute ${formatNumber(peakMinute.perSecond)}/s at ${instantText(peakMinute.atUs)}`,
    `  busiest second ${formatNumber(peakSecond.perSecond)}/s at ${instantText(peakSecond.atUs)}`,
    `  ${'course'.padEnd(12)}${sparkline(fitted(course, page.width - 14))}`,
    `  ${'hour (UTC)'.padEnd(12)}${sparkline(byHour)}  ${page.color.dim('from 0 to 23 h')}`,
    `  ${'weekday'.padEnd(12)}${sparkline(byWeekday)}  ${page.color.dim('Monday to Sunday')}`,
  ];
}

function operations({ operations }: TraceStat, page: Page): string[] {
  const rows = operations.map(({ operation, count, share, failed, bytes, durationUs }) => [
    operation,
    formatNumber(count),
    formatPercent(share),
    bar(share),
    failed === null ? NOTHING : formatPercent(failed / count),
    bytes.n === 0 ? NOTHING : formatBytes(bytes.sum),
    durationUs.p50 === null ? NOTHING : formatDuration(durationUs.p50),
    durationUs.p99 === null ? NOTHING : formatDuration(durationUs.p99),
  ]);
  const head = ['Operation', 'count', 'share', '', 'failed', 'bytes', 'time p50', 'p99'];
  return table({ head, rows }, page, ['', 'failed']);
}

function sizes({ operations }: TraceStat, page: Page): string[] {
  const known = operations.filter(({ bytes }) => bytes.n > 0);
  const least = Math.min(...known.map(({ bytesByPower }) => bytesByPower.findIndex((count) => count > 0)));
  const most = Math.max(...known.map(({ bytesByPower }) => bytesByPower.length));
  const drawn = ({ bytesByPower }: OperationStat): string =>
    sparkline(Array.from({ length: most - least }, (_, i) => bytesByPower[least + i] ?? 0));
  const rows = known.map((stat) => [stat.operation, ...quantileCells(stat.bytes, formatBytes), drawn(stat)]);
  const lines = table({ head: ['Size', 'mean', 'p50', 'p90', 'p99', 'max', ''], rows }, page, ['']);
  const scale = `bars: a power of two each, from ${formatBytes(least === 0 ? 0 : 2 ** (least - 1))}`;
  return lines.length === 0 ? [] : [...lines, `  ${page.color.dim(scale)}`];
}

function popularity(
  title: string,
  { distinct, isBound, top, topPercentShare, zipf }: Popularity,
  page: Page,
): string[] {
  if (top.length === 0 || topPercentShare === null) return [];
  const skew = [
    `${isBound ? 'at least ' : ''}${formatNumber(distinct)} distinct`,
    `the top 1 % has ${formatPercent(topPercentShare)} of the pulls`,
    ...(zipf === null
      ? []
      : [`Zipf ${zipf.exponent.toFixed(2)} [${zipf.lower95.toFixed(2)}–${zipf.upper95.toFixed(2)}]`]),
  ];
  const width = Math.max(12, page.width - BAR_CELLS - 26);
  const rows = top.map(({ name, count, share }) => [
    clipped(name, width),
    formatNumber(count),
    formatPercent(share),
    bar(share),
  ]);
  return [
    page.color.bold(title),
    ...wrap(skew.join(' · '), page.width, '  '),
    ...table({ head: ['', 'pulls', 'share', ''], rows }, page, ['']),
  ];
}

function whoAndWhere({ clients, places }: TraceStat, page: Page): string[] {
  const lines = [
    ...(clients.distinct === 0 ? [] : [distinctText('client', 'clients', clients)]),
    ...(places.distinct === 0 ? [] : [distinctText('place that answered', 'places that answered', places)]),
  ];
  return lines.length === 0
    ? []
    : [page.color.bold('Who and where'), ...lines.flatMap((line) => wrap(line, page.width, '  '))];
}

function distinctText(one: string, many: string, { distinct, isBound, top }: Popularity): string {
  const [first] = top;
  const most = `${first!.name} with ${formatPercent(first!.share)}`;
  return `${isBound ? 'at least ' : ''}${formatNumber(distinct)} ${distinct === 1 ? one : many}, most of all ${most}`;
}

function bursts({ arrivals }: TraceStat, page: Page): string[] {
  const { dispersion, gapsUs } = arrivals;
  const told = (value: number | null) => (value === null ? NOTHING : formatNumber(value));
  const windows = `per second ${told(dispersion.second)}, per minute ${told(dispersion.minute)}, per hour ${told(dispersion.hour)}`;
  const [mean, p50, p90, p99, max] = quantileCells(gapsUs, formatDuration);
  return [
    page.color.bold('Bursts'),
    ...wrap(`variance over mean of counts: ${windows} (1: independent arrivals)`, page.width, '  '),
    ...wrap(`gaps: mean ${mean}, p50 ${p50}, p90 ${p90}, p99 ${p99}, longest ${max}`, page.width, '  '),
  ];
}

function notes(stat: TraceStat, page: Page): string[] {
  const { arrivals, bad, skipped, ignored, partial, complete } = stat;
  const told = [
    ...(complete ? [] : ['interrupted: these are the figures of what had been read']),
    ...partial.map((file) => `${file} was imported in part: its import was interrupted`),
    ...(arrivals.outOfOrder === 0
      ? []
      : [
          `${counted(arrivals.outOfOrder, 'event', formatNumber(arrivals.outOfOrder))} out of order, in no gap and no second: an import puts them in order as far as its window goes`,
        ]),
    ...(bad.count === 0 ? [] : [`${counted(bad.count, 'bad record', formatNumber(bad.count))} left out`]),
    ...(skipped === 0 ? [] : [`${counted(skipped, 'line', formatNumber(skipped))} that are no requests`]),
    ...(ignored.length === 0
      ? []
      : [`no logs, left out: ${ignored.slice(0, 3).join(', ')}${ignored.length > 3 ? ' …' : ''}`]),
  ];
  return told.flatMap((note) => wrap(`! ${note}`, page.width, '  '));
}

function quantileCells({ mean, p50, p90, p99, max }: Quantiles, format: (value: number) => string): string[] {
  return [mean, p50, p90, p99, max].map((value) => (value === null ? NOTHING : format(value)));
}

/** A share of all as a bar; what is there at all has a cell. */
function bar(share: number): string {
  return BAR.repeat(Math.max(1, Math.round(share * BAR_CELLS)));
}

/** Counts as heights, the greatest the highest; `·` where there is none. */
function sparkline(counts: readonly number[]): string {
  const most = Math.max(...counts);
  return counts.map((count) => (count === 0 ? '·' : HEIGHTS[Math.ceil((count / most) * HEIGHTS.length) - 1]!)).join('');
}

/** Neighbours together until there are at most so many. */
function fitted(counts: readonly number[], most: number): readonly number[] {
  const width = Math.ceil(counts.length / Math.max(1, most));
  if (width <= 1) return counts;
  return Array.from({ length: Math.ceil(counts.length / width) }, (_, i) =>
    counts.slice(i * width, (i + 1) * width).reduce((sum, count) => sum + count, 0),
  );
}
