/** Fits a log and writes another one like it. */
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { TraceWriter } from '../../../scenarios/traceFile/traceWriter.ts';
import { type ReadRequest, readTraces, type TracesRead } from '../../../scenarios/traceFormats/readTraces.ts';
import type { TraceEvent } from '../../../scenarios/traceFormats/traceEvent.ts';
import { saving } from '../saving.ts';
import { LoadFit } from './loadFit.ts';
import { LOG_TEXTS, type LogText } from './logLines.ts';
import { synthesise } from './synthesise.ts';

const SYNTH_FORMATS = ['trace', 'ndjson', 'ibm'] as const;
export type SynthFormat = (typeof SYNTH_FORMATS)[number];

export interface Synthesised {
  readonly read: TracesRead;
  /** That were written; null where it was interrupted, and nothing is. */
  readonly events: number | null;
}

/**
 * Writes so many requests as a file, which has its name only once it is whole. Throws ScenarioError for what is no log and SaveError
 * for what cannot be written, and leaves nothing behind.
 */
export async function synthTrace(
  request: Omit<ReadRequest, 'sink' | 'settled'>,
  wanted: { readonly requests: number; readonly seed: number; readonly format: SynthFormat },
  path: string,
): Promise<Synthesised> {
  const fit = new LoadFit();
  const read = await readTraces({ ...request, sink: (event) => fit.add(event) });
  if (!read.isComplete) return { read, events: null };
  const writer = await saving(path, () => writerOf(wanted.format, path));
  let events = 0;
  const sink = (event: TraceEvent): void => {
    if (request.signal?.aborted) return;
    events += 1;
    writer.add(event);
  };
  try {
    await synthesise(fit, wanted.requests, wanted.seed, sink, () => saving(path, () => writer.settled()));
    if (request.signal?.aborted) {
      await writer.discard();
      return { read, events: null };
    }
    await saving(path, () => writer.finish());
  } catch (error) {
    await writer.discard();
    throw error;
  }
  return { read, events };
}

/** What takes events on their way to a file. */
interface SynthWriter {
  add(event: TraceEvent): void;
  settled(): Promise<void>;
  finish(): Promise<unknown>;
  discard(): Promise<void>;
}

async function writerOf(format: SynthFormat, path: string): Promise<SynthWriter> {
  if (format !== 'trace') return TextWriter.create(path, LOG_TEXTS[format]);
  const writer = await TraceWriter.create(path);
  return {
    add: (event) => writer.add(event),
    settled: () => writer.settled(),
    finish: () => writer.finish({ bad: 0, skipped: 0, complete: true, formats: ['synthetic'] }),
    discard: () => writer.discard(),
  };
}

const LINES_HELD = 4096;

class TextWriter implements SynthWriter {
  readonly #path: string;
  readonly #temporary: string;
  readonly #file: FileHandle;
  readonly #text: LogText;
  #lines: string[] = [];
  #count = 0;

  private constructor(path: string, temporary: string, file: FileHandle, text: LogText) {
    this.#path = path;
    this.#temporary = temporary;
    this.#file = file;
    this.#text = text;
  }

  static async create(path: string, text: LogText): Promise<TextWriter> {
    const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.nines`);
    const writer = new TextWriter(path, temporary, await open(temporary, 'wx'), text);
    await writer.#file.appendFile(text.before);
    return writer;
  }

  add(event: TraceEvent): void {
    const { between, line } = this.#text;
    this.#lines.push(this.#count === 0 ? '' : between, line(event, this.#count));
    this.#count += 1;
  }

  async settled(): Promise<void> {
    if (this.#lines.length < LINES_HELD) return;
    const text = this.#lines.join('');
    this.#lines = [];
    await this.#file.appendFile(text);
  }

  async finish(): Promise<void> {
    await this.#file.appendFile(this.#lines.join('') + this.#text.after);
    await this.#file.sync();
    await this.#file.close();
    await rename(this.#temporary, this.#path);
  }

  async discard(): Promise<void> {
    await this.#file.close().catch(() => {});
    await rm(this.#temporary, { force: true });
  }
}
