import { boundsAmong } from '../scenarios/boundsAmong.ts';
import { type Expression, formatExpression } from '../scenarios/expression.ts';
import { ASSESSED_METRICS } from '../scenarios/metricFacts.ts';
import type { MustFail, Scenario } from '../scenarios/scenario.ts';
import { type InvariantOutcome, type SeedOutcome, STRUCK_IN_DRAIN, type Verdict } from '../sim/outcome.ts';
import { type ExitCode, exitCodes, worstExitCode } from './exitCodes.ts';
import { formatNumber } from './figures.ts';
import type { Measurements } from './measurements.ts';
import { type Observation, observe } from './observe.ts';
import type { VerdictEntry } from './result.ts';
import { ALONE, judgedTogether, type Together } from './statistics/together.ts';

/** Evidence kept of one invariant over all seeds: enough to start looking. */
const EVIDENCE_MAX = 5;

export type JudgedScenario = Pick<Scenario, 'faults' | 'suppress' | 'invariants' | 'expect' | 'mustFail'> & {
  readonly run?: Pick<Scenario['run'], 'correction'>;
  readonly registry?: Pick<Scenario['registry'], 'changes'>;
};

/**
 * Every verdict of a run, over all its finished seeds: invariants, convergence, what is expected, what must fail and whether each planned
 * fault fired. What is listed under `mustFail` is judged there alone, with the sign turned round. Expressions on metrics that need an
 * assessment are not judged here. No seeds, no verdicts.
 */
export function judge(
  scenario: JudgedScenario,
  outcomes: readonly SeedOutcome[],
  measurements: Measurements,
): VerdictEntry[] {
  if (outcomes.length === 0) return [];
  const turned = new Set(scenario.mustFail.map(keyOf));
  const invariants = scenario.invariants.filter((name) => !turned.has(invariantKey(name)));
  const expectations = scenario.expect.filter(
    (expression) => isJudgedByRun(expression) && !turned.has(formatExpression(expression)),
  );
  const together = togetherOf(scenario, isJudgedByRun);
  return [
    ...invariants.map((name) => judgeInvariant(name, outcomes, measurements)),
    ...expectations.map((expression) => judgeExpectation(expression, measurements, together)),
    ...scenario.mustFail
      .filter((entry) => entry.kind !== 'expression' || isJudgedByRun(entry.expression))
      .map((entry) => judgeMustFail(entry, outcomes, measurements, together)),
    ...scenario.faults.map((fault) => judgeFault(fault.id, scenario.suppress.includes(fault.id), outcomes)),
    ...changesToJudge(scenario).map(({ id }) => judgeFault(id, false, outcomes)),
  ];
}

/** Of the bounds that one report judges, those under `mustFail` as well. */
export function togetherOf(
  { run, expect, mustFail }: Pick<Scenario, 'expect' | 'mustFail'> & Pick<JudgedScenario, 'run'>,
  isJudged: (expression: Expression) => boolean,
): Together {
  if (run?.correction === undefined) return ALONE;
  const distinct = new Set(boundsAmong(expect, mustFail).filter(isJudged).map(formatExpression));
  return judgedTogether(distinct.size);
}

/** A change of membership that fails has tested less than it was meant to, unless the scenario judges just that. */
function changesToJudge({ registry, expect, mustFail }: JudgedScenario): Scenario['registry']['changes'] {
  const turned = mustFail.flatMap((entry) => (entry.kind === 'expression' ? [entry.expression] : []));
  const judgesFailures = [...expect, ...turned].some(({ metric }) => metric === 'changes_failed');
  return judgesFailures ? [] : (registry?.changes ?? []);
}

/** False for metrics that only an assessment can judge; a run leaves them out. */
export function isJudgedByRun(expression: Expression): boolean {
  return !ASSESSED_METRICS.includes(expression.metric);
}

/** `fail` if any failed, else `inconclusive` if any was, or if there was nothing to judge by. */
export function overallVerdict(verdicts: readonly VerdictEntry[], complete: boolean): Verdict {
  if (verdicts.some(({ verdict }) => verdict === 'fail')) return 'fail';
  if (!complete || verdicts.some(({ verdict }) => verdict === 'inconclusive')) return 'inconclusive';
  return 'pass';
}

/** The exit code that the verdicts alone ask for. */
export function exitCodeOf(verdicts: readonly VerdictEntry[]): ExitCode {
  return worstExitCode(verdicts.map(codeOf));
}

function codeOf({ kind, verdict }: VerdictEntry): ExitCode {
  if (verdict === 'pass') return exitCodes.ok;
  if (verdict === 'inconclusive') return exitCodes.inconclusive;
  switch (kind) {
    case 'invariant':
      return exitCodes.invariantViolated;
    case 'convergence':
      return exitCodes.notConverged;
    case 'expect':
    case 'mustFail':
      return exitCodes.expectationMissed;
    case 'baseline':
      return exitCodes.worseThanBaseline;
    case 'determinism':
      return exitCodes.nondeterminism;
    case 'fault':
      return exitCodes.inconclusive;
  }
}

function nameOf(entry: MustFail): string {
  return entry.kind === 'expression' ? entry.expression.text : keyOf(entry);
}

/** Equal for equal meaning, however an expression is spelled. */
function keyOf(entry: MustFail): string {
  if (entry.kind === 'expression') return formatExpression(entry.expression);
  return entry.kind === 'convergence' ? 'convergence' : invariantKey(entry.name);
}

/** Convergence goes by its bare name, because it has a verdict and an exit code of its own. */
function invariantKey(name: string): string {
  return name === 'convergence' ? name : `invariant: ${name}`;
}

/** What is promised to those whose push was acknowledged: where nobody's was, nothing was put to the test. */
const PROMISED_TO_PUSHERS: readonly string[] = [
  'acknowledged-stay-readable',
  'tag-coherence',
  'read-your-writes',
  'tag-monotonicity',
  'no-lost-tag-write',
];

/** Of `convergence` too. At least one outcome. */
export function judgeInvariant(
  name: string,
  outcomes: readonly SeedOutcome[],
  measurements: Measurements,
): VerdictEntry {
  const seen = outcomes.map((outcome) => ({ seed: outcome.seed, found: invariantOf(outcome, name) }));
  const worst =
    seen.find(({ found }) => found?.verdict === 'fail') ??
    seen.find(({ found }) => found === undefined || found.verdict === 'inconclusive') ??
    seen[0]!;
  const verdict = worst.found?.verdict ?? 'inconclusive';
  const affected = seen.filter(({ found }) => (found?.verdict ?? 'inconclusive') === verdict);
  const observed = worst.found?.observed ?? 'it was not checked';
  const pushes = measurements.statistics('push_ok', {});
  if (verdict === 'pass' && PROMISED_TO_PUSHERS.includes(name) && pushes?.rate === 0) {
    const reason = `nothing to judge by: no push succeeded, of ${formatNumber(pushes.n)}`;
    const common = { kind: 'invariant', name, observed, expected: 'holds in every seed', evidence: [] } as const;
    return { ...common, verdict: 'inconclusive', reason, seed: null };
  }
  return {
    kind: name === 'convergence' ? 'convergence' : 'invariant',
    name,
    verdict,
    observed,
    expected: 'holds in every seed',
    reason:
      verdict === 'pass' ? `held in ${seedCount(outcomes.length)}` : `${inSeeds(affected, outcomes)}: ${observed}`,
    // Of the seed that is named: the same lines of another would tell another story.
    evidence: verdict === 'pass' ? [] : (worst.found?.evidence ?? []).slice(0, EVIDENCE_MAX),
    seed: verdict === 'pass' ? null : worst.seed,
  };
}

function invariantOf(outcome: SeedOutcome, name: string): InvariantOutcome | undefined {
  return name === 'convergence' ? outcome.convergence : outcome.invariants.find((each) => each.name === name);
}

/** Of what a run can judge. */
export function judgeExpectation(
  expression: Expression,
  measurements: Measurements,
  together: Together = ALONE,
): VerdictEntry {
  return expectationEntry(expression, observe(expression, measurements, together));
}

/** What was seen of an expression, as a verdict on `expect`. */
export function expectationEntry(expression: Expression, { verdict, value, reason }: Observation): VerdictEntry {
  return {
    kind: 'expect',
    name: expression.text,
    verdict,
    // JSON has no infinity: a rate of 1 has no end of nines.
    observed: value === Number.POSITIVE_INFINITY ? 'without end' : value,
    expected: expression.text.slice(expression.text.search(/[=!<>]=?\s*[^=<>{}]*$/)).trim(),
    reason,
    evidence: [],
    seed: null,
  };
}

function judgeMustFail(
  entry: MustFail,
  outcomes: readonly SeedOutcome[],
  measurements: Measurements,
  together: Together,
): VerdictEntry {
  const straight =
    entry.kind === 'expression'
      ? judgeExpectation(entry.expression, measurements, together)
      : judgeInvariant(entry.kind === 'convergence' ? 'convergence' : entry.name, outcomes, measurements);
  return turnedEntry(entry, straight);
}

/** The verdict on `mustFail`, from that on the same as if it were expected. */
export function turnedEntry(entry: MustFail, straight: VerdictEntry): VerdictEntry {
  const turned = { ...straight, kind: 'mustFail', name: nameOf(entry), expected: `not ${straight.expected}` } as const;
  if (straight.verdict === 'fail')
    return { ...turned, verdict: 'pass', reason: `fails as it should: ${straight.reason}` };
  if (straight.verdict === 'pass') {
    return { ...turned, verdict: 'fail', reason: `it holds, and should not: ${straight.reason}` };
  }
  return turned;
}

/** The fire gate: a planned fault that did not strike in some seed, or only in the drain, or spared some of its targets, has tested less there than it was meant to. */
export function judgeFault(id: string, suppressed: boolean, outcomes: readonly SeedOutcome[]): VerdictEntry {
  const common = {
    kind: 'fault',
    name: id,
    expected: suppressed ? 'suppressed' : 'fires in every seed',
    evidence: [],
  } as const;
  if (suppressed)
    return { ...common, verdict: 'pass', observed: 'suppressed', reason: 'its effect was suppressed', seed: null };
  const seen = outcomes.map(({ seed, journal }) => {
    const entries = journal.filter((entry) => entry.id === id);
    const reason = entries.find((entry) => entry.reason !== null)?.reason ?? null;
    return { seed, fired: entries.some((entry) => entry.fired), reason };
  });
  const quiet = seen.filter(({ fired }) => !fired);
  const observed = `fired in ${outcomes.length - quiet.length} of ${seedCount(outcomes.length)}`;
  const late = seen.filter(({ fired, reason }) => fired && reason === STRUCK_IN_DRAIN);
  const partial = seen.filter(({ fired, reason }) => fired && reason !== null && reason !== STRUCK_IN_DRAIN);
  const reasons = [
    ...shortfall('never fired', quiet, outcomes),
    ...shortfall('came too late', late, outcomes),
    ...shortfall('spared some of its targets', partial, outcomes),
  ];
  if (reasons.length === 0) return { ...common, verdict: 'pass', observed, reason: observed, seed: null };
  return {
    ...common,
    verdict: 'inconclusive',
    observed,
    reason: reasons.join('; '),
    seed: (quiet[0] ?? late[0] ?? partial[0])!.seed,
  };
}

function shortfall(
  what: string,
  affected: readonly { seed: number; reason: string | null }[],
  outcomes: readonly SeedOutcome[],
): string[] {
  if (affected.length === 0) return [];
  return [`${what} ${inSeeds(affected, outcomes)}: ${affected[0]!.reason ?? 'it never started'}`];
}

function inSeeds(affected: readonly { seed: number }[], outcomes: readonly SeedOutcome[]): string {
  if (affected.length === 1) return `in seed ${affected[0]!.seed}`;
  return `in ${affected.length} of ${seedCount(outcomes.length)} (first in seed ${affected[0]!.seed})`;
}

function seedCount(n: number): string {
  return n === 1 ? '1 seed' : `${n} seeds`;
}
