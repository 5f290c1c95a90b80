/**
 * The summary of a step of GitHub Actions, in Markdown: one screen for a reviewer who does not know nines. What held and
 * what did not, the figures that matter, what failed and why, and how to see it again.
 */
import type { Verdict } from '../../sim/outcome.ts';
import { durabilitySentence } from '../text/headline.ts';
import { counted } from '../text/page.ts';
import { isWorseFigure, type WorseFigures, worseFigures } from '../worseFigures.ts';
import { keyFiguresOf } from './keyFigures.ts';
import { code, codeBlock, escaped, table } from './markdown.ts';
import type { Report } from './report.ts';
import { attentionOf, type Case, type Suite, suiteOf } from './suite.ts';

type Outcome = Verdict | 'not played';

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

const WORDS: Readonly<Record<Report['kind'], string>> = {
  run: 'Failures were played against a model of a geo-replicated container registry; no real one was touched. A scenario passes when all that it promises holds in every seed, which is one course of chance.',
  assess:
    'A year of a geo-replicated container registry was reckoned from how often its parts fail; no real one was touched.',
  problem: '',
};

/** Ends with an empty line, so that another step's summary can follow. */
export function githubSummary(reports: readonly Report[]): string {
  const all = reports.map(reported);
  const bad = all.filter(({ outcome }) => outcome !== 'pass');
  const kinds = (['run', 'assess', 'problem'] as const).filter((kind) => reports.some((each) => each.kind === kind));
  return `${[
    `### nines: ${headlineOf(all.map(({ outcome }) => outcome))}\n`,
    ...kinds.map((kind) => WORDS[kind]).flatMap((words) => (words === '' ? [] : [`${words}\n`])),
    ...kinds.map((kind) => tableOf(all.filter(({ report }) => report.kind === kind))),
    ...bad.slice(0, SCENARIOS_MOST).map(detailOf),
    ...(bad.length > SCENARIOS_MOST ? [`… and ${bad.length - SCENARIOS_MOST} more that did not pass.\n`] : []),
  ].join('\n')}\n`;
}

interface Reported {
  readonly report: Report;
  readonly suite: Suite;
  readonly outcome: Outcome;
}

function reported(report: Report): Reported {
  const suite = suiteOf(report);
  return { report, suite, outcome: report.kind === 'problem' ? 'not played' : suite.verdict };
}

const TOLD = [
  ['fail', 'failed'],
  ['inconclusive', 'undecided'],
  ['not played', 'not played'],
] as const;

function headlineOf(outcomes: readonly Outcome[]): string {
  const all = counted(outcomes.length, 'scenario');
  const parts = TOLD.flatMap(([outcome, word]) => {
    const count = outcomes.filter((each) => each === outcome).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  if (parts.length > 0) return `${parts.join(', ')} of ${all}`;
  return outcomes.length > 1 ? `all ${all} passed` : `${all} passed`;
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

/** What the kinds of verdicts mean to somebody who has not read the manual. */
const KINDS: Readonly<Record<string, string>> = {
  invariant: 'promise of every registry',
  convergence: 'replicas agree in the end',
  expect: 'expected',
  mustFail: 'had to fail',
  fault: 'failure that was to strike',
  baseline: 'no worse than before',
  determinism: 'the same twice',
  guard: 'check of the estimate',
  seed: 'seed not played to its end',
  file: 'not played',
};

/** What was changed, once, and a row for each thing that it moved. */
function worseLines({ head, changed, figures, more }: WorseFigures): string {
  const rows = figures.map(({ name, text }) => [escaped(name), escaped(text)]);
  return [
    `❌ **${KINDS['baseline']}**: ${escaped(head)}\n\n`,
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
  return `- ${mark} **${KINDS[kind] ?? escaped(kind)}**${what}${line}: ${escaped(reason)}\n${lines.join('')}`;
}
