/**
 * The pushes of a trace file that `nines trace import` wrote, as a trace of a scenario. What is pushed, tagged and untagged in one second in
 * one repository is one row. Pulls are not played: a scenario’s clients pull by rate and popularity, which `nines trace stat` tells.
 */
import { TraceBlocks } from './traceFile/traceBlocks.ts';
import { Reading, traceProblem } from './traceFormats/reading.ts';
import { Op, type TraceEvent } from './traceFormats/traceEvent.ts';
import type { Trace } from './traces.ts';

/** Status from which on a request has failed, and pushed nothing. */
const FAILED_FROM = 400;

/** Reads the content of a trace file; `file` is what errors name. Throws ScenarioError where it is damaged, or nobody pushes in it. */
export function importedTrace(name: string, content: Buffer, file: string): Trace {
  const rows = new PushRows();
  const reading = new Reading((event) => rows.add(event));
  reading.file = file;
  const blocks = new TraceBlocks(reading);
  blocks.write(content);
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
    hash: blocks.foot!.sha256.slice(0, 16),
    repositories: [...new Set(inOrder.map(({ repository }) => repository))].sort(),
    unixSeconds: Float64Array.from(inOrder, ({ second }) => second),
    repositoryOf: inOrder.map(({ repository }) => repository),
    newImages: counts(({ images }) => images),
    tagsAdded: counts(({ added }) => added),
    tagsMoved: counts(({ moved }) => moved),
    tagsRemoved: counts(({ removed }) => removed),
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
}

class PushRows {
  readonly #rows: PushRow[] = [];
  /** Rows of the second that is read, by repository. */
  readonly #open = new Map<string, PushRow>();
  /** Manifests and tags that have been pushed, `repository@digest` and `repository:tag`. */
  readonly #images = new Set<string>();
  readonly #tags = new Set<string>();

  add({ atUs, operation, repository, tag, digest, status }: TraceEvent): void {
    const isPush = operation === Op['manifest.push'];
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
    if (isPush && (digest === '' || !this.#images.has(image))) row.images += 1;
    if (isPush && digest !== '') this.#images.add(image);
    if (isPush && tag === '') return;
    if (tag !== '' && this.#tags.has(named)) row.moved += 1;
    else row.added += 1;
    if (tag !== '') this.#tags.add(named);
  }

  /** By time: a trace file may have events that came too late to be sorted. */
  inOrder(): readonly PushRow[] {
    return this.#rows.sort((a, b) => a.second - b.second);
  }

  #rowOf(second: number, repository: string): PushRow {
    if (this.#rows[this.#rows.length - 1]?.second !== second) this.#open.clear();
    const open = this.#open.get(repository);
    if (open !== undefined) return open;
    const row: PushRow = { second, repository, images: 0, added: 0, moved: 0, removed: 0 };
    this.#open.set(repository, row);
    this.#rows.push(row);
    return row;
  }
}
