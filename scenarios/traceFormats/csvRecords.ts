/** Rows out of CSV of any length, with quotes and line breaks in cells, by their header. */
import { type CsvError, type Parser, parse } from 'csv-parse';
import { type ContentReader, type Reading, traceProblem } from './reading.ts';

/** Cells of a row by the names of the header. */
export type Row = (column: string) => string;

/** What a kind of CSV needs of its header, and how a row is told to a reading: why it is no event, or null. */
export interface RowFormat {
  readonly required: (columns: readonly string[]) => readonly string[];
  readonly read: (row: Row, reading: Reading) => string | null;
}

const CELL_MAX = 1 << 20;

export class CsvRecords implements ContentReader {
  readonly #reading: Reading;
  readonly #format: RowFormat;
  #parser: Parser | null = null;
  /** Columns by name; null before the header. */
  #columns: ReadonlyMap<string, number> | null = null;
  /** Cells of the header, some of which may have one name. */
  #width = 0;
  #failure: Error | null = null;
  /** A row of too few cells, which may turn out to be the last, and cut. */
  #short: { readonly line: number; readonly why: string } | null = null;
  #endsLine = true;

  constructor(reading: Reading, format: RowFormat) {
    this.#reading = reading;
    this.#format = format;
  }

  /** @param begin the first of the content, with the whole header in it */
  #opened(begin: Buffer): Parser {
    const parser = parse({
      bom: true,
      delimiter: delimiterOf(/^[^\r\n]*/.exec(begin.toString('utf8'))![0]),
      relax_column_count: true,
      // What lies between a quote too many and the next line is one bad row, not the end of it all.
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: CELL_MAX,
      // Rows are taken as they are found, in place of being queued in a stream.
      on_record: (cells: string[], { lines }: { lines: number }) => {
        this.#guarded(() => this.#take(cells, lines));
        return null;
      },
    });
    parser.on('error', (error) => {
      this.#failure ??= error;
    });
    parser.resume();
    return parser;
  }

  write(chunk: Buffer): void {
    this.#endsLine = chunk[chunk.length - 1] === 0x0a;
    this.#parser ??= this.#opened(chunk);
    if (this.#failure === null) this.#parser.write(chunk);
    if (this.#failure !== null) throw this.#told(this.#failure);
  }

  async end(): Promise<void> {
    const parser = this.#parser;
    if (parser !== null) {
      await new Promise<void>((resolve) => {
        parser.once('close', resolve).once('end', resolve);
        parser.end();
      });
    }
    if (this.#failure !== null) throw this.#told(this.#failure);
    this.#tellShort(!this.#endsLine);
    if (this.#columns === null) throw traceProblem(this.#reading.file, 1, 'the file is empty', 'was it copied whole?');
  }

  /** What a row throws is kept: inside of the parser it would become an event of a stream. */
  #guarded(take: () => void): void {
    if (this.#failure !== null) return;
    try {
      take();
    } catch (error) {
      this.#failure = error as Error;
    }
  }

  #take(cells: readonly string[], line: number): void {
    if (this.#columns === null) {
      this.#columns = this.#header(cells);
      this.#width = cells.length;
      return;
    }
    this.#tellShort(false);
    const columns = this.#columns;
    if (cells.length !== this.#width) {
      this.#short = { line, why: `${cells.length} columns, the header has ${this.#width}` };
      return;
    }
    const why = this.#format.read((column) => cells[columns.get(column) ?? -1] ?? '', this.#reading);
    if (why !== null) this.#reading.addBad({ line }, why);
  }

  #tellShort(isCut: boolean): void {
    if (this.#short === null) return;
    const { line, why } = this.#short;
    this.#short = null;
    if (isCut) this.#reading.addCut({ line });
    else this.#reading.addBad({ line }, why);
  }

  #header(cells: readonly string[]): ReadonlyMap<string, number> {
    // The portal marks columns with their type: `TimeGenerated [UTC]`.
    const names = cells.map((cell) => cell.trim().replace(/ \[[^\]]*\]$/, ''));
    const required = this.#format.required(names);
    const missing = required.filter((column) => !names.includes(column));
    if (missing.length > 0) {
      const what = `the header lacks the column${missing.length === 1 ? '' : 's'} \`${missing.join('`, `')}\``;
      throw traceProblem(this.#reading.file, 1, what, `it needs ${required.join(', ')}`);
    }
    return new Map(names.map((name, index) => [name, index]));
  }

  #told(error: Error): Error {
    const { code, lines } = error as CsvError & { lines?: number };
    if (typeof code !== 'string' || !code.startsWith('CSV_')) return error;
    if (code === 'CSV_QUOTE_NOT_CLOSED') {
      const what = 'the file ends in the middle of a quoted cell';
      return traceProblem(this.#reading.file, lines ?? null, what, 'was it copied whole?');
    }
    return traceProblem(this.#reading.file, lines ?? null, 'this is no CSV', error.message);
  }
}

/** Spreadsheets write semicolons where a comma is what decimals have, and tabs where text is copied. */
export function delimiterOf(header: string): ',' | ';' | '\t' {
  const count = (sign: string): number => header.split(sign).length;
  return ([';', '\t'] as const).find((sign) => count(sign) > count(',')) ?? ',';
}
