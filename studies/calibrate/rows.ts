/** Lists that people keep, as rows with their places: CSV with a header, JSON objects on lines, or a JSON document with a list. */
import { readFileSync } from 'node:fs';
import { CsvError, parse } from 'csv-parse/sync';
import { isMap, isNode, isSeq, LineCounter, parseDocument } from 'yaml';
import { ScenarioError, type ScenarioIssue } from '../../scenarios/scenarioError.ts';
import { shownPath } from '../../scenarios/shownPath.ts';
import { delimiterOf } from '../../scenarios/traceFormats/csvRecords.ts';
import { type Fields, fieldsOf } from '../../scenarios/traceFormats/fields.ts';
import { instantOf } from '../../scenarios/traceFormats/instants.ts';
import { eventIn } from '../../scenarios/traceFormats/notifications.ts';
import { parseInstant, UnitError } from '../../scenarios/units.ts';
import { causeOf } from '../save.ts';

export interface Row {
  /** From 1. */
  readonly line: number;
  /** The first of these columns that the list has; empty where it has none of them, or nothing stands there. */
  text(...names: readonly string[]): string;
  /** Where in its line the first of these columns stands, from 1. */
  column(...names: readonly string[]): number;
}

export interface Rows {
  readonly file: string;
  readonly rows: readonly Row[];
  /** Whether the header, or any of the objects, has one of these. */
  has(...names: readonly string[]): boolean;
}

/** What is wrong with a list is told all at once: up to twenty places, then ScenarioError. */
export class RowIssues {
  readonly #file: string;
  readonly #issues: ScenarioIssue[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  add(row: Row, names: readonly string[], message: string, hint: string): void {
    const column = row.column(...names);
    this.#issues.push({ file: this.#file, line: row.line, column, path: '', message, hint, flag: null });
  }

  /** Throws ScenarioError where there are any. */
  refuse(): void {
    if (this.#issues.length > 0) throw new ScenarioError(this.#file, this.#issues);
  }
}

/** Throws ScenarioError for a file that cannot be read, is neither, or has no row. */
export function readRows(path: string): Rows {
  const file = shownPath(path);
  const text = textOf(path, file);
  const rows = /^\s*[{[]/.test(text) ? jsonRows(text, file) : csvRows(text, file);
  if (rows.rows.length === 0) throw problem(file, 1, 1, 'there is nothing in the list', 'was it copied whole?');
  return rows;
}

/**
 * An instant as microseconds since 1970, NaN of anything else: `2026-01-31`, or with a time as in ISO 8601, in UTC where it has no zone; or
 * seconds or milliseconds since 1970, as long as such numbers have been since 2001.
 */
export function instantIn(text: string): number {
  if (/^\d{10}(?:\.\d+)?$/.test(text)) return Math.round(Number(text) * 1e6);
  if (/^\d{13}$/.test(text)) return Number(text) * 1000;
  const whole = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00Z` : text;
  const us = instantOf(whole.replace(TO_THE_MINUTE, '$1:00$2'));
  if (!Number.isNaN(us)) return us;
  try {
    return parseInstant(whole) * 1e6;
  } catch (error) {
    if (error instanceof UnitError) return Number.NaN;
    throw error;
  }
}

const TO_THE_MINUTE = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d)(Z|[+-]\d\d:?\d\d)?$/;

function textOf(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw problem(
      file,
      null,
      null,
      `the file cannot be read: ${causeOf(error)}`,
      'a path starts at the working directory',
    );
  }
}

interface ParsedRow {
  readonly record: readonly string[];
  readonly raw: string;
  readonly info: { readonly lines: number };
}

function csvRows(text: string, file: string): Rows {
  const delimiter = delimiterOf(/^[^\r\n]*/.exec(text)![0]);
  const [header, ...parsed] = parsedCsv(text, file, delimiter);
  if (header === undefined) throw problem(file, 1, 1, 'the file is empty', 'was it copied whole?');
  const names = header.record.map((name) => name.trim().toLowerCase());
  const columns = new Map([...names.map(plainName), ...names].map((name, i) => [name, i % names.length]));
  const first = (wanted: readonly string[]): number => {
    const name = wanted.find((each) => columns.has(each));
    return name === undefined ? -1 : columns.get(name)!;
  };
  const rows = parsed.map(({ record, raw, info }): Row => {
    const line = info.lines - lineBreaks(raw);
    if (record.length !== names.length) {
      const what = `${record.length} columns, the header has ${names.length}`;
      throw problem(file, line, 1, what, 'put a text that has a comma in it between double quotes');
    }
    return {
      line,
      text: (...wanted) => (record[first(wanted)] ?? '').trim(),
      column: (...wanted) => columnOf(raw, Math.max(0, first(wanted)), delimiter),
    };
  });
  return { file, rows, has: (...wanted) => first(wanted) >= 0 };
}

/** `Start Time (UTC)` and `start-time` are `start_time`, and `Duration (minutes)` is `duration_minutes`. */
function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/\s*[[(](seconds|minutes|hours)[\])]$/, '_$1')
    .replace(/\s*[[(][^\])]*[\])]$/, '')
    .replaceAll(/[\s-]+/g, '_');
}

function parsedCsv(text: string, file: string, delimiter: string): ParsedRow[] {
  try {
    const options = { info: true, raw: true, relax_column_count: true, skip_empty_lines: true, delimiter } as const;
    return parse(text, options) as unknown as ParsedRow[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines, column } = error as CsvError & { lines?: number; column?: unknown };
    const at = typeof column === 'number' ? column + 1 : 1;
    throw problem(file, lines ?? 1, at, 'this is no CSV', error.message);
  }
}

/** Breaks inside of a row; the one at its end is counted by none of its lines. */
function lineBreaks(raw: string): number {
  return raw.replace(/\r?\n$/, '').split('\n').length - 1;
}

/** Where a cell begins, in characters from 1, past the delimiters that stand in no quotes. */
function columnOf(raw: string, cell: number, delimiter: string): number {
  let isQuoted = false;
  let at = 0;
  for (let left = cell; left > 0 && at < raw.length; at++) {
    if (raw[at] === '"') isQuoted = !isQuoted;
    else if (raw[at] === delimiter && !isQuoted) left -= 1;
  }
  return at + 1 - (raw.slice(0, at).lastIndexOf('\n') + 1);
}

/** A JSON object on each line, or one document with a list of them. */
function jsonRows(text: string, file: string): Rows {
  const found = /^\s*\{.*\}[ \t\r]*(?:\n|$)/.test(text) ? jsonLines(text, file) : jsonList(text, file);
  const names = new Set(found.flatMap(({ fields }) => Object.keys(fields)));
  const rows = found.map(({ line, fields, at }): Row => {
    const first = (wanted: readonly string[]) => wanted.find((name) => Object.hasOwn(fields, name));
    return {
      line,
      text: (...wanted) => {
        const name = first(wanted);
        const value = name === undefined ? '' : fields[name];
        return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
      },
      column: () => at,
    };
  });
  return { file, rows, has: (...wanted) => wanted.some((name) => names.has(name)) };
}

interface JsonRow {
  readonly line: number;
  /** Where the object begins in its line. */
  readonly at: number;
  readonly fields: Fields;
}

function jsonLines(text: string, file: string): JsonRow[] {
  return text.split('\n').flatMap((line, i): JsonRow[] => {
    if (line.trim() === '') return [];
    const value = parsedJson(line, file, i + 1);
    // An envelope of notifications has several.
    const events = fieldsOf(value)?.['events'];
    return (Array.isArray(events) ? events : [value]).map((each) => ({
      line: i + 1,
      at: 1,
      fields: flattened(each, file, i + 1),
    }));
  });
}

/** A list, or an object with one list in it. JSON is YAML, whose reader knows where everything stands. */
function jsonList(text: string, file: string): JsonRow[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, version: '1.2', schema: 'json' });
  const [error] = document.errors;
  if (error !== undefined) {
    const at = lines.linePos(error.pos[0]);
    throw problem(file, at.line, at.col, 'this is no JSON', 'a JSON object on each line, or a list of them');
  }
  const root = document.contents;
  const values = isMap(root) ? root.items.map(({ value }) => value) : [root];
  const lists = values.filter((value) => isSeq(value)).filter(({ items }) => items.length > 0 && items.every(isMap));
  const [list] = lists;
  if (lists.length !== 1 || list === undefined) {
    throw problem(
      file,
      1,
      1,
      'there is not one list of objects in this',
      'a JSON object on each line, or a list of them',
    );
  }
  return list.items.map((item) => {
    const { line, col } = lines.linePos(isNode(item) ? (item.range?.[0] ?? 0) : 0);
    return { line, at: col, fields: flattened(isNode(item) ? item.toJS(document) : item, file, line) };
  });
}

function parsedJson(text: string, file: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw problem(file, line, 1, 'this is no JSON', `a JSON object on each line (${causeOf(error)})`);
  }
}

/** The bodies of webhooks have what is pushed under `target`; whoever delivers or lists them has put something around them. */
function flattened(value: unknown, file: string, line: number): Fields {
  const fields = fieldsOf(value);
  if (fields === null) throw problem(file, line, 1, 'this is no object', 'a JSON object on each line');
  const event = eventIn(fields);
  return { ...fields, ...fieldsOf(event['target']), ...event };
}

function problem(
  file: string,
  line: number | null,
  column: number | null,
  message: string,
  hint: string,
): ScenarioError {
  return new ScenarioError(file, [{ file, line, column, path: '', message, hint, flag: null }]);
}
