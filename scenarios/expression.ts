/**
 * The one expression grammar, of `expect`, `mustFail` and command-line requirements:
 *
 *   metric[{label=value, …}][.statistic] op value       pull_ok{client=westeurope}.rate >= 99.95%
 *
 * This file reads and prints expressions; what they evaluate to is the business of whoever holds the figures.
 */
import { suggest } from './suggestion.ts';
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

export const OPERATORS = ['==', '!=', '<=', '>=', '<', '>'] as const;
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

export type MetricUnit = 'count' | 'fraction' | 'duration' | 'size' | 'money';

export interface MetricFacts {
  readonly unit: MetricUnit;
  /** What its figures can be divided by, and an expression can name; each alone or together. */
  readonly labels: readonly (typeof LABEL_NAMES)[number][];
  readonly meaning: string;
}

export const LABEL_NAMES = ['region', 'client', 'operation', 'class', 'kind', 'from', 'to', 'fault', 'action'] as const;

/** What an expression may name. `region` of what a client does is where the client is. */
export const METRIC_FACTS: Readonly<Record<string, MetricFacts>> = {
  images_acknowledged: {
    unit: 'count',
    labels: ['region'],
    meaning: 'manifests that got their first 201',
  },
  images_lost: {
    unit: 'count',
    labels: ['region'],
    meaning:
      'acknowledged images, pushed in the run or stored before it, that became unreadable everywhere; `region` is where they had been acknowledged',
  },
  images_stale: {
    unit: 'count',
    labels: [],
    meaning: 'images that were asked for in a region that they had not reached yet',
  },
  stale_reads: {
    unit: 'count',
    labels: ['client', 'region'],
    meaning:
      'tags that were pulled and that missed a write acknowledged longer ago than `registry.replication.staleness` (at any time before, where none is stated); `region` is the one that answered',
  },
  push_ok: {
    unit: 'fraction',
    labels: ['client', 'region'],
    meaning:
      'client operations that succeeded within the deadline, retries included; a retag is a push, and a client’s own mistakes are not counted',
  },
  pull_ok: {
    unit: 'fraction',
    labels: ['client', 'region'],
    meaning: 'the same for pulls',
  },
  request_ok: {
    unit: 'fraction',
    labels: ['region', 'operation', 'client'],
    meaning: 'HTTP requests as the server sees them; `region` is the one that answered',
  },
  push_time: {
    unit: 'duration',
    labels: ['client', 'region'],
    meaning: 'of pushes that succeeded, from the first request to the end, retries included',
  },
  pull_time: {
    unit: 'duration',
    labels: ['client', 'region'],
    meaning: 'the same for pulls',
  },
  rollout_time: {
    unit: 'duration',
    labels: ['client', 'region'],
    meaning:
      'from the start of a client’s `rollout` until its last node has the image; not finished by the end is a lower bound',
  },
  retries: {
    unit: 'count',
    labels: ['client', 'region'],
    meaning:
      'requests, blobs and whole pulls that a client tried once more because they had not succeeded; a storm shows here',
  },
  replication_lag: {
    unit: 'duration',
    labels: ['from', 'to'],
    meaning:
      'from acknowledgement to visibility in another region, of images that arrived: what is lost on the way has none',
  },
  replication_backlog: {
    unit: 'count',
    labels: ['from', 'to'],
    meaning: 'most jobs of an ordered pair that were queued or under way at once',
  },
  replication_dropped: {
    unit: 'count',
    labels: ['from', 'to'],
    meaning: 'jobs dropped because the queue of their pair was full (`registry.replication.queueLimit`)',
  },
  replication_abandoned: {
    unit: 'count',
    labels: ['from', 'to'],
    meaning: 'jobs that ended as if they had succeeded and brought nothing (`registry.replication.jobs.retry: false`)',
  },
  last_sync_age: {
    unit: 'duration',
    labels: ['from', 'to'],
    meaning:
      'furthest that one region was behind another in the run: age of the last sync time, up to which all that the one took was visible in the other',
  },
  sync_age_at_loss: {
    unit: 'duration',
    labels: ['fault', 'from', 'to'],
    meaning: 'age of the last sync time of each other region when a region or its storage was destroyed',
  },
  tags_wrong: {
    unit: 'count',
    labels: ['region'],
    meaning:
      'tags written in the run that a region in service does not have at its end as they were acknowledged last, apart from those of lost images',
  },
  rpo_age: {
    unit: 'duration',
    labels: ['fault'],
    meaning: 'age of the oldest image lost to each destructive fault that struck; 0 where none was',
  },
  rpo_images: {
    unit: 'count',
    labels: ['fault'],
    meaning: 'images lost to each destructive fault that struck',
  },
  rto: {
    unit: 'duration',
    labels: ['fault', 'client'],
    meaning:
      'of each region or storage fault and client that it interrupted (a request of it failed at the struck replica): until its next success; not recovered by the end is a lower bound',
  },
  request_rate: {
    unit: 'count',
    labels: ['region'],
    meaning:
      'requests per second sent to an endpoint in each 1/120 of the run, answered or not: `max` is what survivors and retry storms bring',
  },
  endpoint_load: {
    unit: 'fraction',
    labels: ['region'],
    meaning:
      'share of an endpoint’s download and upload bandwidth, as the scenario gives it, that transfers use in each 1/120 of the run',
  },
  region_up: {
    unit: 'fraction',
    labels: ['region'],
    meaning: 'share of the run’s time, or of the region’s time in the registry, in which its site was in service',
  },
  monthly_uptime: {
    unit: 'fraction',
    labels: ['client', 'region'],
    meaning: 'share of a month’s time slices without an error',
  },
  throttled: {
    unit: 'count',
    labels: ['region', 'client'],
    meaning: 'requests refused because a limit was reached',
  },
  replication_amplification: {
    unit: 'count',
    labels: [],
    meaning:
      'copies delivered for each other region that an acknowledged push or tag update was meant for: 1 is ideal, less is unfinished, more is sent again',
  },
  seeding_progress: {
    unit: 'fraction',
    labels: ['region'],
    meaning: 'of the bytes that were in the registry when a replica joined it, the share that is there at the end',
  },
  images_seeded: {
    unit: 'fraction',
    labels: ['region'],
    meaning: 'the same for images, of which one counts when it is there whole',
  },
  seeding_time: {
    unit: 'duration',
    labels: ['region'],
    meaning: 'from an added replica’s standing, empty, until everything is there; not done by the end is a lower bound',
  },
  changes_failed: {
    unit: 'count',
    labels: [],
    meaning: 'replicas that were to be added or removed and could not be',
  },
  groups_lost: {
    unit: 'count',
    labels: [],
    meaning: 'placement groups that lost their last copy anywhere',
  },
  copies_at_risk: {
    unit: 'fraction',
    labels: ['region'],
    meaning:
      'share of the run’s time and of the region’s placement groups without redundancy: the loss of one more copy would empty the group there, or had',
  },
  bytes_repaired: {
    unit: 'size',
    labels: ['region'],
    meaning:
      'read by rebuilds of copies inside a region; measured where `repair.local.bytesPerNode` says how much there is',
  },
  hazards_fired: {
    unit: 'count',
    labels: ['action'],
    meaning: 'failures by chance that struck',
  },
  bytes_replicated: {
    unit: 'size',
    labels: ['from', 'to'],
    meaning: 'bytes moved between regions, geo-repair included',
  },
  bytes_egress: {
    unit: 'size',
    labels: ['region'],
    meaning: 'bytes served to clients',
  },
  bytes_stored: {
    unit: 'size',
    labels: ['region'],
    meaning: 'bytes stored at the end of the run',
  },
  durability: {
    unit: 'fraction',
    labels: ['kind'],
    meaning: 'chance that an image is still there after a year',
  },
  availability: {
    unit: 'fraction',
    labels: ['client', 'operation'],
    meaning: 'share of operations that succeed in the long run',
  },
  cost: {
    unit: 'money',
    labels: ['region', 'kind'],
    meaning: 'price of a month',
  },
};

/** The unit of each metric's values. */
export const METRICS: Readonly<Record<string, MetricUnit>> = Object.fromEntries(
  Object.entries(METRIC_FACTS).map(([name, { unit }]) => [name, unit]),
);

/** Metrics that need an assessment; a plain run skips expressions on them. */
export const ASSESSED_METRICS: readonly string[] = ['durability', 'availability', 'cost'];

/** Metrics whose names are settled and which nothing measures yet: `null` in results, and no expression can be judged on them. */
export const METRICS_TO_COME: readonly string[] = ['monthly_uptime', 'throttled'];

/** Metrics that a run has only where its scenario asks for them; `null` in the results of others. */
export const METRICS_OF_SOME_RUNS: readonly string[] = ['rollout_time'];

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
  const labels = readLabels(cursor);
  const statistic = readStatistic(cursor);
  const op = readOperator(cursor);
  const value = readValue(cursor, metric, statistic);
  return { text, metric, labels, statistic, op, value };
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

function readLabels(cursor: Cursor): Record<string, string> {
  const labels: Record<string, string> = {};
  if (cursor.take(/\{/) === null) return labels;
  do {
    const start = cursor.at;
    const name = cursor.take(/[A-Za-z_]+/);
    if (name === null) throw cursor.fail(`expected the name of a label, got ${cursor.rest}`);
    if (!(LABEL_NAMES as readonly string[]).includes(name)) {
      throw cursor.fail(`there is no label \`${name}\``, suggest(name, LABEL_NAMES), start);
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
