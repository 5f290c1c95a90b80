/** Reads a trace file, block by block. Its own hash is checked at the end, so a file that was changed is told apart from one that was cut. */
import { createHash } from 'node:crypto';
import { type ContentReader, type Reading, traceProblem } from '../traceFormats/reading.ts';
import { OPERATIONS, TEXT_COLUMNS } from '../traceFormats/traceEvent.ts';
import {
  BLOCK_EVENTS_MAX,
  BLOCK_HEAD_BYTES,
  BLOCK_MARK,
  FOOT_HEAD_BYTES,
  FOOT_MARK,
  HEAD_BYTES,
  MAGIC,
  PAYLOAD_MAX,
  type TraceFoot,
  VERSION,
} from './layout.ts';
import { blockHeadOf, unpacked } from './packedBlock.ts';
import { BadBytes, ByteSource, unfolded } from './varints.ts';

/** Whether a content begins as a trace file does. */
export function isTraceFile(head: Uint8Array): boolean {
  return head.length >= MAGIC.length && MAGIC.equals(head.subarray(0, MAGIC.length));
}

export class TraceBlocks implements ContentReader {
  /** Once it has been read. */
  foot: TraceFoot | null = null;
  readonly #reading: Reading;
  readonly #hash = createHash('sha256');
  /** What has come of the part that is not whole yet, and how much that part is. */
  #parts: Buffer[] = [];
  #have = 0;
  #need = HEAD_BYTES;
  #state: 'head' | 'mark' | 'block' | 'foot' = 'head';
  #events = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  write(chunk: Buffer): void {
    this.#parts.push(chunk);
    this.#have += chunk.length;
    while (this.#have >= this.#need && this.foot === null) this.#part();
  }

  end(): void {
    if (this.foot === null) {
      throw this.#problem(`the file is cut: it ends after ${this.#events} events`, 'was it copied whole?');
    }
    if (this.foot.sha256 !== this.#hash.digest('hex') || this.foot.events !== this.#events) {
      throw this.#problem('the file is damaged: its events are not those that were written', 'import it again');
    }
  }

  #part(): void {
    const bytes = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
    const used = this.#taken(bytes);
    this.#parts = [bytes.subarray(used)];
    this.#have = bytes.length - used;
  }

  /** Reads the part that is whole. Returns how many bytes are done with, and says how many the next needs. */
  #taken(bytes: Buffer): number {
    switch (this.#state) {
      case 'head': {
        const version = bytes.readUInt32LE(MAGIC.length);
        if (!isTraceFile(bytes))
          throw this.#problem('this is no trace file of nines', '`nines trace import` makes one');
        if (version !== VERSION) {
          throw this.#problem(`a trace file of version ${version}, this is read: ${VERSION}`, 'import it again');
        }
        this.#next('mark', FOOT_HEAD_BYTES);
        return HEAD_BYTES;
      }
      case 'mark': {
        const mark = bytes.readUInt32LE(0);
        if (mark === BLOCK_MARK) {
          if (bytes.length < BLOCK_HEAD_BYTES) {
            this.#need = BLOCK_HEAD_BYTES;
            return 0;
          }
          this.#next('block', BLOCK_HEAD_BYTES + bytes.readUInt32LE(12));
        } else if (mark === FOOT_MARK) this.#next('foot', FOOT_HEAD_BYTES + bytes.readUInt32LE(4));
        else throw this.#damaged();
        if (this.#need > PAYLOAD_MAX) throw this.#damaged();
        return 0;
      }
      case 'block': {
        const end = BLOCK_HEAD_BYTES + bytes.readUInt32LE(12);
        this.#block(bytes.subarray(0, end));
        this.#next('mark', FOOT_HEAD_BYTES);
        return end;
      }
      case 'foot': {
        const end = FOOT_HEAD_BYTES + bytes.readUInt32LE(4);
        this.foot = this.#footOf(bytes.toString('utf8', FOOT_HEAD_BYTES, end));
        return end;
      }
    }
  }

  #next(state: 'mark' | 'block' | 'foot', need: number): void {
    this.#state = state;
    this.#need = need;
  }

  #block(block: Buffer): void {
    try {
      const head = blockHeadOf(block);
      const payload = unpacked(head, block.subarray(BLOCK_HEAD_BYTES));
      this.#hash.update(payload);
      emitBlock(payload, head.events, this.#reading);
      this.#events += head.events;
    } catch (error) {
      if (error instanceof BadBytes) throw this.#damaged();
      throw error;
    }
  }

  #footOf(text: string): TraceFoot {
    try {
      return JSON.parse(text) as TraceFoot;
    } catch {
      throw this.#damaged();
    }
  }

  #damaged(): Error {
    return this.#problem(`the file is damaged after ${this.#events} events`, 'import it again');
  }

  #problem(message: string, hint: string): Error {
    return traceProblem(this.#reading.file, null, message, hint);
  }
}

/** Hands the events of one block to a reading. Throws BadBytes. */
export function emitBlock(payload: Buffer, events: number, reading: Reading): void {
  const source = new ByteSource(payload);
  if (source.varint() !== events) throw new BadBytes();
  let atUs = source.varint();
  const texts = TEXT_COLUMNS.map(() => ['', ...Array.from({ length: checked(source.varint()) }, () => source.text())]);
  const numbers = (): Float64Array => {
    const column = new Float64Array(events);
    source.fill(column);
    return column;
  };
  const deltas = numbers();
  const operations = Uint8Array.from({ length: events }, () => source.byte());
  const ids = TEXT_COLUMNS.map(numbers);
  const [bytes, durations, statuses] = [numbers(), numbers(), numbers()];
  const event = reading.event;
  for (let i = 0; i < events; i++) {
    atUs += unfolded(deltas[i]!);
    event.atUs = atUs;
    event.operation = operations[i]!;
    if (event.operation >= OPERATIONS.length) throw new BadBytes();
    for (const [column, name] of TEXT_COLUMNS.entries()) {
      const text = texts[column]![ids[column]![i]!];
      if (text === undefined) throw new BadBytes();
      event[name] = text;
    }
    event.bytes = bytes[i]! - 1;
    event.durationUs = durations[i]! - 1;
    event.status = statuses[i]!;
    if (reading.emit() !== null) throw new BadBytes();
  }
}

/** Of a table of texts. */
function checked(count: number): number {
  if (count > BLOCK_EVENTS_MAX) throw new BadBytes();
  return count;
}
