/**
 * The pushes of a trace file that `nines trace import` wrote, as a trace of a scenario. What is pushed, tagged and untagged in one second in
 * one repository is one row. An image has the layers that the same client pushed to the repository since the image before; their
 * sizes are the log’s. Pulls are played by replay/.
 */
import type { PushedSizes } from '../sim/plan.ts';
import { Doubles, Integers } from './replay/keyTable.ts';
import type { BlockIndex } from './traceFile/blockIndex.ts';
import { TraceBlocks } from './traceFile/traceBlocks.ts';
import { Reading, traceProblem } from './traceFormats/reading.ts';
import { Op, type TraceEvent } from './traceFormats/traceEvent.ts';
import { secondsOf, type Trace } from './traces.ts';

/** Status from which on a request has failed, and pushed nothing. */
const FAILED_FROM = 400;

/** Reads a trace file through, in bounded memory but for its pushes. Throws ScenarioError where it is damaged, or nobody pushes in it. */
export function importedTrace(name: string, index: BlockIndex): Trace {
  const { file } = index;
  const rows = new PushRows();
  const reading = new Reading((event) => rows.add(event));
  reading.file = file;
  const blocks = new TraceBlocks(reading);
  for (const piece of index.pieces()) blocks.write(piece);
  blocks.end();
  const inOrder = rows.inOrder();
  if (inOrder.length === 0) {
    throw traceProblem(file, null, 'nobody pushes in this trace', 'a push by `rate` needs no trace');
  }
  const odd = inOrder.find(({ repository }) => !REPOSITORY.test(repository));
  if (odd !== undefined) {
    const what = `\`${odd.repository}\` is not the name of a repository`;
    throw traceProblem(file, null, what, 'lower-case letters, digits and . _ - /');
  }
  const counts = (of: (row: PushRow) => number): Int32Array => Int32Array.from(inOrder, of);
  return {
    name,
    ...secondsOf(index),
    repositories: [...new Set(inOrder.map(({ repository }) => repository))].sort(),
    unixSeconds: Float64Array.from(inOrder, ({ second }) => second),
    repositoryOf: inOrder.map(({ repository }) => repository),
    newImages: counts(({ images }) => images),
    tagsAdded: counts(({ added }) => added),
    tagsMoved: counts(({ moved }) => moved),
    tagsRemoved: counts(({ removed }) => removed),
    isLog: true,
    sizes: rows.sizes(inOrder),
  };
}

/** As traces in CSV have them. */
const REPOSITORY = /^[a-z0-9][a-z0-9._/-]*$/;

interface PushRow {
  readonly second: number;
  readonly repository: string;
  images: number;
  added: number;
  moved: number;
  removed: number;
  /** Of each new image: the number of its sizes, from 1; 0: the log tells none. */
  readonly layers: number[];
}

/** Of one image; registries take no more. */
const LAYERS_MAX = 127;
/** Clients and repositories whose layers are waited for at once; those of more are not told apart from nobody’s. */
const UPLOADS_MAX = 10_000;

class PushRows {
  readonly #rows: PushRow[] = [];
  /** Rows of the second that is read, by repository. */
  readonly #open = new Map<string, PushRow>();
  /** Manifests and tags that have been pushed, `repository@digest` and `repository:tag`. */
  readonly #images = new Set<string>();
  readonly #tags = new Set<string>();

  /** Layers that were pushed and that no manifest followed yet, by client and repository. */
  readonly #uploads = new Map<string, number[]>();
  /** Sizes of images one after another, and where each begins. */
  readonly #bytes = new Doubles();
  readonly #starts = new Integers();

  add({ atUs, operation, repository, tag, digest, status, client, bytes }: TraceEvent): void {
    const isPush = operation === Op['manifest.push'];
    if (operation === Op['blob.push'] && status < FAILED_FROM && bytes > 0) {
      this.#uploaded(`${client} ${repository}`, bytes);
      return;
    }
    if (!isPush && operation !== Op['tag.set'] && operation !== Op['tag.delete']) return;
    if (status >= FAILED_FROM) return;
    const row = this.#rowOf(Math.floor(atUs / 1e6), repository);
    const named = `${repository}:${tag}`;
    if (operation === Op['tag.delete']) {
      row.removed += 1;
      this.#tags.delete(named);
      return;
    }
    // Without its digest a manifest is taken for a new one; a digest that is known is the same image, tagged again.
    const image = `${repository}@${digest}`;
    if (isPush && (digest === '' || !this.#images.has(image))) {
      row.images += 1;
      row.layers.push(this.#layersOf(`${client} ${repository}`));
    }
    if (isPush && digest !== '') this.#images.add(image);
    if (isPush && tag === '') return;
    if (tag !== '' && this.#tags.has(named)) row.moved += 1;
    else row.added += 1;
    if (tag !== '') this.#tags.add(named);
  }

  /** Of the images of these rows. Null where no size of a layer is known. */
  sizes(rows: readonly PushRow[]): PushedSizes | null {
    if (this.#starts.length === 0) return null;
    const firstImage = new Int32Array(rows.length);
    const [start, bytes] = [new Integers(), new Doubles()];
    for (const [i, { layers }] of rows.entries()) {
      firstImage[i] = start.length;
      for (const number of layers) {
        start.push(bytes.length);
        if (number === 0) continue;
        const end = number < this.#starts.length ? this.#starts.values[number]! : this.#bytes.length;
        for (let at = this.#starts.values[number - 1]!; at < end; at++) bytes.push(this.#bytes.values[at]!);
      }
    }
    start.push(bytes.length);
    return {
      firstImage,
      start: start.values.slice(0, start.length),
      bytes: bytes.values.slice(0, bytes.length),
    };
  }

  /** By time: a trace file may have events that came too late to be sorted. */
  inOrder(): readonly PushRow[] {
    return this.#rows.sort((a, b) => a.second - b.second);
  }

  #uploaded(by: string, bytes: number): void {
    const open = this.#uploads.get(by);
    if (open !== undefined) {
      if (open.length < LAYERS_MAX) open.push(bytes);
      return;
    }
    if (this.#uploads.size >= UPLOADS_MAX) this.#uploads.clear();
    this.#uploads.set(by, [bytes]);
  }

  /** Writes down what was uploaded by somebody as the layers of one image. Returns the number of it, from 1, or 0. */
  #layersOf(by: string): number {
    const open = this.#uploads.get(by);
    if (open === undefined) return 0;
    this.#uploads.delete(by);
    this.#starts.push(this.#bytes.length);
    for (const bytes of open) this.#bytes.push(bytes);
    return this.#starts.length;
  }

  #rowOf(second: number, repository: string): PushRow {
    if (this.#rows[this.#rows.length - 1]?.second !== second) this.#open.clear();
    const open = this.#open.get(repository);
    if (open !== undefined) return open;
    const row: PushRow = { second, repository, images: 0, added: 0, moved: 0, removed: 0, layers: [] };
    this.#open.set(repository, row);
    this.#rows.push(row);
    return row;
  }
}
