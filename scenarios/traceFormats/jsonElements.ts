/** Where elements of JSON end in bytes that need not be valid: for the batches that are taken apart. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;
const COMMA = 0x2c;

/** The first byte from `from` on that is neither white space, a comma nor a byte order mark. */
export function skipSeparators(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end) {
    const byte = bytes[at]!;
    if (byte > 0x20 && byte !== COMMA && byte !== 0xef && byte !== 0xbb && byte !== 0xbf) break;
    at += 1;
  }
  return at;
}

/**
 * The offset behind the element that begins at `from`; -1 where it has not ended by `end`. A string ends at a line break at the latest,
 * for JSON has none in strings: so a missing quote does not turn all that follows inside out.
 */
export function elementEnd(bytes: Uint8Array, from: number, end: number): number {
  const first = bytes[from];
  if (first !== 0x7b && first !== 0x5b) return wordEnd(bytes, from, end);
  let depth = 0;
  for (let at = from; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) at = stringEnd(bytes, at + 1, end);
    else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

/**
 * Inside an element that is broken: where another object begins on a line of its own, which may be a record again; -1 where
 * nothing looks like one.
 */
export function resyncPoint(bytes: Uint8Array, from: number, end: number): number {
  for (let at = bytes.indexOf(NEWLINE, from); at >= 0 && at < end; at = bytes.indexOf(NEWLINE, at + 1)) {
    let next = at + 1;
    while (next < end && bytes[next]! <= 0x20) next += 1;
    if (next < end && bytes[next] === 0x7b) return next;
  }
  return -1;
}

/** The offset of the quote, or of the line break, that ends a string. */
function stringEnd(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === BACKSLASH) at += 1;
    else if (byte === QUOTE || byte === NEWLINE) return at;
  }
  return end;
}

/** Of what is no object and no array: a number, a word, rubbish. It ends with its line. */
function wordEnd(bytes: Uint8Array, from: number, end: number): number {
  for (let at = from; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === NEWLINE || byte === COMMA || byte === 0x7b || byte === 0x5d) return at > from ? at : at + 1;
  }
  return -1;
}
