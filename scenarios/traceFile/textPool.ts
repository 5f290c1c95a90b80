/**
 * Texts of one column by number; 0 is the empty text. They are kept as bytes, one behind the other, and found by their hash: a text of a log
 * is new each time, so a Map would have to make a string of it, find its hash and follow several pointers. Here what is known costs two
 * looks at memory, whether it comes as a string or lies in bytes.
 */
import { isSame } from '../traceFormats/jsonScan.ts';
import { ownedText } from '../traceFormats/ownedText.ts';
import { TEXT_MAX } from '../traceFormats/traceEvent.ts';
import type { ByteSink } from './varints.ts';

const SLOTS_FIRST = 1 << 10;
const WORDS_FIRST = 1 << 12;
const WORD_BYTES = 4;
const WORD_SHIFT = 2;
/** What stands before the bytes of a text: its number, and how many they are. */
const HEAD_WORDS = 2;
/** How this machine has the bytes of a word. */
const IS_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

export class TextPool {
  size = 1;
  /** Texts one behind the other, each from a word of its own on, which is its place; at 0 is the empty one. */
  #words = new Int32Array(WORDS_FIRST);
  #bytes = Buffer.from(this.#words.buffer);
  #view = new DataView(this.#words.buffer);
  #wordsEnd = HEAD_WORDS;
  /** By number. */
  #places = new Int32Array(SLOTS_FIRST);
  /** Place and hash of a text in each slot, found by the hash with linear probing; place 0 is a free slot. At most half full. */
  #slots = new Int32Array(2 * SLOTS_FIRST);
  /** Those that are more than ASCII, or longer than texts of events are: nobody asks for them in bytes. */
  #foreign = new Map<string, number>();
  /** What was asked for last: requests for the layers of one image have nearly all in common. */
  #last = '';
  #lastId = 0;
  #lastPlace = 0;
  /** While ids are numbered: those that have a number, and the numbers by id; 0 of all others. */
  #used = new Uint32Array(0);
  #numbers = new Uint32Array(0);

  idOf(text: string): number {
    if (text === '') return 0;
    if (text === this.#last) return this.#lastId;
    const ascii = asciiOf(text);
    this.#lastId = ascii === null ? this.#foreignId(text) : this.idIn(ascii, 0, text.length);
    // It may be a part of a batch, which is kept by that, but no more than one.
    this.#last = text;
    return this.#lastId;
  }

  /** The same of a text of ASCII that lies in bytes. */
  idIn(bytes: DataView, start: number, end: number): number {
    const length = end - start;
    if (length === 0) return 0;
    let place = this.#lastPlace;
    if (!this.#isAt(place, bytes, start, length)) {
      const hash = hashIn(bytes, start, length);
      const slots = this.#slots;
      const mask = slots.length - 1;
      let at = (2 * hash) & mask;
      for (; slots[at] !== 0; at = (at + 2) & mask) {
        if (slots[at + 1] === hash && this.#isAt(slots[at]!, bytes, start, length)) break;
      }
      place = slots[at] !== 0 ? slots[at]! : this.#added(bytes, start, length, hash, at);
      this.#lastPlace = place;
    }
    return this.#words[place]!;
  }

  /** Writes the texts that these ids name, in the order in which they come, and puts the number of each there in the place of its id. */
  number(ids: Uint32Array, sink: ByteSink): void {
    if (this.#numbers.length < this.size) this.#numbers = new Uint32Array(2 * this.size);
    if (this.#used.length < ids.length) this.#used = new Uint32Array(ids.length);
    const numbers = this.#numbers;
    const used = this.#used;
    let length = 0;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!;
      if (id === 0) continue;
      if (numbers[id] === 0) {
        used[length++] = id;
        numbers[id] = length;
      }
      ids[i] = numbers[id]!;
    }
    sink.reserve(8);
    sink.varint(length);
    for (let i = 0; i < length; i++) {
      const id = used[i]!;
      numbers[id] = 0;
      const place = this.#places[id]!;
      sink.text(this.#bytes, WORD_BYTES * (place + HEAD_WORDS), this.#words[place + 1]!);
    }
  }

  /** Forgets all texts but those of these ids, which are given anew. */
  keepOnly(ids: Uint32Array): void {
    const words = this.#words;
    const places = this.#places;
    const foreign = this.#foreign;
    const anew = new Uint32Array(this.size);
    this.size = 1;
    this.#words = new Int32Array(WORDS_FIRST);
    this.#bytes = Buffer.from(this.#words.buffer);
    this.#view = new DataView(this.#words.buffer);
    this.#wordsEnd = HEAD_WORDS;
    this.#places = new Int32Array(SLOTS_FIRST);
    this.#slots = new Int32Array(2 * SLOTS_FIRST);
    this.#foreign = new Map();
    this.#last = '';
    this.#lastPlace = 0;
    this.#numbers = new Uint32Array(0);
    const bytes = new DataView(words.buffer);
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i]!;
      if (id === 0) continue;
      if (anew[id] === 0)
        anew[id] = this.#append(bytes, WORD_BYTES * (places[id]! + HEAD_WORDS), words[places[id]! + 1]!);
      ids[i] = anew[id]!;
    }
    for (const [text, id] of foreign) if (anew[id] !== 0) this.#foreign.set(text, anew[id]!);
  }

  #foreignId(text: string): number {
    const known = this.#foreign.get(text);
    if (known !== undefined) return known;
    const bytes = Buffer.from(text);
    const id = this.#append(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
    this.#foreign.set(ownedText(text), id);
    return id;
  }

  #isAt(place: number, bytes: DataView, start: number, length: number): boolean {
    if (this.#words[place + 1] !== length) return false;
    return isSame(this.#view, WORD_BYTES * (place + HEAD_WORDS), bytes, start, length);
  }

  /** Keeps a text that there is not yet. Returns its number. */
  #append(bytes: DataView, start: number, length: number): number {
    const hash = hashIn(bytes, start, length);
    const place = this.#added(bytes, start, length, hash, freeSlot(this.#slots, hash));
    // Others by now, where there was no room.
    return this.#words[place]!;
  }

  /** Returns its place. */
  #added(bytes: DataView, start: number, length: number, hash: number, slot: number): number {
    const id = this.size++;
    const place = this.#wordsEnd;
    const byte = WORD_BYTES * (place + HEAD_WORDS);
    this.#wordsEnd = (byte + length + WORD_BYTES - 1) >>> WORD_SHIFT;
    if (this.#wordsEnd > this.#words.length) {
      this.#words = grown(this.#words, this.#wordsEnd);
      this.#bytes = Buffer.from(this.#words.buffer);
      this.#view = new DataView(this.#words.buffer);
    }
    this.#words[place] = id;
    this.#words[place + 1] = length;
    let at = 0;
    for (; at + WORD_BYTES <= length; at += WORD_BYTES) {
      this.#words[(byte + at) >>> WORD_SHIFT] = bytes.getInt32(start + at, IS_LITTLE);
    }
    for (; at < length; at++) this.#bytes[byte + at] = bytes.getUint8(start + at);
    if (id === this.#places.length) this.#places = grown(this.#places, id + 1);
    this.#places[id] = place;
    this.#slots[slot] = place;
    this.#slots[slot + 1] = hash;
    if (4 * id >= this.#slots.length) this.#spread();
    return place;
  }

  #spread(): void {
    const before = this.#slots;
    const slots = new Int32Array(2 * before.length);
    for (let from = 0; from < before.length; from += 2) {
      if (before[from] === 0) continue;
      const at = freeSlot(slots, before[from + 1]!);
      slots[at] = before[from]!;
      slots[at + 1] = before[from + 1]!;
    }
    this.#slots = slots;
  }
}

function freeSlot(slots: Int32Array, hash: number): number {
  const mask = slots.length - 1;
  let at = (2 * hash) & mask;
  while (slots[at] !== 0) at = (at + 2) & mask;
  return at;
}

function grown(column: Int32Array, lengthMin: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(2 * column.length, lengthMin));
  larger.set(column);
  return larger;
}

/** What strings are written to, to be looked up as bytes; UTF-8 has at most three for a unit of theirs. */
const scratch = Buffer.alloc(3 * TEXT_MAX);
const scratchView = new DataView(scratch.buffer, scratch.byteOffset, scratch.length);
/** Characters from which on a call of Buffer’s takes no longer than to write them. */
const LONG_TEXT = 24;

/** The bytes of a string, until it is called again; null where it is more than ASCII, or longer than texts of events are. */
function asciiOf(text: string): DataView | null {
  const { length } = text;
  if (length > TEXT_MAX) return null;
  if (length >= LONG_TEXT) return scratch.write(text) === length ? scratchView : null;
  let i = 0;
  // By words, as they are read: a word is slow to read while its bytes are still being written.
  for (; i + WORD_BYTES <= length; i += WORD_BYTES) {
    const first = text.charCodeAt(i);
    const second = text.charCodeAt(i + 1);
    const third = text.charCodeAt(i + 2);
    const fourth = text.charCodeAt(i + 3);
    if ((first | second | third | fourth) > 0x7f) return null;
    scratchView.setInt32(i, first | (second << 8) | (third << 16) | (fourth << 24), true);
  }
  for (; i < length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return null;
    scratchView.setUint8(i, code);
  }
  return scratchView;
}

/** Bytes at either end that count: all of a short text, enough of a digest. */
const ENDS = 16;
const ODD = 0x9e3779b1;

/** As FNV-1a goes, by words. */
function hashIn(bytes: DataView, start: number, length: number): number {
  const end = start + length;
  let hash = 0x811c9dc5 ^ length;
  if (length < WORD_BYTES) {
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes.getUint8(at), ODD);
    return stirred(hash);
  }
  const headEnd = Math.min(end - WORD_BYTES, start + ENDS);
  for (let at = start; at < headEnd; at += WORD_BYTES) hash = mixed(hash, bytes.getInt32(at, IS_LITTLE));
  // Whole words up to the end, some of whose bytes may have been counted.
  for (let at = Math.max(end - ENDS, headEnd); at < end - WORD_BYTES; at += WORD_BYTES)
    hash = mixed(hash, bytes.getInt32(at, IS_LITTLE));
  return stirred(mixed(hash, bytes.getInt32(end - WORD_BYTES, IS_LITTLE)));
}

/** High bits of a word are to count in low ones: slots are told by those. */
function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, ODD);
  return product ^ (product >>> 15);
}

function stirred(hash: number): number {
  const product = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return product ^ (product >>> 13);
}
