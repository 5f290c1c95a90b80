/** The parts of the page that have the words and tables of the text report, as styled lines. */
import picocolors from 'picocolors';
import { assessHeadline } from '../../../reports/text/assessHeadline.ts';
import { methodSentence, timesOf } from '../../../reports/text/assessPage.ts';
import { assumptionsShown } from '../../../reports/text/assumptionsShown.ts';
import { basisSentence, servedGrid, unseenSentence, unservedGrid } from '../../../reports/text/availabilityTable.ts';
import { costNoteSentences, costTable } from '../../../reports/text/costTable.ts';
import { type Page, wrap } from '../../../reports/text/page.ts';
import { reachTable } from '../../../reports/text/reachTable.ts';
import { rpoTable } from '../../../reports/text/rpoTable.ts';
import { type Grid, table } from '../../../reports/text/tables.ts';
import { tornado } from '../../../reports/text/tornado.ts';
import type { Verdict } from '../../../sim/outcome.ts';
import type { AssessResult } from '../../../studies/assess/assessResult.ts';
import { formatNumber } from '../../../studies/figures.ts';
import type { Assessment } from '../assessments.ts';
import { type Line, line, type Span, type Style } from '../text/line.ts';

const ASSUMPTIONS_SHOWN = 8;
/** Columns of a page that has no room for long heads. */
const NARROW = 95;

function plainPage(width: number): Page {
  return { width, color: picocolors.createColors(false) };
}

/** By client and operation; while outages are played, how many are. */
export function availabilityLines({ result, progress, state }: Assessment, width: number): Line[] {
  const served = result?.outages ? { availability: result.availability, outages: result.outages } : progress?.served;
  if (served === null || served === undefined) {
    return [line(['Availability  ', 'title'], [waitWords(progress, state), 'dim'])];
  }
  const { availability, outages } = served;
  if (availability === null || availability.length === 0) {
    return titled('Availability', wrap(`none to tell: ${outages.reasons.join('; ')}.`, width - 2));
  }
  const unseen = unseenSentence(outages);
  return [
    ...gridLines(servedGrid(availability, outages, width < NARROW), width, ['mostly', 'less common causes']),
    ...(unseen === null ? [] : noteLines(unseen, width)),
  ];
}

function waitWords(progress: Assessment['progress'], state: Assessment['state']): string {
  const { name, done, of } = progress?.stage ?? { name: null, done: 0, of: 0 };
  if (state === 'failed') return 'not known';
  if (state === 'done' || state === 'stopped') return 'not known: it was stopped before';
  if (name !== 'state runs' || of === 0) return 'comes after durability';
  return `${formatNumber(done)} of ${formatNumber(of)} state runs done; figures come with the last`;
}

const SIGNS: Readonly<Record<Verdict, readonly [sign: string, style: Style]>> = {
  pass: ['✓ pass', 'good'],
  inconclusive: ['? open', 'warn'],
  fail: ['✗ FAIL', 'bad'],
};

/** What the scenario expects of a year. */
export function expectationLines({ verdicts }: AssessResult, width: number): Line[] {
  if (verdicts.length === 0) return [];
  return [
    line(['Expected of a year', 'title']),
    ...verdicts.flatMap(({ name, verdict, reason }) =>
      wrap(`${name}  ${reason}`, width - 10, '          ').map((text, i) =>
        i === 0 ? line('  ', SIGNS[verdict], text.slice(8)) : line([text, 'dim']),
      ),
    ),
  ];
}

export function costLines({ result, begun }: Assessment, width: number): Line[] {
  const cost = result?.cost ?? begun?.cost ?? null;
  if (cost === null || cost.items.length === 0) return [];
  const [, ...rows] = costTable(cost, plainPage(width));
  const notes = costNoteSentences(cost, result?.assumptions ?? []).join(' ');
  return [
    line(['Cost per month', 'title'], ['  30 days, list prices', 'dim']),
    ...rows.map((text, i) => line([text, i === 0 ? 'dim' : i === rows.length - 1 ? 'strong' : 'plain'])),
    ...(notes === '' ? [] : noteLines(notes, width)),
  ];
}

/** What a result says beside its figures. */
export function furtherSections(result: AssessResult, isRepeatable: boolean, width: number): Line[][] {
  const page = plainPage(width);
  const { availability, outages, guards } = result;
  const method = methodSentence(result);
  return [
    reportLines(reachTable(result, page)),
    rpoLines(result, width),
    availability === null || outages === null
      ? []
      : [
          ...gridLines(unservedGrid(availability, outages, width, width < NARROW), width, []),
          ...noteLines(basisSentence(outages), width),
        ],
    titled('In words', assessHeadline(result, plainPage(width - 2))),
    plain(timesOf(result, plainPage(width - 2))),
    guards.length === 0
      ? []
      : [
          line(['Guards', 'title']),
          ...guards.map(({ name, verdict, observed }) =>
            line(
              '  ',
              verdict === 'pass' ? ['✓ ', 'good'] : ['? ', 'warn'],
              name.padEnd(Math.max(...guards.map(({ name: one }) => one.length))),
              [`  ${observed}`, 'dim'],
              [verdict === 'pass' ? '' : ': inconclusive', 'warn'],
            ),
          ),
        ],
    method === null ? [] : titled('Method', wrap(method, width - 2)),
    assumptionLines(result, width),
    isRepeatable
      ? titled('Repro', [result.repro])
      : [
          line(
            ['Repro  ', 'title'],
            ['w', 'key'],
            [' writes the branch as a file, which `nines assess` assesses', 'dim'],
          ),
        ],
  ].filter((lines) => lines.length > 0);
}

/** One value at a time halved or doubled. */
export function sensitivityLines(result: AssessResult, width: number): Line[] {
  const [first, ...rest] = tornado(result, plainPage(width));
  if (first === undefined)
    return [line(['Sensitivity', 'title']), line(['  there is nothing that could be varied', 'dim'])];
  return [
    line(['Sensitivity', 'title'], [first.slice('Sensitivity'.length), 'dim']),
    ...rest.map((text) => tornadoLine(text)),
  ];
}

const BARS = /^(?<key>.*?)(?<fewer>[░█]*)│(?<more>[░█]*)(?<figures>.*)$/u;

/** Bars to the left of the axis are fewer nines. */
function tornadoLine(text: string): Line {
  const { key = '', fewer = '', more = '', figures = '' } = BARS.exec(text)?.groups ?? {};
  if (fewer === '' && more === '') return line([text, 'dim']);
  return line(key, [fewer, 'bad'], '│', [more, 'good'], [figures, 'dim']);
}

function rpoLines(result: AssessResult, width: number): Line[] {
  const lines = rpoTable(result, plainPage(width));
  const rows = lines.findIndex((text) => /^ {2}What dies/.test(text));
  return lines.map((text, i) => (rows >= 0 && i >= rows ? line([text, 'dim']) : headed(text, i)));
}

function assumptionLines(result: AssessResult, width: number): Line[] {
  const shown = assumptionsShown(result, ASSUMPTIONS_SHOWN);
  if (shown.length === 0) return [];
  const all = `  ${shown.length} of ${result.assumptions.length}; all: nines assess --output json`;
  return [
    line(['Assumptions', 'title'], [all, 'dim']),
    ...shown.flatMap(({ key, value, source, grade }) =>
      wrap(`${key}: ${value} — ${grade}: ${source}`, width, '    ').map((text, i) =>
        i === 0
          ? line(
              '  ',
              [text.trimStart().slice(0, key.length + 1), 'strong'],
              [text.trimStart().slice(key.length + 1), 'dim'],
            )
          : line([text, 'dim']),
      ),
    ),
  ];
}

/** A table of the text report: its first head is the title of the section. */
function gridLines(grid: Grid, width: number, dispensable: readonly string[]): Line[] {
  return reportLines(table(grid, plainPage(width), dispensable));
}

function reportLines(lines: readonly string[]): Line[] {
  return lines.map((text, i) => headed(text, i));
}

/** The head of a table, with the title that it begins with, or a row. */
function headed(text: string, i: number): Line {
  if (i > 0) return line(text);
  const { title = '', rest = '' } = /^ {2}(?<title>\S+(?: \S+)*)(?<rest>.*)$/.exec(text)?.groups ?? {};
  // Out by the margin of the rows, as every title.
  return line([title, 'title'], '  ', [rest, 'dim']);
}

function titled(title: string, lines: readonly string[]): Line[] {
  return [line([title, 'title']), ...plain(lines)];
}

function plain(lines: readonly string[]): Line[] {
  return lines.map((text): Span[] => [...line(`  ${text}`)]);
}

function noteLines(text: string, width: number): Line[] {
  return wrap(text, width, '  ').map((each) => line([each, 'dim']));
}
