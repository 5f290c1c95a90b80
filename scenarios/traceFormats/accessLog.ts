/**
 * Access logs of docker-registry in the combined log format. What is written is the size of what was pulled; uploads are of unknown
 * size, since the format counts answers alone.
 */
import { countOf, statusOf } from './fields.ts';
import { accessLogInstant } from './instants.ts';
import type { Reading } from './reading.ts';
import { operationOf, requestTarget } from './registryRequest.ts';
import { Op, UNKNOWN } from './traceEvent.ts';

/** Who, two names, when, the request, status and bytes; referrer and agent may follow. */
const LINE = /^(\S+) \S+ \S+ \[([^\]]+)\] "([A-Z]+) (\S+)[^"]*" (\d{3}) (\d+|-)(?: |$)/;

/** Of a line that stands first in a file. */
export function isAccessLine(line: string): boolean {
  return LINE.test(line) || isOwnMessage(line);
}

export function readAccessLine(line: string, reading: Reading): string | null {
  const match = LINE.exec(line);
  if (match === null) {
    if (!isOwnMessage(line)) return 'this is no line of an access log';
    reading.skipped += 1;
    return null;
  }
  const [, client = '', when = '', method = '', path = '', status = '', written = ''] = match;
  const atUs = accessLogInstant(when);
  if (!(atUs >= 0)) return `\`${when}\` is no time`;
  const target = requestTarget(path);
  const event = reading.begin();
  event.atUs = atUs;
  event.operation = operationOf(method, target);
  event.repository = target.repository;
  event.tag = target.tag;
  event.digest = target.digest;
  event.client = client;
  event.status = statusOf(status);
  const isPull = event.operation === Op['manifest.pull'] || event.operation === Op['blob.pull'];
  event.bytes = isPull ? countOf(written, UNKNOWN) : UNKNOWN;
  return reading.emit();
}

/** The registry writes its own messages between them: `time="2024-10-01T00:00:00Z" level=info …`. */
function isOwnMessage(line: string): boolean {
  return line.startsWith('time="') || /^\{"(?:time|level|msg|go\.version)"/.test(line);
}
