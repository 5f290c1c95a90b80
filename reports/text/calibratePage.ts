/** What `nines calibrate` prints: what was fitted beside what was observed, and how sure it is. */
import { instantText } from '../../scenarios/traceFormats/instants.ts';
import type { Calibration } from '../../studies/calibrate/calibrate.ts';
import type { ExpectedCount } from '../../studies/calibrate/evenness.ts';
import { type DurationFits, FEW, type Fit, SHAPE_NEEDS } from '../../studies/calibrate/fits.ts';
import type { IncidentRates, ProcessRate } from '../../studies/calibrate/incidents.ts';
import type { LagLaw } from '../../studies/calibrate/lag.ts';
import type { Load, RateOf } from '../../studies/calibrate/load.ts';
import { lawText, nounOf } from '../../studies/calibrate/settings.ts';
import { formatDuration, formatNumber, formatPercent } from '../../studies/figures.ts';
import type { Interval } from '../../studies/statistics/intervals.ts';
import { counted, type Page, wrap } from './page.ts';
import { table } from './tables.ts';

const NOTHING = '–';
/** Below it a law, or one rate for all, is not what the data show. */
const DOUBTED_BELOW = 0.05;

export function calibratePage(calibration: Calibration, page: Page): string[] {
  const { incidents, lag, load } = calibration;
  const sections = [
    ...(incidents === null ? [] : incidentSections(incidents, page)),
    ...(lag === null ? [] : lagSections(lag, page)),
    ...(load === null ? [] : loadSections(load, page)),
    [
      page.color.bold('Settings'),
      ...calibration.settings
        .trimEnd()
        .split('\n')
        .map((line) => `  ${line}`),
    ],
  ];
  return sections.filter((lines) => lines.length > 0).flatMap((lines, i) => (i === 0 ? lines : ['', ...lines]));
}

function incidentSections(rates: IncidentRates, page: Page): string[][] {
  const { file, rows, sinceUs, untilUs, processes, notes } = rates;
  const head = [
    `${page.color.bold(counted(rows, 'incident', formatNumber(rows)))} of ${file}`,
    `  ${instantText(sinceUs)} to ${instantText(untilUs)}, ${formatDuration(untilUs - sinceUs)}`,
    ...notes.flatMap((note) => wrap(`! ${note}`, page.width, '  ')),
  ];
  const rateRows = processes.map((process) => [
    process.isAll ? `${process.action}, all` : process.action,
    nounOf(process, process.targets),
    formatNumber(process.targetYears),
    formatNumber(process.count),
    process.perYear === null ? NOTHING : formatNumber(process.perYear),
    boundsText(process.interval),
  ]);
  const head2 = ['Rate', 'watched', 'years', 'counted', 'a year', '95 %'];
  return [
    head,
    table({ head: head2, rows: rateRows }, page, ['watched']),
    ...processes.flatMap((each) => processSections(each, page)),
  ];
}

function processSections(process: ProcessRate, page: Page): string[][] {
  const { action, isAll, durations, unended, byTime, byRegion, unevenInTime, unevenByRegion } = process;
  const name = isAll ? `${action} of all regions` : action;
  return [
    durations === null ? [] : fitLines(`How long ${name} lasts`, durations, page),
    unended === 0
      ? []
      : wrap(
          `! ${counted(unended, 'incident', formatNumber(unended))} of ${name} without an end: in no law`,
          page.width,
          '  ',
        ),
    expectedLines(`${name} by time`, byTime, unevenInTime, 'a rate that stays the same', page),
    expectedLines(`${name} by region`, byRegion, unevenByRegion, 'one rate for all regions', page),
  ];
}

function fitLines(title: string, fits: DurationFits, page: Page): string[] {
  const { n, quantiles, fittedMean, mean, min, max } = fits;
  const [best] = fits.fits;
  const aicOf = (fit: Fit): string => (fit.aic === null ? NOTHING : `+${formatNumber(fit.aic - (best!.aic ?? 0))}`);
  const lawRows = fits.fits.map((fit) => [
    lawText(fit.law),
    formatNumber(fit.logLikelihood),
    aicOf(fit),
    fit.distance.toFixed(3),
    fit.pValue === null ? NOTHING : formatPercent(fit.pValue),
  ]);
  const beside = [
    ['mean', formatDuration(mean), formatDuration(fittedMean.fitted), durations(fittedMean.interval)],
    ...quantiles.map(({ p, observed, fitted, interval }) => [
      `p${100 * p}`,
      formatDuration(observed),
      formatDuration(fitted),
      durations(interval),
    ]),
  ];
  return [
    `${page.color.bold(title)}: ${formatNumber(n)}, from ${formatDuration(min)} to ${formatDuration(max)}`,
    ...table({ head: ['Law', 'log likelihood', 'AIC', 'KS distance', 'as far by chance'], rows: lawRows }, page, [
      'log likelihood',
    ]),
    ...table({ head: ['', 'observed', best!.law.kind, '95 %'], rows: beside }, page, []),
    ...warnings(n, best!).flatMap((note) => wrap(`! ${note}`, page.width, '  ')),
  ];
}

function warnings(n: number, { pValue }: Fit): string[] {
  return [
    ...(n < SHAPE_NEEDS ? [`fewer than ${SHAPE_NEEDS} tell no shape: an exponential law stands for any`] : []),
    ...(n < FEW ? [`of ${n} alone, so intervals are wide and tails are a guess`] : []),
    ...(pValue !== null && pValue < DOUBTED_BELOW
      ? ['data of this law would seldom be as far from it: {empirical: FILE} keeps what was seen']
      : []),
  ];
}

function expectedLines(
  title: string,
  parts: readonly ExpectedCount[],
  chance: number | null,
  rate: string,
  page: Page,
): string[] {
  const rows = parts.map(({ name, counted: seen, expected, least, most }) => [
    name,
    formatNumber(seen),
    formatNumber(expected),
    `${formatNumber(least)}–${formatNumber(most)}`,
    seen < least ? 'fewer' : seen > most ? 'more' : '',
  ]);
  if (rows.length === 0) return [];
  const told =
    chance === null
      ? []
      : [
          `${chance < DOUBTED_BELOW ? '! ' : ''}chance deals them as unevenly in ${formatPercent(chance)} of all cases under ${rate}`,
        ];
  return [
    page.color.bold(title),
    ...table({ head: ['', 'counted', 'expected', '95 %', ''], rows }, page, []),
    ...told.flatMap((line) => wrap(line, page.width, '  ')),
  ];
}

function lagSections({ file, events, pushes, regions, unfinished, all, pairs, notes }: LagLaw, page: Page): string[][] {
  const told = [
    ...(unfinished === 0
      ? []
      : [
          `${counted(unfinished, 'push', formatNumber(unfinished)).replace(/pushs$/, 'pushes')} without an event of some region: in no law of it`,
        ]),
    ...notes,
  ];
  const head = [
    `${page.color.bold(counted(pushes, 'image', formatNumber(pushes)))} pushed, of ${formatNumber(events)} events of ${file}`,
    `  ${regions.join(', ')}`,
    ...told.flatMap((note) => wrap(`! ${note}`, page.width, '  ')),
  ];
  const rows = pairs.map(({ from, to, durations: { n, quantiles, fits } }) => [
    `${from} → ${to}`,
    formatNumber(n),
    ...quantiles.map(({ observed, fitted }) => `${formatDuration(observed)} / ${formatDuration(fitted)}`),
    fits[0]!.law.kind,
  ]);
  return [
    head,
    all === null ? ['  nothing arrived anywhere'] : fitLines('Replication lag', all, page),
    rows.length < 2
      ? []
      : table({ head: ['Lag, observed / fitted', 'n', 'p50', 'p90', 'p99', 'law'], rows }, page, ['law']),
  ];
}

function loadSections(load: Load, page: Page): string[][] {
  const { events, firstUs, lastUs, pushes, pulls, dispersion, daily, byHour, zipf, popular, mix, notes } = load;
  const rates: [string, RateOf | null][] = [
    ['pushes', pushes],
    ['pulls', pulls],
  ];
  const rateRows = rates.map(([name, rate]) => [
    name,
    formatNumber(rate?.count ?? 0),
    rate === null ? NOTHING : `${formatNumber(rate.perSecond * 3600)}/h`,
    rate === null
      ? NOTHING
      : boundsText({ lower95: rate.interval.lower95 * 3600, upper95: rate.interval.upper95 * 3600 }),
  ]);
  const popularRows = popular.map(({ rank, observed, fitted }) => [
    `top ${rank}`,
    formatPercent(observed),
    formatPercent(fitted),
  ]);
  return [
    [
      `${page.color.bold(`${formatNumber(events)} events`)} of logs, ${instantText(firstUs)} to ${instantText(lastUs)}`,
      ...notes.flatMap((note) => wrap(`! ${note}`, page.width, '  ')),
    ],
    [
      ...table({ head: ['Load', 'counted', 'rate', '95 %'], rows: rateRows }, page, []),
      ...wrap(
        `counts of an hour vary ${formatNumber(dispersion)} times as much as independent ones; intervals are as much less sure`,
        page.width,
        '  ',
      ),
    ],
    table(
      {
        head: ['Operation', 'count', 'share'],
        rows: mix.map(({ operation, count, share }) => [operation, formatNumber(count), formatPercent(share)]),
      },
      page,
      [],
    ),
    zipf === null
      ? []
      : table(
          { head: [`Repositories, Zipf ${zipf.exponent.toFixed(2)}`, 'observed', 'fitted'], rows: popularRows },
          page,
          [],
        ),
    daily === null
      ? []
      : expectedLines(
          `A day (UTC): swings by ${formatPercent(daily.amplitude)} ± ${formatPercent(daily.error)}`,
          byHour,
          null,
          '',
          page,
        ),
  ];
}

function boundsText({ lower95, upper95 }: Interval): string {
  return lower95 === 0 ? `< ${formatNumber(upper95)}` : `${formatNumber(lower95)}–${formatNumber(upper95)}`;
}

function durations({ lower95, upper95 }: Interval): string {
  return `${formatDuration(lower95)}–${formatDuration(upper95)}`;
}
