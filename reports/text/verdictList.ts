/** What was judged, on the page: what needs attention first, each with its reason. */
import type { Verdict } from '../../sim/outcome.ts';
import type { RunResult, VerdictEntry, VerdictKind } from '../../studies/result.ts';
import { isWorseFigure, worseFigures } from '../worseFigures.ts';
import { counted, type Page, wrap } from './page.ts';

const MARKS: Readonly<Record<Verdict, string>> = { pass: '✓ pass', fail: '✗ FAIL', inconclusive: '? open' };
export const KINDS: Readonly<Record<VerdictKind, string>> = {
  invariant: 'invariant',
  convergence: 'convergence',
  expect: 'expected',
  mustFail: 'must fail',
  fault: 'fault',
  baseline: 'baseline',
  determinism: 'repeated',
};
const LEFT = 23;
/** What needs attention first. */
export const ORDER: readonly Verdict[] = ['fail', 'inconclusive', 'pass'];

/** Every verdict with its reason, what needs attention first; invariants that held and faults that fired take one line each kind. */
export function verdictList(result: RunResult, page: Page): string[] {
  const single = result.verdicts.filter((entry) => !isGrouped(entry) && !isWorseFigure(entry));
  const sorted = [...single].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  const failed = sorted.filter(({ verdict }) => verdict === 'fail');
  return [
    ...failed.flatMap((entry) => verdictLines(entry, page)),
    ...worseLines(result.verdicts, page),
    ...sorted.slice(failed.length).flatMap((entry) => verdictLines(entry, page)),
    ...groupedLine(result, ['invariant', 'convergence'], 'invariant', page),
    ...groupedLine(result, ['fault'], 'fault', page),
    ...suppressedLine(result, page),
  ];
}

function isGrouped({ kind, verdict }: VerdictEntry): boolean {
  return verdict === 'pass' && (kind === 'invariant' || kind === 'convergence' || kind === 'fault');
}

function verdictLines(entry: VerdictEntry, page: Page): string[] {
  const subject = entry.kind === 'convergence' ? '' : `${entry.name}  `;
  return [
    ...withMark(entry.verdict, KINDS[entry.kind], `${subject}${entry.reason}`, page),
    ...entry.evidence.flatMap((line) => wrap(line, page.width, ' '.repeat(LEFT + 2)).map(page.color.dim)),
  ];
}

/** What was changed, and under it what that moved: names in one column where the page is wide enough. */
function worseLines(verdicts: readonly VerdictEntry[], page: Page): string[] {
  const worse = worseFigures(verdicts);
  if (worse === null) return [];
  const longest = Math.max(...worse.figures.map(({ name }) => name.length));
  const indent = ' '.repeat(LEFT);
  const hanging = `${indent}    `;
  const inLines = (text: string): string[] => {
    const [first = '', ...others] = wrap(text, page.width, hanging);
    return [`${indent}  ${first.trimStart()}`, ...others];
  };
  const isWide = worse.figures.every(({ text }) => LEFT + 4 + longest + text.length <= page.width);
  return [
    ...withMark('fail', KINDS.baseline, worse.head, page),
    ...worse.changed.flatMap(inLines).map(page.color.bold),
    ...worse.figures.flatMap(({ name, text }) =>
      isWide ? [`${indent}${name.padEnd(longest)}  ${text}`] : [`${indent}${name}`, ...inLines(text)],
    ),
    ...(worse.more === null ? [] : wrap(worse.more, page.width, indent)),
  ];
}

/** Of an assessment, whose verdicts are all on what was expected, or of whatever else is told one by one. */
export function expectationList(verdicts: readonly VerdictEntry[], page: Page): string[] {
  const single = verdicts.filter((entry) => !isWorseFigure(entry));
  return [
    ...worseLines(verdicts, page),
    ...single
      .sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict))
      .flatMap((entry) => verdictLines(entry, page)),
  ];
}

function groupedLine(result: RunResult, kinds: readonly VerdictKind[], label: VerdictKind, page: Page): string[] {
  const passed = result.verdicts.filter(
    (entry) => isGrouped(entry) && kinds.includes(entry.kind) && !isSuppressed(entry),
  );
  if (passed.length === 0) return [];
  const names = passed.map(({ name }) => name);
  const did = label === 'fault' ? 'struck' : 'held';
  return withMark('pass', KINDS[label], `${names.join(', ')}  ${did} in ${counted(result.seeds.length, 'seed')}`, page);
}

/** A suppressed fault keeps its place and strikes nothing. */
function suppressedLine(result: RunResult, page: Page): string[] {
  const names = result.verdicts.filter(isSuppressed).map(({ name }) => name);
  return names.length === 0
    ? []
    : withMark('pass', KINDS.fault, `${names.join(', ')}  suppressed, struck nothing`, page);
}

function isSuppressed({ kind, observed }: VerdictEntry): boolean {
  return kind === 'fault' && observed === 'suppressed';
}

function withMark(verdict: Verdict, kind: string, text: string, page: Page): string[] {
  const paint = verdict === 'pass' ? page.color.green : verdict === 'fail' ? page.color.red : page.color.yellow;
  const [first = '', ...others] = wrap(text, page.width, ' '.repeat(LEFT));
  return [`  ${paint(MARKS[verdict])}  ${kind.padEnd(LEFT - 10)}${first.slice(LEFT)}`, ...others];
}
