/** Several reports at a glance, for somebody who does not know nines: what each came to, and all of them together. */
import type { Verdict } from '../../sim/outcome.ts';
import { counted } from '../text/page.ts';
import type { Report } from './report.ts';
import { type Suite, suiteOf } from './suite.ts';

export type Outcome = Verdict | 'not played';

export interface Reported {
  readonly report: Report;
  readonly suite: Suite;
  readonly outcome: Outcome;
}

export function reported(report: Report): Reported {
  const suite = suiteOf(report);
  return { report, suite, outcome: report.kind === 'problem' ? 'not played' : suite.verdict };
}

const WORDS: Readonly<Record<Exclude<Report['kind'], 'problem'>, string>> = {
  run: 'Failures were played against a model of a geo-replicated container registry; no real one was touched. A scenario passes when all that it promises holds in every seed, which is one course of chance.',
  assess:
    'A year of a geo-replicated container registry was reckoned from how often its parts fail; no real one was touched.',
};

/** What nines did, once for each kind of report that there is. */
export function introductions(reports: readonly Report[]): string[] {
  const kinds = (['run', 'assess'] as const).filter((kind) => reports.some((each) => each.kind === kind));
  return kinds.map((kind) => WORDS[kind]);
}

const TOLD = [
  ['fail', 'failed'],
  ['inconclusive', 'undecided'],
  ['not played', 'not played'],
] as const;

/** `1 failed, 2 undecided of 5 scenarios`. */
export function headlineOf(outcomes: readonly Outcome[]): string {
  const all = counted(outcomes.length, 'scenario');
  const parts = TOLD.flatMap(([outcome, word]) => {
    const count = outcomes.filter((each) => each === outcome).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  if (parts.length > 0) return `${parts.join(', ')} of ${all}`;
  return outcomes.length > 1 ? `all ${all} passed` : `${all} passed`;
}

/** What the kinds of verdicts mean to somebody who has not read the manual. */
export const KIND_WORDS: Readonly<Record<string, string>> = {
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
