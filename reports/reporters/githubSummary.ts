/**
 * The summary of a step of GitHub Actions, in Markdown: one screen for a reviewer who does not know nines. What held and
 * what did not, the figures that matter, what failed and why, and how to see it again.
 */
import { durabilitySentence } from '../text/headline.ts';
import { isWorseFigure, type WorseFigures, worseFigures } from '../worseFigures.ts';
import { keyFiguresOf } from './keyFigures.ts';
import { code, codeBlock, escaped, table } from './markdown.ts';
import { headlineOf, introductions, KIND_WORDS, type Outcome, type Reported, reported } from './overview.ts';
import type { Report } from './report.ts';
import { attentionOf, type Case } from './suite.ts';

const MARKS: Readonly<Record<Outcome, string>> = {
  pass: '✅ pass',
  fail: '❌ fail',
  inconclusive: '⚠️ undecided',
  'not played': '⚠️ not played',
};
/** A reviewer reads one screen; the report has the rest. */
const CASES_MOST = 8;
const EVIDENCE_MOST = 3;
const SCENARIOS_MOST = 20;
const ROWS_MOST = 200;

/** Ends with an empty line, so that another step's summary can follow. */
export function githubSummary(reports: readonly Report[]): string {
  const all = reports.map(reported);
  const bad = all.filter(({ outcome }) => outcome !== 'pass');
  const kinds = (['run', 'assess', 'problem'] as const).filter((kind) => reports.some((each) => each.kind === kind));
  return `${[
    `### nines: ${headlineOf(all.map(({ outcome }) => outcome))}\n`,
    ...introductions(reports).map((words) => `${words}\n`),
    ...kinds.map((kind) => tableOf(all.filter(({ report }) => report.kind === kind))),
    ...bad.slice(0, SCENARIOS_MOST).map(detailOf),
    ...(bad.length > SCENARIOS_MOST ? [`… and ${bad.length - SCENARIOS_MOST} more that did not pass.\n`] : []),
  ].join('\n')}\n`;
}

function tableOf(all: readonly Reported[]): string {
  const head = ['Scenario', 'Verdict', ...keyFiguresOf(all[0]!.report).map(({ name }) => name)];
  const rows = all
    .slice(0, ROWS_MOST)
    .map(({ report, suite, outcome }) => [
      ...[escaped(suite.name), MARKS[outcome]],
      ...keyFiguresOf(report).map(({ text }) => escaped(text)),
    ]);
  const rest = all.length > ROWS_MOST ? `\n… and ${all.length - ROWS_MOST} more.\n` : '';
  return `${table(head, rows)}${rest}`;
}

function detailOf({ report, suite }: Reported): string {
  const worse = worseFigures(suite.cases);
  const cases = attentionOf(suite).filter((each) => !isWorseFigure(each));
  const more = cases.length - CASES_MOST;
  return [
    `#### ${escaped(suite.name)}\n\n`,
    ...(report.kind === 'run' ? [`${escaped(durabilitySentence(report.result))}\n\n`] : []),
    ...(worse === null ? [] : [worseLines(worse)]),
    ...cases.slice(0, CASES_MOST).map(caseLines),
    ...(more > 0 ? [`- … and ${more} more\n`] : []),
    ...(suite.repro === null ? [] : [`\nTo see it again:\n\n${codeBlock(suite.repro, 'sh')}`]),
  ].join('');
}

/** What was changed, once, and a row for each thing that it moved. */
function worseLines({ head, changed, figures, more }: WorseFigures): string {
  const rows = figures.map(({ name, text }) => [escaped(name), escaped(text)]);
  return [
    `❌ **${KIND_WORDS['baseline']}**: ${escaped(head)}\n\n`,
    ...changed.map((each) => `- ${code(each)}\n`),
    `\n${table(['What is worse', 'By how much'], rows)}`,
    more === null ? '\n' : `\n${escaped(more)}\n\n`,
  ].join('');
}

function caseLines({ kind, name, verdict, reason, evidence, place }: Case): string {
  const mark = verdict === 'fail' ? '❌' : '⚠️';
  const what = kind === 'file' || name === kind ? '' : ` ${code(name)}`;
  const line = place.line === null ? '' : ` (${escaped(`${place.file}:${place.line}`)})`;
  const lines = evidence.slice(0, EVIDENCE_MOST).map((each) => `  - ${escaped(each)}\n`);
  return `- ${mark} **${KIND_WORDS[kind] ?? escaped(kind)}**${what}${line}: ${escaped(reason)}\n${lines.join('')}`;
}
