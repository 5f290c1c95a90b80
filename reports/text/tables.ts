import CliTable from 'cli-table3';
import { formatBytes, formatNinesOfRate, formatNumber, formatPercent } from '../../studies/figures.ts';
import type { MetricStatistics, RunResult } from '../../studies/result.ts';
import { formatSpan } from './formatSpan.ts';
import { figuresBy, figuresOf, labelValues } from './metricLookup.ts';
import type { Page } from './page.ts';

const NOTHING = '–';

/** A table as it is told, whatever it is drawn in: texts by row and column. */
export interface Grid {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Per endpoint region: whether its site was there, how well its servers answered and how far behind the other regions it was. */
export function regionGrid(result: RunResult): Grid {
  const names = labelValues(
    result,
    ['request_ok', 'region_up', 'replication_lag', 'images_acknowledged'],
    'region',
  ).concat(labelValues(result, ['replication_lag'], 'to'));
  const anyPushed = (figuresOf(result, 'images_acknowledged', {})?.count ?? 0) > 0;
  const rows = [...new Set(names)].sort().map((region) => {
    const served = figuresOf(result, 'request_ok', { region });
    const lag =
      figuresOf(result, 'replication_lag', { to: region }) ?? figuresOf(result, 'replication_lag', { region });
    return [
      region,
      share(figuresOf(result, 'region_up', { region })),
      share(served),
      nines(served),
      anyPushed ? perSeed(figuresOf(result, 'images_acknowledged', { region })) : NOTHING,
      duration(lag?.p50),
      duration(lag?.p99),
      duration(lag?.max),
    ];
  });
  return { head: ['Region', 'site up', 'answered', 'nines', 'pushed', 'lag in p50', 'p99', 'max'], rows };
}

export function regionTable(result: RunResult, page: Page): string[] {
  return table(regionGrid(result), page, ['nines', 'site up', 'max']);
}

/** Whose operations have a row of their own, where there were any. */
export const PLURAL = { pull: 'pulls', push: 'pushes', list: 'listings' } as const;

/** Per client: how many of its single requests succeeded, what its operations came to with retries, and how long they took. */
export function clientGrid(result: RunResult): Grid {
  const rows = labelValues(result, ['pull_ok', 'push_ok', 'list_ok'], 'client')
    .sort()
    .flatMap((client) =>
      (['pull', 'push', 'list'] as const).flatMap((operation) => {
        const ok = figuresOf(result, `${operation}_ok`, { client });
        if (ok === null || ok.n === 0) return [];
        const first = figuresOf(result, 'request_ok', { client, operation });
        const time = figuresOf(result, `${operation}_time`, { client });
        return [
          [
            client,
            PLURAL[operation],
            formatNumber(ok.n / result.seeds.length),
            share(first),
            share(ok),
            nines(ok),
            duration(time?.p50),
            duration(time?.p99),
          ],
        ];
      }),
    );
  const requests = rows.some((row) => row[3] !== NOTHING);
  const head = ['Client', '', 'per run', 'single requests', 'with retries', 'nines', 'time p50', 'p99'];
  const shown = (row: string[]) => row.filter((_, column) => requests || column !== 3);
  return { head: shown(head), rows: rows.map(shown) };
}

export function clientTable(result: RunResult, page: Page): string[] {
  return table(clientGrid(result), page, ['nines', 'per run']);
}

/** Per client with a rollout: how long it took until the last machine had the image, over the seeds. */
export function rolloutGrid(result: RunResult): Grid {
  const times = figuresBy(result, 'rollout_time', 'client');
  const rows = [...times]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([client, time]) => [
      client,
      atLeast(time, time.mean),
      atLeast(time, time.max),
      time.open === 0 ? NOTHING : `${time.open} of ${time.n}`,
    ]);
  return { head: ['Rollout', 'took', 'max', 'unfinished'], rows };
}

export function rolloutTable(result: RunResult, page: Page): string[] {
  return table(rolloutGrid(result), page, []);
}

/**
 * Per destructive fault: what it cost (recovery point) and how long until things went on (recovery time). Failures by
 * chance of one hazard in one region share a row, which is left out where they cost nothing.
 */
export function recoveryGrid(result: RunResult): Grid {
  const byChance = new Set(result.journal.filter(({ chance }) => chance).map(({ id }) => id.split('@')[0]));
  const images = figuresBy(result, 'rpo_images', 'fault');
  const ages = figuresBy(result, 'rpo_age', 'fault');
  const rtos = worstRecoveries(result);
  const rows = labelValues(result, ['rpo_images', 'rpo_age', 'rto'], 'fault')
    .sort()
    .filter((fault) => !byChance.has(fault.split('@')[0]) || (images.get(fault)?.max ?? 0) > 0 || rtos.has(fault))
    .map((fault) => {
      const lost = images.get(fault) ?? null;
      const times = [ages.get(fault) ?? null, rtos.get(fault) ?? null];
      return [
        fault,
        number(lost?.mean ?? lost?.count),
        number(lost?.max),
        ...times.flatMap((time) => [atLeast(time, time?.mean), atLeast(time, time?.max)]),
      ];
    });
  return { head: ['Fault', 'RPO images', 'max', 'RPO age', 'max', 'worst RTO', 'max'], rows };
}

export function recoveryTable(result: RunResult, page: Page): string[] {
  return table(recoveryGrid(result), page, []);
}

/** Of each fault the recovery time of the client that fared worst on average: a mean over clients would be nobody's. */
function worstRecoveries(result: RunResult): ReadonlyMap<string, MetricStatistics> {
  const worst = new Map<string, MetricStatistics>();
  for (const each of result.metrics['rto']?.by ?? []) {
    const { fault, client } = each.labels;
    if (fault === undefined || client === undefined) continue;
    const known = worst.get(fault);
    const isWorse = known === undefined || (each.mean ?? 0) > (known.mean ?? 0);
    // As bad on average, and it may have been worse: the run ended.
    if (isWorse || (each.mean === known.mean && each.open > known.open)) worst.set(fault, each);
  }
  return worst;
}

/** Bytes moved, per run. Empty where nothing was. */
export function trafficSentence(result: RunResult): string | null {
  const parts = (
    [
      ['bytes_replicated', 'replicated between regions'],
      ['bytes_egress', 'served to clients'],
      ['bytes_stored', 'stored at the end'],
    ] as const
  ).flatMap(([metric, words]) => {
    const figures = figuresOf(result, metric, {});
    const mean = figures?.mean ?? 0;
    return mean > 0 ? [`${formatBytes(mean)} ${words}`] : [];
  });
  return parts.length === 0 ? null : `Per run: ${parts.join(', ')}`;
}

export function trafficLine(result: RunResult, page: Page): string[] {
  const sentence = trafficSentence(result);
  return sentence === null ? [] : [page.color.dim(`  ${sentence}`)];
}

function share(figures: MetricStatistics | null): string {
  return figures?.rate == null ? NOTHING : formatPercent(figures.rate);
}

function nines(figures: MetricStatistics | null): string {
  return figures?.rate == null ? NOTHING : formatNinesOfRate(figures.rate, figures.n);
}

function perSeed(figures: MetricStatistics | null): string {
  return number(figures?.mean);
}

function number(value: number | null | undefined): string {
  return value == null ? NOTHING : formatNumber(value);
}

function duration(value: number | null | undefined): string {
  return value == null ? NOTHING : formatSpan(value);
}

/** `≥ 5 h` where the end of the run cut off some of the values behind a figure. */
function atLeast(figures: MetricStatistics | null, value: number | null | undefined): string {
  const text = duration(value);
  return text !== NOTHING && figures !== null && figures.open > 0 ? `≥ ${text}` : text;
}

export const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Columns that have any figure. */
export function filledColumns({ head, rows }: Grid): number[] {
  return [...head.keys()].filter((column) => column === 0 || rows.some((row) => row[column] !== NOTHING));
}

/**
 * A table without lines: figures to the right, names to the left. Columns without any figure are left out, and where the page is too narrow
 * those under the `dispensable` heads, one after the other.
 */
export function table(grid: Grid, page: Page, dispensable: readonly string[]): string[] {
  if (grid.rows.length === 0) return [];
  const filled = filledColumns(grid);
  const [head, ...rows] = [grid.head, ...grid.rows].map((row) => filled.map((column) => row[column]!));
  for (let dropped = 0; ; dropped++) {
    const gone = dispensable.slice(0, dropped);
    const shown = (row: readonly string[]) => row.filter((_, column) => !gone.includes(head![column]!));
    if (dropped < dispensable.length && widthOf([head!, ...rows].map(shown)) > page.width) continue;
    return drawn(shown(head!), rows.map(shown), page);
  }
}

function widthOf(rows: readonly (readonly string[])[]): number {
  let width = 0;
  for (let column = 0; column < rows[0]!.length; column++) {
    width += INDENT.length + Math.max(...rows.map((row) => row[column]!.length));
  }
  return width;
}

const INDENT = '  ';

function drawn(head: readonly string[], rows: readonly (readonly string[])[], page: Page): string[] {
  const table = new CliTable({
    head: head.map((cell) => page.color.dim(cell)),
    colAligns: head.map((cell, column) => (column === 0 || cell === '' ? 'left' : 'right')),
    chars: NO_LINES,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
  });
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split('\n')
    .map((line) => `${INDENT}${line}`.trimEnd());
}
