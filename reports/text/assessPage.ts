/** The page of `nines assess`: what an SRE is to take away first, then where it comes from and what it rests on. */
import type { AssessResult, AvailabilityResult, DurabilityOf } from '../../studies/assess/assessResult.ts';
import type { WriteDurability } from '../../studies/assess/lag/exposure.ts';
import { formatDuration, formatNumber, formatYears } from '../../studies/figures.ts';
import { assessHeadline, availabilityAloneHeadline } from './assessHeadline.ts';
import { assumptionsShown } from './assumptionsShown.ts';
import { availabilitySections } from './availabilityTable.ts';
import { brokenAtPlus } from './brokenAtPlus.ts';
import { costNotes, costTable } from './costTable.ts';
import { curveChart } from './curveChart.ts';
import { around, below, pushedAt, roughly, scientific, shareOf } from './estimateText.ts';
import { ninesToOne } from './ninesText.ts';
import { listed, type Page, wrap } from './page.ts';
import { reachTable } from './reachTable.ts';
import { rpoTable } from './rpoTable.ts';
import { type Grid, table } from './tables.ts';
import { tornado } from './tornado.ts';
import { expectationList } from './verdictList.ts';

const CAUSES_SHOWN = 8;
/** Of all losses, from which a pattern is told. */
const SHARE_SHOWN = 0.001;
const ASSUMPTIONS_SHOWN = 8;
/** Columns that stand beside what loses data, at the least: share and rate. */
const BESIDE_PATTERNS = 32;
const NOTHING = '–';

export function assessPage(result: AssessResult | AvailabilityResult, page: Page): string {
  const sections = [
    ...(result.durability === null
      ? [
          availabilityAloneHeadline(result, page),
          expectationList(result.verdicts, page),
          ...availabilitySections(result, page),
        ]
      : durabilitySections(result, page)),
    assumptionsOf(result, page),
    [`${page.color.dim('Repro:')} ${result.repro}`],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function durabilitySections(result: AssessResult, page: Page): string[][] {
  return [
    assessHeadline(result, page),
    expectationList(result.verdicts, page),
    durabilityTable(result, page),
    reachTable(result, page),
    timesOf(result, page),
    causeList(result, page),
    ...availabilitySections(result, page),
    rpoTable(result, page),
    [...costTable(result.cost, page), ...costNotes(result.cost, result.assumptions, page)],
    tornado(result, page),
    curveChart(result, page),
    guardList(result, page),
    methodOf(result, page),
  ];
}

/** Null where nothing is ever lost. */
export function durabilityGrid({ durability, exact, perYearOver }: AssessResult): Grid | null {
  const { total, devices, disasters, people, writes } = durability;
  const aged = writes?.atAge ?? null;
  const isNever = total.perYear.upper95 === 0;
  if (isNever && (writes?.perPush ?? 0) === 0) return null;
  const perYear = perYearOver === null ? 'per year, long run' : `per year, over ${formatYears(perYearOver)}`;
  const whole = aged === null ? 'total' : `total, image ${formatDuration(aged.ageUs)} old`;
  const rows = [
    ...(isNever && total.withinFirstYear.estimate === 0
      ? [[whole, 'never', NOTHING, 'never', '']]
      : [rowOf(whole, total, exact !== null)]),
    ...(isNever
      ? []
      : [causeRow('by devices', devices), causeRow('by disasters', disasters), causeRow('by people', people)]),
    ...writeRows(writes),
  ];
  return { head: ['Loss of a group', 'first year', 'nines', perYear, 'hits'], rows };
}

function durabilityTable(result: AssessResult, page: Page): string[] {
  const grid = durabilityGrid(result);
  return grid === null ? [] : table(grid, page, ['hits']);
}

function writeRows(writes: WriteDurability | null): string[][] {
  const name = 'a fresh write';
  if (writes === null) return [[name, 'nobody pushes', '', '', '']];
  const { perPush, lower95, upper95, nines, open, atAge } = writes;
  if (perPush === null) return [[name, 'no worse off than the group', '', '', '']];
  const least = open > 0 ? '≥ ' : '';
  const figure = { estimate: perPush, lower95: lower95 ?? perPush, upper95: upper95 ?? perPush };
  const shown = open > 0 ? scientific(perPush) : around(figure);
  const rows = [[name, `${least}${shown} per push`, ninesToOne(nines), '', '']];
  if (atAge !== null) {
    const { probability, ageUs } = atAge;
    const aged = open > 0 ? scientific(probability.estimate) : around(probability);
    const none = probability.estimate === 0 ? NOTHING : ninesToOne(-Math.log10(probability.estimate));
    const isUnseen = probability.estimate === 0 && probability.upper95 > 0;
    const told = isUnseen ? `< ${scientific(probability.upper95)}` : `${least}${aged}`;
    rows.push([`a write ${formatDuration(ageUs)} old`, `${told} per push`, none, '', '']);
  }
  return rows;
}

/** What nothing in the scenario could do has no bound worth telling; a chain alone tells no causes (`of` is null). */
function causeRow(name: string, of: DurabilityOf | null): string[] {
  if (of === null) return [name, 'not told apart', '', '', ''];
  return of.perYear.upper95 === 0 ? [name, 'no such hazards', '', '', ''] : rowOf(name, of, false);
}

function rowOf(name: string, of: DurabilityOf, isExact: boolean): string[] {
  if (of.hits === 0 && of.perYear.estimate === 0) {
    const { withinFirstYear, perYear } = of;
    return [name, below(withinFirstYear.upper95), NOTHING, below(perYear.upper95), '0'];
  }
  const hits = isExact ? 'exact' : formatNumber(of.hits);
  return [name, around(of.withinFirstYear), ninesToOne(of.nines), around(of.perYear), hits];
}

export function timesOf(result: AssessResult, page: Page): string[] {
  const { mttdlYears, withinMission, perImage, durability } = result;
  if (durability.total.perYear.upper95 === 0) return [];
  const { estimate, lower95 } = mttdlYears;
  const bound = lower95 === 0 ? 'not told' : `more than ${years(lower95)}`;
  // What is exact has no interval.
  const from = estimate === lower95 ? '' : ` (95 %: from ${years(lower95)})`;
  const time = estimate === null ? bound : `${years(estimate)}${from}`;
  const aged = durability.writes?.atAge ?? null;
  const whose = aged === null ? '' : `${pushedAt(aged.ageUs)} is lost with probability `;
  const within = `within ${formatYears(withinMission.years)} ${whose}${around(withinMission)}`;
  const lines = [
    result.perYearOver === null
      ? `Per placement group: mean time to loss ${time}, a rate and no lifetime; ${within}.`
      : `Per placement group: ${within}; no mean time to loss, as no year is like the one before.`,
  ];
  if (perImage !== null) {
    const { groupsPerImage, withinFirstYear, shareOfAllGroups } = perImage;
    const { upper95 } = durability.total.withinFirstYear;
    const probability =
      withinFirstYear > 0 ? scientific(withinFirstYear) : `< ${scientific(Math.min(1, groupsPerImage * upper95))}`;
    const whole = aged === null && shareOfAllGroups !== null ? shareOfAllGroups : 0;
    const atOnce = whole === 0 ? '' : `; ${shareOf(whole)} of the losses take all groups at once`;
    const isUntold = aged === null && shareOfAllGroups === null && withinFirstYear > 0;
    const most = isUntold ? 'at most ' : '';
    lines.push(
      `Per image${aged === null ? '' : ' of that age'}: it has a part in ${formatNumber(groupsPerImage)} groups on ` +
        `average${atOnce}, so it is lost within the first year with probability ${most}${probability}.`,
    );
    const ofClasses = (perImage.classes ?? []).map(
      ({ class: name, images, imagesLost }) =>
        `${name ?? 'others'} ${scientific(imagesLost)} of ${formatNumber(images)}`,
    );
    if (ofClasses.length > 0 && withinFirstYear > 0)
      lines.push(
        `Per class, images lost within the first year on average${most === '' ? '' : ', at most'}: ${listed(ofClasses, 8)}.`,
      );
  }
  return lines.flatMap((line) => wrap(line, page.width));
}

/** @param width that a pattern may take */
export function causeGrid(
  { causes, durability }: AssessResult,
  width: number,
): Grid & { readonly more: string | null } {
  const isOfMore = (durability.writes?.atAge ?? null) !== null;
  // The first of each class is worth telling, however little it has.
  const isFirst = (i: number): boolean => causes.findIndex((other) => other.class === causes[i]!.class) === i;
  const shown = causes.filter(({ share }, i) => isFirst(i) || (i < CAUSES_SHOWN && share >= SHARE_SHOWN));
  const rows = shown.flatMap(({ share, pattern, perYear, hits, ...cause }) =>
    brokenAtPlus(pattern, width).map((line, n) =>
      n > 0 ? ['', line, '', '', ''] : [shareOf(share), line, cause.class, around(perYear), formatNumber(hits)],
    ),
  );
  const rest = causes.length - shown.length;
  const share = isOfMore ? 'Of the group' : 'Share';
  const restShare = Math.max(0, 1 - shown.reduce((sum, { share }) => sum + share, 0));
  const more = rest === 0 ? null : `… and ${rest} more, ${roughly(restShare)} together, in --output json`;
  return { head: [share, 'what loses data', 'by', 'per year', 'hits'], rows, more };
}

function causeList(result: AssessResult, page: Page): string[] {
  const { more, ...grid } = causeGrid(result, page.width - BESIDE_PATTERNS);
  return [...table(grid, page, ['hits', 'by']), ...(more === null ? [] : [page.color.dim(`  ${more}`)])];
}

function guardList({ guards }: AssessResult, page: Page): string[] {
  if (guards.length === 0) return [];
  const width = Math.max(...guards.map(({ name }) => name.length));
  return [
    page.color.bold('Guards'),
    ...guards.map(({ name, verdict, observed }) => {
      const line = `${name.padEnd(width)}  ${observed}`;
      return verdict === 'pass'
        ? `  ${page.color.green('✓')} ${line}`
        : `  ${page.color.yellow('?')} ${line}: ${page.color.yellow('inconclusive')}`;
    }),
  ];
}

/** Null where nothing is ever lost: the first sentence has said why. */
export function methodSentence({ method, events, seed, durability }: AssessResult): string | null {
  if (isNeverLost(durability)) return null;
  const played = events === 0 ? '' : ` ${formatNumber(events)} events, seed ${seed}.`;
  return `${method.reasons.join('; ')}.${played}`;
}

function methodOf(result: AssessResult, page: Page): string[] {
  const sentence = methodSentence(result);
  return sentence === null ? [] : wrap(`${page.color.bold('Method')}  ${sentence}`, page.width);
}

function isNeverLost({ total, writes }: AssessResult['durability']): boolean {
  return total.perYear.upper95 === 0 && (writes?.atAge?.probability.upper95 ?? 0) === 0;
}

function assumptionsOf(result: AssessResult | AvailabilityResult, page: Page): string[] {
  const { assumptions } = result;
  if (assumptions.length === 0) return [];
  const shown = assumptionsShown(result, ASSUMPTIONS_SHOWN);
  return [
    `${page.color.bold('Assumptions')}  ${page.color.dim(`${shown.length} of ${assumptions.length}; all: --output json`)}`,
    ...shown.flatMap(({ key, value, source, grade }) =>
      wrap(`${key}: ${value} — ${grade}: ${source}`, page.width, '    ').map((line, i) =>
        i === 0 ? `  ${line.trimStart()}` : line,
      ),
    ),
  ];
}

function years(value: number): string {
  return value >= 1e6 ? `${value.toExponential(2)} years` : formatYears(value);
}
