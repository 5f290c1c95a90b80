/** Instants of logs as microseconds since 1970 in UTC. NaN stands for a text that is none. */
import { asciiText, isSame } from './jsonScan.ts';

const LENGTH_MIN = 19;
const LENGTH_MAX = 35;
/** 1970 to 9999: what four digits can say. */
const LATEST_US = Date.UTC(9999, 11, 31) * 1000;

/** The day and the minute that were read last, as `2017-06-20T01:28`: logs have thousands of lines of one day. */
const DAY_BYTES = 10;
const MINUTE_BYTES = 16;
const last = bytesOf(MINUTE_BYTES);
let lastDayUs = Number.NaN;
let lastMinuteUs = Number.NaN;
/** What a text is copied to, to be read as bytes. */
const scratch = bytesOf(LENGTH_MAX);
/** Of a second, those that count. */
const DECIMALS = 6;

/**
 * `2017-06-20T01:28:15.962Z`: ISO 8601 with up to nine digits of a second, of which six count; a space for the T, an offset for
 * the Z; no zone at all is UTC, as these logs have it.
 */
export function instantOf(text: unknown): number {
  if (typeof text !== 'string' || text.length > LENGTH_MAX) return Number.NaN;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return Number.NaN;
    scratch.setUint8(i, code);
  }
  return instantIn(scratch, 0, text.length);
}

/** The same of ASCII in bytes. */
export function instantIn(bytes: DataView, from: number, end: number): number {
  if (end - from < LENGTH_MIN || end - from > LENGTH_MAX) return Number.NaN;
  const minuteUs = isSame(last, 0, bytes, from, MINUTE_BYTES) ? lastMinuteUs : minuteOf(bytes, from);
  const second = twoDigits(bytes, from + 17);
  // A leap second is the first of the next minute.
  if (!(minuteUs >= 0 && second <= 60) || bytes.getUint8(from + 16) !== 0x3a) return Number.NaN;
  let at = from + LENGTH_MIN;
  let fractionUs = 0;
  if (at < end && bytes.getUint8(at) === 0x2e) {
    const first = ++at;
    for (; at < end; at++) {
      const digit = bytes.getUint8(at) - 48;
      if (!(digit >= 0 && digit <= 9)) break;
      if (at - first < DECIMALS) fractionUs = fractionUs * 10 + digit;
    }
    if (at === first) return Number.NaN;
    for (let digits = at - first; digits < DECIMALS; digits++) fractionUs *= 10;
  }
  return minuteUs + second * 1e6 + fractionUs - offsetUs(bytes, at, end);
}

/** `10/Oct/2000:13:55:36 -0700`, as access logs write it. */
export function accessLogInstant(text: string): number {
  const match = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{4})$/.exec(text);
  if (match === null) return Number.NaN;
  const month = MONTHS.indexOf(match[2]!) + 1;
  return instantOf(`${match[3]}-${padded(month)}-${match[1]}T${match[4]}${match[5]}`);
}

/** `Oct  1 12:00:00`, as syslog writes it, in a log that goes on from one year to the next, and is out of order by less than half of one. */
export class YearlessClock {
  readonly #firstYear: number;
  #year: number;
  #month = 0;

  constructor(year: number) {
    this.#firstYear = year;
    this.#year = year;
  }

  /** µs since 1970 in UTC; NaN for a text that is no such time. Moves the clock on to that month. */
  instantOf(text: string): number {
    const match = /^([A-Z][a-z]{2}) ([ \d]\d) (\d{2}:\d{2}:\d{2})$/.exec(text);
    const month = MONTHS.indexOf(match?.[1] ?? '') + 1;
    if (match === null || month === 0) return Number.NaN;
    return instantOf(`${this.#yearOf(month)}-${padded(month)}-${padded(match[2]!)}T${match[3]}Z`);
  }

  #yearOf(month: number): number {
    const isOfYearBefore = month - this.#month > HALF_A_YEAR && this.#year > this.#firstYear;
    if (isOfYearBefore) return this.#year - 1;
    if (this.#month - month > HALF_A_YEAR) this.#year += 1;
    this.#month = month;
    return this.#year;
  }
}

/** A day, a month or an hour in two digits, as `instantOf` takes it. */
export function padded(part: string | number): string {
  return String(part).trim().padStart(2, '0');
}

/** Months. */
const HALF_A_YEAR = 6;

/** A whole number of microseconds that is an instant of the years 1970 to 9999, or NaN. */
export function instantOfNumber(value: number): number {
  return Number.isInteger(value) && value >= 0 && value <= LATEST_US ? value : Number.NaN;
}

/** `2017-06-20T01:28:15.962Z`, with as many digits as it takes. */
export function instantText(atUs: number): string {
  const fraction = String(((atUs % 1e6) + 1e6) % 1e6).padStart(6, '0');
  const whole = new Date(Math.floor(atUs / 1e6) * 1000).toISOString().slice(0, 19);
  const digits = fraction.endsWith('000') ? fraction.slice(0, 3) : fraction;
  return digits === '000' ? `${whole}Z` : `${whole}.${digits}Z`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function bytesOf(length: number): DataView {
  return new DataView(new ArrayBuffer(length));
}

function minuteOf(bytes: DataView, from: number): number {
  const separator = bytes.getUint8(from + DAY_BYTES);
  if (separator !== 0x54 && separator !== 0x20 && separator !== 0x74) return Number.NaN;
  const hour = twoDigits(bytes, from + 11);
  const minute = twoDigits(bytes, from + 14);
  if (!(hour < 24 && minute < 60) || bytes.getUint8(from + 13) !== 0x3a) return Number.NaN;
  const dayUs = isSame(last, 0, bytes, from, DAY_BYTES) ? lastDayUs : dayOf(bytes, from);
  if (!(dayUs >= 0)) return Number.NaN;
  for (let i = 0; i < MINUTE_BYTES; i++) last.setUint8(i, bytes.getUint8(from + i));
  lastDayUs = dayUs;
  lastMinuteUs = dayUs + (hour * 60 + minute) * 60e6;
  return lastMinuteUs;
}

function dayOf(bytes: DataView, from: number): number {
  const day = asciiText(bytes, from, from + DAY_BYTES);
  const us = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) * 1000 : Number.NaN;
  // A day that no month has is rolled over into the next by Date.
  return us >= 0 && new Date(us / 1000).toISOString().slice(0, DAY_BYTES) === day ? us : Number.NaN;
}

function twoDigits(bytes: DataView, at: number): number {
  const tens = bytes.getUint8(at) - 48;
  const ones = bytes.getUint8(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Of `Z`, `+02:00`, `-0700` or nothing. */
function offsetUs(bytes: DataView, from: number, end: number): number {
  if (from === end) return 0;
  const first = bytes.getUint8(from);
  if (from + 1 === end && (first === 0x5a || first === 0x7a)) return 0;
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(asciiText(bytes, from, end));
  if (match === null) return Number.NaN;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -1 : 1) * minutes * 60e6;
}
