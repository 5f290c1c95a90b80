/**
 * The IBM Cloud registry traces (Anwar et al., FAST '18): one record for each HTTP request, seconds as fractions, UTC.
 * `http.response.written` counts as the size of what was pulled or pushed, as the replayer published with the traces takes it.
 */
import { countOf, fieldsOf, microseconds, statusOf, textOf } from './fields.ts';
import { instantOf } from './instants.ts';
import type { FlatFormat } from './jsonRecords.ts';
import type { Reading } from './reading.ts';
import { operationOf, requestTarget } from './registryRequest.ts';
import { Op, UNKNOWN } from './traceEvent.ts';

export function readIbm(record: unknown, reading: Reading): string | null {
  const fields = fieldsOf(record);
  if (fields === null) return 'a record is an object';
  return readFields((key) => fields[KEYS[key]!], reading);
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

export const IBM_FLAT: FlatFormat = { keys: KEYS, read: readFields };

function readFields(field: (key: number) => unknown, reading: Reading): string | null {
  const atUs = instantOf(field(0));
  if (!(atUs >= 0)) return '`timestamp` is no time';
  const method = textOf(field(1));
  const uri = textOf(field(2));
  if (method === '' || uri === '') return 'it lacks `http.request.method` or `http.request.uri`';
  const target = requestTarget(uri);
  const event = reading.event;
  event.atUs = atUs;
  event.operation = operationOf(method, target);
  event.repository = target.repository;
  event.tag = target.tag;
  event.digest = target.digest;
  event.client = textOf(field(3));
  event.place = textOf(field(4));
  event.durationUs = microseconds(field(5), 1e6, UNKNOWN);
  event.status = statusOf(field(6));
  event.bytes = hasBody(event.operation) ? countOf(field(7), UNKNOWN) : UNKNOWN;
  return reading.emit();
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
