/**
 * The IBM Cloud registry traces (Anwar et al., FAST '18): one record for each HTTP request, seconds as fractions, UTC.
 * `http.response.written` counts as the size of what was pulled or pushed, as the replayer published with the traces takes it.
 */
import { countOf, fieldsOf, microseconds, statusOf, textOf } from './fields.ts';
import { ByteTexts } from './byteTexts.ts';
import type { FlatRecords } from './flatRecords.ts';
import { instantOf, instantOfBytes } from './instants.ts';
import type { FlatFormat } from './jsonRecords.ts';
import type { Reading } from './reading.ts';
import { operationOf, type RequestTarget, requestTarget } from './registryRequest.ts';
import { Op, UNKNOWN } from './traceEvent.ts';

export function readIbm(record: unknown, reading: Reading): string | null {
  const fields = fieldsOf(record);
  if (fields === null) return 'a record is an object';
  const atUs = instantOf(fields[KEYS[TIMESTAMP]]);
  if (!(atUs >= 0)) return NO_TIME;
  const method = textOf(fields[KEYS[METHOD]]);
  const uri = textOf(fields[KEYS[URI]]);
  if (method === '' || uri === '') return NO_REQUEST;
  const target = requestTarget(uri);
  const event = reading.event;
  event.atUs = atUs;
  event.operation = operationOf(method, target);
  event.repository = target.repository;
  event.tag = target.tag;
  event.digest = target.digest;
  event.client = textOf(fields[KEYS[REMOTE]]);
  event.place = textOf(fields[KEYS[HOST]]);
  event.durationUs = microseconds(fields[KEYS[DURATION]], 1e6, UNKNOWN);
  event.status = statusOf(fields[KEYS[STATUS]]);
  event.bytes = hasBody(event.operation) ? countOf(fields[KEYS[WRITTEN]], UNKNOWN) : UNKNOWN;
  return reading.emit();
}

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

/** Numbers of these keys. */
const [TIMESTAMP, METHOD, URI, REMOTE, HOST, DURATION, STATUS, WRITTEN] = [0, 1, 2, 3, 4, 5, 6, 7] as const;

export const IBM_FLAT: FlatFormat = {
  keys: KEYS,
  open: (reading) => {
    const records = new IbmRecords(reading);
    return (record) => records.read(record);
  },
};

/** Reads records where they lie, and makes each name once. */
class IbmRecords {
  readonly #reading: Reading;
  readonly #methods = new ByteTexts();
  readonly #hosts = new ByteTexts();
  readonly #clients = new ByteTexts();
  readonly #uris = new ByteTexts();
  /** What they name, by their numbers. */
  #targets: RequestTarget[] = [];
  #generation = 0;

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  read(record: FlatRecords): string | null {
    const { bytes, start, stop } = record;
    const atUs = record.has(TIMESTAMP) ? instantOfBytes(bytes, start[TIMESTAMP]!, stop[TIMESTAMP]!) : Number.NaN;
    if (!(atUs >= 0)) return NO_TIME;
    const method = nameOf(record, METHOD, this.#methods);
    const target = this.#targetOf(record);
    if (method === '' || target === null) return NO_REQUEST;
    const event = this.#reading.event;
    event.atUs = atUs;
    event.operation = operationOf(method, target);
    event.repository = target.repository;
    event.tag = target.tag;
    event.digest = target.digest;
    event.client = nameOf(record, REMOTE, this.#clients);
    event.place = nameOf(record, HOST, this.#hosts);
    event.durationUs = microseconds(record.number(DURATION), 1e6, UNKNOWN);
    event.status = statusOf(record.number(STATUS));
    event.bytes = hasBody(event.operation) ? countOf(record.number(WRITTEN), UNKNOWN) : UNKNOWN;
    return this.#reading.emit();
  }

  /** Null where it asks for nothing. */
  #targetOf(record: FlatRecords): RequestTarget | null {
    const { bytes, start, stop } = record;
    if (!(stop[URI]! > start[URI]!)) return null;
    const uris = this.#uris;
    const number = uris.numberOf(bytes, start[URI]!, stop[URI]!);
    if (uris.generation !== this.#generation) {
      this.#generation = uris.generation;
      this.#targets = [];
    }
    const known = this.#targets[number];
    if (known !== undefined) return known;
    const target = { ...requestTarget(uris.texts[number]!) };
    this.#targets[number] = target;
    return target;
  }
}

function nameOf({ bytes, start, stop }: FlatRecords, key: number, texts: ByteTexts): string {
  const from = start[key]!;
  return stop[key]! > from ? texts.texts[texts.numberOf(bytes, from, stop[key]!)]! : '';
}

const NO_TIME = '`timestamp` is no time';
const NO_REQUEST = 'it lacks `http.request.method` or `http.request.uri`';

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
