/**
 * Records that one program wrote look alike: the same keys in the same order, the same white space. So the bytes between the values are
 * learned from the first one, and those of the others are compared with them in passing, several times faster than JSON.parse, and
 * without an object for each. It accepts nothing that JSON.parse would read otherwise; whatever it does not accept is left to that.
 */

import { numberOf } from './fields.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const [ZERO, NINE, MINUS, PLUS, POINT] = [0x30, 0x39, 0x2d, 0x2b, 0x2e];

/** Kinds of values. */
const TEXT = 0;
const NUMBER = 1;
const WORD = 2;

const WORDS = ['true', 'false', 'null'].map((word) => Buffer.from(word));

interface Layout {
  /** What stands before each value, and after the last, one behind the other, with the quotes of texts; and where each ends. */
  readonly literals: Uint8Array;
  readonly ends: Int32Array;
  readonly kinds: Uint8Array;
  /** Of each value, the wanted key that it is of; −1: none. */
  readonly keys: Int32Array;
}

export class FlatRecords {
  /** The bytes that were looked at last, and in them the wanted values: from where to where, without quotes; −1: it lacks the key. */
  bytes: Buffer = Buffer.alloc(0);
  readonly start: Int32Array;
  readonly stop: Int32Array;
  readonly #keys: readonly string[];
  #layout: Layout | null = null;
  /** Records that have been learned from. */
  #learned = 0;

  /** @param keys those whose values are wanted */
  constructor(keys: readonly string[]) {
    this.#keys = keys;
    this.start = new Int32Array(keys.length).fill(-1);
    this.stop = new Int32Array(keys.length).fill(-1);
  }

  /** The offset behind the record that begins at `from` or behind white space and commas there; -1 where it is not of the layout. */
  find(bytes: Buffer, from: number): number {
    const layout = this.#layout;
    if (layout === null) return -1;
    this.bytes = bytes;
    const { literals, ends, kinds, keys } = layout;
    const { start, stop } = this;
    const { length } = bytes;
    let at = from;
    while (at < length && isBetween(bytes[at]!)) at += 1;
    let literal = 0;
    for (let value = 0; ; value++) {
      const literalEnd = ends[value]!;
      if (at + literalEnd - literal >= length) return value === kinds.length ? this.#endsWith(bytes, at, literal) : -1;
      while (literal < literalEnd) if (bytes[at++] !== literals[literal++]) return -1;
      if (value === kinds.length) return at;
      const kind = kinds[value]!;
      let end: number;
      if (kind === TEXT) {
        end = at;
        // An escape, or a control character, is for others to read.
        while (end < length && PLAIN[bytes[end]!] === 1) end += 1;
        if (end >= length || bytes[end] !== QUOTE) return -1;
      } else {
        end = kind === NUMBER ? numberEnd(bytes, at) : wordEnd(bytes, at);
        if (end < 0) return -1;
      }
      const key = keys[value]!;
      if (key >= 0) {
        start[key] = at;
        stop[key] = end;
      }
      at = end;
    }
  }

  /** Of a record that is the last of the bytes. */
  #endsWith(bytes: Buffer, from: number, literal: number): number {
    const last = this.#layout!.literals.subarray(literal);
    if (bytes.length - from < last.length) return -1;
    return last.every((byte, i) => bytes[from + i] === byte) ? from + last.length : -1;
  }

  has(key: number): boolean {
    return this.start[key]! >= 0;
  }

  /** A wanted value that is there, as it stands. */
  text(key: number): string {
    return this.bytes.toString('utf8', this.start[key]!, this.stop[key]!);
  }

  /** The number that a wanted value is, which may be in quotes; NaN where it is none, or is not there. */
  number(key: number): number {
    const { bytes } = this;
    const [start, stop] = [this.start[key]!, this.stop[key]!];
    if (start < 0) return Number.NaN;
    let digits = 0;
    let value = 0;
    let unit = 1;
    let isFraction = false;
    for (let at = start; at < stop; at++) {
      const byte = bytes[at]!;
      if (byte >= ZERO && byte <= NINE) {
        value = 10 * value + byte - ZERO;
        digits += 1;
        if (isFraction) unit *= 10;
      } else if (byte === POINT && !isFraction && digits > 0) isFraction = true;
      else return numberOf(this.text(key));
    }
    // Both are whole numbers that a double holds, so what they make is rounded once, as the number that is written would be.
    return digits === 0 || digits > DIGITS_EXACT ? numberOf(this.text(key)) : value / unit;
  }

  /** Takes the layout of this record, which is valid JSON, for that of those to come. A few times: what has many layouts has none. */
  learn(record: string): void {
    if (this.#learned >= LEARNED_MAX) return;
    this.#learned += 1;
    const layout = layoutOf(record, this.#keys);
    if (layout === null) return;
    this.#layout = layout;
    this.start.fill(-1);
    this.stop.fill(-1);
  }
}

/** 1: a byte that stands for itself in a text of JSON. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0));

const LEARNED_MAX = 16;
const DIGITS_EXACT = 15;

function isBetween(byte: number): boolean {
  return byte === COMMA || byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}

/** Behind a number of JSON that begins here; −1: it is none. */
function numberEnd(bytes: Buffer, from: number): number {
  let at = bytes[from] === MINUS ? from + 1 : from;
  const digits = digitsEnd(bytes, at);
  if (digits === at || (bytes[at] === ZERO && digits > at + 1)) return -1;
  at = digits;
  if (bytes[at] === POINT) {
    const fraction = digitsEnd(bytes, at + 1);
    if (fraction === at + 1) return -1;
    at = fraction;
  }
  if (bytes[at] === 0x65 || bytes[at] === 0x45) {
    const sign = bytes[at + 1];
    const power = sign === MINUS || sign === PLUS ? at + 2 : at + 1;
    at = digitsEnd(bytes, power);
    if (at === power) return -1;
  }
  return at;
}

function digitsEnd(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at]! >= ZERO && bytes[at]! <= NINE) at += 1;
  return at;
}

function wordEnd(bytes: Buffer, from: number): number {
  for (const word of WORDS) {
    if (bytes.length >= from + word.length && word.every((byte, i) => bytes[from + i] === byte)) {
      return from + word.length;
    }
  }
  return -1;
}

const KEY = /\s*"([^"\\\p{Cc}]*)"\s*:\s*/uy;
const VALUE = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/y;
const NEXT = /\s*([,}])/y;

/** Null for a record that is not flat, or has a key twice. */
function layoutOf(record: string, wanted: readonly string[]): Layout | null {
  const before: Buffer[] = [];
  const kinds: number[] = [];
  const keys: number[] = [];
  const seen = new Set<string>();
  let literal = '{';
  for (let at = 1; ; ) {
    const key = matchAt(KEY, record, at);
    const value = key && matchAt(VALUE, record, at + key[0].length);
    if (key === null || value === null || seen.has(key[1]!)) return null;
    seen.add(key[1]!);
    const isText = value[0].startsWith('"');
    before.push(Buffer.from(literal + key[0] + (isText ? '"' : '')));
    kinds.push(isText ? TEXT : /^[-\d]/.test(value[0]) ? NUMBER : WORD);
    keys.push(wanted.indexOf(key[1]!));
    at += key[0].length + value[0].length;
    const next = matchAt(NEXT, record, at);
    if (next === null) return null;
    literal = (isText ? '"' : '') + next[0];
    at += next[0].length;
    if (next[1] !== '}') continue;
    before.push(Buffer.from(literal));
    let end = 0;
    const ends = Int32Array.from(before, ({ length }) => {
      end += length;
      return end;
    });
    return { literals: Uint8Array.from(Buffer.concat(before)), ends, kinds: Uint8Array.from(kinds), keys: Int32Array.from(keys) };
  }
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
