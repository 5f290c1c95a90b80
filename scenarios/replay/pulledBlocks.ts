/** Blocks of a log with what each of their pulls is of in a catalogue: those that were kept, and the others as they are asked for. */
import type { BlockIndex } from '../traceFile/blockIndex.ts';
import { BlockTargets } from './blockTargets.ts';
import { numberIn } from './keyTable.ts';
import { PullBlock } from './pullBlock.ts';
import { type PulledBlock, pulledBlock } from './pulledBlock.ts';
import type { PullSurvey } from './pullSurvey.ts';

export interface ReplayedTags {
  /** The catalogue’s first image of the log, the others follow. */
  readonly firstManifest: number;
  /** The catalogue’s tag by image; −1 of one without a name. */
  readonly tagOf: Int32Array;
  /** By layer: its place among the blobs of its image, from 0. */
  readonly placeOf: Int32Array;
}

export class PulledBlocks {
  readonly survey: PullSurvey;
  readonly tags: ReplayedTags;
  /** By layer, side by side as they are asked for together: its image in the catalogue, and its place among the blobs of that. */
  readonly layers: Int32Array;
  readonly #index: BlockIndex;
  readonly #block = new PullBlock();
  readonly #targets: BlockTargets | null;

  constructor(index: BlockIndex, survey: PullSurvey, tags: ReplayedTags) {
    this.#index = index;
    this.survey = survey;
    this.tags = tags;
    this.layers = new Int32Array(2 * survey.layerImage.length);
    for (const [layer, image] of survey.layerImage.entries()) {
      this.layers[2 * layer] = tags.firstManifest + image;
      this.layers[2 * layer + 1] = tags.placeOf[layer]!;
    }
    const { keys } = survey;
    const numbers = keys && {
      imageOf: (low: number, high: number): number => numberIn(keys.images, low, high),
      layerOf: (low: number, high: number): number => numberIn(keys.layers, low, high),
      layerKeys: keys.layers,
    };
    this.#targets = numbers && new BlockTargets(this.#block, numbers);
  }

  /** Which block has a pull, by its number in one turn of the log. */
  holding(number: number): number {
    const { pullsBefore, beforeUs } = this.survey;
    let [low, high] = [0, beforeUs.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (pullsBefore[middle]! <= number) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Throws ScenarioError where the file is no longer what it was. */
  read(b: number): PulledBlock {
    return this.survey.kept[b] ?? this.#unpacked(b, this.#targets!);
  }

  #unpacked(b: number, targets: BlockTargets): PulledBlock {
    const { firstBlock, beforeUs } = this.survey;
    const block = this.#block;
    const { events } = this.#index.blocks[firstBlock + b]!;
    this.#index.reading(firstBlock + b, (payload) => block.read(payload, events, beforeUs[b]!, false));
    targets.begin();
    return pulledBlock(block, targets.all());
  }
}
