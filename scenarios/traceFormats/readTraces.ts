/** Reads logs of any of the formats, and trace files, as one stream of events. */
import { ScenarioError } from '../scenarioError.ts';
import { isTraceFile, TraceBlocks } from '../traceFile/traceBlocks.ts';
import { FORMAT_NAMES, formatOf, TRACE_FORMATS } from './formats.ts';
import { contentOf, type InputFile, inputFiles, lineAt } from './inputFiles.ts';
import { BAD_SHARE_MAX, type BadRecord, type ContentReader, Reading, TooManyBad, traceProblem } from './reading.ts';
import type { EventSink } from './traceEvent.ts';

export interface ReadRequest {
  /** Files and folders. */
  readonly paths: readonly string[];
  /** A name of TRACE_FORMATS; null: each file's is found by its content. */
  readonly format: string | null;
  readonly sink: EventSink;
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
  const { signal, onProgress } = request;
  const inputs = inputFiles(request.paths);
  const bytesTotal = inputs.reduce((sum, { bytes }) => sum + bytes, 0);
  const reading = new Reading(request.sink);
  const files: { file: string; format: string; events: number }[] = [];
  const ignored: string[] = [];
  const partial: string[] = [];
  let bytesBefore = 0;
  try {
    for (const input of inputs) {
      if (signal?.aborted) break;
      const eventsBefore = reading.events;
      reading.file = input.path;
      const onBytes = (bytes: number): void =>
        onProgress?.({ file: input.path, bytes: bytesBefore + bytes, bytesTotal, events: reading.events });
      const opened = await readOne(input, request, reading, onBytes);
      bytesBefore += input.bytes;
      if (opened === null) ignored.push(input.path);
      else files.push({ file: input.path, format: opened.format, events: reading.events - eventsBefore });
      if (opened?.reader instanceof TraceBlocks && opened.reader.foot?.complete === false) partial.push(input.path);
    }
    reading.judge();
  } catch (error) {
    throw error instanceof TooManyBad ? await tooManyBad(reading) : error;
  }
  const isComplete = signal?.aborted !== true;
  if (isComplete && reading.events === 0) throw nothing(request.paths, ignored);
  const firstBad = [];
  for (const bad of reading.firstBad) firstBad.push(await badText(bad));
  const { events, bad, skipped } = reading;
  return { files, ignored, events, bad, skipped, firstBad, isComplete, partial };
}

interface Opened {
  readonly format: string;
  readonly reader: ContentReader;
}

/** Bytes by which a format is known, where there are as many. */
const HEAD_BYTES = 64 << 10;

/** Reads one file. Null: it lies in a folder and is no log. */
async function readOne(
  input: InputFile,
  { format, settled, signal }: ReadRequest,
  reading: Reading,
  onBytes: (bytes: number) => void,
): Promise<Opened | null> {
  let head: Buffer[] | null = [];
  let headBytes = 0;
  let opened: Opened | null = null;
  for await (const chunk of contentOf(input.path, onBytes)) {
    if (head !== null) {
      head.push(chunk);
      headBytes += chunk.length;
      if (headBytes < HEAD_BYTES) continue;
    }
    const content = head === null ? chunk : Buffer.concat(head);
    head = null;
    opened ??= openedAs(content, format, input, reading);
    if (opened === null) return null;
    opened.reader.write(content);
    await settled?.();
    if (signal?.aborted) return opened;
  }
  if (head !== null) {
    const content = Buffer.concat(head);
    if (content.length === 0 && input.isFound) return null;
    if (content.length === 0) throw traceProblem(input.path, null, 'the file is empty', 'was it copied whole?');
    opened = openedAs(content, format, input, reading);
    if (opened === null) return null;
    opened.reader.write(content);
  }
  await opened?.reader.end();
  await settled?.();
  return opened;
}

function openedAs(content: Buffer, wanted: string | null, input: InputFile, reading: Reading): Opened | null {
  if (isTraceFile(content) && (wanted === null || wanted === OWN_FORMAT)) {
    return { format: OWN_FORMAT, reader: new TraceBlocks(reading) };
  }
  const format =
    wanted === null ? formatOf(content.subarray(0, HEAD_BYTES)) : TRACE_FORMATS.find(({ name }) => name === wanted);
  if (format) return { format: format.name, reader: format.open(reading) };
  if (input.isFound) return null;
  const hint = wanted === null ? `\`--format\` names one: ${FORMAT_NAMES.join(', ')}` : 'leave `--format` out';
  throw traceProblem(input.path, null, 'this is none of the formats that are read', hint);
}

/** Says where the bad ones are. */
async function tooManyBad(reading: Reading): Promise<ScenarioError> {
  const { bad, events, firstBad } = reading;
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
