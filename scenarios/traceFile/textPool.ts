/**
 * Texts of one column by number; 0 is the empty text. The readers of the largest logs hand out one text for equal names (byteTexts.ts), of
 * which the engine knows the hash; what is new each time costs it the making of one.
 */
import { ownedText } from '../traceFormats/ownedText.ts';
import type { ByteSink } from './varints.ts';

export class TextPool {
  #texts: string[] = [''];
  #last = '';
  #lastId = 0;
  readonly #numbers = new Map<string, number>();

  get size(): number {
    return this.#texts.length;
  }

  idOf(text: string): number {
    if (text === '') return 0;
    // Requests for the layers of one image have nearly all in common.
    if (text === this.#last) return this.#lastId;
    this.#last = text;
    this.#lastId = this.#numberOf(text);
    return this.#lastId;
  }

  #numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const owned = ownedText(text);
    const id = this.#texts.push(owned) - 1;
    this.#numbers.set(owned, id);
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
    this.#texts = [''];
    this.#numbers.clear();
    this.#last = '';
    for (let i = 0; i < ids.length; i++) ids[i] = this.idOf(texts[ids[i]!]!);
  }
}
