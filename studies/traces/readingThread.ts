/**
 * Reads logs in a thread of its own, so that events are sorted, numbered and packed while the next ones are read: what an import takes is
 * what reading takes.
 */
import { Worker } from 'node:worker_threads';
import { ScenarioError, type ScenarioIssue } from '../../scenarios/scenarioError.ts';
import type { ReadProgress, ReadRequest, TracesRead } from '../../scenarios/traceFormats/readTraces.ts';
import type { EventBatch } from './eventBatches.ts';

export type ReadingOrder = Pick<ReadRequest, 'paths' | 'format'>;

export type ReadingMessage =
  | { readonly kind: 'batch'; readonly batch: EventBatch }
  | { readonly kind: 'progress'; readonly progress: ReadProgress }
  | { readonly kind: 'done'; readonly read: TracesRead }
  | { readonly kind: 'refused'; readonly file: string; readonly issues: readonly ScenarioIssue[] };

/** Batches that may be on their way. */
export const BATCHES_AHEAD = 8;

/** Threads run what was compiled. */
export const CAN_THREAD = import.meta.url.endsWith('.js');

/** As `readTraces` with events in batches; `take` may make it wait. Throws what that throws. */
export async function readInThread(
  { paths, format, onProgress, signal }: Omit<ReadRequest, 'sink' | 'settled'>,
  take: (batch: EventBatch) => Promise<void>,
): Promise<TracesRead> {
  const order: ReadingOrder = { paths, format };
  const worker = new Worker(new URL('./readingEntry.js', import.meta.url), { workerData: order });
  const abort = (): void => worker.postMessage('abort');
  signal?.addEventListener('abort', abort);
  if (signal?.aborted) abort();
  try {
    return await new Promise<TracesRead>((resolve, reject) => {
      let taken: Promise<void> = Promise.resolve();
      worker.on('error', reject);
      worker.on('exit', () => reject(new Error('the thread that reads ended before it was done')));
      worker.on('message', (message: ReadingMessage) => {
        if (message.kind === 'progress') onProgress?.(message.progress);
        else if (message.kind === 'refused') reject(new ScenarioError(message.file, message.issues));
        else if (message.kind === 'done') taken.then(() => resolve(message.read), reject);
        else {
          taken = taken.then(() => take(message.batch)).then(() => worker.postMessage('taken'));
          taken.catch(reject);
        }
      });
    });
  } finally {
    signal?.removeEventListener('abort', abort);
    await worker.terminate();
  }
}
