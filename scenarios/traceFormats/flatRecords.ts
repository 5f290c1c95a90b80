/**
 * Records that one program wrote look alike: the same keys in the same order, the same white space. So of the first one is kept what
 * lies between its values, and the values of the others are found where they lie, several times faster than by JSON.parse, and without
 * an object or a text for any. It accepts nothing that JSON.parse would read otherwise; whatever it does not accept is left to that.
 */
import { isBlank, isSame, type JsonNumber, passNumber, passText, passWord, plainEnd, QUOTE } from './jsonScan.ts';

const LEARNED_MAX = 16;
const COMMA = 0x2c;

export class FlatRecords {
  /** What records are looked for in, and the same by words. */
  bytes: Buffer = Buffer.alloc(0);
  view: DataView = new DataView(this.bytes.buffer);
  /**
   * Of the record that was found last, by key: where its text lies in the bytes, plain ASCII without escapes. Both 0 where the value is no
   * text, or the record lacks the key.
   */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Of the same, the values that are numbers; NaN of all others. */
  readonly numbers: Float64Array;
  readonly #keys: readonly string[];
  readonly #number: JsonNumber = { value: 0 };
  #layout: Layout | null = null;
  /** Records that have been learned from. */
  #learned = 0;

  /** @param keys those whose values are wanted */
  constructor(keys: readonly string[]) {
    this.#keys = keys;
    this.starts = new Int32Array(keys.length);
    this.ends = new Int32Array(keys.length);
    this.numbers = new Float64Array(keys.length);
  }

  /** Looks for records in these bytes from now on. */
  lookIn(bytes: Buffer): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** The offset behind the record that begins at `from` or behind white space and commas there; -1 where it is not of the layout. */
  find(from: number): number {
    const layout = this.#layout;
    if (layout === null) return -1;
    const { bytes, view } = this;
    const { literals, literalEnds, values } = layout;
    let at = from;
    while (at < bytes.length && (isBlank(bytes[at]!) || bytes[at] === COMMA)) at += 1;
    let literal = 0;
    for (let i = 0; ; i++) {
      const end = literalEnds[i]!;
      if (at + (end - literal) > bytes.length) return -1;
      if (!isSame(literals, literal, view, at, end - literal)) return -1;
      at += end - literal;
      literal = end;
      if (i === values.length) return at;
      at = this.#value(values[i]!, bytes, view, at);
      if (at < 0) return -1;
    }
  }

  /** Takes the layout of this record, which is valid JSON, for that of those to come. A few times: what has many layouts has none. */
  learn(record: string): void {
    if (this.#learned >= LEARNED_MAX) return;
    this.#learned += 1;
    const layout = layoutOf(record, this.#keys);
    if (layout === null) return;
    this.#layout = layout;
    this.starts.fill(0);
    this.ends.fill(0);
    this.numbers.fill(Number.NaN);
  }

  /** The offset behind a value, which is noted where it is wanted; -1 where it is not of its kind. */
  #value({ kind, key, usual }: LayoutValue, bytes: Buffer, view: DataView, from: number): number {
    switch (kind) {
      case TEXT: {
        if (key < 0) return usual.passed(bytes, view, from);
        const stop = plainEnd(view, from, bytes.length);
        const end = stop >= 0 && bytes[stop] === QUOTE ? stop : passText(bytes, from, false);
        this.starts[key] = from;
        this.ends[key] = end;
        return end;
      }
      case NUMBER: {
        const end = passNumber(bytes, from, this.#number);
        if (key >= 0) this.numbers[key] = this.#number.value;
        return end;
      }
      default:
        return passWord(bytes, from);
    }
  }
}

/** What a text of one key mostly is: the name of a program, the one of the record before. */
class UsualText {
  readonly #bytes = Buffer.alloc(USUAL_BYTES);
  readonly #view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, USUAL_BYTES);
  #length = 0;
  /** How much more often it was the usual one than not, at most WORTH_MAX; below 0 nobody looks any more. */
  #worth = WORTH_MAX;

  /** The offset behind the text at `from`, up to its last quote; -1 where it is none. */
  passed(bytes: Buffer, view: DataView, from: number): number {
    const length = this.#length;
    if (length > 0 && from + length < bytes.length && bytes[from + length] === QUOTE) {
      if (isSame(this.#view, 0, view, from, length)) {
        if (this.#worth < WORTH_MAX) this.#worth += 1;
        return from + length;
      }
    }
    const stop = plainEnd(view, from, bytes.length);
    const end = stop >= 0 && bytes[stop] === QUOTE ? stop : passText(bytes, from, true);
    if (this.#worth < 0) return end;
    this.#worth -= 1;
    const isUsual = this.#worth >= 0 && end > from && end - from <= USUAL_BYTES;
    this.#length = isUsual ? bytes.copy(this.#bytes, 0, from, end) : 0;
    return end;
  }
}

const USUAL_BYTES = 256;
const WORTH_MAX = 64;

const [TEXT, NUMBER, WORD] = [0, 1, 2] as const;

interface LayoutValue {
  /** TEXT, NUMBER or WORD. */
  readonly kind: number;
  /** Among those that are wanted; -1: it is not. */
  readonly key: number;
  readonly usual: UsualText;
}

interface Layout {
  /** What stands before each value and behind the last, quotes of texts included, one after another. */
  readonly literals: DataView;
  readonly literalEnds: Int32Array;
  readonly values: readonly LayoutValue[];
}

const KEY = /\s*"([^"\\\p{Cc}]*)"\s*:\s*/uy;
const VALUE = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/y;
const NEXT = /\s*([,}])/y;

/** Null for a record that is not flat, or has a key twice. */
function layoutOf(record: string, keys: readonly string[]): Layout | null {
  const seen = new Set<string>();
  const parts: Buffer[] = [];
  const values: LayoutValue[] = [];
  let literal = '{';
  for (let at = 1; ; ) {
    const key = matchAt(KEY, record, at);
    const value = key && matchAt(VALUE, record, at + key[0].length);
    if (key === null || value === null || seen.has(key[1]!)) return null;
    seen.add(key[1]!);
    const kind = kindOf(value[0]);
    const quote = kind === TEXT ? '"' : '';
    parts.push(Buffer.from(literal + key[0] + quote));
    values.push({ kind, key: keys.indexOf(key[1]!), usual: new UsualText() });
    at += key[0].length + value[0].length;
    const next = matchAt(NEXT, record, at);
    if (next === null) return null;
    literal = quote + next[0];
    at += next[0].length;
    if (next[1] === '}') break;
  }
  parts.push(Buffer.from(literal));
  let end = 0;
  const literalEnds = Int32Array.from(parts, ({ length }) => (end += length));
  const { buffer, byteOffset, length } = Buffer.concat(parts);
  return { literals: new DataView(buffer, byteOffset, length), literalEnds, values };
}

function kindOf(value: string): number {
  if (value.startsWith('"')) return TEXT;
  return /^[-\d]/.test(value) ? NUMBER : WORD;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
