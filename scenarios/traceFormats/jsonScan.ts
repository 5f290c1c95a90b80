/** Values of JSON where they lie in bytes: the offset behind each, or -1 where the bytes hold none, or end before it does. */

export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const LOWER_U = 0x75;
const LOWER_E = 0x65;

/** Bytes at which a text stops being plain: a quote, an escape, what no text may hold, what is no ASCII. */
const STOPS = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === QUOTE || byte === BACKSLASH || byte >= 0x80 ? 1 : 0,
);
const ESCAPED = new Set([...'"\\/bfnrt'].map((character) => character.charCodeAt(0)));
const WORDS = ['true', 'false', 'null'].map((word) => Buffer.from(word));

/** Digits of which a double holds every number, and powers of ten that it holds exactly: a quotient of two such is rounded once. */
const DIGITS_EXACT = 15;
const POWERS = Float64Array.from({ length: DIGITS_EXACT + 1 }, (_, power) => 10 ** power);

/** White space of JSON. */
export function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/**
 * The offset of the first byte from `from` on at which a text stops being plain; -1 where none does, or too near the `end` of all bytes to tell by words.
 * Four bytes at once: the high bit of each is set in every one of these sums where it is none of those bytes. A byte of the upper half
 * may carry into those behind it, which nobody asks for then.
 */
export function plainEnd(view: DataView, from: number, end: number): number {
  const last = end - 4;
  for (let at = from; at <= last; at += 4) {
    const word = view.getInt32(at, true);
    const noQuote = (word ^ 0x22222222) + 0x7f7f7f7f;
    const noBackslash = (word ^ 0x5c5c5c5c) + 0x7f7f7f7f;
    const stops = ~((word + 0x60606060) & noQuote & noBackslash & ~word) & 0x80808080;
    if (stops !== 0) return at + ((31 - Math.clz32(stops & -stops)) >> 3);
  }
  return -1;
}

const DOUBLE_BYTES = 8;

/**
 * Whether bytes at two places are equal. Eight of them are compared as a double, the last eight wherever they begin: no text has the bytes
 * of the other zero, and where they are what equals nothing, that is a difference too many.
 */
export function isSame(a: DataView, atOfA: number, b: DataView, atOfB: number, length: number): boolean {
  const last = length - DOUBLE_BYTES;
  if (last < 0) {
    for (let i = 0; i < length; i++) if (a.getUint8(atOfA + i) !== b.getUint8(atOfB + i)) return false;
    return true;
  }
  for (let i = 0; i < last; i += DOUBLE_BYTES) {
    if (a.getFloat64(atOfA + i, true) !== b.getFloat64(atOfB + i, true)) return false;
  }
  return a.getFloat64(atOfA + last, true) === b.getFloat64(atOfB + last, true);
}

/** Of the text that begins at `from`, the offset of the quote that ends it. @param isAny it may hold escapes, and more than ASCII */
export function passText(bytes: Uint8Array, from: number, isAny: boolean): number {
  for (let at = from; ; ) {
    while (at < bytes.length && STOPS[bytes[at]!] === 0) at += 1;
    if (at >= bytes.length) return -1;
    const byte = bytes[at]!;
    if (byte === QUOTE) return at;
    if (!isAny || byte < 0x20) return -1;
    at = byte === BACKSLASH ? passEscape(bytes, at) : at + 1;
    if (at < 0) return -1;
  }
}

function passEscape(bytes: Uint8Array, from: number): number {
  if (from + 1 >= bytes.length) return -1;
  const escaped = bytes[from + 1]!;
  if (ESCAPED.has(escaped)) return from + 2;
  if (escaped !== LOWER_U || from + 6 > bytes.length) return -1;
  for (let at = from + 2; at < from + 6; at++) if (!isHex(bytes[at]!)) return -1;
  return from + 6;
}

/** Holds the number that was passed last: no object for each. */
export interface JsonNumber {
  value: number;
}

/** Passes a number, and notes the value that JSON.parse would give it. */
export function passNumber(bytes: Uint8Array, from: number, number: JsonNumber): number {
  const { length } = bytes;
  const isNegative = from < length && bytes[from] === MINUS;
  const first = isNegative ? from + 1 : from;
  let mantissa = 0;
  let at = first;
  while (at < length && isDigit(bytes[at]!)) mantissa = mantissa * 10 + bytes[at++]! - ZERO;
  // At the end of the bytes nobody knows whether it is one of the number.
  if (at === first || at >= length || (bytes[first] === ZERO && at > first + 1)) return -1;
  let digits = at - first;
  let decimals = 0;
  if (bytes[at] === POINT) {
    const point = at++;
    while (at < length && isDigit(bytes[at]!)) mantissa = mantissa * 10 + bytes[at++]! - ZERO;
    decimals = at - point - 1;
    digits += decimals;
    if (decimals === 0 || at >= length) return -1;
  }
  const hasExponent = (bytes[at]! | 0x20) === LOWER_E;
  if (hasExponent) {
    at += 1;
    if (at < length && (bytes[at] === PLUS || bytes[at] === MINUS)) at += 1;
    const exponent = at;
    while (at < length && isDigit(bytes[at]!)) at += 1;
    if (at === exponent || at >= length) return -1;
  }
  if (hasExponent || digits > DIGITS_EXACT) number.value = Number(asciiText(bytes, from, at));
  else number.value = (isNegative ? -mantissa : mantissa) / POWERS[decimals]!;
  return at;
}

/** Passes `true`, `false` or `null`. */
export function passWord(bytes: Uint8Array, from: number): number {
  for (const word of WORDS) {
    let same = 0;
    while (same < word.length && bytes[from + same] === word[same]) same += 1;
    if (same === word.length) return from + same;
  }
  return -1;
}

/** What is ASCII in bytes as a text. */
export function asciiText(bytes: ArrayBufferView, from: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, end - from).toString('latin1');
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 0x39;
}

function isHex(byte: number): boolean {
  const lower = byte | 0x20;
  return isDigit(byte) || (lower >= 0x61 && lower <= 0x66);
}
