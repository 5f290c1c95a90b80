/** Lines out of text of any length. */
import { type ContentReader, type Reading, traceProblem } from './reading.ts';

/** Tells one line to a reading. Returns why it is no event, or null; it counts by itself what it skips. */
export type LineReader = (line: string, reading: Reading) => string | null;

const LINE_MAX = 1 << 20;

export class LineRecords implements ContentReader {
  readonly #reading: Reading;
  readonly #read: LineReader;
  #rest: Buffer = Buffer.alloc(0);
  #line = 0;

  constructor(reading: Reading, read: LineReader) {
    this.#reading = reading;
    this.#read = read;
  }

  write(chunk: Buffer): void {
    const buffer = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const cut = buffer.lastIndexOf(0x0a);
    this.#rest = buffer.subarray(cut + 1);
    if (this.#rest.length > LINE_MAX) {
      throw traceProblem(this.#reading.file, this.#line + 1, 'a line of more than 1 MiB', 'is this a log?');
    }
    if (cut < 0) return;
    for (const line of buffer.toString('utf8', 0, cut).split('\n')) this.#take(line);
  }

  end(): void {
    if (this.#rest.length > 0) this.#take(this.#rest.toString('utf8'), true);
    this.#rest = Buffer.alloc(0);
  }

  /** @param isLast no line break follows */
  #take(text: string, isLast = false): void {
    this.#line += 1;
    const line = (this.#line === 1 ? text.replace(/^\uFEFF/, '') : text).trimEnd();
    if (line === '') return;
    const why = this.#read(line, this.#reading);
    if (why === null) return;
    if (isLast) this.#reading.addCut({ line: this.#line });
    else this.#reading.addBad({ line: this.#line }, why);
  }
}
