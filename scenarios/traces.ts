/**
 * Traces of real pushes. A trace is the bundled `official-images` (a year of updates of the Docker official images), a
 * CSV file with the same columns, e.g. another year of them, or a trace file that `nines trace import` wrote. One row is one
 * event of one repository.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { PushedSizes } from '../sim/plan.ts';
import { importedTrace } from './importedTrace.ts';
import { ScenarioError } from './scenarioError.ts';
import { shownPath } from './shownPath.ts';
import { closestName } from './suggestion.ts';
import { BlockIndex } from './traceFile/blockIndex.ts';
import { MAGIC } from './traceFile/layout.ts';
import { isTraceFile } from './traceFile/traceBlocks.ts';
import { readWorldData } from './worldData.ts';

export interface Trace {
  readonly name: string;
  /** First 16 hex digits of the SHA-256 of the content. */
  readonly hash: string;
  /** Of its first and last event, in seconds since 1970. */
  readonly firstSecond: number;
  readonly lastSecond: number;
  /** From its first event to the next turn of a loop. */
  readonly lapSeconds: number;
  /** Distinct repositories, sorted. */
  readonly repositories: readonly string[];
  /** Columns, one entry per event, in order of time. */
  readonly unixSeconds: Float64Array;
  readonly repositoryOf: readonly string[];
  readonly newImages: Int32Array;
  readonly tagsAdded: Int32Array;
  readonly tagsMoved: Int32Array;
  readonly tagsRemoved: Int32Array;
  /** Whether it is a log, which may tell sizes; updates of repositories have none. */
  readonly isLog: boolean;
  /** Of the layers of the new images, where a log tells them; null where it tells none. */
  readonly sizes: PushedSizes | null;
}

/** Names that need no file of one's own, and the files of the world data behind them. */
export const BUNDLED_TRACES: Readonly<Record<string, string>> = { 'official-images': 'official_images_events.csv' };

const COLUMNS = ['unix_time_utc', 'repo', 'new_images', 'tags_added', 'tags_moved', 'tags_removed'] as const;
type Column = (typeof COLUMNS)[number];
const HEADER = 'unix_time_utc,repo,new_images,new_manifests_all_arch,tags_added,tags_moved,tags_removed';
const MOST_PER_EVENT = 1_000_000;

/** The bundled ones, which nobody changes, read once: a scenario is resolved and compiled, and often again with a change. */
const READ = new Map<string, Trace>();

/**
 * Reads a trace by its bundled name, or by a path that relative starts at `directory`.
 * Throws ScenarioError with file, line and column when it is missing, empty, cut short, out of order or no trace at all.
 */
export function readTrace(name: string, directory: string): Trace {
  const bundled = Object.hasOwn(BUNDLED_TRACES, name) ? BUNDLED_TRACES[name] : undefined;
  if (bundled !== undefined) {
    const trace = READ.get(name) ?? parseTrace(name, readWorldData(bundled));
    READ.set(name, trace);
    return trace;
  }
  const path = pathOf(name, directory);
  if (isTraceFile(headOf(name, path))) return importedOnce(name, path);
  return parseTrace(name, contentOf(name, path).toString('utf8'), shownPath(path));
}

/** A trace file by its blocks. Throws ScenarioError where it is none, or not whole. */
export function openedTrace(name: string, directory: string): BlockIndex {
  if (Object.hasOwn(BUNDLED_TRACES, name)) throw noPulls(name, null);
  const path = pathOf(name, directory);
  if (!isTraceFile(headOf(name, path))) throw noPulls(name, path);
  return new BlockIndex(path, shownPath(path));
}

/** What identifies a trace file, and its seconds. */
export function secondsOf({
  foot,
  blocks,
}: BlockIndex): Pick<Trace, 'hash' | 'firstSecond' | 'lastSecond' | 'lapSeconds'> {
  const firstSecond = Math.floor((blocks[0]?.firstUs ?? 0) / 1e6);
  const lastSecond = Math.floor(foot.lastUs / 1e6);
  const lapSeconds = lapOf(firstSecond, lastSecond, foot.events);
  return { hash: foot.sha256.slice(0, 16), firstSecond, lastSecond, lapSeconds };
}

/** A looping trace starts again one mean gap after its last event. */
function lapOf(firstSecond: number, lastSecond: number, events: number): number {
  const spanSeconds = lastSecond - firstSecond;
  return Math.max(1, spanSeconds + spanSeconds / Math.max(1, events - 1));
}

function noPulls(name: string, path: string | null): ScenarioError {
  const message = `the trace \`${name}\` has pushes and no pulls`;
  const hint = 'pulls come from a file by `nines trace import`: of a log, `nines trace import LOG -o FILE` makes one';
  const file = path ?? name;
  return new ScenarioError(file, [{ file, line: null, column: null, path: '', message, hint, flag: null }]);
}

function pathOf(name: string, directory: string): string {
  return isAbsolute(name) ? name : join(directory, name);
}

/** As many bytes as tell what it is. */
function headOf(name: string, path: string): Buffer {
  return readable(name, path, () => {
    const file = openSync(path, 'r');
    try {
      const head = Buffer.alloc(MAGIC.length);
      return head.subarray(0, readSync(file, head, 0, head.length, 0));
    } finally {
      closeSync(file);
    }
  });
}

/** A trace file may have millions of events, and is asked for by every reading of a scenario: what it came to, by its file and content. */
const IMPORTED = new Map<string, Trace>();
const IMPORTED_MAX = 4;

function importedOnce(name: string, path: string): Trace {
  const index = new BlockIndex(path, shownPath(path));
  const { mtimeMs, size } = statSync(path);
  const key = `${name} ${path} ${mtimeMs} ${size} ${index.foot.sha256}`;
  const trace = IMPORTED.get(key) ?? importedTrace(name, index);
  if (IMPORTED.size >= IMPORTED_MAX) IMPORTED.clear();
  IMPORTED.set(key, trace);
  return trace;
}

/** Reads the text of a trace; `file` is what errors name. */
function parseTrace(name: string, text: string, file: string = name): Trace {
  return new TraceReader(name, text, file).read();
}

class TraceReader {
  readonly #name: string;
  readonly #text: string;
  readonly #file: string;

  constructor(name: string, text: string, file: string) {
    this.#name = name;
    this.#text = text;
    this.#file = file;
  }

  read(): Trace {
    const lines = this.#text.replace(/^\uFEFF/, '').split(/\r?\n/);
    if (lines[lines.length - 1] === '') lines.pop();
    if (lines.length === 0) throw this.#error(1, 1, 'the trace is empty', `its first line is ${HEADER}`);
    const header = (lines[0] ?? '').split(',');
    const indexOf = this.#columnsOf(lines[0] ?? '', header);
    if (lines.length === 1)
      throw this.#error(1, 1, 'the trace has a header and no events', 'one line per event follows the header');
    const rows = lines.length - 1;
    const unixSeconds = new Float64Array(rows);
    const repositoryOf: string[] = [];
    const counts = {
      new_images: new Int32Array(rows),
      tags_added: new Int32Array(rows),
      tags_moved: new Int32Array(rows),
      tags_removed: new Int32Array(rows),
    };
    for (let row = 0; row < rows; row++) {
      const lineNumber = row + 2;
      const cells = this.#cellsOf(lines, lineNumber, header.length);
      const cell = (column: Column): Cell => new Cell(cells, indexOf[column], lineNumber, column);
      unixSeconds[row] = this.#timeOf(cell('unix_time_utc'), row === 0 ? 0 : (unixSeconds[row - 1] ?? 0));
      repositoryOf.push(this.#repositoryOf(cell('repo')));
      for (const [column, values] of Object.entries(counts)) values[row] = this.#countOf(cell(column as Column));
    }
    const [firstSecond, lastSecond] = [unixSeconds[0]!, unixSeconds[rows - 1]!];
    return {
      name: this.#name,
      firstSecond,
      lastSecond,
      lapSeconds: lapOf(firstSecond, lastSecond, rows),
      hash: createHash('sha256').update(this.#text).digest('hex').slice(0, 16),
      repositories: [...new Set(repositoryOf)].sort(),
      unixSeconds,
      repositoryOf,
      newImages: counts.new_images,
      tagsAdded: counts.tags_added,
      tagsMoved: counts.tags_moved,
      tagsRemoved: counts.tags_removed,
      isLog: false,
      sizes: null,
    };
  }

  #columnsOf(line: string, header: readonly string[]): Record<Column, number> {
    if (/^\s*[[{]/.test(line))
      throw this.#error(1, 1, 'this looks like JSON, a trace is CSV', '`nines trace import` makes a trace of a log');
    const missing = COLUMNS.filter((column) => !header.includes(column));
    if (missing.length > 0) {
      const what =
        missing.length === COLUMNS.length
          ? 'this is not the header of a trace'
          : `the header lacks the column \`${missing.join('`, `')}\``;
      const isNone = missing.length === COLUMNS.length;
      const hint = isNone ? '; `nines trace import` makes a trace of a log' : '';
      throw this.#error(1, 1, what, `expected ${HEADER}${hint}`);
    }
    return Object.fromEntries(COLUMNS.map((column) => [column, header.indexOf(column)])) as Record<Column, number>;
  }

  #cellsOf(lines: readonly string[], lineNumber: number, expected: number): readonly string[] {
    const line = lines[lineNumber - 1] ?? '';
    const cells = line.split(',');
    if (cells.length === expected) return cells;
    if (line === '') throw this.#error(lineNumber, 1, 'an empty line', 'remove it');
    const isCut = lineNumber === lines.length && cells.length < expected;
    const message = isCut
      ? `the file ends in the middle of a row: ${cells.length} of ${expected} columns`
      : `${cells.length} columns, the header has ${expected}`;
    throw this.#error(
      lineNumber,
      line.length + 1,
      message,
      isCut ? 'was it copied whole?' : 'fields are separated by commas and hold none',
    );
  }

  #timeOf(cell: Cell, previous: number): number {
    const seconds = this.#wholeNumberOf(cell, Number.MAX_SAFE_INTEGER);
    if (seconds > 1e11)
      throw this.#error(
        cell.line,
        cell.column,
        `\`${cell.text}\` is later than the year 5000`,
        'unix_time_utc is in seconds, not milliseconds',
      );
    if (seconds < previous) {
      throw this.#error(
        cell.line,
        cell.column,
        `the event at ${seconds} comes after one at ${previous}`,
        'sort the rows by time',
      );
    }
    return seconds;
  }

  #repositoryOf(cell: Cell): string {
    if (/^[a-z0-9][a-z0-9._/-]*$/.test(cell.text)) return cell.text;
    throw this.#error(
      cell.line,
      cell.column,
      `\`${cell.text}\` is not the name of a repository`,
      'lower-case letters, digits and . _ - /',
    );
  }

  #countOf(cell: Cell): number {
    return this.#wholeNumberOf(cell, MOST_PER_EVENT);
  }

  #wholeNumberOf(cell: Cell, most: number): number {
    const value = /^\d+$/.test(cell.text) ? Number(cell.text) : Number.NaN;
    if (value <= most) return value;
    throw this.#error(
      cell.line,
      cell.column,
      `\`${cell.text}\` is not a value for ${cell.name}`,
      'whole numbers from 0',
    );
  }

  #error(line: number, column: number, message: string, hint: string): ScenarioError {
    return new ScenarioError(this.#file, [{ file: this.#file, line, column, path: '', message, hint, flag: null }]);
  }
}

/** One field of a row. */
class Cell {
  readonly text: string;
  readonly line: number;
  readonly name: Column;
  readonly #cells: readonly string[];
  readonly #index: number;
  constructor(cells: readonly string[], index: number, line: number, name: Column) {
    this.text = cells[index] ?? '';
    this.line = line;
    this.name = name;
    this.#cells = cells;
    this.#index = index;
  }
  /** In characters from 1. Counted when asked for: tens of thousands of cells are read for one that is wrong. */
  get column(): number {
    return this.#cells.slice(0, this.#index).reduce((sum, cell) => sum + cell.length + 1, 1);
  }
}

function contentOf(name: string, path: string): Buffer {
  return readable(name, path, () => readFileSync(path));
}

function readable<T>(name: string, path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const close = closestName(name, Object.keys(BUNDLED_TRACES));
    const hint =
      close === null
        ? 'bundled: official-images; a path starts at the scenario’s directory'
        : `did you mean \`${close}\`?`;
    const why = (error as NodeJS.ErrnoException).code === 'EISDIR' ? 'is a directory, not a trace' : 'cannot be read';
    const message = `the trace \`${name}\` ${why}`;
    throw new ScenarioError(path, [{ file: path, line: null, column: null, path: '', message, hint, flag: null }]);
  }
}
