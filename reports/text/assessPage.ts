/** The page of `nines assess`: what an SRE is to take away first, then where it comes from and what it rests on. */
import type { AssessResult, AvailabilityResult, DurabilityOf } from '../../studies/assess/assessResult.ts';
import { exitCodes } from '../../studies/exitCodes.ts';
import { formatNumber } from '../../studies/figures.ts';
import { availabilityHeadline, availabilitySections } from './availabilityTable.ts';
import { costTable } from './costTable.ts';
import { curveChart } from './curveChart.ts';
import { around, roughly, scientific } from './estimateText.ts';
import { ninesToOne } from './ninesText.ts';
import { type Page, wrap } from './page.ts';
import { table } from './tables.ts';
import { tornado } from './tornado.ts';

const CAUSES_SHOWN = 8;
const ASSUMPTIONS_SHOWN = 8;
const NOTHING = '–';

export function assessPage(result: AssessResult | AvailabilityResult, page: Page): string {
  const sections = [
    ...(result.durability === null
      ? [availabilityHeadline(result, page), ...availabilitySections(result, page)]
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
    headlineOf(result, page),
    durabilityTable(result, page),
    timesOf(result, page),
    causeList(result, page),
    ...availabilitySections(result, page),
    costTable(result.cost, page),
    tornado(result, page),
    curveChart(result, page),
    guardList(result, page),
    methodOf(result, page),
  ];
}

function headlineOf(result: AssessResult, page: Page): string[] {
  const lines = [...interruptionOf(result, page), ...figureOf(result, page)];
  if (result.hazardsGiven) return lines;
  return [...lines, ...wrap('No hazards given: the field’s rates are used (the assumptions say which).', page.width)];
}

function interruptionOf({ exitCode }: AssessResult, page: Page): string[] {
  if (exitCode !== exitCodes.interrupted) return [];
  return wrap(page.color.yellow('Interrupted: what follows is from what was done until then.'), page.width);
}

function figureOf(result: AssessResult, page: Page): string[] {
  const { total } = result.durability;
  const name = page.color.bold(result.scenario.name);
  if (total.perYear.upper95 === 0) return wrap(`${name}: ${result.method.reasons.join('; ')}.`, page.width);
  if (total.withinFirstYear.estimate === 0 && result.exact === null) {
    const upper = scientific(total.withinFirstYear.upper95);
    const seen = total.hits === 0 ? 'no loss was seen' : 'the first year was not played';
    const sentence = `${name}: ${seen}; the chance within a year is below ${upper} for a placement group.`;
    return [...wrap(sentence, page.width), ...(total.hits === 0 ? [] : doubtOf(result, page))];
  }
  const sentence =
    `${name}: ${ninesToOne(total.nines)} nines of durability for a placement group: it is lost within the first year with ` +
    `probability ${around(total.withinFirstYear)}${dominating(result)}.`;
  return [...wrap(sentence, page.width), ...doubtOf(result, page)];
}

function doubtOf({ verdict }: AssessResult, page: Page): string[] {
  if (verdict === 'pass') return [];
  return wrap(page.color.yellow('Inconclusive: a guard below does not hold; do not rely on the figures.'), page.width);
}

function dominating({ causes }: AssessResult): string {
  const first = causes[0];
  return first === undefined ? '' : `; ${roughly(first.share)} of that is ${first.pattern}`;
}

function durabilityTable({ durability, exact }: AssessResult, page: Page): string[] {
  const { total, devices, disasters, people, writes } = durability;
  const isNever = total.perYear.upper95 === 0;
  if (isNever && (writes?.perPush ?? 0) === 0) return [];
  const rows = [
    ...(isNever ? [['total', 'never', NOTHING, 'never', '']] : [rowOf('total', total, exact !== null)]),
    ...(devices === null || isNever ? [] : [causeRow('by devices', devices)]),
    ...(disasters === null || isNever ? [] : [causeRow('by disasters', disasters)]),
    ...(people === null || isNever ? [] : [causeRow('by people', people)]),
    writes === null
      ? ['a fresh write', 'told by a run alone', '', '', '']
      : ['a fresh write', `${scientific(writes.perPush)} per push`, ninesToOne(writes.nines), '', ''],
  ];
  return table(['Loss of a group', 'first year', 'nines', 'per year, long run', 'hits'], rows, page, ['hits']);
}

/** What nothing in the scenario could do has no bound worth telling. */
function causeRow(name: string, of: DurabilityOf): string[] {
  return of.perYear.upper95 === 0 ? [name, 'no such hazards', '', '', ''] : rowOf(name, of, false);
}

function rowOf(name: string, of: DurabilityOf, isExact: boolean): string[] {
  if (of.hits === 0 && of.perYear.estimate === 0) {
    const { withinFirstYear, perYear } = of;
    return [name, `< ${scientific(withinFirstYear.upper95)}`, NOTHING, `< ${scientific(perYear.upper95)}`, '0'];
  }
  const hits = isExact ? 'exact' : formatNumber(of.hits);
  return [name, around(of.withinFirstYear), ninesToOne(of.nines), around(of.perYear), hits];
}

function timesOf(result: AssessResult, page: Page): string[] {
  const { mttdlYears, withinMission, perImage, durability } = result;
  if (durability.total.perYear.upper95 === 0) return [];
  const lines: string[] = [];
  const { estimate, lower95 } = mttdlYears;
  lines.push(
    estimate === null
      ? `Mean time to data loss: more than ${years(lower95)}.`
      : `Mean time to data loss: ${years(estimate)} (95 %: from ${years(lower95)}).`,
    `Within ${formatNumber(withinMission.years)} years: ${around(withinMission)}.`,
  );
  if (perImage !== null) {
    const { groupsPerImage, withinFirstYear } = perImage;
    const { upper95 } = durability.total.withinFirstYear;
    const probability =
      withinFirstYear > 0 ? scientific(withinFirstYear) : `< ${scientific(Math.min(1, groupsPerImage * upper95))}`;
    lines.push(
      `An image has a part in ${formatNumber(groupsPerImage)} groups on average: it is lost within the first year with ` +
        `probability ${probability}.`,
    );
  }
  return lines.flatMap((line) => wrap(line, page.width));
}

function causeList({ causes }: AssessResult, page: Page): string[] {
  if (causes.length === 0) return [];
  const shown = causes.slice(0, CAUSES_SHOWN);
  const rows = shown.map(({ share, pattern, perYear, hits }) => [
    roughly(share),
    pattern,
    around(perYear),
    formatNumber(hits),
  ]);
  const rest = causes.length - shown.length;
  const lines = table(['Share', 'what loses data', 'per year', 'hits'], rows, page, ['hits']);
  return rest === 0 ? lines : [...lines, page.color.dim(`  … and ${rest} more in --output json`)];
}

function guardList({ guards }: AssessResult, page: Page): string[] {
  if (guards.length === 0) return [];
  const width = Math.max(...guards.map(({ name }) => name.length));
  return [
    page.color.bold('Guards'),
    ...guards.map(({ name, verdict, observed }) => {
      const mark = verdict === 'pass' ? page.color.green('✓') : page.color.yellow('? inconclusive');
      return `  ${mark} ${name.padEnd(width)}  ${observed}`;
    }),
  ];
}

function methodOf({ method, events, seed }: AssessResult, page: Page): string[] {
  const played = events === 0 ? '' : ` ${formatNumber(events)} events, seed ${seed}.`;
  return wrap(`${page.color.bold('Method')}  ${method.reasons.join('; ')}.${played}`, page.width);
}

function assumptionsOf({ assumptions }: AssessResult | AvailabilityResult, page: Page): string[] {
  if (assumptions.length === 0) return [];
  const shown = assumptions.filter(({ grade }) => grade !== 'documented').slice(0, ASSUMPTIONS_SHOWN);
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
  return value >= 1e6 ? `${value.toExponential(2)} years` : `${formatNumber(value)} years`;
}
