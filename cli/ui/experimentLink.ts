/** The way to whoever plays an experiment: a thread, or what stands in for one. */
import { Worker } from 'node:worker_threads';
import { DRAWN, type ExperimentScript, type NumberedCommand, type Report } from './protocol.ts';

export interface ExperimentLink {
  post(command: NumberedCommand): void;
  /** The last view is on the screen. */
  drawn(): void;
  /** Nothing comes after this. */
  close(): void;
}

export interface LinkListener {
  onReport(report: Report): void;
  /** It ended without having been asked to; `reason` is one sentence. */
  onDeath(reason: string): void;
}

export type OpenLink = (script: ExperimentScript, listener: LinkListener) => ExperimentLink;

export const threadLink: OpenLink = (script, listener) => {
  const worker = new Worker(new URL('./experimentThread.js', import.meta.url), { workerData: script });
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
  worker.on('exit', (code) => die(`its thread ended with code ${code}`));
  return {
    post: (command) => worker.postMessage(command),
    drawn: () => worker.postMessage(DRAWN),
    close() {
      isClosed = true;
      void worker.terminate();
    },
  };
};
