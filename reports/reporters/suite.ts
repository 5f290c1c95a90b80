/** A report as a suite of cases, which is what test reports are made of: one case for each thing that was judged. */
import type { Verdict } from '../../sim/outcome.ts';
import { formatSeeds } from '../../studies/repro.ts';
import type { RunResult, UnfinishedSeed } from '../../studies/result.ts';
import type { AssessReport, Places, ProblemReport, Report, RunReport, SourcePlace } from './report.ts';

export interface Suite {
  /** Of the scenario, or of the file that is none. */
  readonly name: string;
  readonly file: string;
  readonly verdict: Verdict;
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly cases: readonly Case[];
  readonly warnings: readonly Warning[];
  /** Null where there is nothing to play again. */
  readonly repro: string | null;
}

export interface Case {
  /** The kind of a verdict, or `seed`, `guard`, `file`. */
  readonly kind: string;
  /** Kind and name. */
  readonly title: string;
  readonly name: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly evidence: readonly string[];
  readonly place: SourcePlace;
}

export interface Warning {
  readonly text: string;
  readonly place: SourcePlace;
}

export function suiteOf(report: Report): Suite {
  switch (report.kind) {
    case 'run':
      return runSuite(report);
    case 'assess':
      return assessSuite(report);
    case 'problem':
      return problemSuite(report);
  }
}

/** What needs attention first. */
export function attentionOf({ cases }: Suite): Case[] {
  const of = (verdict: Verdict): Case[] => cases.filter((each) => each.verdict === verdict);
  return [...of('fail'), ...of('inconclusive')];
}

function runSuite(report: RunReport): Suite {
  const { result, places } = report;
  return suiteOfResult(
    report,
    [
      ['seeds', formatSeeds(result.seeds)],
      ['digest', result.digest ?? 'none'],
    ],
    unfinishedCases(result, places),
    warningsOf(result.warnings, places),
  );
}

function assessSuite(report: AssessReport): Suite {
  const { result, places } = report;
  const guards = result.guards.map(({ name, verdict, observed }) =>
    caseOf({ kind: 'guard', name, verdict, reason: observed, evidence: [] }, places),
  );
  return suiteOfResult(
    report,
    [
      ['seed', String(result.seed)],
      ['method', result.method.used],
    ],
    guards,
    [],
  );
}

/** @param further cases beside the verdicts */
function suiteOfResult(
  { result, places }: RunReport | AssessReport,
  own: Suite['properties'],
  further: readonly Case[],
  warnings: readonly Warning[],
): Suite {
  return {
    name: result.scenario.name,
    file: places.file,
    verdict: result.verdict,
    properties: [
      ['version', result.tool.version],
      ['scenario', result.scenario.hash],
      ...own,
      ['verdict', result.verdict],
    ],
    cases: [...result.verdicts.map((entry) => caseOf(entry, places)), ...further],
    warnings,
    repro: result.repro,
  };
}

function problemSuite({ file, what, problems }: ProblemReport): Suite {
  return {
    name: file,
    file,
    verdict: 'inconclusive',
    properties: [],
    cases: problems.map(({ text, place }) => ({
      kind: 'file',
      title: what,
      name: file,
      verdict: 'inconclusive',
      reason: text,
      evidence: [],
      place,
    })),
    warnings: [],
    repro: null,
  };
}

function caseOf(entry: Omit<Case, 'title' | 'place'>, places: Places): Case {
  const { kind, name, verdict, reason, evidence } = entry;
  // Convergence is kind and name in one.
  const title = kind === name ? kind : `${kind} ${name}`;
  return { kind, title, name, verdict, reason, evidence, place: places.ofVerdict(entry) };
}

/** Seeds that ended for the same reason are one case: an interrupt may leave thousands. */
function unfinishedCases({ unfinished }: RunResult, places: Places): Case[] {
  const byReason = new Map<string, UnfinishedSeed[]>();
  for (const seed of unfinished) {
    const key = `${seed.kind} ${seed.reason}`;
    byReason.set(key, [...(byReason.get(key) ?? []), seed]);
  }
  return [...byReason.values()].map((seeds) => {
    const { kind, reason } = seeds[0]!;
    const name = formatSeeds(seeds.map(({ seed }) => seed));
    const why = kind === 'defect' ? `a defect in nines: ${reason}` : reason;
    return caseOf({ kind: 'seed', name, verdict: 'inconclusive', reason: why, evidence: [] }, places);
  });
}

function warningsOf(sentences: readonly string[], places: Places): Warning[] {
  return sentences.map(
    (text) => places.ofWarning(text) ?? { text, place: { file: places.file, line: null, column: null } },
  );
}
