/** Logs of any format, written as one trace file. */

import type { TraceFoot } from '../../scenarios/traceFile/layout.ts';
import { TraceWriter } from '../../scenarios/traceFile/traceWriter.ts';
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
    return { read, foot: await saving(path, () => writer.finish(told)) };
  } catch (error) {
    await writer.discard();
    throw error;
  }
}
