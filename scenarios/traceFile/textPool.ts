/**
 * Texts of one column by number; 0 is the empty text. A table of its own in place of a Map: the texts of a log are new strings each time, of
 * which a Map would have to find the hash and follow several pointers; here a number tells nearly always.
 */
import { ownedText } from '../traceFormats/ownedText.ts';
import type { ByteSink } from './varints.ts';

const SLOTS_FIRST = 1 << 10;

export class TextPool {
  #texts: string[] = [''];
  #last = '';
  #lastId = 0;
  /** What was numbered last, and its numbers by id. */
  readonly #used: number[] = [];
  #numbers = new Uint32Array(0);
  /** Number and hash of a text in each slot, found by the hash with linear probing; number 0 is a free slot. At most half full. */
  #slots = new Int32Array(2 * SLOTS_FIRST);

  get size(): number {
    return this.#texts.length;
  }

  idOf(text: string): number {
    if (text === '') return 0;
    // Requests for the layers of one image have nearly all in common.
    if (text === this.#last) return this.#lastId;
    this.#lastId = this.#numberOf(text);
    this.#last = this.#texts[this.#lastId]!;
    return this.#lastId;
  }

  /** The same of a text of ASCII in bytes, of which none is made where it is known. */
  idIn(bytes: Buffer, start: number, end: number): number {
    if (start === end) return 0;
    if (isIn(bytes, start, end, this.#last)) return this.#lastId;
    const hash = hashIn(bytes, start, end);
    const slots = this.#slots;
    const mask = slots.length - 1;
    let at = (2 * hash) & mask;
    for (; slots[at] !== 0; at = (at + 2) & mask) {
      if (slots[at + 1] === hash && isIn(bytes, start, end, this.#texts[slots[at]!]!)) break;
    }
    this.#lastId = slots[at] !== 0 ? slots[at]! : this.#added(bytes.toString('latin1', start, end), hash, at);
    this.#last = this.#texts[this.#lastId]!;
    return this.#lastId;
  }

  #numberOf(text: string): number {
    const hash = hashOf(text);
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let at = (2 * hash) & mask; ; at = (at + 2) & mask) {
      const id = slots[at]!;
      if (id === 0) return this.#added(ownedText(text), hash, at);
      if (slots[at + 1] === hash && this.#texts[id] === text) return id;
    }
  }

  /** Writes the texts that the first so many ids name, in the order in which they come. Returns the number of each there, by id, until it is asked again. */
  numbered(ids: Uint32Array, events: number, sink: ByteSink): Uint32Array {
    const used = this.#used;
    if (this.#numbers.length < this.#texts.length) this.#numbers = new Uint32Array(2 * this.#texts.length);
    else for (const id of used) this.#numbers[id] = 0;
    const numbers = this.#numbers;
    used.length = 0;
    for (let i = 0; i < events; i++) {
      const id = ids[i]!;
      if (id === 0 || numbers[id] !== 0) continue;
      used.push(id);
      numbers[id] = used.length;
    }
    sink.reserve(8);
    sink.varint(used.length);
    for (const id of used) sink.text(this.#texts[id]!);
    return numbers;
  }

  /** Forgets all texts but those of these ids, which are given anew. */
  keepOnly(ids: Uint32Array): void {
    const texts = this.#texts;
    this.#texts = [''];
    this.#numbers = new Uint32Array(0);
    this.#last = '';
    this.#slots = new Int32Array(2 * SLOTS_FIRST);
    for (let i = 0; i < ids.length; i++) ids[i] = this.idOf(texts[ids[i]!]!);
  }

  #added(text: string, hash: number, at: number): number {
    const id = this.#texts.length;
    this.#texts.push(text);
    this.#slots[at] = id;
    this.#slots[at + 1] = hash;
    if (4 * id >= this.#slots.length) this.#grow();
    return id;
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

/** Characters at either end that count: all of a short text, enough of a digest. */
const ENDS = 16;
const FNV_BASIS = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a. */
function hashOf(text: string): number {
  const { length } = text;
  let hash = FNV_BASIS ^ length;
  const head = Math.min(length, ENDS);
  for (let i = 0; i < head; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  for (let i = Math.max(head, length - ENDS); i < length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME);
  return stirred(hash);
}

/** The hash of the same text. */
function hashIn(bytes: Uint8Array, start: number, end: number): number {
  let hash = FNV_BASIS ^ (end - start);
  const head = Math.min(end, start + ENDS);
  for (let i = start; i < head; i++) hash = Math.imul(hash ^ bytes[i]!, FNV_PRIME);
  for (let i = Math.max(head, end - ENDS); i < end; i++) hash = Math.imul(hash ^ bytes[i]!, FNV_PRIME);
  return stirred(hash);
}

function isIn(bytes: Uint8Array, start: number, end: number, text: string): boolean {
  if (text.length !== end - start) return false;
  // Names that are alike often begin alike.
  for (let i = text.length - 1; i >= 0; i--) if (text.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

/** Slots are told by the low bits. */
function stirred(fnv: number): number {
  let hash = fnv ^ (fnv >>> 15);
  hash = Math.imul(hash, 0x2c1b3c6d);
  return hash ^ (hash >>> 13);
}
