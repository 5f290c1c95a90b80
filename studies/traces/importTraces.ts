/** Logs of any format, written as one trace file. */

import { BlockIndex } from '../../scenarios/traceFile/blockIndex.ts';
import type { TraceFoot } from '../../scenarios/traceFile/layout.ts';
import { emitBlock } from '../../scenarios/traceFile/traceBlocks.ts';
import { TraceWriter } from '../../scenarios/traceFile/traceWriter.ts';
import { Reading } from '../../scenarios/traceFormats/reading.ts';
import { type ReadRequest, readTraces, type TracesRead } from '../../scenarios/traceFormats/readTraces.ts';
import type { EventSink, SpanSink } from '../../scenarios/traceFormats/traceEvent.ts';
import { saving } from './saving.ts';

export interface ImportResult {
  readonly read: TracesRead;
  /** What stands in the file; null where an interrupted import had read nothing, and there is no file. */
  readonly foot: TraceFoot | null;
}

/**
 * Reads and writes in bounded memory. The file has its name only once it is whole; one that was interrupted holds what had been read, and
 * says so. Throws ScenarioError for what is no log and SaveError for what cannot be written, and leaves nothing behind.
 */
export async function importTraces(
  request: Omit<ReadRequest, 'sink' | 'spanSink' | 'settled'>,
  path: string,
): Promise<ImportResult> {
  const writer = await saving(path, () => TraceWriter.create(path));
  try {
    const settled = (): Promise<void> => saving(path, () => writer.settled());
    const sink: EventSink = (event) => writer.add(event);
    const spanSink: SpanSink = (event, texts) => writer.addSpans(event, texts);
    const read = await readTraces({ ...request, sink, spanSink, settled });
    if (read.events === 0) {
      await writer.discard();
      return { read, foot: null };
    }
    const { bad, skipped, isComplete, files, partial } = read;
    const formats = [...new Set(files.map(({ format }) => format))].sort();
    const told = { bad, skipped, complete: isComplete && partial.length === 0, formats };
    const foot = await saving(path, async () => {
      const closed = await writer.close(told);
      if (closed.late === 0) return writer.name(closed);
      const sorted = await blocksInOrder(writer.temporary, path, closed);
      await writer.discard();
      return sorted;
    });
    return { read, foot };
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

/**
 * Writes a file anew with its blocks in the order of their first events. Each is in order itself, so a log that begins with its newest, as
 * queries answer, comes into order by that, and one that was put together of several as far as they overlap by less than a block.
 * @param unsorted where it stands so far
 */
async function blocksInOrder(
  unsorted: string,
  path: string,
  { bad, skipped, complete, formats }: TraceFoot,
): Promise<TraceFoot> {
  const index = new BlockIndex(unsorted, path);
  const writer = await TraceWriter.create(path);
  try {
    const reading = new Reading((event) => writer.add(event));
    const { blocks } = index;
    const order = blocks.map((_, block) => block).sort((a, b) => blocks[a]!.firstUs - blocks[b]!.firstUs || a - b);
    for (const block of order) {
      index.reading(block, (payload) => emitBlock(payload, blocks[block]!.events, reading));
      await writer.settled();
    }
    return await writer.finish({ bad, skipped, complete, formats });
  } catch (error) {
    await writer.discard();
    throw error;
  }
}
