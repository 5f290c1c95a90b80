/**
 * What the pulls of a block are of, by number. A name is asked for many times in a block, and its number lies far away in a table of
 * millions: it is looked up there once for each block.
 */
import { type Keys, numberIn } from './keyTable.ts';
import { BY_TAG, OF_BLOB, type PullBlock } from './pullBlock.ts';

/** Tables of names, by two words of their hashes; −1: it is none of them. */
export interface NumbersOfNames {
  imageOf(low: number, high: number): number;
  layerOf(low: number, high: number): number;
  /** Layers that are known so far. */
  readonly layerKeys: Keys;
}

/** In place of a number: nobody has looked yet. */
const UNASKED = -2;

export class BlockTargets {
  readonly #numbers: NumbersOfNames;
  #block: PullBlock;
  /** By digest. */
  #layers = new Int32Array(0);
  /** By tag and by digest: the repository where it was looked up last, and the image that it is there. */
  #tagImages = new Int32Array(0);
  #tagIn = new Int32Array(0);
  #digestImages = new Int32Array(0);
  #digestIn = new Int32Array(0);

  constructor(block: PullBlock, numbers: NumbersOfNames) {
    this.#block = block;
    this.#numbers = numbers;
  }

  /** Another block has been read. Its layers are looked up all at once: one look at far memory need not wait for another. */
  begin(): void {
    const { tags, digests, digestLow, digestHigh } = this.#block;
    if (this.#tagImages.length < tags) {
      this.#tagImages = new Int32Array(2 * tags);
      this.#tagIn = new Int32Array(2 * tags);
    }
    if (this.#layers.length < digests) {
      this.#layers = new Int32Array(2 * digests);
      this.#digestImages = new Int32Array(2 * digests);
      this.#digestIn = new Int32Array(2 * digests);
    }
    const { layerKeys } = this.#numbers;
    for (let text = 0; text < digests; text++) {
      const number = numberIn(layerKeys, digestLow[text]!, digestHigh[text]!);
      this.#layers[text] = number >= 0 ? number : UNASKED;
    }
    this.#tagIn.fill(-1, 0, tags);
    this.#digestIn.fill(-1, 0, digests);
  }

  /** Of a pull of a blob: its layer. */
  layerOf(i: number): number {
    const text = this.#block.text[i]!;
    const known = this.#layers[text]!;
    if (known !== UNASKED) return known;
    const number = this.#numbers.layerOf(this.#block.lowOf(i), this.#block.highOf(i));
    this.#layers[text] = number;
    return number;
  }

  /** Of a pull of a manifest: its image. */
  imageOf(i: number): number {
    const { text, repository, names } = this.#block;
    const isTag = names[i] === BY_TAG;
    const images = isTag ? this.#tagImages : this.#digestImages;
    const within = isTag ? this.#tagIn : this.#digestIn;
    const at = text[i]!;
    if (within[at] === repository[i]) return images[at]!;
    within[at] = repository[i]!;
    const number = this.#numbers.imageOf(this.#block.lowOf(i), this.#block.highOf(i));
    images[at] = number;
    return number;
  }

  /** Of all pulls, as a PulledBlock has it; 0 of a name that nobody knows. */
  all(): Int32Array {
    const { pulls, names } = this.#block;
    const targets = new Int32Array(pulls);
    for (let i = 0; i < pulls; i++) {
      const isLayer = names[i] === OF_BLOB;
      const number = isLayer ? this.layerOf(i) : this.imageOf(i);
      if (number >= 0) targets[i] = isLayer ? ~number : number;
    }
    return targets;
  }
}
