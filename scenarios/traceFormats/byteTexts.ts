/**
 * Texts by their bytes: the names of a log come again and again, and to find the text that was made of the same bytes before costs less
 * than to make another one. It forgets all of them when it has too many.
 */

const SLOTS_FIRST = 1 << 12;
const TEXTS_MAX = 1 << 18;

export class ByteTexts {
  texts: string[] = [];
  /** Grows each time that all is forgotten: numbers are of another text from then on. */
  generation = 0;
  /** Number + 1 and hash of a text in each slot. At most half full. */
  #slots = new Int32Array(2 * SLOTS_FIRST);

  /** The number of the text that these bytes are, ASCII or UTF-8. */
  numberOf(bytes: Buffer, start: number, stop: number): number {
    let hash = 0x811c9dc5 ^ (stop - start);
    for (let at = start; at < stop; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    hash ^= hash >>> 15;
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let at = (2 * hash) & mask; ; at = (at + 2) & mask) {
      const number = slots[at]! - 1;
      if (number < 0) return this.#added(bytes, start, stop, hash, at);
      if (slots[at + 1] === hash && isSame(this.texts[number]!, bytes, start, stop)) return number;
    }
  }

  #added(bytes: Buffer, start: number, stop: number, hash: number, slot: number): number {
    if (this.texts.length >= TEXTS_MAX) {
      this.texts = [];
      this.generation += 1;
      this.#slots = new Int32Array(2 * SLOTS_FIRST);
      return this.numberOf(bytes, start, stop);
    }
    const number = this.texts.push(bytes.toString('utf8', start, stop)) - 1;
    this.#slots[slot] = number + 1;
    this.#slots[slot + 1] = hash;
    if (4 * number >= this.#slots.length) this.#grow();
    return number;
  }

  #grow(): void {
    const before = this.#slots;
    const slots = new Int32Array(2 * before.length);
    const mask = slots.length - 1;
    for (let from = 0; from < before.length; from += 2) {
      if (before[from] === 0) continue;
      let at = (2 * before[from + 1]!) & mask;
      while (slots[at] !== 0) at = (at + 2) & mask;
      slots[at] = before[from]!;
      slots[at + 1] = before[from + 1]!;
    }
    this.#slots = slots;
  }
}

/** Of a text with others than ASCII the bytes are others than its characters: it is made anew each time. */
function isSame(text: string, bytes: Buffer, start: number, stop: number): boolean {
  if (text.length !== stop - start) return false;
  for (let i = 0; i < text.length; i++) {
    const byte = bytes[start + i]!;
    if (byte >= 0x80 || text.charCodeAt(i) !== byte) return false;
  }
  return true;
}
