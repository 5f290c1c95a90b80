/** One expression, of a run or, where only that can tell, of a year. */
import type { Expression } from '../scenarios/expression.ts';
import { type ExpressionProblem, sensibleExpression } from '../scenarios/expressionSense.ts';
import type { Verdict } from '../sim/outcome.ts';
import { judgeCost, judgeOfYear } from '../studies/assess/judgeYear.ts';
import { costOfScenario } from '../studies/cost/scenarioCost.ts';
import { Measurements } from '../studies/measurements.ts';
import { stage } from '../studies/play.ts';
import type { VerdictEntry } from '../studies/result.ts';
import { shellQuoted } from '../studies/shellQuoted.ts';
import type { Subject } from '../studies/subject.ts';
import { isJudgedByRun, judgeExpectation } from '../studies/verdicts.ts';
import { judged, type MatcherContext, type MatcherResult } from './judged.ts';
import { messageOf } from './message.ts';
import { assessmentOf, type MatcherOptions, playOf, subjectOfExpected } from './plays.ts';
import { sentence, verdictOf } from './runMatchers.ts';

export async function toMeet(
  this: MatcherContext,
  received: unknown,
  text: string,
  options: MatcherOptions = {},
): Promise<MatcherResult> {
  const expression = readExpression(text);
  return isJudgedByRun(expression)
    ? metByRun(this, received, expression, options)
    : metByYear(this, await subjectOfExpected(received), expression, options);
}

function readExpression(text: unknown): Expression {
  if (typeof text !== 'string') throw new TypeError('toMeet takes an expression, such as pull_ok.rate >= 99%');
  const read = sensibleExpression(text);
  if (!('problem' in read)) return read;
  throw new TypeError(problemText(text, read.problem));
}

function problemText(text: string, { message, hint, offset }: ExpressionProblem): string {
  return [`toMeet: ${message} (${hint})`, `  ${text}`, `  ${' '.repeat(offset)}^`].join('\n');
}

async function metByRun(
  context: MatcherContext,
  received: unknown,
  expression: Expression,
  options: MatcherOptions,
): Promise<MatcherResult> {
  const play = await playOf(received, options);
  const { outcomes, subject, result } = play;
  const measurements = new Measurements(outcomes, subject.scenario.run.chance);
  const entries = outcomes.length === 0 ? [] : [judgeExpectation(expression, measurements)];
  const verdict = verdictOf(entries, play);
  const { text } = expression;
  return judged(context, verdict, () =>
    messageOf({
      sentence: sentence(play, verdict, `meets ${text}`, `meet ${text}`),
      verdicts: entries,
      result,
      repro: withExpression(result.repro, subject, text),
    }),
  );
}

/** Of a year nothing is played; what a month costs is reckoned from the plan. */
async function metByYear(
  context: MatcherContext,
  subject: Subject,
  expression: Expression,
  { workers }: MatcherOptions,
): Promise<MatcherResult> {
  const { entry, repro } = await yearSeen(subject, expression, workers);
  const { text } = expression;
  return judged(context, entry.verdict, () =>
    messageOf({
      sentence: yearSentence(subject.scenario.name, text, entry.verdict),
      verdicts: [entry],
      repro: withExpression(repro, subject, text),
    }),
  );
}

async function yearSeen(
  subject: Subject,
  expression: Expression,
  workers: number | undefined,
): Promise<{ readonly entry: VerdictEntry; readonly repro: string }> {
  if (expression.metric === 'cost') {
    const { cost } = costOfScenario(subject.scenario, stage(subject).plan);
    const { path } = subject.reference;
    const repro = path === null ? 'assessScenario(…)' : `nines assess ${shellQuoted(path)} --only availability`;
    return { entry: judgeCost(expression, cost), repro };
  }
  const only = expression.metric === 'durability' ? 'durability' : 'availability';
  const result = await assessmentOf(subject, { only, workers });
  return { entry: judgeOfYear(expression, result), repro: result.repro };
}

/** A command that judges just this; a call shows the figures. */
function withExpression(repro: string, { reference, scenario }: Subject, text: string): string {
  if (reference.path === null || scenario.expect.some((one) => one.text === text)) return repro;
  return `${repro} --set ${shellQuoted(`expect=[${JSON.stringify(text)}]`)}`;
}

function yearSentence(name: string, text: string, verdict: Verdict): string {
  if (verdict === 'inconclusive') return `Inconclusive: it cannot be told whether ${name} meets ${text} in a year.`;
  return verdict === 'pass'
    ? `${name} meets ${text} in a year, and should not.`
    : `${name} does not meet ${text} in a year.`;
}
