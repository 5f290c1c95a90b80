/** The one event that all logs are read as: what was asked of a registry, when, by whom, and what came of it. */

/** What was asked, in the order of the numbers that stand for it. The order is part of the file format: append only. */
export const OPERATIONS = [
  'other',
  'manifest.pull',
  'manifest.check',
  'manifest.push',
  'manifest.delete',
  'blob.pull',
  'blob.check',
  'blob.push',
  'blob.upload',
  'blob.mount',
  'blob.delete',
  'tag.set',
  'tag.delete',
  'list',
] as const;
export type OperationName = (typeof OPERATIONS)[number];

/** Operations by name: `Op['manifest.pull']`. */
export const Op = Object.fromEntries(OPERATIONS.map((name, number) => [name, number])) as Readonly<
  Record<OperationName, number>
>;

/** Of numbers that a log does not tell. */
export const UNKNOWN = -1;

/** The longest name, tag, digest or client that is taken, in characters. */
export const TEXT_MAX = 1024;

/**
 * One event. A reader fills the same object over and over, so whoever is handed one keeps nothing but what it copies.
 * Texts are empty where the log does not tell.
 */
export interface TraceEvent {
  /** Microseconds since 1970 in UTC; an integer. */
  atUs: number;
  /** Index into OPERATIONS. */
  operation: number;
  repository: string;
  tag: string;
  /** `sha256:…`, or what stands for it in an anonymised log. */
  digest: string;
  /** Who asked: an address, an identity, or what stands for either. */
  client: string;
  /** Who answered: a region, a host. */
  place: string;
  /** Bytes of the manifest or blob; UNKNOWN where the log does not tell. */
  bytes: number;
  /** Time that it took, in microseconds, or UNKNOWN. */
  durationUs: number;
  /** HTTP status, or 0 where the log does not tell. */
  status: number;
}

export function emptyEvent(): TraceEvent {
  return {
    atUs: 0,
    operation: 0,
    repository: '',
    tag: '',
    digest: '',
    client: '',
    place: '',
    bytes: UNKNOWN,
    durationUs: UNKNOWN,
    status: 0,
  };
}

/** Makes it an event of which nothing is known. */
export function clearEvent(event: TraceEvent): void {
  event.atUs = 0;
  event.operation = 0;
  event.repository = '';
  event.tag = '';
  event.digest = '';
  event.client = '';
  event.place = '';
  event.bytes = UNKNOWN;
  event.durationUs = UNKNOWN;
  event.status = 0;
}

/** What an event is handed to. */
export type EventSink = (event: TraceEvent) => void;

/**
 * The texts of an event where they lie in the bytes that they were read from, plain ASCII: as many offsets, and offsets behind, as there are
 * names in TEXT_COLUMNS, in that order; both 0 of an empty one.
 */
export interface TextSpans {
  bytes: DataView;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Takes an event whose texts are the spans; its own say nothing. */
export type SpanSink = (event: TraceEvent, texts: TextSpans) => void;

/** The fields that are texts, in the order of their columns in a trace file. */
export const TEXT_COLUMNS = ['repository', 'tag', 'digest', 'client', 'place'] as const;
