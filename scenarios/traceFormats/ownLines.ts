/** The format of one's own: an event on each line, JSON. What is there is checked; what is missing is unknown. */
import { countOf, type Fields, fieldsOf, statusOf } from './fields.ts';
import { instantOf, instantOfNumber } from './instants.ts';
import type { Reading } from './reading.ts';
import { OPERATIONS, Op, type OperationName, UNKNOWN } from './traceEvent.ts';

const TEXTS = ['repository', 'tag', 'digest', 'client', 'place'] as const;
const KEYS: ReadonlySet<string> = new Set([...TEXTS, 'at', 'op', 'bytes', 'durationUs', 'status']);

export function readOwnLine(record: unknown, reading: Reading): string | null {
  const fields = fieldsOf(record);
  if (fields === null) return 'an event is an object';
  const { at, op } = fields;
  const atUs = typeof at === 'number' ? instantOfNumber(at) : instantOf(at);
  if (!(atUs >= 0)) return '`at` is neither a time nor whole microseconds since 1970';
  if (typeof op !== 'string' || !Object.hasOwn(Op, op)) return `\`op\` is none of ${OPERATIONS.join(', ')}`;
  const wrong = wrongField(fields);
  if (wrong !== null) return wrong;
  const event = reading.begin();
  event.atUs = atUs;
  event.operation = Op[op as OperationName];
  for (const key of TEXTS) event[key] = (fields[key] as string | undefined) ?? '';
  event.bytes = countOf(fields['bytes'], UNKNOWN);
  event.durationUs = countOf(fields['durationUs'], UNKNOWN);
  event.status = statusOf(fields['status']);
  return reading.emit();
}

function wrongField(fields: Fields): string | null {
  for (const key of Object.keys(fields)) if (!KEYS.has(key)) return `there is no key \`${key}\``;
  for (const key of TEXTS) {
    if (fields[key] !== undefined && typeof fields[key] !== 'string') return `\`${key}\` is no text`;
  }
  for (const key of ['bytes', 'durationUs'] as const) {
    const value = fields[key];
    if (value !== undefined && !(typeof value === 'number' && countOf(value, UNKNOWN) >= 0)) {
      return `\`${key}\` is no whole number from 0`;
    }
  }
  const { status } = fields;
  return status === undefined || statusOf(status) > 0 ? null : '`status` is no HTTP status';
}
