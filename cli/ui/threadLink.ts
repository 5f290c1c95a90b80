/** A thread that is told things and tells things, until it is closed or dies. */
import { Worker } from 'node:worker_threads';

export interface ThreadListener<Report> {
  onReport(report: Report): void;
  /** It ended without having been asked to; `reason` is one sentence. */
  onDeath(reason: string): void;
}

export interface ThreadLink<Message> {
  post(message: Message): void;
  /** Nothing comes after this. */
  close(): void;
}

/**
 * @param workerData what it is started with
 * @param name of the thread, where it is told that it ended: `its thread`
 */
export function startThread<Message, Report>(
  entry: URL,
  workerData: unknown,
  listener: ThreadListener<Report>,
  name: string,
): ThreadLink<Message> {
  const worker = new Worker(entry, { workerData });
  let isClosed = false;
  const die = (reason: string) => {
    if (isClosed) return;
    isClosed = true;
    listener.onDeath(reason);
  };
  worker.on('message', (report: Report) => {
    if (!isClosed) listener.onReport(report);
  });
  worker.on('error', (error: Error) => die(error.message));
  worker.on('exit', (code) => die(`${name} ended with code ${code}`));
  return {
    post: (message) => worker.postMessage(message),
    close() {
      isClosed = true;
      void worker.terminate();
    },
  };
}
