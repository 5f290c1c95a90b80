/** The availability part of the page of `nines assess`: a row for each client and operation, and what most of each is due to. */
import type { AssessResult, AvailabilityResult } from '../../studies/assess/assessResult.ts';
import type { AvailabilityRow, Outages } from '../../studies/assess/availability/availability.ts';
import { formatNumber } from '../../studies/figures.ts';
import { roughly } from './estimateText.ts';
import { ninesToOne } from './ninesText.ts';
import { listed, type Page, wrap } from './page.ts';
import { table } from './tables.ts';

type Assessed = Pick<AssessResult | AvailabilityResult, 'availability' | 'outages' | 'scenario'>;

const CAUSES_SHOWN = 3;
const SHARE_SHOWN = 0.005;
const NOTHING = '–';
/** In place of nines, where nothing failed. */
const ALL = 'all';

export function availabilityHeadline(assessed: Assessed, page: Page): string[] {
  const sentence = availabilitySentence(assessed);
  return sentence === null ? [] : wrap(`${page.color.bold(assessed.scenario.name)}: ${sentence}`, page.width);
}

/** Of whom is served worst: for how long, and what of that is due to most. */
export function availabilitySentence({ availability, outages }: Assessed): string | null {
  const worst = availability?.reduce((a, b) => (b.minutesPerYear > a.minutesPerYear ? b : a), availability[0]!);
  if (worst === undefined) return null;
  const cause = outages?.causes.find(
    ({ client, operation }) => client === worst.client && operation === worst.operation,
  );
  // What needs no outage is no stretch of time: it comes and goes all the year round.
  const what = cause?.outage.startsWith('without') === true ? cause.outage : `is ${cause?.outage}`;
  const mostly = cause === undefined ? '' : `; ${roughly(cause.share)} of that ${what}`;
  return (
    `of each year ${worst.client}’s ${noun(worst)} fail for ${minutes(worst.minutesPerYear)} ` +
    `(${ninesToOne(worst.nines, ALL)} nines), the most of all clients and operations${mostly}.`
  );
}

export function availabilitySections({ availability, outages }: Assessed, page: Page): string[][] {
  if (outages === null) return [];
  if (availability === null || availability.length === 0) {
    return [wrap(`${page.color.bold('Availability')}  none to tell: ${outages.reasons.join('; ')}.`, page.width)];
  }
  return [
    [...rowsOf(availability, outages, page), ...unseenIn(outages, page)],
    causesOf(availability, outages, page),
    basisOf(outages, page),
  ];
}

function rowsOf(rows: readonly AvailabilityRow[], { target, causes }: Outages, page: Page): string[] {
  const anyCommon = rows.some((row) => row.withoutCommonCauses !== row.minutesPerYear);
  const cells = rows.map((row) => [
    row.client,
    noun(row),
    ninesToOne(row.nines, ALL),
    figure(row.minutesPerYear),
    `${figure(row.lower95)} to ${figure(row.upper95)}`,
    anyCommon ? figure(row.withoutCommonCauses) : NOTHING,
    chance(row.pMonthMisses),
    causes.find(({ client, operation }) => client === row.client && operation === row.operation)?.outage ?? NOTHING,
  ]);
  const misses = `a month misses ${percent(target)}`;
  const head = ['Availability', '', 'nines', 'minutes a year', '95 %', 'less common causes', misses, 'mostly'];
  return table(head, cells, page, ['mostly', '95 %']);
}

/** Where nothing failed without an outage, the upper bound is mostly what so many operations cannot exclude. */
function unseenIn({ usual }: Outages, page: Page): string[] {
  const none = usual.filter(({ failed }) => failed === 0);
  if (none.length === 0) return [];
  const counts = none.map(
    ({ client, operation, operations }) =>
      `${formatNumber(operations)} ${operation === 'pull' ? 'pulls' : 'pushes'} by ${client}`,
  );
  const told = `Without an outage none failed of ${listed(counts, 5)}; what so many cannot exclude is in the upper bounds.`;
  return wrap(told, page.width, '  ').map(page.color.dim);
}

function causesOf(rows: readonly AvailabilityRow[], { causes }: Outages, page: Page): string[] {
  const cells = rows.flatMap((row) =>
    causes
      .filter(({ client, operation }) => client === row.client && operation === row.operation)
      .filter(({ share }, i) => i < CAUSES_SHOWN && (i === 0 || share >= SHARE_SHOWN))
      .map(({ share, outage, minutesPerYear }, i) => [
        i === 0 ? `${row.client} ${noun(row)}` : '',
        `${Math.round(100 * share)} %`,
        figure(minutesPerYear),
        outage,
      ]),
  );
  return table(['What is not served', 'share', 'minutes a year', ''], cells, page, []);
}

function basisOf({ states, seeds, usualSeeds, timeLeftOut, reasons }: Outages, page: Page): string[] {
  const more = usualSeeds > seeds ? `, with ${usualSeeds} where nothing is out` : '';
  const played = `${formatNumber(states)} ${states === 1 ? 'state' : 'sets of what is out at once'}, played with up to ${seeds} seeds each${more}`;
  const rest = timeLeftOut > 0 ? `; the rarer ones (${percent(timeLeftOut)} of the time) count in the upper bound` : '';
  return wrap(`${page.color.bold('Service')}  ${played}${rest}; ${reasons.join('; ')}.`, page.width);
}

function noun({ operation }: AvailabilityRow): string {
  return operation === 'pull' ? 'pulls' : 'pushes';
}

function minutes(value: number): string {
  if (value > 0 && value < 1) return `${figure(60 * value)} s`;
  return value < 600 ? `${figure(value)} min` : `${figure(value / 60)} h`;
}

function figure(value: number): string {
  if (value === 0) return '0';
  if (value < 0.01) return value.toExponential(1);
  return value >= 100 ? Math.round(value).toString() : value.toPrecision(2);
}

function chance(value: number): string {
  if (value === 0) return 'never seen';
  return value >= 0.01 ? `${(100 * value).toPrecision(2)} %` : `1 in ${formatNumber(Math.round(1 / value))}`;
}

function percent(share: number): string {
  return share < 0.001 ? `${(100 * share).toExponential(1)} %` : `${Number((100 * share).toPrecision(6))} %`;
}
