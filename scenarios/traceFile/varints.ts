/** Whole numbers in bytes, seven bits to a byte, lowest first; up to 2^53, so the high bits go by division. */

const LOW_BITS = 0x7fffffff;
/** Bits of a number of four bytes. */
const SHIFT_END = 28;

/** Bytes. */
const SHORT_TEXT = 128;

/** Bytes that grow as they are written to. */
export class ByteSink {
  bytes: Buffer = Buffer.allocUnsafe(1 << 20);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  /** Makes room for so many more. */
  reserve(more: number): void {
    if (this.length + more <= this.bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(2 * this.bytes.length, this.length + more));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }

  /** A whole number from 0 to 2^53; eight bytes of room must have been reserved. */
  varint(value: number): void {
    const bytes = this.bytes;
    let at = this.length;
    let rest = value;
    while (rest > LOW_BITS) {
      bytes[at++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    while (rest > 0x7f) {
      bytes[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.length = at;
  }

  /** The first so many numbers of a column, and so much more each; room as for each of them. */
  varints(column: Float64Array | Uint32Array | Uint16Array, count: number, more: number): void {
    const bytes = this.bytes;
    let at = this.length;
    for (let i = 0; i < count; i++) {
      const value = column[i]! + more;
      if (value > LOW_BITS) {
        this.length = at;
        this.varint(value);
        at = this.length;
        continue;
      }
      let rest = value | 0;
      for (; rest > 0x7f; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
      bytes[at++] = rest;
    }
    this.length = at;
  }

  /** How many bytes a text has, and those. */
  text(from: Buffer, start: number, length: number): void {
    this.reserve(length + 8);
    this.varint(length);
    const bytes = this.bytes;
    let at = this.length;
    // Short names are most of a table, and a call of Buffer’s takes longer than to write one.
    if (length < SHORT_TEXT) for (let i = 0; i < length; i++) bytes[at++] = from[start + i]!;
    else at += from.copy(bytes, at, start, start + length);
    this.length = at;
  }
}

/** Thrown where bytes are not what was written. */
export class BadBytes extends Error {}

/** Reads what a ByteSink wrote. Throws BadBytes where it ends too soon or a number is none. */
export class ByteSource {
  readonly #bytes: Buffer;
  at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  varint(): number {
    const bytes = this.#bytes;
    let value = 0;
    let unit = 1;
    for (let at = this.at; at < bytes.length; at++) {
      const byte = bytes[at]!;
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) {
        this.at = at + 1;
        if (value > Number.MAX_SAFE_INTEGER) break;
        return value;
      }
      unit *= 128;
    }
    throw new BadBytes();
  }

  /** Reads as many as there is room for. */
  fill(into: Float64Array | Uint32Array): void {
    const bytes = this.#bytes;
    const { length } = into;
    let at = this.at;
    for (let i = 0; i < length; i++) {
      let byte = bytes[at++]!;
      let value = byte & 0x7f;
      // Nearly all have at most four bytes, and need no division.
      for (let shift = 7; byte >= 0x80 && shift < SHIFT_END; shift += 7) {
        byte = bytes[at++]!;
        value |= (byte & 0x7f) << shift;
      }
      if (byte >= 0x80) {
        this.at = at - SHIFT_END / 7;
        value = this.varint();
        at = this.at;
      }
      into[i] = value;
    }
    if (at > bytes.length) throw new BadBytes();
    this.at = at;
  }

  /** Passes over so many. */
  skip(count: number): void {
    const bytes = this.#bytes;
    let at = this.at;
    for (let left = count; left > 0; ) {
      if (at >= bytes.length) throw new BadBytes();
      if (bytes[at++]! < 0x80) left -= 1;
    }
    this.at = at;
  }

  /** The bytes of a text, where they lie: from `at` on, and `at` behind them. Returns where they begin. */
  passText(): number {
    const length = this.varint();
    const start = this.at;
    if (start + length > this.#bytes.length) throw new BadBytes();
    this.at = start + length;
    return start;
  }

  byte(): number {
    if (this.at >= this.#bytes.length) throw new BadBytes();
    return this.#bytes[this.at++]!;
  }

  text(): string {
    const length = this.varint();
    const end = this.at + length;
    if (end > this.#bytes.length) throw new BadBytes();
    const text = this.#bytes.toString('utf8', this.at, end);
    this.at = end;
    return text;
  }
}

/** Signed as unsigned: 0, −1, 1, −2 … become 0, 1, 2, 3 … Of differences of instants, far below 2^52. */
export function folded(value: number): number {
  return value >= 0 ? 2 * value : -2 * value - 1;
}

export function unfolded(value: number): number {
  if (value <= LOW_BITS) return (value >>> 1) ^ -(value & 1);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
