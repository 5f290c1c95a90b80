/**
 * Access logs of docker-registry in the combined log format, and those of proxies before it (nginx, Harbor) that are like it. What is
 * written is the size of what was pulled; uploads are of unknown size, since the format counts answers alone.
 */
import { countOf, statusOf } from './fields.ts';
import { accessLogInstant } from './instants.ts';
import type { Reading } from './reading.ts';
import { fillRequest } from './registryRequest.ts';
import { Op, type TraceEvent, UNKNOWN } from './traceEvent.ts';
import { unwrapped } from './wrappedLine.ts';

/** Who, two names, when, the request, status and bytes; referrer and agent may follow. */
const LINE = /^(\S+) \S+ \S+ \[([^\]]+)\] "([A-Z]+) (\S+)[^"]*" (\d{3}) (\d+|-)(?: |$)/;

/** Names with spaces, requests that are none (of whoever speaks something else to the port), and Harbor's, which has no time of its own. */
const LOOSE = /^(\S+) (?:- |\S+ .*?\[([^\]]+)\] )"((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-)(?: |$)/;

/** Of a line that stands first in a file. */
export function isAccessLine(line: string): boolean {
  return isRequestLine(line) || isOwnMessage(unwrapped(line).text);
}

/** Of a request, and no message between these. */
export function isRequestLine(line: string): boolean {
  return LINE.test(line) || LOOSE.test(unwrapped(line).text);
}

export function readAccessLine(line: string, reading: Reading): string | null {
  const match = LINE.exec(line);
  if (match === null) return readLoose(line, reading);
  const [, client = '', when = '', method = '', path = '', status = '', written = ''] = match;
  const atUs = accessLogInstant(when);
  if (!(atUs >= 0)) return `\`${when}\` is no time`;
  return readRequest({ atUs, client, method, path, status, written }, reading);
}

function readLoose(line: string, reading: Reading): string | null {
  const { text, atUs: collectedUs, yearless } = unwrapped(line);
  const [whole, client = '', when, request = '', status = '', written = ''] = LOOSE.exec(text) ?? [];
  if (whole === undefined) {
    if (!isOwnMessage(text)) return 'this is no line of an access log';
    reading.skipped += 1;
    return null;
  }
  const ofCollector = (): number => (yearless === '' ? collectedUs : reading.instantOfYear(yearless));
  const atUs = when === undefined ? ofCollector() : accessLogInstant(when);
  if (!(atUs >= 0)) {
    if (when !== undefined) return `\`${when}\` is no time`;
    return yearless === ''
      ? 'it has no time'
      : `\`${yearless}\` has no year: \`--year\` says which, to \`nines trace import\` and \`stat\``;
  }
  const [, method = '', path = ''] = /^([A-Z]+) (\S+)/.exec(request) ?? [];
  return readRequest({ atUs, client, method, path, status, written }, reading);
}

interface LoggedRequest {
  readonly atUs: number;
  readonly client: string;
  readonly method: string;
  readonly path: string;
  readonly status: string;
  readonly written: string;
}

function readRequest({ atUs, client, method, path, status, written }: LoggedRequest, reading: Reading): string | null {
  const event = reading.begin();
  event.atUs = atUs;
  fillRequest(event, method, path);
  event.client = client;
  event.status = statusOf(status);
  event.bytes = isServed(event) ? countOf(written, UNKNOWN) : UNKNOWN;
  return reading.emit();
}

/** Whether what was asked for was written. To whom is sent on to the storage an address is written alone. */
export function isServed({ operation, status }: Readonly<TraceEvent>): boolean {
  const isRedirect = status >= 300 && status < 400;
  return !isRedirect && (operation === Op['manifest.pull'] || operation === Op['blob.pull']);
}

/** The registry writes its own messages between them: `time="2024-10-01T00:00:00Z" level=info …`. */
function isOwnMessage(line: string): boolean {
  return line.startsWith('time="') || (line.startsWith('{') && /"(?:level|msg)":/.test(line));
}
