/**
 * The one expression grammar, of `expect`, `mustFail` and command-line requirements:
 *
 *   metric[{label=value, …}][.statistic] op value       pull_ok{client=westeurope}.rate >= 99.95%
 *
 * This file reads and prints expressions; what they evaluate to is the business of whoever holds the figures.
 */
import { LABEL_NAMES, METRIC_FACTS, METRICS, type MetricUnit } from './metricFacts.ts';
import { closestName, suggest } from './suggestion.ts';
import { parseDuration, parseShare, parseSize, UnitError } from './units.ts';
import { durationText, sizeText } from './unitText.ts';

export const STATISTICS = [
  'count',
  'rate',
  'mean',
  'lower95',
  'upper95',
  'p50',
  'p90',
  'p99',
  'max',
  'nines',
  'minutes',
] as const;
export type Statistic = (typeof STATISTICS)[number];

const OPERATORS = ['==', '!=', '<=', '>=', '<', '>'] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Expression {
  /** As written, trimmed. */
  readonly text: string;
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Null: count for counters, rate for fractions, mean for the rest. */
  readonly statistic: Statistic | null;
  readonly op: Operator;
  /** A fraction or plain number, integer microseconds, or integer bytes. */
  readonly value: { readonly kind: 'number' | 'duration' | 'size'; readonly value: number };
}

/** An expression that cannot be read; `offset` is the index in the text at which reading stopped. */
export class ExpressionError extends Error {
  readonly offset: number;
  readonly hint: string;
  constructor(message: string, offset: number, hint: string) {
    super(message);
    this.name = 'ExpressionError';
    this.offset = offset;
    this.hint = hint;
  }
}

const EXAMPLE = 'an expression looks like pull_ok{client=westeurope}.rate >= 99.95%';

/** Reads an expression. Throws ExpressionError. */
export function parseExpression(source: string): Expression {
  const indent = source.length - source.trimStart().length;
  const text = source.trim();
  const cursor = new Cursor(text, indent);
  const metric = readMetric(cursor);
  const labels = readLabels(cursor, metric);
  const statistic = readStatistic(cursor);
  const op = readOperator(cursor);
  const value = readValue(cursor, metric, statistic);
  return { text, metric, labels, statistic, op, value };
}

/** Whether it asks for an end of an interval, which is wider the surer it is to be. */
export function isOnBound({ statistic }: Expression): boolean {
  return statistic === 'lower95' || statistic === 'upper95';
}

/** Prints an expression in the one canonical form: equal meaning, equal text. */
export function formatExpression(expression: Expression): string {
  const pairs = Object.keys(expression.labels)
    .sort()
    .map((name) => `${name}=${expression.labels[name]}`);
  const labels = pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
  const statistic = expression.statistic === null ? '' : `.${expression.statistic}`;
  return `${expression.metric}${labels}${statistic} ${expression.op} ${formatValue(expression)}`;
}

/** Which labels a metric has, and which of them was meant by one that it does not have. */
export function labelHint(metric: string, written: string): string {
  const labels = METRIC_FACTS[metric]?.labels ?? [];
  if (labels.length === 0) return `\`${metric}\` has no labels: leave {} away`;
  const close = closestName(written, labels);
  const meant = close === null ? '' : `did you mean \`${close}\`? `;
  const list = labels.map((label) => `\`${label}\``).join(', ');
  return `${meant}\`${metric}\` has the ${labels.length === 1 ? 'label' : 'labels'} ${list}, as in ${metric}{${close ?? labels[0]}=…}`;
}

class Cursor {
  at = 0;
  readonly text: string;
  readonly #indent: number;
  constructor(text: string, indent: number) {
    this.text = text;
    this.#indent = indent;
  }
  /** Takes what the sticky pattern matches here, and the blanks after it. */
  take(pattern: RegExp): string | null {
    const match = new RegExp(pattern.source, 'y');
    match.lastIndex = this.at;
    const found = match.exec(this.text)?.[0] ?? null;
    if (found !== null) {
      this.at += found.length;
      while (this.text[this.at] === ' ') this.at += 1;
    }
    return found;
  }
  fail(message: string, hint: string = EXAMPLE, at: number = this.at): ExpressionError {
    return new ExpressionError(message, this.#indent + at, hint);
  }
  get rest(): string {
    return this.at >= this.text.length ? 'the end' : `\`${this.text.slice(this.at)}\``;
  }
}

function readMetric(cursor: Cursor): string {
  const metric = cursor.take(/[A-Za-z][A-Za-z0-9_]*/);
  if (metric === null) throw cursor.fail(`expected the name of a metric, got ${cursor.rest}`);
  if (!Object.hasOwn(METRICS, metric))
    throw cursor.fail(`there is no metric \`${metric}\``, suggest(metric, Object.keys(METRICS)), 0);
  return metric;
}

function readLabels(cursor: Cursor, metric: string): Record<string, string> {
  const labels: Record<string, string> = {};
  if (cursor.take(/\{/) === null) return labels;
  do {
    const start = cursor.at;
    const name = cursor.take(/[A-Za-z_]+/);
    if (name === null) throw cursor.fail(`expected the name of a label, got ${cursor.rest}`);
    if (!(LABEL_NAMES as readonly string[]).includes(name)) {
      throw cursor.fail(`there is no label \`${name}\``, labelHint(metric, name), start);
    }
    if (Object.hasOwn(labels, name)) throw cursor.fail(`the label \`${name}\` is given twice`, EXAMPLE, start);
    if (cursor.take(/=(?!=)/) === null) throw cursor.fail(`expected = after the label \`${name}\`, got ${cursor.rest}`);
    const value = cursor.take(/"[^"]*"|[^\s,{}"]+/);
    if (value === null) throw cursor.fail(`expected the value of the label \`${name}\`, got ${cursor.rest}`);
    labels[name] = value.replaceAll('"', '');
  } while (cursor.take(/,/) !== null);
  if (cursor.take(/\}/) === null) throw cursor.fail(`expected , or } after a label, got ${cursor.rest}`);
  return labels;
}

function readStatistic(cursor: Cursor): Statistic | null {
  if (cursor.take(/\./) === null) return null;
  const start = cursor.at;
  const name = cursor.take(/[A-Za-z0-9]+/) ?? '';
  const statistic = STATISTICS.find((known) => known === name);
  if (statistic === undefined) throw cursor.fail(`there is no statistic \`${name}\``, suggest(name, STATISTICS), start);
  return statistic;
}

function readOperator(cursor: Cursor): Operator {
  const op = cursor.take(/==|!=|<=|>=|<|>/);
  const known = OPERATORS.find((candidate) => candidate === op);
  if (known !== undefined) return known;
  const hint = cursor.take(/=/) !== null ? 'equality is written ==' : 'compare with one of == != <= >= < >';
  throw cursor.fail(`expected a comparison, got ${cursor.rest}`, hint);
}

function readValue(cursor: Cursor, metric: string, statistic: Statistic | null): Expression['value'] {
  const start = cursor.at;
  const text = cursor.text.slice(start);
  if (text === '') throw cursor.fail('expected a value after the comparison, got the end');
  const value = /^-/.test(text) ? null : quantityOf(text);
  if (value === null)
    throw cursor.fail(`\`${text}\` is not a value`, 'a value is a number, 99.95%, 30m or 2GiB', start);
  const expected = expectedUnit(metric, statistic);
  const fits =
    value.kind === (expected === 'duration' || expected === 'size' ? expected : 'number') ||
    (expected === 'size' && value.kind === 'number');
  const name = statistic === null ? metric : `${metric}.${statistic}`;
  if (!fits)
    throw cursor.fail(`\`${name}\` is ${UNIT_WORDS[expected]}, \`${text}\` is not`, UNIT_EXAMPLES[expected], start);
  if (expected === 'fraction' && value.value > 1) {
    throw cursor.fail(`\`${name}\` is a share, \`${text}\` is more than 1`, `write a share as 99.9% or 0.999`, start);
  }
  return value;
}

function quantityOf(text: string): Expression['value'] | null {
  if (/^\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)) return finiteOrNull(Number(text));
  try {
    if (text.endsWith('%')) return { kind: 'number', value: parseShare(text) };
    if (/[A-Z]/.test(text)) return { kind: 'size', value: parseSize(text) };
    return { kind: 'duration', value: parseDuration(text) };
  } catch (error) {
    if (error instanceof UnitError) return null;
    throw error;
  }
}

/** An exponent reaches beyond the numbers there are, and nothing compares with infinity. */
function finiteOrNull(value: number): Expression['value'] | null {
  return Number.isFinite(value) ? { kind: 'number', value } : null;
}

/** Counting turns any metric into a number; nines and minutes are plain numbers too. */
function expectedUnit(metric: string, statistic: Statistic | null): MetricUnit {
  if (statistic === 'nines' || statistic === 'minutes') return 'count';
  const unit = METRICS[metric] ?? 'count';
  return statistic === 'count' && unit !== 'size' ? 'count' : unit;
}

const UNIT_WORDS: Readonly<Record<MetricUnit, string>> = {
  count: 'a number',
  fraction: 'a share',
  duration: 'a duration',
  size: 'a size',
  money: 'a number',
};

const UNIT_EXAMPLES: Readonly<Record<MetricUnit, string>> = {
  count: 'compare it with a plain number such as 0',
  fraction: 'write a share as 99.9% or 0.999',
  duration: 'compare it with a duration such as 30s or 15m',
  size: 'compare it with a size such as 2GiB',
  money: 'compare it with a plain number such as 500',
};

function formatValue(expression: Expression): string {
  const { kind, value } = expression.value;
  if (kind === 'duration') return durationText(value);
  if (kind === 'size') return sizeText(value);
  return expectedUnit(expression.metric, expression.statistic) === 'fraction' ? percentText(value) : String(value);
}

/** 0.9995 → 99.95%, without the dust that multiplying by 100 leaves. */
function percentText(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(15))}%`;
}
