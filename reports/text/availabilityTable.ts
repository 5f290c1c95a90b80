/** The availability part of the page of `nines assess`: a row for each client and operation, and what most of each is due to. */
import { YEAR_MINUTES } from '../../sim/kernel/time.ts';
import type { AssessResult, AvailabilityResult } from '../../studies/assess/assessResult.ts';
import type { AvailabilityRow, OutageCause, Outages } from '../../studies/assess/availability/availability.ts';
import { formatNumber, formatPercent } from '../../studies/figures.ts';
import { brokenAtPlus } from './brokenAtPlus.ts';
import { shareOf } from './estimateText.ts';
import { ninesToOne } from './ninesText.ts';
import { listed, type Page, wrap } from './page.ts';
import { type Grid, table } from './tables.ts';

type Assessed = Pick<AssessResult | AvailabilityResult, 'availability' | 'outages' | 'scenario'>;

const CAUSES_SHOWN = 3;
const SHARE_SHOWN = 0.005;
const NOTHING = '–';
const LESS_COMMON = 'less common causes';
/** Columns of a page that has no room for long heads. */
const NARROW = 95;
/** In place of nines, where nothing failed. */
const ALL = 'all';

export function availabilityHeadline(assessed: Assessed, page: Page): string[] {
  const sentence = availabilitySentence(assessed);
  return sentence === null ? [] : wrap(`${page.color.bold(assessed.scenario.name)}: ${sentence}`, page.width);
}

/** Of whom is served worst: for how long, how sure that is, and what of that is due to most. */
export function availabilitySentence({ availability, outages }: Assessed): string | null {
  const worst = availability?.reduce((a, b) => (isWorse(b, a) ? b : a), availability[0]!);
  if (worst === undefined) return null;
  if (worst.minutesPerYear === 0) {
    return `no operation of any client was seen to fail; ${worst.client}’s ${noun(worst)} ${atMost(worst)}.`;
  }
  const causes = outages === null ? [] : byRegion(outages).causes;
  const cause = causes.find(({ client, operation }) => client === worst.client && operation === worst.operation);
  // What needs no outage is no stretch of time: it comes and goes all the year round.
  const what = cause?.outage.startsWith('without') === true ? cause.outage : `is ${cause?.outage}`;
  const mostly = cause === undefined ? '' : `; ${shareOf(cause.share)} of that ${what}`;
  return (
    `of each year ${worst.client}’s ${noun(worst)} fail for ${ofYear(worst.minutesPerYear)} ` +
    `(${ninesToOne(worst.nines, ALL)} nines${howSure(worst)}), the most of all clients and operations${mostly}.`
  );
}

function isWorse(one: AvailabilityRow, other: AvailabilityRow): boolean {
  const more = one.minutesPerYear - other.minutesPerYear;
  return more > 0 || (more === 0 && one.upper95 > other.upper95);
}

/** From this factor between an estimate and an end of its interval on, the estimate alone would mislead. */
const WIDE_FROM = 1.5;

function howSure(row: AvailabilityRow): string {
  const { minutesPerYear, lower95, upper95 } = row;
  if (upper95 <= WIDE_FROM * minutesPerYear && lower95 >= minutesPerYear / WIDE_FROM) return '';
  const [from, to] = [minutes(lower95), minutes(upper95)];
  const unit = to.slice(to.indexOf(' '));
  return `; 95 %: ${from.endsWith(unit) ? from.slice(0, -unit.length) : from} to ${to}, ${leastNines(row)}`;
}

function atMost(row: AvailabilityRow): string {
  return `for at most ${minutes(row.upper95)} a year (95 %: ${leastNines(row)})`;
}

function leastNines({ upper95 }: AvailabilityRow): string {
  return `at least ${ninesToOne(-Math.log10(upper95 / YEAR_MINUTES))} nines`;
}

export function availabilitySections({ availability, outages }: Assessed, page: Page): string[][] {
  if (outages === null) return [];
  if (availability === null || availability.length === 0) {
    return [wrap(`${page.color.bold('Availability')}  none to tell: ${outages.reasons.join('; ')}.`, page.width)];
  }
  const isNarrow = page.width < NARROW;
  const unseen = unseenSentence(outages);
  return [
    [
      // An estimate without its interval would be worse than none: that column stays.
      ...table(servedGrid(availability, outages, isNarrow), page, ['mostly', LESS_COMMON]),
      ...(unseen === null ? [] : wrap(unseen, page.width, '  ').map(page.color.dim)),
    ],
    table(unservedGrid(availability, outages, page.width, isNarrow), page, []),
    wrap(`${page.color.bold('Service')}  ${basisSentence(outages)}`, page.width),
  ];
}

/** A row for each client and operation. */
export function servedGrid(rows: readonly AvailabilityRow[], outages: Outages, isNarrow: boolean): Grid {
  const { target, causes } = byRegion(outages);
  const anyCommon = rows.some((row) => row.withoutCommonCauses !== row.minutesPerYear);
  const cells = rows.map((row) => [
    row.client,
    noun(row),
    ninesToOne(row.nines, ALL),
    figure(row.minutesPerYear),
    `${figure(row.lower95)} to ${figure(row.upper95)}`,
    anyCommon ? figure(row.withoutCommonCauses) : NOTHING,
    chance(row),
    causes.find(({ client, operation }) => client === row.client && operation === row.operation)?.outage ?? NOTHING,
  ]);
  const misses = isNarrow ? `month < ${percent(target)}` : `a month misses ${percent(target)}`;
  const time = isNarrow ? 'min a year' : 'minutes a year';
  const head = ['Availability', '', 'nines', time, '95 %', LESS_COMMON, misses, 'mostly'];
  return { head, rows: cells };
}

/** Where nothing failed without an outage, the upper bound is mostly what so many operations cannot exclude. */
export function unseenSentence({ usual }: Outages): string | null {
  const none = usual.filter(({ failed }) => failed === 0);
  if (none.length === 0) return null;
  const counts = none.map(
    ({ client, operation, operations }) =>
      `${formatNumber(operations)} ${operation === 'pull' ? 'pulls' : 'pushes'} by ${client}`,
  );
  return `Without an outage none failed of ${listed(counts, 5)}; what so many cannot exclude is in the upper bounds.`;
}

/** For each client and operation what most of it is due to. @param width of the page */
export function unservedGrid(
  rows: readonly AvailabilityRow[],
  outages: Outages,
  width: number,
  isNarrow: boolean,
): Grid {
  const { causes } = byRegion(outages);
  const head = ['What is not served', 'share', isNarrow ? 'min a year' : 'minutes a year', ''];
  const names = rows.map((row) => `${row.client} ${noun(row)}`);
  const before = Math.max(head[0]!.length, ...names.map(({ length }) => length)) + head[1]!.length + head[2]!.length;
  const cells = rows.flatMap((row, r) => {
    const own = causes.filter(({ client, operation }) => client === row.client && operation === row.operation);
    const shown = own.filter(({ share }, i) => i < CAUSES_SHOWN && (i === 0 || share >= SHARE_SHOWN));
    const lines = shown.flatMap(({ share, outage, minutesPerYear }, i) =>
      brokenAtPlus(outage, width - before - GAPS).map((line, n) =>
        n > 0 ? ['', '', '', line] : [i === 0 ? names[r]! : '', shareOf(share), figure(minutesPerYear), line],
      ),
    );
    return [...lines, ...restOf(own.slice(shown.length))];
  });
  return { head, rows: cells };
}

/** What has no line of its own, where it is enough to be missed. */
function restOf(causes: readonly OutageCause[]): string[][] {
  const share = causes.reduce((sum, one) => sum + one.share, 0);
  if (share < SHARE_SHOWN) return [];
  const minutesPerYear = causes.reduce((sum, one) => sum + one.minutesPerYear, 0);
  return [['', shareOf(share), figure(minutesPerYear), `… ${causes.length} more`]];
}

/** Between the columns, and before the first. */
const GAPS = 8;

/**
 * Causes with the zones of a region as one, as durability tells them: a third each of three zones would hide what they are
 * together. Most first.
 */
function byRegion(outages: Outages): Outages {
  const sums = new Map<string, OutageCause>();
  for (const cause of outages.causes) {
    const outage = cause.outage.replaceAll(/\/z\d+(?= |$)/g, '');
    const key = `${cause.client}\n${cause.operation}\n${outage}`;
    const sum = sums.get(key) ?? { minutesPerYear: 0, share: 0 };
    const minutesPerYear = sum.minutesPerYear + cause.minutesPerYear;
    sums.set(key, { ...cause, outage, minutesPerYear, share: Math.min(1, sum.share + cause.share) });
  }
  return { ...outages, causes: [...sums.values()].sort((a, b) => b.minutesPerYear - a.minutesPerYear) };
}

/** How much was played, and why it is told so. */
export function basisSentence(outages: Outages): string {
  const { states, seeds, usualSeeds, timeLeftOut, reasons, months, target } = outages;
  const more = usualSeeds > seeds ? `, with ${usualSeeds} where nothing is out` : '';
  const played = `${formatNumber(states)} ${states === 1 ? 'state' : 'sets of what is out at once'}, played with up to ${seeds} seeds each${more}`;
  const rest = timeLeftOut > 0 ? `; the rarer ones (${percent(timeLeftOut)} of the time) count in the upper bound` : '';
  return `${played}${rest}; ${formatNumber(months)} months of such outages were held against ${percent(target)}; ${reasons.join('; ')}.`;
}

function noun({ operation }: AvailabilityRow): string {
  return operation === 'pull' ? 'pulls' : 'pushes';
}

/** So many minutes that nobody would know them for most of a year are told as a share of it. */
function ofYear(value: number): string {
  const share = value / YEAR_MINUTES;
  return share < 0.1 ? minutes(value) : formatPercent(share);
}

function minutes(value: number): string {
  if (value > 0 && value < 1) return `${figure(60 * value)} s`;
  return value < 600 ? `${figure(value)} min` : `${figure(value / 60)} h`;
}

function figure(value: number): string {
  if (value === 0) return '0';
  if (value < 0.01) return value.toExponential(1);
  return value >= 99.5 ? formatNumber(Math.round(value)) : value.toPrecision(2);
}

/** What was seen in so many months, or what they cannot exclude. */
function chance({ pMonthMisses, pMonthMissesUpper95 }: AvailabilityRow): string {
  if (pMonthMisses === 0) return `< 1 in ${formatNumber(twoDigitsDown(1 / pMonthMissesUpper95))}`;
  return pMonthMisses >= 0.01 ? formatPercent(pMonthMisses) : `1 in ${formatNumber(Math.round(1 / pMonthMisses))}`;
}

function twoDigitsDown(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.floor(value / unit) * unit;
}

function percent(share: number): string {
  return share < 0.001 ? `${(100 * share).toExponential(1)} %` : `${Number((100 * share).toPrecision(6))} %`;
}
