/**
 * Events in columns, on their way into blocks: a window of two blocks, sorted before its first half leaves it. So what is out of order by
 * less than a block of events comes into order, in bounded memory.
 */
import { TEXT_COLUMNS, type TextSpans, type TraceEvent } from '../traceFormats/traceEvent.ts';
import { BLOCK_EVENTS } from './layout.ts';
import { TextPool } from './textPool.ts';
import { type ByteSink, folded } from './varints.ts';

const WINDOW_EVENTS = 2 * BLOCK_EVENTS;
/** Texts of a column that are known at once; more, and those that no event of the window has are forgotten. */
const TEXTS_KEPT = 1 << 19;

export class EventWindow {
  length = 0;
  /** Events that are earlier than what has left the window. */
  late = 0;
  readonly #atUs = new Float64Array(WINDOW_EVENTS);
  readonly #operation = new Uint8Array(WINDOW_EVENTS);
  readonly #bytes = new Float64Array(WINDOW_EVENTS);
  readonly #durationUs = new Float64Array(WINDOW_EVENTS);
  readonly #status = new Uint16Array(WINDOW_EVENTS);
  readonly #ids = TEXT_COLUMNS.map(() => new Uint32Array(WINDOW_EVENTS));
  readonly #pools = TEXT_COLUMNS.map(() => new TextPool());
  /** Of the events of a block, from each to the next. */
  readonly #deltas = new Float64Array(BLOCK_EVENTS);
  #isSorted = true;
  #newestUs = 0;
  /** Of the last event that has left. */
  #leftUs = 0;

  get isFull(): boolean {
    return this.length === WINDOW_EVENTS;
  }

  add(event: TraceEvent): void {
    const at = this.#numbers(event);
    const ids = this.#ids;
    const pools = this.#pools;
    ids[0]![at] = pools[0]!.idOf(event.repository);
    ids[1]![at] = pools[1]!.idOf(event.tag);
    ids[2]![at] = pools[2]!.idOf(event.digest);
    ids[3]![at] = pools[3]!.idOf(event.client);
    ids[4]![at] = pools[4]!.idOf(event.place);
  }

  /** Takes one whose texts lie in bytes. */
  addSpans(event: TraceEvent, { bytes, starts, ends }: TextSpans): void {
    const at = this.#numbers(event);
    const ids = this.#ids;
    const pools = this.#pools;
    for (let column = 0; column < TEXT_COLUMNS.length; column++) {
      ids[column]![at] = pools[column]!.idIn(bytes, starts[column]!, ends[column]!);
    }
  }

  /** Takes what is no text. Returns its place. */
  #numbers(event: TraceEvent): number {
    const at = this.length++;
    const { atUs } = event;
    this.#comes(atUs);
    this.#atUs[at] = atUs;
    this.#operation[at] = event.operation;
    this.#bytes[at] = event.bytes;
    this.#durationUs[at] = event.durationUs;
    this.#status[at] = event.status;
    return at;
  }

  #comes(atUs: number): void {
    if (atUs >= this.#newestUs) {
      this.#newestUs = atUs;
      return;
    }
    this.#isSorted = false;
    if (atUs < this.#leftUs) this.late += 1;
  }

  /** Writes its first events, at most a block, as the payload of one, and lets them go. Returns how many, and when they happened. */
  leave(sink: ByteSink): { readonly events: number; readonly firstUs: number; readonly lastUs: number } {
    if (!this.#isSorted) this.#sort();
    const events = Math.min(BLOCK_EVENTS, this.length);
    this.#write(sink, events);
    const firstUs = this.#atUs[0]!;
    const lastUs = this.#atUs[events - 1]!;
    this.#leftUs = Math.max(this.#leftUs, lastUs);
    for (const column of this.#columns()) column.copyWithin(0, events, this.length);
    this.length -= events;
    for (const [i, pool] of this.#pools.entries()) {
      if (pool.size > TEXTS_KEPT) pool.keepOnly(this.#ids[i]!.subarray(0, this.length));
    }
    return { events, firstUs, lastUs };
  }

  #write(sink: ByteSink, events: number): void {
    sink.clear();
    sink.reserve(16);
    sink.varint(events);
    sink.varint(this.#atUs[0]!);
    for (const [i, pool] of this.#pools.entries()) pool.number(this.#ids[i]!.subarray(0, events), sink);
    // Nine numbers of at most eight bytes, and one byte.
    sink.reserve(events * 73);
    const deltas = this.#deltas;
    for (let i = 1; i < events; i++) deltas[i] = folded(this.#atUs[i]! - this.#atUs[i - 1]!);
    sink.varints(deltas, events, 0);
    sink.bytes.set(this.#operation.subarray(0, events), sink.length);
    sink.length += events;
    for (const ids of this.#ids) sink.varints(ids, events, 0);
    sink.varints(this.#bytes, events, 1);
    sink.varints(this.#durationUs, events, 1);
    sink.varints(this.#status, events, 0);
  }

  #columns() {
    return [this.#atUs, this.#operation, this.#bytes, this.#durationUs, this.#status, ...this.#ids] as const;
  }

  /** By time, and what is of one time as it came. */
  #sort(): void {
    const atUs = this.#atUs;
    const order = Uint32Array.from({ length: this.length }, (_, i) => i);
    order.sort((a, b) => atUs[a]! - atUs[b]! || a - b);
    for (const column of this.#columns()) {
      const before = column.slice(0, this.length);
      for (let i = 0; i < order.length; i++) column[i] = before[order[i]!]!;
    }
    this.#isSorted = true;
    this.#newestUs = atUs[this.length - 1]!;
  }
}
