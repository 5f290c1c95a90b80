/** The thread that reads logs for an import: it hands on events in batches, as fast as they are taken. */
import { parentPort, workerData } from 'node:worker_threads';
import { ScenarioError } from '../../scenarios/scenarioError.ts';
import { readTraces } from '../../scenarios/traceFormats/readTraces.ts';
import { BatchMaker, memoryOf } from './eventBatches.ts';
import { BATCHES_AHEAD, type ReadingMessage, type ReadingOrder } from './readingThread.ts';

if (parentPort === null) throw new Error('this file is the entry of a worker thread');
const port = parentPort;
const { paths, format } = workerData as ReadingOrder;
const abort = new AbortController();
let ahead = 0;
let goOn: () => void = () => {};

port.on('message', (message: 'taken' | 'abort') => {
  if (message === 'abort') abort.abort();
  else ahead -= 1;
  goOn();
});

const tell = (message: ReadingMessage): void => port.postMessage(message);
const batches = new BatchMaker((batch) => {
  ahead += 1;
  port.postMessage({ kind: 'batch', batch } satisfies ReadingMessage, memoryOf(batch));
});

/** Waits while too much is on its way. */
async function settled(): Promise<void> {
  while (ahead >= BATCHES_AHEAD && !abort.signal.aborted) {
    await new Promise<void>((resolve) => {
      goOn = resolve;
    });
  }
}

try {
  const read = await readTraces({
    paths,
    format,
    sink: (event) => batches.add(event),
    settled,
    onProgress: (progress) => tell({ kind: 'progress', progress }),
    signal: abort.signal,
  });
  batches.flush();
  tell({ kind: 'done', read });
} catch (error) {
  if (!(error instanceof ScenarioError)) throw error;
  tell({ kind: 'refused', file: error.file, issues: error.issues });
}
port.close();
