/** The pulls of a log, one after another in their order, out of one block of the file at a time. */
import type { PullFeed } from '../../sim/plan.ts';
import type { BlockIndex } from '../traceFile/blockIndex.ts';
import { PullBlock } from './pullBlock.ts';
import type { PullSurvey } from './pullSurvey.ts';

/** How a log is laid on the clock of a run, and where its images lie in the catalogue. */
export interface FeedSettings {
  readonly fromUs: number;
  readonly speed: number;
  readonly loop: boolean;
  /** From the first event of one turn to that of the next, µs of the file. */
  readonly lapUs: number;
  readonly durationUs: number;
  readonly machines: number;
  readonly tags: ReplayedTags;
}

export interface ReplayedTags {
  /** The catalogue’s first image of the log, the others follow. */
  readonly firstManifest: number;
  /** The catalogue’s tag by image; −1 of one without a name. */
  readonly tagOf: Int32Array;
  /** By layer: its place among the blobs of its image, from 0. */
  readonly placeOf: Int32Array;
}

export class LoggedPulls implements PullFeed {
  atUs = 0;
  machine = 0;
  tag = -1;
  manifest = -1;
  place = -1;
  readonly #index: BlockIndex;
  readonly #survey: PullSurvey;
  readonly #settings: FeedSettings;
  readonly #block = new PullBlock();
  /** Of the pulls in the block that is held, the number of the first in one turn, and behind the last. */
  #first = 0;
  #end = 0;

  constructor(index: BlockIndex, survey: PullSurvey, settings: FeedSettings) {
    this.#index = index;
    this.#survey = survey;
    this.#settings = settings;
  }

  load(number: number): boolean {
    const survey = this.#survey;
    const { fromUs, speed, loop, lapUs, durationUs, machines, tags } = this.#settings;
    if (!loop && number >= survey.pulls) return false;
    let at = number + survey.skipped;
    let lap = 0;
    if (loop && at >= survey.pulls) {
      lap = Math.floor(at / survey.pulls);
      at -= lap * survey.pulls;
    }
    if (at < this.#first || at >= this.#end) this.#hold(at);
    const block = this.#block;
    const i = at - this.#first;
    const atUs = Math.floor((block.atUs[i]! + lap * lapUs - fromUs) / speed);
    if (atUs >= durationUs) return false;
    this.atUs = atUs;
    this.machine = (block.client[i]! >>> 0) % machines;
    if (block.isBlob[i] === 0) {
      const image = survey.imageOf(block.low[i]!, block.high[i]!);
      this.manifest = tags.firstManifest + image;
      this.tag = tags.tagOf[image]!;
      this.place = -1;
    } else {
      const layer = survey.layerOf(block.low[i]!, block.high[i]!);
      this.manifest = tags.firstManifest + survey.layerImage[layer]!;
      this.tag = -1;
      this.place = tags.placeOf[layer]!;
    }
    return true;
  }

  /** Reads the block that has a pull, by its number among those of all blocks. */
  #hold(at: number): void {
    const { pullsBefore, beforeUs, firstBlock } = this.#survey;
    let [low, high] = [0, beforeUs.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (pullsBefore[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    const b = firstBlock + low;
    const { events } = this.#index.blocks[b]!;
    this.#index.reading(b, (payload) => this.#block.read(payload, events, beforeUs[low]!, false));
    this.#first = pullsBefore[low]!;
    this.#end = pullsBefore[low + 1]!;
  }
}
