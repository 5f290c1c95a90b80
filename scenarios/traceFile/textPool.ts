/** Texts of one column by number. 0 is the empty text. */
import type { ByteSink } from './varints.ts';

export class TextPool {
  #ids = new Map<string, number>();
  #texts: string[] = [''];
  /** The text asked for last: neighbours are often equal. */
  #last = '';
  #lastId = 0;

  get size(): number {
    return this.#texts.length;
  }

  idOf(text: string): number {
    if (text === this.#last) return this.#lastId;
    let id = text === '' ? 0 : this.#ids.get(text);
    if (id === undefined) {
      id = this.#texts.length;
      this.#texts.push(text);
      this.#ids.set(text, id);
    }
    this.#last = text;
    this.#lastId = id;
    return id;
  }

  /** Writes the texts that the first so many ids name, in the order in which they come. Returns the number of each there, by id. */
  numbered(ids: Uint32Array, events: number, sink: ByteSink): Uint32Array {
    const numbers = new Uint32Array(this.#texts.length);
    const used: number[] = [];
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
    this.#ids = new Map();
    this.#texts = [''];
    this.#last = '';
    this.#lastId = 0;
    for (let i = 0; i < ids.length; i++) ids[i] = this.idOf(texts[ids[i]!]!);
  }
}
