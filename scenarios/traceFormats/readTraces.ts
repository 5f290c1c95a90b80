/** Reads logs of any of the formats, and trace files, as one stream of events. */
import { basename, dirname } from 'node:path';
import { ScenarioError } from '../scenarioError.ts';
import { isTraceFile, TraceBlocks } from '../traceFile/traceBlocks.ts';
import { FORMAT_NAMES, formatOf, TRACE_FORMATS } from './formats.ts';
import { contentOf, type InputFile, inputFiles, lineAt } from './inputFiles.ts';
import {
  BAD_SHARE_MAX,
  BAD_SHOWN,
  type BadRecord,
  type ContentReader,
  Reading,
  TooManyBad,
  traceProblem,
} from './reading.ts';
import type { EventSink, SpanSink, TraceEvent } from './traceEvent.ts';

export interface ReadRequest {
  /** Files and folders. */
  readonly paths: readonly string[];
  /** A name of TRACE_FORMATS; null: each file's is found by its content. */
  readonly format: string | null;
  /** Of the first line whose time has none: one clock goes through all files of a folder and of one name, and through all that are named. */
  readonly year?: number | undefined;
  readonly sink: EventSink;
  /** Takes events whose texts need not be made, where there is one. The sink takes all others. */
  readonly spanSink?: SpanSink;
  /** Is awaited after each piece of a file: whoever takes events may want to write some. */
  readonly settled?: () => Promise<void>;
  readonly onProgress?: (progress: ReadProgress) => void;
  readonly signal?: AbortSignal;
}

export interface ReadProgress {
  readonly file: string;
  readonly bytes: number;
  readonly bytesTotal: number;
  readonly events: number;
}

/** What was read. */
export interface TracesRead {
  readonly files: readonly { readonly file: string; readonly format: string; readonly events: number }[];
  /** Files of folders that are no logs. */
  readonly ignored: readonly string[];
  readonly events: number;
  readonly bad: number;
  readonly skipped: number;
  /** `file:line: why` of the first few bad records. */
  readonly firstBad: readonly string[];
  /** `file:line: why` of the last records that are cut. */
  readonly cut: readonly string[];
  /** Whether all files were read to their end: nobody interrupted. */
  readonly isComplete: boolean;
  /** Trace files among them whose import was broken off. */
  readonly partial: readonly string[];
}

/** The format of files that nines has written itself. */
const OWN_FORMAT = 'nines';

/**
 * Hands every event to the sink, file by file. Throws ScenarioError where an input is empty, cut, of no known format, or more than a
 * hundredth of its records is bad.
 */
export async function readTraces(request: ReadRequest): Promise<TracesRead> {
  const { signal } = request;
  const inputs = inputFiles(request.paths);
  const zones = zonesOf(inputs);
  const progress = progressOf(inputs, request);
  const parts =
    zones.length === 1
      ? [new ZoneReading(zones[0]!, request, progress, new Reading(request.sink, request))]
      : zones.map((zone) => ZoneReading.queued(zone, request, progress));
  try {
    if (parts.length === 1) await parts[0]!.all();
    else await mergeByTime(parts, request);
    judgeAll(parts);
  } catch (error) {
    throw error instanceof TooManyBad ? await tooManyBad(parts.map(({ reading }) => reading)) : error;
  }
  const sum = (of: (reading: Reading) => number): number =>
    parts.reduce((total, { reading }) => total + of(reading), 0);
  const ignored = parts.flatMap((part) => part.ignored);
  const isComplete = signal?.aborted !== true;
  const events = sum((reading) => reading.events);
  if (isComplete && events === 0) throw nothing(request.paths, ignored);
  const firstBad = [];
  for (const bad of parts.flatMap(({ reading }) => reading.firstBad).slice(0, BAD_SHOWN))
    firstBad.push(await badText(bad));
  const cut = [];
  for (const record of parts.flatMap(({ reading }) => reading.cut)) cut.push(await badText(record));
  return {
    files: parts.flatMap(({ files }) => files),
    ignored,
    events,
    bad: sum((reading) => reading.bad),
    skipped: sum((reading) => reading.skipped),
    firstBad,
    cut,
    isComplete,
    partial: parts.flatMap(({ partial }) => partial),
  };
}

function judgeAll(parts: readonly ZoneReading[]): void {
  const bad = parts.reduce((sum, { reading }) => sum + reading.bad, 0);
  const events = parts.reduce((sum, { reading }) => sum + reading.events, 0);
  if (bad > BAD_SHARE_MAX * (events + bad)) throw new TooManyBad();
}

/** Tells how far all files together are, whichever is read. */
function progressOf(inputs: readonly InputFile[], { onProgress }: ReadRequest): Progress {
  const bytesTotal = inputs.reduce((sum, { bytes }) => sum + bytes, 0);
  const bytesOf = new Map<string, number>();
  let bytes = 0;
  return (file, bytesRead, events) => {
    bytes += bytesRead - (bytesOf.get(file) ?? 0);
    bytesOf.set(file, bytesRead);
    onProgress?.({ file, bytes, bytesTotal, events });
  };
}

type Progress = (file: string, bytes: number, events: number) => void;

/**
 * Files that follow one another in time: those of one folder below what was named, and of one name up to a date in it, as `prod-dal09-logstash-2017.06.20-0.json`
 * has it. Folders that are parts of a date are one: a year of hours would be thousands of zones, and each is held open. What was named
 * itself is in the order in which it was named.
 */
function zonesOf(inputs: readonly InputFile[]): InputFile[][] {
  const zones = new Map<string, InputFile[]>();
  for (const input of inputs) {
    const key = input.isFound ? `${withoutDates(dirname(input.path))} ${nameBeforeDate(basename(input.path))}` : '';
    const zone = zones.get(key);
    if (zone === undefined) zones.set(key, [input]);
    else zone.push(input);
  }
  return [...zones.values()];
}

/** Without `2024-10-01`, `y=2024/m=10/d=01/h=12/m=00` and `2024/10/01`. */
function withoutDates(folder: string): string {
  return folder.replaceAll(DATED_FOLDERS, '');
}

const DATED_FOLDERS =
  /(?:^|[\\/])(?:[a-z]+=)?20\d{2}(?:[-._]?\d{2}){0,2}(?:[\\/](?:[a-z]+=)?\d{1,2}(?=[\\/]|$))*(?=[\\/]|$)/gi;

function nameBeforeDate(name: string): string {
  const date = /\d{4}[.-]?\d{2}[.-]?\d{2}/.exec(name);
  return date === null ? '' : name.slice(0, date.index);
}

/** One file after another. */
class ZoneReading {
  readonly reading: Reading;
  readonly files: { file: string; format: string; events: number }[] = [];
  readonly ignored: string[] = [];
  readonly partial: string[] = [];
  /** Events that were read and not handed on yet, where several zones are merged. */
  queue: TraceEvent[] = [];
  readonly #inputs: readonly InputFile[];
  readonly #request: ReadRequest;
  readonly #progress: Progress;

  constructor(inputs: readonly InputFile[], request: ReadRequest, progress: Progress, reading: Reading) {
    this.#inputs = inputs;
    this.#request = request;
    this.#progress = progress;
    this.reading = reading;
  }

  static queued(inputs: readonly InputFile[], request: ReadRequest, progress: Progress): ZoneReading {
    const reading = new Reading((event) => part.queue.push({ ...event }), { year: request.year });
    const part = new ZoneReading(inputs, request, progress, reading);
    return part;
  }

  async all(): Promise<void> {
    for await (const _ of this.pieces()) await this.#request.settled?.();
  }

  /** Reads on, piece by piece. */
  async *pieces(): AsyncGenerator<void> {
    const { format, signal } = this.#request;
    const { reading } = this;
    for (const input of this.#inputs) {
      if (signal?.aborted) return;
      const eventsBefore = reading.events;
      reading.file = input.path;
      const opening: Opening = { input, format, opened: null };
      const onBytes = (bytes: number): void => this.#progress(input.path, bytes, reading.events);
      for await (const _ of readOne(opening, reading, onBytes)) {
        yield;
        if (signal?.aborted) break;
      }
      const { opened } = opening;
      onBytes(input.bytes);
      if (opened === null) this.ignored.push(input.path);
      else this.files.push({ file: input.path, format: opened.format, events: reading.events - eventsBefore });
      if (opened?.reader instanceof TraceBlocks && opened.reader.foot?.complete === false)
        this.partial.push(input.path);
    }
  }
}

/** Hands on what several zones have, the earliest first; equal times in the order of the zones. */
async function mergeByTime(parts: readonly ZoneReading[], { sink, settled }: ReadRequest): Promise<void> {
  const zones = parts.map((part) => ({ part, pieces: part.pieces(), at: 0, isOver: false }));
  for (;;) {
    for (const zone of zones) {
      while (!zone.isOver && zone.at >= zone.part.queue.length) {
        zone.part.queue = [];
        zone.at = 0;
        zone.isOver = (await zone.pieces.next()).done === true;
      }
    }
    await settled?.();
    // Until one of them has to read on.
    for (;;) {
      let first: (typeof zones)[number] | null = null;
      for (const zone of zones) {
        const event = zone.part.queue[zone.at];
        if (event !== undefined && (first === null || event.atUs < first.part.queue[first.at]!.atUs)) first = zone;
      }
      if (first === null) return;
      sink(first.part.queue[first.at]!);
      first.at += 1;
      if (first.at >= first.part.queue.length && !first.isOver) break;
    }
  }
}

interface Opened {
  readonly format: string;
  readonly reader: ContentReader;
}

/** Bytes by which a format is known, where there are as many. */
const HEAD_BYTES = 64 << 10;

interface Opening {
  readonly input: InputFile;
  readonly format: string | null;
  /** Null: it lies in a folder and is no log. */
  opened: Opened | null;
}

/** Reads one file, piece by piece. */
async function* readOne(opening: Opening, reading: Reading, onBytes: (bytes: number) => void): AsyncGenerator<void> {
  const { input, format } = opening;
  let head: Buffer[] | null = [];
  let headBytes = 0;
  for await (const chunk of contentOf(input.path, onBytes, () => opening.opened?.reader.keepsTailAlone === true)) {
    if (head !== null) {
      head.push(chunk);
      headBytes += chunk.length;
      if (headBytes < HEAD_BYTES) continue;
    }
    const content = head === null ? chunk : Buffer.concat(head);
    head = null;
    opening.opened ??= openedAs(content, format, input, reading);
    if (opening.opened === null) return;
    opening.opened.reader.write(content);
    yield;
  }
  if (head !== null) {
    const content = Buffer.concat(head);
    if (content.length === 0 && input.isFound) return;
    if (content.length === 0) throw traceProblem(input.path, null, 'the file is empty', 'was it copied whole?');
    opening.opened = openedAs(content, format, input, reading);
    if (opening.opened === null) return;
    opening.opened.reader.write(content);
  }
  await opening.opened?.reader.end();
  yield;
}

function openedAs(content: Buffer, wanted: string | null, input: InputFile, reading: Reading): Opened | null {
  if (isTraceFile(content) && (wanted === null || wanted === OWN_FORMAT)) {
    return { format: OWN_FORMAT, reader: new TraceBlocks(reading) };
  }
  const format =
    wanted === null ? formatOf(content.subarray(0, HEAD_BYTES)) : TRACE_FORMATS.find(({ name }) => name === wanted);
  if (format) return { format: format.name, reader: format.open(reading) };
  if (input.isFound) return null;
  const hint =
    wanted === null
      ? `\`--format\` names one: ${FORMAT_NAMES.join(', ')}; what is none of them can be rewritten as ndjson, see docs/traces.md`
      : 'leave `--format` out';
  throw traceProblem(input.path, null, 'this is none of the formats that are read', hint);
}

/** Says where the bad ones are. */
async function tooManyBad(readings: readonly Reading[]): Promise<ScenarioError> {
  const bad = readings.reduce((sum, reading) => sum + reading.bad, 0);
  const events = readings.reduce((sum, reading) => sum + reading.events, 0);
  const firstBad = readings.flatMap((reading) => reading.firstBad).slice(0, BAD_SHOWN);
  const share = `${bad} of ${events + bad} records are bad, more than ${100 * BAD_SHARE_MAX} %`;
  const issues = [];
  for (const { file, place, why } of firstBad) {
    const line = 'line' in place ? place.line : 'offset' in place ? await lineAt(file, place.offset) : null;
    const message = 'row' in place ? `row ${place.row}: ${why}` : why;
    issues.push({ file, line, column: null, path: '', message, hint: '', flag: null });
  }
  // Issues are told by line: the last of them has the hint.
  issues.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const last = issues.pop()!;
  return new ScenarioError(last.file, [...issues, { ...last, hint: `${share}: is it what it was taken for?` }]);
}

async function badText({ file, place, why }: BadRecord): Promise<string> {
  if ('row' in place) return `${file}: row ${place.row}: ${why}`;
  return `${file}:${'line' in place ? place.line : await lineAt(file, place.offset)}: ${why}`;
}

function nothing(paths: readonly string[], ignored: readonly string[]): ScenarioError {
  const hint =
    ignored.length === 0 ? 'was it copied whole?' : `no log of a known format: ${ignored.slice(0, 3).join(', ')}`;
  return traceProblem(paths.join(' '), null, 'there are no events in it', hint);
}
