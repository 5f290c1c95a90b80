/** The pulls of a log, one after another in their order, laid on the clock of a run. */
import type { PullFeed } from '../../sim/plan.ts';
import type { PulledBlock, PulledBlocks } from './pulledBlocks.ts';

export interface FeedSettings {
  /** Pulls in one turn of the log, and of those before the first that is played. */
  readonly pulls: number;
  readonly skipped: number;
  /** The instant of the log that is time 0, µs since 1970. */
  readonly fromUs: number;
  readonly speed: number;
  readonly loop: boolean;
  /** From the first event of one turn to that of the next, µs of the log. */
  readonly lapUs: number;
  readonly durationUs: number;
  readonly machines: number;
}

export class LoggedPulls implements PullFeed {
  atUs = 0;
  machine = 0;
  tag = -1;
  manifest = -1;
  place = -1;
  readonly #blocks: PulledBlocks;
  readonly #settings: FeedSettings;
  #block: PulledBlock | null = null;
  #loaded = -1;
  #isDue = false;

  constructor(blocks: PulledBlocks, settings: FeedSettings) {
    this.#blocks = blocks;
    this.#settings = settings;
  }

  load(number: number): boolean {
    // It is asked when the next one is due, and again when it comes.
    if (number !== this.#loaded) {
      this.#loaded = number;
      this.#isDue = this.#load(number);
    }
    return this.#isDue;
  }

  #load(number: number): boolean {
    const { pulls, skipped, fromUs, speed, loop, lapUs, durationUs, machines } = this.#settings;
    if (!loop && number >= pulls) return false;
    let at = number + skipped;
    let lap = 0;
    if (loop && at >= pulls) {
      lap = Math.floor(at / pulls);
      at -= lap * pulls;
    }
    let block = this.#block;
    if (block === null || at < block.first || at >= block.end) {
      block = this.#blocks.holding(at);
      this.#block = block;
    }
    const i = at - block.first;
    const atUs = Math.floor((block.atUs[i]! + lap * lapUs - fromUs) / speed);
    if (atUs >= durationUs) return false;
    this.atUs = atUs;
    this.machine = (block.client[i]! >>> 0) % machines;
    this.#blocks.tell(block, i, this);
    return true;
  }
}
