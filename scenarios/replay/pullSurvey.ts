/**
 * What a log’s pulls are about, from one pass over the part of it that a run plays: the images that must be there at time 0, with their
 * layers and sizes, where in the file which pull is, and the pulls themselves as far as they take no more than a bound: the others are read
 * again, block by block, as they are played (pulledBlocks.ts). It keeps numbers alone, some 40 bytes for each name, so that tens of
 * millions of requests fit, and is plain data that threads share.
 *
 * A log names manifests and blobs, and does not say which belong together. A blob is taken for a layer of the image whose manifest the same
 * client pulled last in the same repository when the blob is first seen, else of an image without a name in that repository.
 */
import type { BlockIndex } from '../traceFile/blockIndex.ts';
import { BlockTargets, type NumbersOfNames } from './blockTargets.ts';
import { Doubles, Integers, type Keys, KeyTable } from './keyTable.ts';
import { mixed, OF_BLOB, PullBlock } from './pullBlock.ts';
import { type PulledBlock, pulledBlock } from './pulledBlock.ts';

/** The part of a file that a run plays, in µs of the file’s own clock. */
export interface PullWindow {
  readonly fromUs: number;
  /** Exclusive. */
  readonly untilUs: number;
  readonly loop: boolean;
}

/** Clients whose last manifest is remembered; where two share a place, the later one has it. */
const REMEMBERED = 1 << 18;

export interface PullSurvey {
  /** By number of the repository. */
  readonly repositories: readonly string[];
  /** By image: its repository, the bytes of its manifest (−1: not known), and how often it is pulled in the window. */
  readonly imageRepository: Int32Array;
  readonly imageBytes: Float64Array;
  readonly imagePulls: Int32Array;
  /** 1: something names it, and it can be pulled by that. */
  readonly imageNamed: Uint8Array;
  /** By layer: its image, its bytes (−1: not known), and how often it is pulled. */
  readonly layerImage: Int32Array;
  readonly layerBytes: Float64Array;
  readonly layerPulls: Int32Array;
  /** Whether the log tells of layers at all; where it does not, a pull is one of a whole image. */
  readonly hasLayers: boolean;
  /** Pulls before each block, from the first that is read; one more than there are blocks. */
  readonly pullsBefore: readonly number[];
  /** The latest event before each block, µs. */
  readonly beforeUs: readonly number[];
  /** The first block that is read. */
  readonly firstBlock: number;
  /** Pulls of these blocks that come before the window. */
  readonly skipped: number;
  /** Pulls in the window; of a loop, in one turn. */
  readonly pulls: number;
  /** Sizes that the log does not tell. */
  readonly layersUnsized: number;
  /** Layers that no client is seen to want for an image. */
  readonly layersAlone: number;
  /** By block, those that are kept: the first ones. */
  readonly kept: readonly PulledBlock[];
  readonly keptBytes: number;
  /** Numbers of names, where there are blocks that are not kept. */
  readonly keys: { readonly images: Keys; readonly layers: Keys } | null;
}

/** @param keptMax bytes of pulls that are kept, at most. Throws ScenarioError where the file is damaged. */
export function pullSurvey(index: BlockIndex, window: PullWindow, keptMax: number): PullSurvey {
  const block = new PullBlock();
  const counts = new SurveyCounts(block);
  const pullsBefore = [0];
  const beforeUs: number[] = [];
  const kept: PulledBlock[] = [];
  let keptBytes = 0;
  let firstBlock = -1;
  let latestUs = 0;
  let skipped = 0;
  let total = 0;
  for (const [b, { events, lastUs }] of index.blocks.entries()) {
    if (!window.loop && latestUs >= window.untilUs) break;
    if (firstBlock < 0 && !window.loop && Math.max(latestUs, lastUs) < window.fromUs) {
      latestUs = Math.max(latestUs, lastUs);
      continue;
    }
    if (firstBlock < 0) firstBlock = b;
    index.reading(b, (payload) => block.read(payload, events, latestUs, true));
    counts.begin();
    for (let i = 0; i < block.pulls; i++) {
      const atUs = block.atUs[i]!;
      if (atUs < window.fromUs) skipped += 1;
      else if (window.loop || atUs < window.untilUs) total += 1;
      if (window.loop || (atUs >= window.fromUs && atUs < window.untilUs)) counts.add(i);
    }
    if (kept.length === beforeUs.length) {
      const pulled = pulledBlock(block, counts.targets);
      // A log is played from its beginning to its end: what made room for the next block would be asked for before that.
      if (keptBytes + pulled.bytes <= keptMax) {
        kept.push(pulled);
        keptBytes += pulled.bytes;
      }
    }
    beforeUs.push(latestUs);
    pullsBefore.push(pullsBefore[pullsBefore.length - 1]! + block.pulls);
    latestUs = Math.max(latestUs, lastUs);
  }
  const { images, layers, imageNamed, layerImage, layerBytes } = counts;
  return {
    repositories: counts.repositories,
    imageRepository: counts.imageRepository.shared(),
    imageBytes: counts.imageBytes.shared(),
    imagePulls: counts.imagePulls.shared(),
    imageNamed: Uint8Array.from(imageNamed.values.subarray(0, imageNamed.length)),
    layerImage: layerImage.shared(),
    layerBytes: layerBytes.shared(),
    layerPulls: counts.layerPulls.shared(),
    hasLayers: layerImage.length > 0,
    pullsBefore,
    beforeUs,
    firstBlock: Math.max(0, firstBlock),
    skipped,
    pulls: window.loop ? total + skipped : total,
    layersUnsized: layerBytes.count((bytes) => bytes < 0),
    layersAlone: layerImage.count((image) => imageNamed.values[image] !== 1),
    kept,
    keptBytes,
    keys: kept.length === beforeUs.length ? null : { images: images.shared(), layers: layers.shared() },
  };
}

class SurveyCounts implements NumbersOfNames {
  /** Of the block that is read, by pull: as a PulledBlock has it. */
  targets = new Int32Array(0);
  readonly repositories: string[] = [];
  readonly imageRepository = new Integers();
  readonly imageBytes = new Doubles();
  readonly imagePulls = new Integers();
  readonly imageNamed = new Integers();
  readonly layerImage = new Integers();
  readonly layerBytes = new Doubles();
  readonly layerPulls = new Integers();
  readonly images = new KeyTable();
  readonly layers = new KeyTable();
  readonly #repositories = new KeyTable();
  readonly #block: PullBlock;
  readonly #names: BlockTargets;
  /** By number of a repository in the block that is read; −1: not looked up yet. */
  #ofBlock = new Int32Array(0);
  /** Of each repository: its image without a name, −1 where there is none. */
  readonly #nameless = new Integers();
  /** Which client pulled which manifest last: hash of client and repository, and the image + 1. */
  readonly #lastOf = new Int32Array(REMEMBERED);
  readonly #lastImage = new Int32Array(REMEMBERED);

  constructor(block: PullBlock) {
    this.#block = block;
    this.#names = new BlockTargets(block, this);
  }

  /** Another block has been read. */
  begin(): void {
    const { pulls } = this.#block;
    this.#ofBlock = new Int32Array(0);
    this.#names.begin();
    if (this.targets.length < pulls) this.targets = new Int32Array(pulls);
    this.targets.fill(0, 0, pulls);
  }

  /** Its number, which is the next one where the name is new. */
  imageOf(low: number, high: number): number {
    return this.images.added(low, high);
  }

  layerOf(low: number, high: number): number {
    return this.layers.added(low, high);
  }

  get layerKeys(): Keys {
    return this.layers.keys;
  }

  /** Counts a pull of the block. */
  add(i: number): void {
    const block = this.#block;
    const bytes = block.bytes[i]!;
    const repository = this.#repositoryOf(block.repository[i]!);
    const who = mixed(block.clientHash[block.client[i]!]!, repository + 1);
    const place = who & (REMEMBERED - 1);
    if (block.names[i] !== OF_BLOB) {
      const image = this.#names.imageOf(i);
      this.targets[i] = image;
      if (image === this.imageNamed.length) this.#addImage(repository, 1);
      else if (image > this.imageNamed.length) throw new Error('images are numbered one after another');
      this.imageBytes.values[image] = Math.max(this.imageBytes.values[image]!, bytes);
      this.imagePulls.values[image]! += 1;
      this.#lastOf[place] = who;
      this.#lastImage[place] = image + 1;
      return;
    }
    const layer = this.#names.layerOf(i);
    this.targets[i] = ~layer;
    if (layer === this.layerImage.length) {
      const known = this.#lastOf[place] === who ? this.#lastImage[place]! - 1 : -1;
      this.layerImage.push(known >= 0 ? known : this.#namelessIn(repository));
      this.layerBytes.push(-1);
      this.layerPulls.push(0);
    }
    // A part of a blob, or one that broke off, is smaller than it.
    this.layerBytes.values[layer] = Math.max(this.layerBytes.values[layer]!, bytes);
    this.layerPulls.values[layer]! += 1;
  }

  #addImage(repository: number, named: number): number {
    this.imageRepository.push(repository);
    this.imageBytes.push(-1);
    this.imagePulls.push(0);
    this.imageNamed.push(named);
    return this.imageNamed.length - 1;
  }

  /** Its key is no hash of names but the number of the repository, so that it has a number among the images. */
  #namelessIn(repository: number): number {
    const known = this.#nameless.values[repository]!;
    if (known >= 0) return known;
    this.images.added(mixed(repository, 0x6e616d65), mixed(repository, 0x6c657373));
    const image = this.#addImage(repository, 0);
    this.#nameless.values[repository] = image;
    return image;
  }

  /** @param number in the block */
  #repositoryOf(number: number): number {
    const block = this.#block;
    if (number >= this.#ofBlock.length) {
      const grown = new Int32Array(Math.max(2 * number, 1024)).fill(-1);
      grown.set(this.#ofBlock);
      this.#ofBlock = grown;
    }
    const known = this.#ofBlock[number]!;
    if (known >= 0) return known;
    const repository = this.#repositories.added(block.repositoryLow(number), block.repositoryHigh(number));
    if (repository === this.repositories.length) {
      this.repositories.push(number === 0 ? 'unnamed' : block.nameOf(number));
      this.#nameless.push(-1);
    }
    this.#ofBlock[number] = repository;
    return repository;
  }
}
