/**
 * The log that docker-registry writes of itself, as text (`time="…" level=info msg="response completed" http.request.method=GET …`) or as
 * JSON: a line for each request that it has answered. Where access logs stand between these lines they tell of the same requests, and
 * those are read instead.
 */
import { isServed } from './accessLog.ts';
import { countOf, type Fields, fieldsOf, statusOf, textOf, withoutPort } from './fields.ts';
import { instantOf } from './instants.ts';
import type { Reading } from './reading.ts';
import { fillRequest } from './registryRequest.ts';
import { UNKNOWN } from './traceEvent.ts';
import { unwrapped } from './wrappedLine.ts';

/** Behind it comes nothing, or `with error`. */
const COMPLETED = 'response completed';

/** Whether it is of a request that was answered. */
export function isAnsweredRequest(line: string): boolean {
  return line.includes(COMPLETED) && line.includes('http.request.method');
}

/** Tells a line of the registry’s own log to the reading; what is no answer to a request is skipped. Returns why it is none, or null. */
export function readRegistryLine(line: string, reading: Reading): string | null {
  // Messages about other things, and access logs that begin late.
  if (!isAnsweredRequest(line)) {
    reading.skipped += 1;
    return null;
  }
  const { text } = unwrapped(line);
  const fields = text.startsWith('{') ? fieldsOfJson(text) : fieldsOfText(text);
  if (fields === null) return 'no valid JSON';
  const atUs = instantOf(fields['time']);
  if (!(atUs >= 0)) return '`time` is no time';
  const method = textOf(fields['http.request.method']);
  const uri = textOf(fields['http.request.uri']);
  if (method === '' || uri === '') return 'it lacks `http.request.method` or `http.request.uri`';
  const event = reading.begin();
  event.atUs = atUs;
  fillRequest(event, method, uri);
  event.client = withoutPort(textOf(fields['http.request.remoteaddr']));
  event.place = textOf(fields['http.request.host']);
  event.status = statusOf(fields['http.response.status']);
  event.durationUs = durationOf(textOf(fields['http.response.duration']));
  event.bytes = isServed(event) ? countOf(fields['http.response.written'], UNKNOWN) : UNKNOWN;
  return reading.emit();
}

function fieldsOfJson(text: string): Fields | null {
  try {
    return fieldsOf(JSON.parse(text));
  } catch {
    return null;
  }
}

/** `key=word key="some words"`. */
function fieldsOfText(text: string): Fields {
  const fields: Record<string, string> = {};
  for (const [, key, quoted, word] of text.matchAll(PAIR)) fields[key!] = quoted?.replaceAll(/\\(.)/g, '$1') ?? word!;
  return fields;
}

const PAIR = /([\w.]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g;

/** `1m2.5s`, `312.5µs`, as Go writes durations, in µs; UNKNOWN of anything else. */
function durationOf(text: string): number {
  if (!/^(?:[\d.]+(?:ns|[uµμ]s|ms|s|m|h))+$/.test(text)) return UNKNOWN;
  let us = 0;
  for (const [, number, unit] of text.matchAll(/([\d.]+)([a-zµμ]+)/g)) us += Number(number) * US_PER[unit!]!;
  return Number.isFinite(us) ? Math.round(us) : UNKNOWN;
}

const US_PER: Readonly<Record<string, number>> = { ns: 1e-3, us: 1, µs: 1, μs: 1, ms: 1e3, s: 1e6, m: 60e6, h: 3600e6 };
