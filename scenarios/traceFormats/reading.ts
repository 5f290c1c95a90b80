/**
 * What is read of a log so far: events handed on, and lines that are none. A bad line is counted and the first few are kept with
 * their places; too many of them, and this is no log of that format.
 */
import { ScenarioError, type ScenarioIssue } from '../scenarioError.ts';
import { YearlessClock } from './instants.ts';
import { asciiText } from './jsonScan.ts';
import {
  clearEvent,
  type EventSink,
  emptyEvent,
  type SpanSink,
  TEXT_COLUMNS,
  TEXT_MAX,
  type TextSpans,
  type TraceEvent,
} from './traceEvent.ts';

/** Where a record stands: a line (from 1), an offset in bytes of the content, or a row of a table (from 1). */
export type RecordPlace = { readonly line: number } | { readonly offset: number } | { readonly row: number };

export interface BadRecord {
  readonly file: string;
  readonly place: RecordPlace;
  readonly why: string;
}

/** More bad records than this share, and the input is refused. */
export const BAD_SHARE_MAX = 0.01;
/** Records after which a share is judged without waiting for the end. */
const JUDGED_FROM = 20_000;
export const BAD_SHOWN = 5;

/** Thrown when too many records are bad; the command words it once lines are known. */
export class TooManyBad extends Error {}

interface ReadingSettings {
  /** Of the first line whose time has none, in whichever of the files. */
  readonly year?: number | undefined;
  /** Takes events whose texts need not be made. */
  readonly spanSink?: SpanSink | undefined;
}

/** Of all files of an input. */
export class Reading {
  /** Events that were handed on. */
  events = 0;
  bad = 0;
  /** Lines that belong to a log and are no events, such as the registry's own messages. */
  skipped = 0;
  readonly firstBad: BadRecord[] = [];
  /** Files whose last record is cut: whoever wrote it had not done, or it was not copied whole. It is left out, and counts as no bad one. */
  readonly cut: BadRecord[] = [];
  /** What the next event is written into. */
  readonly event: TraceEvent = emptyEvent();
  /** The file that is read, as messages name it. */
  file = '';
  readonly #sink: EventSink;
  readonly #spanSink: SpanSink | null;
  readonly #yearless: YearlessClock | null;

  constructor(sink: EventSink, { year, spanSink }: ReadingSettings = {}) {
    this.#sink = sink;
    this.#spanSink = spanSink ?? null;
    this.#yearless = year === undefined ? null : new YearlessClock(year);
  }

  /** Of a time as `Oct  1 12:00:00`, µs since 1970 in UTC; NaN where nobody said of which year. */
  instantOfYear(text: string): number {
    return this.#yearless?.instantOf(text) ?? Number.NaN;
  }

  /** Empties the event, for whoever fills it next. */
  begin(): TraceEvent {
    clearEvent(this.event);
    return this.event;
  }

  /** Hands the event on, unless it cannot be one: then why. */
  emit(): string | null {
    const event = this.event;
    const why = flawOf(event);
    if (why !== null) return why;
    this.events += 1;
    this.#sink(event);
    return null;
  }

  /** The same of an event whose texts lie in bytes. */
  emitSpans(texts: TextSpans): string | null {
    const event = this.event;
    const { bytes, starts, ends } = texts;
    let longest = 0;
    for (let i = 0; i < ends.length; i++) longest = Math.max(longest, ends[i]! - starts[i]!);
    if (this.#spanSink === null || longest > TEXT_MAX || !(event.atUs >= 0)) {
      for (const [i, column] of TEXT_COLUMNS.entries()) event[column] = asciiText(bytes, starts[i]!, ends[i]!);
      return this.emit();
    }
    this.events += 1;
    this.#spanSink(event, texts);
    return null;
  }

  /** Whether the place of the next bad record would be kept. */
  get wantsPlace(): boolean {
    return this.firstBad.length < BAD_SHOWN;
  }

  /** Throws TooManyBad. */
  addBad(place: RecordPlace, why: string): void {
    this.bad += 1;
    if (this.wantsPlace) this.firstBad.push({ file: this.file, place, why });
    if (this.events + this.bad >= JUDGED_FROM) this.judge();
  }

  addCut(place: RecordPlace): void {
    this.cut.push({ file: this.file, place, why: 'the file ends in the middle of this record' });
  }

  /** Throws TooManyBad where more than a hundredth of the records is bad. */
  judge(): void {
    if (this.bad > BAD_SHARE_MAX * (this.events + this.bad)) throw new TooManyBad();
  }
}

/** What keeps it from being an event; null where nothing does. */
function flawOf(event: TraceEvent): string | null {
  if (!(event.atUs >= 0)) return 'the time is none';
  if (event.repository.length > TEXT_MAX) return 'the name of the repository is too long';
  if (event.tag.length > TEXT_MAX || event.digest.length > TEXT_MAX) return 'the reference is too long';
  if (event.client.length > TEXT_MAX || event.place.length > TEXT_MAX) return 'the name of who asked is too long';
  return null;
}

/** A file that cannot be read as a log at all. @param line from 1, or null */
export function traceProblem(file: string, line: number | null, message: string, hint: string): ScenarioError {
  const issue: ScenarioIssue = { file, line, column: line === null ? null : 1, path: '', message, hint, flag: null };
  return new ScenarioError(file, [issue]);
}

/** What takes the content of one file, piece by piece. */
export interface ContentReader {
  /** Of what it was handed it keeps no more than the end of the last piece, until it is handed the next. */
  readonly keepsTailAlone?: boolean;
  /** Takes the next bytes, which are its own from now on. Throws ScenarioError and TooManyBad. */
  write(chunk: Buffer): void;
  /** There is no more. Throws ScenarioError where the content is cut. */
  end(): void | Promise<void>;
}

/** Tells one parsed record to a reading: events by `reading.emit()`. Returns why it is none, or null. */
export type RecordReader = (record: unknown, reading: Reading) => string | null;
