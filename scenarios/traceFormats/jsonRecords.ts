/**
 * Objects out of JSON of any length: an array of them, or one after another. Whole batches go through JSON.parse at once, cut where
 * a record seems to end, or record by record through the layout of the first; what does neither is taken apart. So the speed is
 * JSON.parse's or better, memory is that of a batch, and one broken record costs itself alone.
 */
import { FlatRecords } from './flatRecords.ts';
import { elementEnd, resyncPoint, skipSeparators } from './jsonElements.ts';
import { type ContentReader, type Reading, type RecordReader, traceProblem } from './reading.ts';

const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const COMMA = 0x2c;
/** No record of any of these logs is near it. */
const RECORD_MAX = 8 << 20;
/** A record that has not ended by here is looked at for a place to go on from. */
const LOST_FROM = 1 << 20;
/** Ends of records that are tried, from the last backwards. */
const CUTS_TRIED = 256;

/** Of records without objects in them: the values that are wanted, and how they are told to a reading. */
export interface FlatFormat {
  readonly keys: readonly string[];
  /** Why the record that was found last is none, or null; NOT_FLAT: it is to be looked at as an object. */
  readonly read: (records: FlatRecords, reading: Reading) => string | null;
}

export const NOT_FLAT = 'not flat';

export class JsonRecords implements ContentReader {
  readonly keepsTailAlone = true;
  readonly #reading: Reading;
  readonly #read: RecordReader;
  readonly #flat: FlatFormat | null;
  readonly #flatRecords: FlatRecords;
  #rest: Buffer = Buffer.alloc(0);
  /** Of the first byte of the rest, in the content. */
  #offset = 0;
  #layout: 'unknown' | 'array' | 'sequence' | 'closed' = 'unknown';

  /** @param flat the same for records that may be read by their layout, and must come to the same */
  constructor(reading: Reading, read: RecordReader, flat: FlatFormat | null = null) {
    this.#reading = reading;
    this.#read = read;
    this.#flat = flat;
    this.#flatRecords = new FlatRecords(flat?.keys ?? []);
  }

  write(chunk: Buffer): void {
    const buffer = joined(this.#rest, chunk);
    this.#keep(buffer, this.#opened(buffer));
    this.#reopened();
    do this.#records();
    while (this.#reopened());
    const left = this.#rest.length;
    // The same bytes where they came, so that what comes next may join them as it lies.
    if (left > 0 && left <= chunk.length) this.#rest = chunk.subarray(chunk.length - left);
    if (left > RECORD_MAX) {
      const hint = 'is this one of the formats of `nines trace`? `jq -c .events[]` takes a large envelope apart';
      throw this.#problem('a record of more than 8 MiB', hint);
    }
  }

  end(): void {
    do {
      for (let used = -1; used !== 0 && this.#isOpen && this.#rest.length > 0; this.#keep(this.#rest, used)) {
        used = this.#apart(this.#rest.length, true);
      }
    } while (this.#reopened());
    if (this.#layout === 'array') {
      throw this.#problem('the file ends in the middle of its array of records', 'was it copied whole?');
    }
    if (this.#layout === 'closed') return;
    if (this.#rest.toString().trim() === '') return;
    this.#reading.addCut({ offset: this.#offset + this.#skip(0) });
  }

  #records(): void {
    if (this.#flat !== null && this.#isOpen && this.#byLayout(this.#flat)) return;
    if (this.#layout === 'array') this.#array();
    else if (this.#layout === 'sequence') this.#sequence();
  }

  get #isOpen(): boolean {
    return this.#layout === 'array' || this.#layout === 'sequence';
  }

  /** Where the records begin. */
  #opened(buffer: Buffer): number {
    if (this.#layout !== 'unknown') return 0;
    const at = this.#skipIn(buffer, 0);
    if (at === buffer.length) return 0;
    if (buffer[at] !== OPEN_BRACKET) {
      this.#layout = 'sequence';
      return at;
    }
    this.#layout = 'array';
    return at + 1;
  }

  /** Reads records by their layout. False where what is left needs another look. */
  #byLayout({ read }: FlatFormat): boolean {
    const rest = this.#rest;
    const records = this.#flatRecords;
    records.lookIn(rest);
    let at = 0;
    for (;;) {
      const next = records.find(at);
      if (next >= 0) {
        let why = read(records, this.#reading);
        if (why === NOT_FLAT) why = this.#whyNot(rest.toString('utf8', this.#skip(at), next));
        if (why !== null) this.#reading.addBad({ offset: this.#offset + this.#skip(at) }, why);
        at = next;
        continue;
      }
      const start = this.#skip(at);
      const end = start < rest.length && rest[start] === OPEN_BRACE ? elementEnd(rest, start, rest.length) : -1;
      if (end < 0) break;
      const record = rest.toString('utf8', start, end);
      const why = this.#whyNot(record);
      if (why === null) records.learn(record);
      else if (why === BROKEN) break;
      else this.#reading.addBad({ offset: this.#offset + start }, why);
      at = end;
    }
    this.#keep(rest, at);
    // What is no record at all is for those who take things apart.
    return this.#skip(0) === this.#rest.length || this.#endsHere();
  }

  /** Whether what is left is the beginning of a record and no more. */
  #endsHere(): boolean {
    const start = this.#skip(0);
    const isRecord = this.#rest[start] === OPEN_BRACE && this.#rest.length - start < LOST_FROM;
    return isRecord && elementEnd(this.#rest, start, this.#rest.length) < 0;
  }

  #array(): void {
    const rest = this.#rest;
    const cut = lastCut(rest);
    if (cut > 0) {
      // In the place of the comma before and of the comma behind: what lies between needs no copy to be an array.
      const copy = rest.toString('utf8', 0, cut);
      const records = parsedArray(`[${copy}]`);
      if (records !== null) {
        this.#batch(records);
        this.#keep(rest, cut + 1);
        return;
      }
    }
    this.#keep(rest, this.#apart(rest.length));
  }

  #sequence(): void {
    const rest = this.#rest;
    const cut = rest.lastIndexOf(0x0a);
    if (cut > 0) {
      // No string of JSON has a line break in it, so each is between records, or inside of one over several lines.
      const text = rest.toString('utf8', 0, cut).trimEnd().replaceAll('\n', ',');
      const records = text === '' ? [] : parsedArray(`[${text}]`);
      if (records !== null) {
        this.#batch(records);
        this.#keep(rest, cut + 1);
        return;
      }
    }
    this.#keep(rest, this.#apart(Math.max(0, cut)));
  }

  #batch(records: readonly unknown[]): void {
    const reading = this.#reading;
    for (let i = 0; i < records.length; i++) {
      const why = this.#read(records[i], reading);
      if (why !== null) reading.addBad({ offset: reading.wantsPlace ? this.#offset + this.#startOf(i) : 0 }, why);
    }
  }

  /** Offset in the rest at which its n-th record begins. */
  #startOf(index: number): number {
    let at = this.#skip(0);
    for (let i = 0; i < index; i++) at = this.#skip(elementEnd(this.#rest, at, this.#rest.length));
    return at;
  }

  /** Reads record by record. Returns how many bytes are done with. @param isLast nothing follows, so a record that is lost is bad */
  #apart(end: number, isLast = false): number {
    const rest = this.#rest;
    let at = this.#skip(0);
    while (at < end) {
      if (this.#layout === 'array' && rest[at] === CLOSE_BRACKET) {
        this.#layout = 'closed';
        return at + 1;
      }
      let next = elementEnd(rest, at, end);
      if (next < 0 && (isLast || end - at > LOST_FROM)) next = resyncPoint(rest, at, end);
      if (next < 0) return at;
      next = this.#one(at, next, end);
      at = this.#skip(next);
    }
    return Math.min(at, end);
  }

  /** Reads the record between two offsets. Returns where the next may begin. */
  #one(start: number, end: number, limit: number): number {
    const why = this.#whyNot(this.#rest.toString('utf8', start, end));
    if (why === null) return end;
    const resync = why === BROKEN ? resyncPoint(this.#rest, start, Math.min(end, limit)) : -1;
    this.#reading.addBad({ offset: this.#offset + start }, why);
    return resync < 0 ? end : resync;
  }

  #whyNot(text: string): string | null {
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch {
      return BROKEN;
    }
    return this.#read(record, this.#reading);
  }

  #skip(from: number): number {
    return this.#skipIn(this.#rest, from);
  }

  #skipIn(buffer: Buffer, from: number): number {
    return skipSeparators(buffer, from, buffer.length);
  }

  #keep(buffer: Buffer, from: number): void {
    this.#rest = from === 0 ? buffer : buffer.subarray(from);
    this.#offset += from;
  }

  /** Whether another array begins behind one, as where files were put together. Throws ScenarioError where anything else does. */
  #reopened(): boolean {
    if (this.#layout !== 'closed') return false;
    const at = this.#skip(0);
    if (at === this.#rest.length) return false;
    if (this.#rest[at] !== OPEN_BRACKET) {
      throw this.#problem(
        'something that is no array follows the end of the array of records',
        'was it put together of several?',
      );
    }
    this.#layout = 'array';
    this.#keep(this.#rest, at + 1);
    return true;
  }

  #problem(message: string, hint: string): Error {
    return traceProblem(this.#reading.file, null, message, hint);
  }
}

const BROKEN = 'no valid JSON';

/** What is left and what comes: as it lies, where it came in one piece. */
function joined(rest: Buffer, chunk: Buffer): Buffer {
  if (rest.length === 0) return chunk;
  const isOnePiece = rest.buffer === chunk.buffer && rest.byteOffset + rest.length === chunk.byteOffset;
  if (isOnePiece) return Buffer.from(rest.buffer, rest.byteOffset, rest.length + chunk.length);
  return Buffer.concat([rest, chunk]);
}

function parsedArray(text: string): unknown[] | null {
  try {
    return JSON.parse(text) as unknown[];
  } catch {
    return null;
  }
}

/** Offset of the last comma that seems to lie between two objects; -1 where none does. That it does is for JSON.parse to say. */
function lastCut(buffer: Buffer): number {
  let from = buffer.length - 1;
  for (let tried = 0; tried < CUTS_TRIED && from > 0; tried++) {
    const brace = buffer.lastIndexOf(OPEN_BRACE, from);
    if (brace <= 0) return -1;
    let at = brace - 1;
    while (at > 0 && buffer[at]! <= 0x20) at -= 1;
    if (buffer[at] === COMMA) {
      let before = at - 1;
      while (before > 0 && buffer[before]! <= 0x20) before -= 1;
      if (buffer[before] === CLOSE_BRACE) return at;
    }
    from = brace - 1;
  }
  return -1;
}
