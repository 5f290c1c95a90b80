/** The pulls of a log, one after another in their order, laid on the clock of a run. */
import type { PullFeed, ReadyPulls } from '../../sim/plan.ts';
import type { PulledBlock } from './pulledBlock.ts';
import type { PulledBlocks } from './pulledBlocks.ts';

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

/** Pulls that are made ready at once: what they are of lies far away in memory, and one look there need not wait for another. */
const READY = 32;

export class LoggedPulls implements PullFeed {
  atUs = 0;
  machine = 0;
  tag = -1;
  manifest = -1;
  place = -1;
  readonly ready = new Ready();
  readonly #blocks: PulledBlocks;
  readonly #settings: FeedSettings;
  #loaded = -1;
  #isDue = false;
  /** The block that was read last, with the numbers of its first pull and behind its last. */
  #block: PulledBlock | null = null;
  #first = 0;
  #end = 0;
  /** Pulls of that block which are ready, by their numbers in one turn of the log; from the first on, in columns. */
  #from = 0;
  #to = 0;
  readonly #atUs = new Float64Array(READY);
  readonly #machine = new Int32Array(READY);

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
    const { pulls, skipped, fromUs, speed, loop, lapUs, durationUs } = this.#settings;
    if (!loop && number >= pulls) return false;
    let at = number + skipped;
    let lap = 0;
    if (loop && at >= pulls) {
      lap = Math.floor(at / pulls);
      at -= lap * pulls;
    }
    if (at < this.#from || at >= this.#to) this.#makeReady(at);
    const i = at - this.#from;
    const atUs = Math.floor((this.#atUs[i]! + lap * lapUs - fromUs) / speed);
    if (atUs >= durationUs) return false;
    this.atUs = atUs;
    this.machine = this.#machine[i]!;
    const { ready } = this;
    this.tag = ready.tag[i]!;
    this.manifest = ready.manifest[i]!;
    this.place = ready.place[i]!;
    return true;
  }

  /** From a pull on, as far as its block goes. */
  #makeReady(at: number): void {
    const block = this.#holding(at);
    const skipped = at - this.#first;
    const { afterUs, target, client, clientHash } = block;
    let atUs = this.#timeBefore(at, block);
    const count = Math.min(READY, this.#end - at);
    const { ready } = this;
    const { machines } = this.#settings;
    const { firstManifest, tagOf } = this.#blocks.tags;
    const { layers } = this.#blocks;
    for (let i = 0; i < count; i++) {
      const number = target[skipped + i]!;
      const isLayer = number < 0;
      atUs += afterUs[skipped + i]!;
      this.#atUs[i] = atUs;
      // Told to be 32 bits wide, or the engine would divide doubles.
      this.#machine[i] = ((clientHash[client[skipped + i]!]! >>> 0) % (machines >>> 0)) | 0;
      ready.manifest[i] = isLayer ? layers[2 * ~number]! : firstManifest + number;
      ready.tag[i] = isLayer ? -1 : tagOf[number]!;
      ready.place[i] = isLayer ? layers[2 * ~number + 1]! : -1;
    }
    ready.count = count;
    ready.areNew = true;
    this.#from = at;
    this.#to = at + count;
  }

  #holding(at: number): PulledBlock {
    if (this.#block !== null && at >= this.#first && at < this.#end) return this.#block;
    const b = this.#blocks.holding(at);
    const { pullsBefore } = this.#blocks.survey;
    const block = this.#blocks.read(b);
    this.#block = block;
    this.#first = pullsBefore[b]!;
    this.#end = pullsBefore[b + 1]!;
    // Of another block.
    this.#from = this.#to = 0;
    return block;
  }

  /** When the pull before it was, µs since 1970; of the first of a block, when that is itself. */
  #timeBefore(at: number, { fromUs, afterUs }: PulledBlock): number {
    if (at > this.#first && at === this.#to) return this.#atUs[this.#to - this.#from - 1]!;
    let atUs = fromUs;
    for (let i = 0; i < at - this.#first; i++) atUs += afterUs[i]!;
    return atUs;
  }
}

class Ready implements ReadyPulls {
  count = 0;
  readonly tag = new Int32Array(READY);
  readonly manifest = new Int32Array(READY);
  readonly place = new Int32Array(READY);
  areNew = false;
}
