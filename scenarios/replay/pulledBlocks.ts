/**
 * Blocks of a log with what each of their pulls is of in a catalogue. The first ones are kept, as far as they take no more than a bound:
 * all seeds of a scenario play the same log, and one that is not very long is unpacked once.
 */
import type { BlockIndex } from '../traceFile/blockIndex.ts';
import { PullBlock } from './pullBlock.ts';
import type { PullSurvey } from './pullSurvey.ts';

export interface ReplayedTags {
  /** The catalogue’s first image of the log, the others follow. */
  readonly firstManifest: number;
  /** The catalogue’s tag by image; −1 of one without a name. */
  readonly tagOf: Int32Array;
  /** By layer: its place among the blobs of its image, from 0. */
  readonly placeOf: Int32Array;
}

/** Columns of the pulls of a block. */
export interface PulledBlock {
  /** Of its pulls, the number of the first in one turn of the log, and behind the last. */
  readonly first: number;
  readonly end: number;
  /** µs since 1970. */
  readonly atUs: Float64Array;
  /** Who asks, by hash. */
  readonly client: Int32Array;
  /** The number of an image among those of the log, or the complement of that of a layer. */
  readonly target: Int32Array;
}

const BYTES_OF_PULL = 16;
/** Of all blocks that are kept. */
const KEPT_BYTES = 256 << 20;

export class PulledBlocks {
  readonly #index: BlockIndex;
  readonly #survey: PullSurvey;
  readonly #tags: ReplayedTags;
  readonly #block = new PullBlock();
  /** By number of the block. */
  readonly #kept = new Map<number, PulledBlock>();
  #keptBytes = 0;

  constructor(index: BlockIndex, survey: PullSurvey, tags: ReplayedTags) {
    this.#index = index;
    this.#survey = survey;
    this.#tags = tags;
  }

  /** The block that has a pull, by its number in one turn of the log. Throws ScenarioError where the file is no longer what it was. */
  holding(number: number): PulledBlock {
    const { pullsBefore, beforeUs } = this.#survey;
    let [low, high] = [0, beforeUs.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (pullsBefore[middle]! <= number) low = middle;
      else high = middle - 1;
    }
    const known = this.#kept.get(low);
    if (known !== undefined) return known;
    const block = this.#read(low);
    const bytes = block.target.length * BYTES_OF_PULL;
    // A log is played from its beginning to its end: what made room for the next block would be asked for before that.
    if (this.#keptBytes + bytes <= KEPT_BYTES) {
      this.#kept.set(low, block);
      this.#keptBytes += bytes;
    }
    return block;
  }

  /** What a pull of a block is of, told to a feed. */
  tell({ target }: PulledBlock, i: number, feed: Told): void {
    const { tagOf, placeOf, firstManifest } = this.#tags;
    const number = target[i]!;
    if (number >= 0) {
      feed.manifest = firstManifest + number;
      feed.tag = tagOf[number]!;
      feed.place = -1;
    } else {
      feed.manifest = firstManifest + this.#survey.layerImage[~number]!;
      feed.tag = -1;
      feed.place = placeOf[~number]!;
    }
  }

  #read(b: number): PulledBlock {
    const { firstBlock, beforeUs, pullsBefore } = this.#survey;
    const { events } = this.#index.blocks[firstBlock + b]!;
    const block = this.#block;
    this.#index.reading(firstBlock + b, (payload) => block.read(payload, events, beforeUs[b]!, false));
    const { pulls } = block;
    return {
      first: pullsBefore[b]!,
      end: pullsBefore[b + 1]!,
      atUs: block.atUs.slice(0, pulls),
      client: block.client.slice(0, pulls),
      target: this.#lookedUp(block),
    };
  }

  /** All at once: one look at far memory need not wait for another. */
  #lookedUp({ pulls, isBlob, low, high }: PullBlock): Int32Array {
    const survey = this.#survey;
    const target = new Int32Array(pulls);
    for (let i = 0; i < pulls; i++) {
      const isLayer = isBlob[i] === 1;
      const number = isLayer ? survey.layerOf(low[i]!, high[i]!) : survey.imageOf(low[i]!, high[i]!);
      // Of a block that is in the run in part, there may be names that the run does not ask for.
      if (number >= 0) target[i] = isLayer ? ~number : number;
    }
    return target;
  }
}

interface Told {
  tag: number;
  manifest: number;
  place: number;
}
