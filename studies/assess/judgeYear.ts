/**
 * What a scenario expects of a year (`durability`, `availability`, `cost`), judged by its assessment. A figure counts where its
 * guards hold; what was never seen has a bound, and is judged where that decides. What was not asked for is not judged.
 */
import {
  type Expression,
  formatExpression,
  isOnBound,
  type Operator,
  type Statistic,
} from '../../scenarios/expression.ts';
import { ASSESSED_METRICS } from '../../scenarios/metricFacts.ts';
import { YEAR_MINUTES } from '../../sim/kernel/time.ts';
import type { Verdict } from '../../sim/outcome.ts';
import type { MonthlyCost } from '../cost/monthlyCost.ts';
import { worstExitCode } from '../exitCodes.ts';
import { formatNinesBeside, formatNumber } from '../figures.ts';
import { compare, judgeLowerBound, ninesOf, type Observation } from '../observe.ts';
import type { VerdictEntry } from '../result.ts';
import { ALONE, normalWidening, studentWidening, type Together, unseenWidening } from '../statistics/together.ts';
import { exitCodeOf, expectationEntry, type JudgedScenario, togetherOf, turnedEntry } from '../verdicts.ts';
import type { AssessResult, AvailabilityResult, DurabilityOf } from './assessResult.ts';
import type { Estimate } from './lossSums.ts';

type Assessed = AssessResult | AvailabilityResult;
type Expected = Pick<JudgedScenario, 'run' | 'expect' | 'mustFail'>;

/** The result with its verdicts, and what they make of the whole. */
export function withVerdicts<R extends Assessed>(result: R, scenario: Expected): R {
  const verdicts = judgeYear(scenario, result);
  const missed = verdicts.some(({ verdict }) => verdict === 'fail');
  const open = verdicts.some(({ verdict }) => verdict === 'inconclusive');
  return {
    ...result,
    verdicts,
    verdict: missed ? 'fail' : open ? 'inconclusive' : result.verdict,
    exitCode: worstExitCode([result.exitCode, exitCodeOf(verdicts)]),
  };
}

/** One verdict for each expression on what was assessed, those of `expect` first. */
export function judgeYear(scenario: Expected, result: Assessed): VerdictEntry[] {
  const { expect, mustFail } = scenario;
  const turned = new Set(mustFail.flatMap((entry) => (entry.kind === 'expression' ? [keyOf(entry.expression)] : [])));
  const isJudged = (expression: Expression): boolean =>
    ASSESSED_METRICS.includes(expression.metric) && isAssessed(expression, result);
  const together = togetherOf(scenario, isJudged);
  const entryOf = (expression: Expression): VerdictEntry =>
    expectationEntry(expression, observeTogether(expression, result, together));
  return [
    ...expect.filter((expression) => isJudged(expression) && !turned.has(keyOf(expression))).map(entryOf),
    ...mustFail.flatMap((entry) =>
      entry.kind === 'expression' && isJudged(entry.expression) ? [turnedEntry(entry, entryOf(entry.expression))] : [],
    ),
  ];
}

function keyOf(expression: Expression): string {
  return formatExpression(expression);
}

function isAssessed({ metric }: Expression, { durability, availability }: Assessed): boolean {
  if (metric === 'durability') return durability !== null;
  return metric === 'availability' ? availability !== null : true;
}

/** What an interval of 95 % tells of a surer one: by the law that it comes from it is so many times as wide. */
function observeTogether(expression: Expression, result: Assessed, together: Together): Observation {
  if (together.bounds === 1 || !isOnBound(expression)) return observeYear(expression, result, ALONE);
  const seen = observeYear(expression, result, together);
  return seen.value === null ? seen : { ...seen, reason: `${seen.reason}, ${together.words}` };
}

/** Of an expression on what was assessed, by itself. */
export function judgeOfYear(expression: Expression, result: Assessed): VerdictEntry {
  return expectationEntry(expression, observeYear(expression, result, ALONE));
}

function observeYear(expression: Expression, result: Assessed, together: Together): Observation {
  switch (expression.metric) {
    case 'durability':
      return durabilitySeen(expression, result as AssessResult, together);
    case 'availability':
      return availabilitySeen(expression, result, together);
    default:
      return costSeen(expression, result);
  }
}

const KINDS = ['total', 'devices', 'disasters', 'people', 'writes'] as const;

/** Of a placement group in its first year, of `writes` a push; without `kind`: the total. */
function durabilitySeen(expression: Expression, result: AssessResult, together: Together): Observation {
  const kind = KINDS.find((one) => one === (expression.labels['kind'] ?? 'total'));
  if (kind === undefined)
    return nothing(`durability has no kind ${expression.labels['kind']}, only ${KINDS.join(', ')}`);
  if (kind === 'writes') {
    const { writes } = result.durability;
    if (writes === null) return nothing('nobody pushes, so nothing is known of writes');
    if (writes.perPush === null) return nothing('a write goes nowhere else: it is no worse off than what is stored');
    const { perPush, lower95, upper95 } = writes;
    const failed = { estimate: perPush, lower95: lower95 ?? perPush, upper95: upper95 ?? perPush };
    // Part of its bound is what nobody saw: at least as wide as either asks for.
    return shareSeen(expression, widened(failed, Math.max(normalWidening(together), unseenWidening(together))), false);
  }
  const of: DurabilityOf | null = result.durability[kind];
  if (of === null) return nothing('the chain alone does not tell causes apart: leave --method exact away');
  const isUnseen = of.hits === 0 && of.withinFirstYear.estimate === 0 && of.withinFirstYear.upper95 > 0;
  // What the chain has solved stands, whatever became of the estimate.
  const isSure = kind === 'total' && result.exact !== null;
  const failing = isSure ? [] : result.guards.filter(({ verdict }) => verdict !== 'pass').map(({ name }) => name);
  if (failing.length > 0) return nothing(`the estimate is not to be relied on: ${failing.join(', ')}`);
  const widening = isUnseen ? unseenWidening(together) : normalWidening(together);
  return shareSeen(expression, widened(of.withinFirstYear, widening), isUnseen);
}

const PLURALS = { push: 'pushes', pull: 'pulls' } as const;

/** Of shares that fail, and as rates, of which the interval is: no share is more than all. */
function widened({ estimate, lower95, upper95 }: Estimate, times: number): Estimate {
  if (times === 1) return { estimate, lower95, upper95 };
  const rate = (share: number): number => -Math.log1p(-share);
  const end = (share: number): number =>
    -Math.expm1(-Math.max(0, rate(estimate) + times * (rate(share) - rate(estimate))));
  return { estimate, lower95: end(lower95), upper95: upper95 >= 1 ? 1 : end(upper95) };
}

/** The worst of all rows that the labels fit. */
function availabilitySeen(
  expression: Expression,
  { availability, outages }: Assessed,
  together: Together,
): Observation {
  const { client, operation } = expression.labels;
  const rows = (availability ?? []).filter(
    (row) =>
      (client === undefined || row.client === client) && (operation === undefined || row.operation === operation),
  );
  const [first] = rows;
  if (first === undefined) {
    const known = (availability ?? []).map((row) => `${row.client} ${row.operation}`);
    return nothing(known.length === 0 ? 'nobody pushes or pulls at a rate' : `there is only ${known.join(', ')}`);
  }
  const worst = rows.reduce((a, b) => (b.minutesPerYear > a.minutesPerYear ? b : a), first);
  const share = (minutes: number): number => minutes / YEAR_MINUTES;
  const seeds = outages?.seeds ?? 0;
  if (together.bounds > 1 && seeds < 2) {
    return nothing('its interval is of one seed, and cannot be made surer for bounds that are judged together');
  }
  const widening = together.bounds === 1 ? 1 : Math.max(studentWidening(together, seeds - 1), unseenWidening(together));
  const failed = widened(
    { estimate: share(worst.minutesPerYear), lower95: share(worst.lower95), upper95: share(worst.upper95) },
    widening,
  );
  const seen = shareSeen(expression, failed, failed.estimate === 0 && failed.upper95 > 0);
  return rows.length === 1
    ? seen
    : { ...seen, reason: `${seen.reason}, of ${worst.client}’s ${PLURALS[worst.operation]}, the worst` };
}

/** @param failed the share that is lost, or fails @param isUnseen none was seen, and its upper bound is all that is known */
function shareSeen(
  { metric, statistic, op, value, text }: Expression,
  failed: Estimate,
  isUnseen: boolean,
): Observation {
  const wanted = value.value;
  const { estimate, lower95, upper95 } = failed;
  const asIs = (seen: number): Observation => ({
    verdict: compare(seen, op, wanted) ? 'pass' : 'fail',
    value: seen,
    reason: `it was ${told(seen)}`,
  });
  const bound = (seen: number, said: string): Observation => {
    const verdict = isUnseen ? judgeLowerBound(seen, op, wanted) : compare(seen, op, wanted) ? 'pass' : 'fail';
    const most = `nothing was seen to fail, so it is ${said} or more`;
    return { verdict, value: seen, reason: isUnseen ? most : `it was ${said}` };
  };
  const least = isUnseen ? upper95 : estimate;
  switch (statistic) {
    case null:
    case 'rate':
    case 'mean':
      return bound(1 - least, told(1 - least));
    case 'nines':
      if (least === 0) return endless(op, wanted);
      return bound(ninesOf(least), `${formatNinesBeside(ninesOf(least), wanted)} nines`);
    case 'minutes':
      return metric === 'availability'
        ? minutesSeen(least, op, wanted, isUnseen)
        : nothing('durability is no time: ask for .nines');
    case 'lower95':
      return asIs(1 - upper95);
    case 'upper95':
      return asIs(1 - lower95);
    default:
      return nothing(`${metric} has no ${statistic satisfies Statistic}: ${text}`);
  }
}

function minutesSeen(failed: number, op: Operator, wanted: number, isUnseen: boolean): Observation {
  const minutes = failed * YEAR_MINUTES;
  const reason = isUnseen
    ? `nothing was seen to fail, which bounds it at ${told(minutes)} min a year`
    : `it was ${told(minutes)} min a year`;
  const isBelow = op === '<=' || op === '<';
  const verdict: Verdict = !isUnseen
    ? compare(minutes, op, wanted)
      ? 'pass'
      : 'fail'
    : isBelow && compare(minutes, op, wanted)
      ? 'pass'
      : 'inconclusive';
  return { verdict, value: minutes, reason };
}

function endless(op: Operator, wanted: number): Observation {
  const verdict = compare(Number.POSITIVE_INFINITY, op, wanted) ? 'pass' : 'fail';
  return { verdict, value: Number.POSITIVE_INFINITY, reason: 'nothing can be lost, which has no end of nines' };
}

/** Of what a month costs, which takes no assessment. */
export function judgeCost(expression: Expression, cost: MonthlyCost): VerdictEntry {
  return expectationEntry(expression, costSeen(expression, { cost }));
}

/** Of a month, in the currency of the price list; labels choose among the items. */
function costSeen({ labels, statistic, op, value }: Expression, { cost }: { readonly cost: MonthlyCost }): Observation {
  if (statistic !== null && statistic !== 'mean') return nothing(`cost has no ${statistic}`);
  const { kind, region } = labels;
  const items = cost.items.filter(
    (item) => (kind === undefined || item.kind === kind) && (region === undefined || item.region === region),
  );
  if (items.length === 0 && (kind !== undefined || region !== undefined)) {
    return nothing('no item of the bill has these labels');
  }
  const sum = items.reduce((total, { perMonth }) => total + perMonth, 0);
  const verdict = compare(sum, op, value.value) ? 'pass' : 'fail';
  return { verdict, value: sum, reason: `it was ${sum.toFixed(2)} ${cost.currency} a month` };
}

/** Shares near 1 keep the digits that matter. */
function told(value: number): string {
  if (value > 0.9 && value < 1) return `${Number((100 * value).toPrecision(15))} %`;
  return formatNumber(value);
}

function nothing(reason: string): Observation {
  return { verdict: 'inconclusive', value: null, reason };
}
