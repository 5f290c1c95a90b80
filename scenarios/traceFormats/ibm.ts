/**
 * The IBM Cloud registry traces (Anwar et al., FAST '18): one record for each HTTP request, seconds as fractions, UTC.
 * `http.response.written` counts as the size of what was pulled or pushed, as the replayer published with the traces takes it.
 */
import { countOf, fieldsOf, microseconds, statusOf, textOf } from './fields.ts';
import { instantOf } from './instants.ts';
import type { Reading } from './reading.ts';
import { operationOf, requestTarget } from './registryRequest.ts';
import { Op, UNKNOWN } from './traceEvent.ts';

export function readIbm(record: unknown, reading: Reading): string | null {
  const fields = fieldsOf(record);
  if (fields === null) return 'a record is an object';
  const atUs = instantOf(fields['timestamp']);
  if (!(atUs >= 0)) return '`timestamp` is no time';
  const method = textOf(fields['http.request.method']);
  const uri = textOf(fields['http.request.uri']);
  if (method === '' || uri === '') return 'it lacks `http.request.method` or `http.request.uri`';
  const target = requestTarget(uri);
  const event = reading.event;
  event.atUs = atUs;
  event.operation = operationOf(method, target);
  event.repository = target.repository;
  event.tag = target.tag;
  event.digest = target.digest;
  event.client = textOf(fields['http.request.remoteaddr']);
  event.place = textOf(fields['host']);
  event.durationUs = microseconds(fields['http.request.duration'], 1e6, UNKNOWN);
  event.status = statusOf(fields['http.response.status']);
  event.bytes = hasBody(event.operation) ? countOf(fields['http.response.written'], UNKNOWN) : UNKNOWN;
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
