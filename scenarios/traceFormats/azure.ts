/**
 * Azure Container Registry's tables ContainerRegistryRepositoryEvents and ContainerRegistryLoginEvents, as Log Analytics exports them:
 * rows of CSV, objects, or the tables of its query API; and the same records as diagnostic settings write them to storage. They tell of
 * manifests, tags and sign-ins alone: layers do not appear in them.
 */

import type { Row, RowFormat } from './csvRecords.ts';
import { countOf, type Fields, fieldsOf, microseconds, statusOf, textOf } from './fields.ts';
import { instantOf, padded } from './instants.ts';
import { type ContentReader, type Reading, traceProblem } from './reading.ts';
import { Op, UNKNOWN } from './traceEvent.ts';

/** A sign-in is of no repository; its table alone has a column for the token that it gave. */
function requiredOf(columns: readonly string[]): readonly string[] {
  const always = ['TimeGenerated', 'OperationName'];
  return columns.includes('JwtId') ? always : [...always, 'Repository'];
}

export const AZURE_ROWS: RowFormat = {
  required: requiredOf,
  read: (row: Row, reading: Reading) => readCells(row, reading),
};

export function readAzure(record: unknown, reading: Reading): string | null {
  const fields = fieldsOf(record);
  if (fields === null) return 'a record is an object';
  const { records } = fields;
  if (Array.isArray(records)) {
    // An envelope is one record: of those in it the good ones count, and it is bad where any is.
    let why: string | null = null;
    for (const each of records) why = readAzure(each, reading) ?? why;
    return why;
  }
  if (fields['TimeGenerated'] !== undefined) return readCells((column) => fields[column], reading);
  const cells = diagnosticCells(fields);
  return readCells((column) => cells.get(NAMED_OTHERWISE.get(column) ?? column.toLowerCase()), reading);
}

/** Diagnostic settings write the same columns under names that begin small, some of them below `properties`. */
function diagnosticCells(fields: Fields): ReadonlyMap<string, unknown> {
  const cells = new Map<string, unknown>();
  for (const part of [fieldsOf(fields['properties']) ?? {}, fields]) {
    for (const [name, value] of Object.entries(part)) if (value !== '') cells.set(name.toLowerCase(), value);
  }
  if (!cells.has('region')) cells.set('region', cells.get('location'));
  return cells;
}

const NAMED_OTHERWISE: ReadonlyMap<string, string> = new Map([['TimeGenerated', 'time']]);

function readCells(cell: (column: string) => unknown, reading: Reading): string | null {
  const time = textOf(cell('TimeGenerated'));
  const atUs = timeOf(time);
  if (!(atUs >= 0)) return noTime(time);
  const name = textOf(cell('OperationName'));
  if (name === '') return 'it lacks `OperationName`';
  const event = reading.begin();
  event.atUs = atUs;
  event.repository = textOf(cell('Repository'));
  event.tag = textOf(cell('Tag'));
  event.digest = textOf(cell('Digest'));
  event.operation = operationNamed(name, event.tag, event.digest);
  // The address is who asked; where it is masked or left out, the identity is.
  event.client = textOf(cell('CallerIpAddress')) || textOf(cell('Identity'));
  event.place = textOf(cell('Region')) || textOf(cell('LoginServer'));
  event.bytes = countOf(cell('Size'), UNKNOWN);
  event.durationUs = microseconds(cell('DurationMs'), 1000, UNKNOWN);
  // The type says that a status of HTTP is described, and the description is that.
  event.status = statusOf(cell('ResultType')) || statusOf(/^\d{3}/.exec(String(cell('ResultDescription')))?.[0]);
  return reading.emit();
}

/** `Push`, `Pull`, `Untag`, `Delete`, `Purge tag`, `Purge manifest` and the like. */
function operationNamed(name: string, tag: string, digest: string): number {
  const word = name.toLowerCase();
  if (word.startsWith('pull')) return Op['manifest.pull'];
  if (word.startsWith('push')) return Op['manifest.push'];
  if (word.startsWith('untag')) return Op['tag.delete'];
  if (/^(?:delete|purge)/.test(word)) {
    const isTag = word.includes('tag') || (!word.includes('manifest') && digest === '' && tag !== '');
    return isTag ? Op['tag.delete'] : Op['manifest.delete'];
  }
  return Op.other;
}

/**
 * The CSV of the portal has either ISO 8601 or the form of the language that it is shown in, in UTC. Months come first in American English
 * alone, `6/20/2017, 1:28:15.962 AM`: that is told by its `AM` in capitals, or, once a spreadsheet has written it, by the missing comma.
 */
function timeOf(text: string): number {
  const iso = instantOf(text);
  if (iso >= 0) return iso;
  const match = PORTAL_TIME.exec(text.replace(YEAR_FIRST, '$2/$3/$1'));
  if (match === null) return Number.NaN;
  const [, first = '', separator, second = '', year = '', comma, hour = '', rest = '', half = ''] = match;
  const isDayFirst = separator !== '/' || (comma !== '' && !/^[AP]M$/.test(half));
  const [month, day] = isDayFirst ? [second, first] : [first, second];
  const hours = half === '' ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
  const [seconds, fraction = '0'] = (rest.slice(3) || '00').split(/[.,]/);
  const at = `${padded(hours)}:${rest.slice(0, 2)}:${seconds}.${fraction}`;
  return instantOf(`${year}-${padded(month)}-${padded(day)}T${at}`);
}

/** `2024/10/1 13:28:15`. */
const YEAR_FIRST = /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?= )/;
const PORTAL_TIME =
  /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(,?)\s(\d{1,2}):(\d{2}(?::\d{2}(?:[.,]\d+)?)?)(?:\s?(AM|PM))?$/i;
const DAY_FIRST = /^(?:1[3-9]|2\d|3[01])\/\d/;

function noTime(text: string): string {
  const how = DAY_FIRST.test(text) ? ': without a comma the month comes first, 10/31/2024 13:00' : '';
  return `\`TimeGenerated\` is no time${how}`;
}

/** The query API answers with no more than 64 MB; a file that was put together of several answers may be some times that. */
const TABLES_MAX = 256 << 20;

/** `{"tables": [{"name", "columns": [{"name", "type"}], "rows": [[…]]}]}`: read whole, since it is never large. */
export class AzureTables implements ContentReader {
  readonly #reading: Reading;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  write(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > TABLES_MAX) {
      throw this.#problem('tables of more than 256 MiB', 'split the query by time, or export CSV');
    }
    this.#chunks.push(chunk);
  }

  end(): void {
    const content = fieldsOf(this.#parsed());
    const tables = content?.['tables'];
    if (!Array.isArray(tables)) throw this.#problem('there are no `tables` in it', 'expected the answer of a query');
    for (const table of tables) this.#table(fieldsOf(table) ?? {});
  }

  #parsed(): unknown {
    const text = Buffer.concat(this.#chunks)
      .toString('utf8')
      .replace(/^\uFEFF/, '');
    try {
      return JSON.parse(text);
    } catch (error) {
      const isCut = !text.trimEnd().endsWith('}');
      const what = isCut ? 'the file ends in the middle of its tables' : 'this is no valid JSON';
      throw this.#problem(what, isCut ? 'was it copied whole?' : (error as Error).message);
    }
  }

  #table({ columns, rows }: Fields): void {
    if (!Array.isArray(columns) || !Array.isArray(rows)) {
      throw this.#problem('a table lacks `columns` or `rows`', 'expected the answer of a query');
    }
    const names = new Map(columns.map((column, index) => [textOf(fieldsOf(column)?.['name']), index]));
    const required = requiredOf([...names.keys()]);
    const missing = required.filter((column) => !names.has(column));
    if (missing.length > 0) {
      const what = `the table lacks the column${missing.length === 1 ? '' : 's'} \`${missing.join('`, `')}\``;
      throw this.#problem(what, `it needs ${required.join(', ')}`);
    }
    for (const [index, row] of rows.entries()) {
      const why = Array.isArray(row)
        ? readCells((column) => row[names.get(column) ?? -1], this.#reading)
        : 'a row is an array';
      if (why !== null) this.#reading.addBad({ row: index + 1 }, why);
    }
  }

  #problem(message: string, hint: string): Error {
    return traceProblem(this.#reading.file, null, message, hint);
  }
}
