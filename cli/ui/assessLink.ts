/** The way to whoever assesses branches: a thread, or what stands in for one. */
import { Worker } from 'node:worker_threads';
import type { AssessOrder, AssessReport } from './assessProtocol.ts';

export interface AssessLink {
  post(order: AssessOrder): void;
  /** Nothing comes after this. */
  close(): void;
}

export interface AssessListener {
  onReport(report: AssessReport): void;
  /** It ended without having been asked to; `reason` is one sentence. */
  onDeath(reason: string): void;
}

export type OpenAssess = (listener: AssessListener) => AssessLink;

export const assessThread: OpenAssess = (listener) => {
  const worker = new Worker(new URL('./assessThread.js', import.meta.url));
  let isClosed = false;
  const die = (reason: string) => {
    if (isClosed) return;
    isClosed = true;
    listener.onDeath(reason);
  };
  worker.on('message', (report: AssessReport) => {
    if (!isClosed) listener.onReport(report);
  });
  worker.on('error', (error: Error) => die(error.message));
  worker.on('exit', (code) => die(`it ended with code ${code}`));
  return {
    post: (order) => worker.postMessage(order),
    close() {
      isClosed = true;
      void worker.terminate();
    },
  };
};
