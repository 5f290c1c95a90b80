/** Writes a trace file: block by block beside its name, and under it once it is whole, so that nobody meets half of one. */
import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import type { TextSpans, TraceEvent } from '../traceFormats/traceEvent.ts';
import { EventWindow } from './eventWindow.ts';
import {
  BLOCK_HEAD_BYTES,
  BLOCK_MARK,
  FOOT_HEAD_BYTES,
  FOOT_MARK,
  HEAD_BYTES,
  MAGIC,
  type TraceFoot,
  VERSION,
} from './layout.ts';
import { ByteSink } from './varints.ts';

const deflated = promisify(deflateRaw);

/** Columns of small numbers shrink well at the fastest level, and an import is not to wait for it. */
const LEVEL = 1;
/** What comes out of it in one piece. */
const PACKED_BYTES = 1 << 20;
/** Blocks that may be on their way to the disk. */
const PENDING_MAX = 3;

type FootTold = Pick<TraceFoot, 'bad' | 'skipped' | 'complete' | 'formats'>;

export class TraceWriter {
  readonly #path: string;
  /** Where it stands until it has its name. */
  readonly temporary: string;
  readonly #file: FileHandle;
  readonly #window = new EventWindow();
  readonly #sink = new ByteSink();
  readonly #hash = createHash('sha256');
  #written: Promise<void> = Promise.resolve();
  #pending = 0;
  #events = 0;
  #firstUs = Number.POSITIVE_INFINITY;
  #lastUs = 0;

  private constructor(path: string, temporary: string, file: FileHandle) {
    this.#path = path;
    this.temporary = temporary;
    this.#file = file;
  }

  /** Throws what the file system throws. */
  static async create(path: string): Promise<TraceWriter> {
    const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.nines`);
    const file = await open(temporary, 'wx');
    const head = Buffer.alloc(HEAD_BYTES);
    MAGIC.copy(head);
    head.writeUInt32LE(VERSION, MAGIC.length);
    await file.write(head);
    return new TraceWriter(path, temporary, file);
  }

  /** Takes an event; every few thousand, and before the end, whoever calls must await `settled`. */
  add(event: TraceEvent): void {
    this.#window.add(event);
    if (this.#window.isFull) this.#leave();
  }

  /** The same of one whose texts lie in bytes. */
  addSpans(event: TraceEvent, texts: TextSpans): void {
    this.#window.addSpans(event, texts);
    if (this.#window.isFull) this.#leave();
  }

  /** Waits while too much is on its way to the disk. Throws what the file system throws. */
  async settled(): Promise<void> {
    if (this.#pending >= PENDING_MAX) await this.#written;
  }

  /** Writes what is left and the footer, and gives the file its name. Throws what the file system throws. */
  async finish(told: FootTold): Promise<TraceFoot> {
    return this.name(await this.close(told));
  }

  /** Writes what is left and the footer; the file is whole then, and has no name yet. Throws what the file system throws. */
  async close(told: FootTold): Promise<TraceFoot> {
    while (this.#window.length > 0) this.#leave();
    await this.#written;
    const foot: TraceFoot = {
      events: this.#events,
      firstUs: this.#events === 0 ? 0 : this.#firstUs,
      lastUs: this.#lastUs,
      sha256: this.#hash.digest('hex'),
      late: this.#window.late,
      ...told,
    };
    const text = Buffer.from(JSON.stringify(foot));
    const head = Buffer.alloc(FOOT_HEAD_BYTES);
    head.writeUInt32LE(FOOT_MARK, 0);
    head.writeUInt32LE(text.length, 4);
    await this.#file.write(Buffer.concat([head, text]));
    await this.#file.sync();
    await this.#file.close();
    return foot;
  }

  /** Gives the closed file its name. Throws what the file system throws. */
  async name(foot: TraceFoot): Promise<TraceFoot> {
    await rename(this.temporary, this.#path);
    return foot;
  }

  /** Takes away what was begun. */
  async discard(): Promise<void> {
    await this.#written.catch(() => {});
    await this.#file.close().catch(() => {});
    await rm(this.temporary, { force: true });
  }

  #leave(): void {
    const { events, firstUs, lastUs } = this.#window.leave(this.#sink);
    const payload = Buffer.from(this.#sink.bytes.subarray(0, this.#sink.length));
    this.#hash.update(payload);
    this.#events += events;
    this.#firstUs = Math.min(this.#firstUs, firstUs);
    this.#lastUs = Math.max(this.#lastUs, lastUs);
    this.#pending += 1;
    // Packed on a thread of the pool while the next block is read; written in order.
    const packed = deflated(payload, { level: LEVEL, chunkSize: PACKED_BYTES });
    const before = this.#written;
    this.#written = (async () => {
      const [stored] = await Promise.all([packed, before]);
      const head = Buffer.alloc(BLOCK_HEAD_BYTES);
      head.writeUInt32LE(BLOCK_MARK, 0);
      head.writeUInt32LE(events, 4);
      head.writeUInt32LE(payload.length, 8);
      head.writeUInt32LE(stored.length, 12);
      head.writeDoubleLE(firstUs, 16);
      head.writeDoubleLE(lastUs, 24);
      await this.#file.writev([head, stored]);
      this.#pending -= 1;
    })();
    // Told by whoever waits for it.
    this.#written.catch(() => {});
  }
}
