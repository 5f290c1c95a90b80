/**
 * The IBM Cloud registry traces (Anwar et al., FAST '18): one record for each HTTP request, seconds as fractions, UTC.
 * `http.response.written` counts as the size of what was pulled or pushed, as the replayer published with the traces takes it.
 */
import { countIn, fieldsOf, microsecondsIn, numberOf, statusIn, textOf } from './fields.ts';
import type { FlatRecords } from './flatRecords.ts';
import { instantIn, instantOf } from './instants.ts';
import { type FlatFormat, NOT_FLAT } from './jsonRecords.ts';
import type { Reading } from './reading.ts';
import { fillRequest, operationOf, type TargetSpans, targetIn } from './registryRequest.ts';
import { Op, TEXT_COLUMNS, type TextSpans, type TraceEvent, UNKNOWN } from './traceEvent.ts';

const KEYS = [
  'timestamp',
  'http.request.method',
  'http.request.uri',
  'http.request.remoteaddr',
  'host',
  'http.request.duration',
  'http.response.status',
  'http.response.written',
] as const;
const [TIMESTAMP, METHOD, URI, ADDRESS, HOST, DURATION, STATUS, WRITTEN] = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/** Tells a request of the IBM traces, with its sizes and times, to the reading. Returns why it is none, or null. */
export function readIbm(record: unknown, reading: Reading): string | null {
  const fields = fieldsOf(record);
  if (fields === null) return 'a record is an object';
  const atUs = instantOf(fields[KEYS[TIMESTAMP]]);
  if (!(atUs >= 0)) return '`timestamp` is no time';
  const method = textOf(fields[KEYS[METHOD]]);
  const uri = textOf(fields[KEYS[URI]]);
  if (method === '' || uri === '') return 'it lacks `http.request.method` or `http.request.uri`';
  const event = reading.event;
  event.atUs = atUs;
  fillRequest(event, method, uri);
  event.client = textOf(fields[KEYS[ADDRESS]]);
  event.place = textOf(fields[KEYS[HOST]]);
  const [durationS, status, written] = [fields[KEYS[DURATION]], fields[KEYS[STATUS]], fields[KEYS[WRITTEN]]];
  numbers(event, numberOf(durationS), numberOf(status), numberOf(written));
  return reading.emit();
}

/** The same of a record as it lies in the bytes: the usual methods and paths, and numbers as numbers. */
export const IBM_FLAT: FlatFormat = { keys: KEYS, read: readFlat };

const REPOSITORY_COLUMN = TEXT_COLUMNS.indexOf('repository');
const TAG_COLUMN = TEXT_COLUMNS.indexOf('tag');
const DIGEST_COLUMN = TEXT_COLUMNS.indexOf('digest');
const CLIENT_COLUMN = TEXT_COLUMNS.indexOf('client');
const PLACE_COLUMN = TEXT_COLUMNS.indexOf('place');

const METHODS = ['GET', 'HEAD', 'PUT'].map((name) => ({ name, bytes: Buffer.from(name) }));
/** Filled anew with every record. */
const target: TargetSpans = { kind: 'blob', repositoryStart: 0, repositoryEnd: 0, referenceStart: 0, isDigest: false };
const spans: TextSpans = {
  bytes: new DataView(new ArrayBuffer(0)),
  starts: new Int32Array(TEXT_COLUMNS.length),
  ends: new Int32Array(TEXT_COLUMNS.length),
};
const asked = { kind: target.kind as TargetSpans['kind'], tag: '' };

function readFlat({ bytes, view, starts, ends, numbers: values }: FlatRecords, reading: Reading): string | null {
  const method = methodIn(bytes, starts[METHOD]!, ends[METHOD]!);
  const uriEnd = ends[URI]!;
  if (method === null || !targetIn(bytes, starts[URI]!, uriEnd, target)) return NOT_FLAT;
  // A number may be written as a text.
  if (ends[DURATION]! > 0 || ends[STATUS]! > 0 || ends[WRITTEN]! > 0) return NOT_FLAT;
  const event = reading.event;
  event.atUs = instantIn(view, starts[TIMESTAMP]!, ends[TIMESTAMP]!);
  if (!(event.atUs >= 0)) return NOT_FLAT;
  asked.kind = target.kind;
  event.operation = operationOf(method, asked);
  numbers(event, values[DURATION]!, values[STATUS]!, values[WRITTEN]!);
  const isDigest = target.kind === 'blob' || target.isDigest;
  spans.bytes = view;
  spanned(REPOSITORY_COLUMN, target.repositoryStart, target.repositoryEnd);
  spanned(isDigest ? DIGEST_COLUMN : TAG_COLUMN, target.referenceStart, uriEnd);
  spanned(isDigest ? TAG_COLUMN : DIGEST_COLUMN, 0, 0);
  spanned(CLIENT_COLUMN, starts[ADDRESS]!, ends[ADDRESS]!);
  spanned(PLACE_COLUMN, starts[HOST]!, ends[HOST]!);
  return reading.emitSpans(spans);
}

function spanned(column: number, start: number, end: number): void {
  spans.starts[column] = start;
  spans.ends[column] = end;
}

function methodIn(bytes: Buffer, start: number, end: number): string | null {
  for (let i = 0; i < METHODS.length; i++) {
    const { name, bytes: method } = METHODS[i]!;
    if (end - start !== method.length || bytes[start] !== method[0]) continue;
    let same = 1;
    while (same < method.length && bytes[start + same] === method[same]) same += 1;
    if (same === method.length) return name;
  }
  return null;
}

function numbers(event: TraceEvent, durationS: number, status: number, written: number): void {
  event.durationUs = microsecondsIn(durationS, 1e6, UNKNOWN);
  event.status = statusIn(status);
  event.bytes = hasBody(event.operation) ? countIn(written, UNKNOWN) : UNKNOWN;
}

/** Whether what is written is what was asked for: of checks and deletes it is an answer without any. */
function hasBody(operation: number): boolean {
  switch (operation) {
    case Op['manifest.pull']:
    case Op['manifest.push']:
    case Op['blob.pull']:
    case Op['blob.push']:
      return true;
    default:
      return false;
  }
}
