/** Events on their way from one thread to another: columns of numbers, and each text once. */

import type { NumberedEvents } from '../../scenarios/traceFile/eventWindow.ts';
import { TEXT_COLUMNS } from '../../scenarios/traceFile/layout.ts';
import { TextPool } from '../../scenarios/traceFile/textPool.ts';
import type { TraceEvent } from '../../scenarios/traceFormats/traceEvent.ts';

export const BATCH_EVENTS = 8192;
/** Texts of a column that are known at once; more, and all are forgotten on both sides. */
const TEXTS_KEPT = 1 << 18;

export interface EventBatch extends NumberedEvents {
  /** Of each column, those that this batch is the first to name: they are numbered on from the last one, the first of all is 1. */
  readonly texts: readonly string[][];
  /** Numbers begin anew with this batch. */
  readonly isAnew: boolean;
}

/** Fills batches and hands them on. */
export class BatchMaker {
  readonly #post: (batch: EventBatch) => void;
  #pools = TEXT_COLUMNS.map(() => new TextPool());
  /** Texts of each column that have been told. */
  #told = TEXT_COLUMNS.map(() => 1);
  #isAnew = true;
  #columns = emptyColumns();
  #length = 0;

  constructor(post: (batch: EventBatch) => void) {
    this.#post = post;
  }

  add(event: TraceEvent): void {
    const at = this.#length++;
    const { atUs, operation, bytes, durationUs, status, ids } = this.#columns;
    const pools = this.#pools;
    atUs[at] = event.atUs;
    operation[at] = event.operation;
    bytes[at] = event.bytes;
    durationUs[at] = event.durationUs;
    status[at] = event.status;
    ids[0]![at] = pools[0]!.idOf(event.repository);
    ids[1]![at] = pools[1]!.idOf(event.tag);
    ids[2]![at] = pools[2]!.idOf(event.digest);
    ids[3]![at] = pools[3]!.idOf(event.client);
    ids[4]![at] = pools[4]!.idOf(event.place);
    if (this.#length === BATCH_EVENTS) this.flush();
  }

  /** Hands on what there is. */
  flush(): void {
    if (this.#length === 0) return;
    const texts = this.#pools.map((pool, column) => pool.from(this.#told[column]!));
    this.#post({ length: this.#length, ...this.#columns, texts, isAnew: this.#isAnew });
    this.#columns = emptyColumns();
    this.#length = 0;
    this.#isAnew = this.#pools.some(({ size }) => size > TEXTS_KEPT);
    if (this.#isAnew) this.#pools = TEXT_COLUMNS.map(() => new TextPool());
    this.#told = this.#pools.map(({ size }) => size);
  }
}

function emptyColumns(): Omit<NumberedEvents, 'length'> {
  return {
    atUs: new Float64Array(BATCH_EVENTS),
    operation: new Uint8Array(BATCH_EVENTS),
    bytes: new Float64Array(BATCH_EVENTS),
    durationUs: new Float64Array(BATCH_EVENTS),
    status: new Uint16Array(BATCH_EVENTS),
    ids: TEXT_COLUMNS.map(() => new Uint32Array(BATCH_EVENTS)),
  };
}

/** The memory of a batch, which goes over to whom it is posted to. */
export function memoryOf({ atUs, operation, bytes, durationUs, status, ids }: EventBatch): ArrayBuffer[] {
  return [atUs, operation, bytes, durationUs, status, ...ids].map(({ buffer }) => buffer as ArrayBuffer);
}
