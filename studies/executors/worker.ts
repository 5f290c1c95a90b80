/** The entry of a worker thread: compiles the scenario it was started with once, then plays the seeds it is handed. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Play, Script } from '../play.ts';
import { stage } from '../play.ts';
import { NO_MORE, type WorkerMessage } from './messages.ts';

/** Progress is told in steps of at least this fraction: enough to draw, too little to slow the model down. */
const PROGRESS_STEP = 0.02;

if (parentPort === null) throw new Error('this file is the entry of a worker thread');
const port = parentPort;
const { play } = stage(workerData as Script);
port.on('message', (seed: number | typeof NO_MORE) => {
  if (seed === NO_MORE) port.close();
  else tell(playOne(play, seed));
});
tell({ kind: 'ready' });

function playOne(play: Play, seed: number): WorkerMessage {
  let told = 0;
  try {
    const outcome = play(seed, (fraction) => {
      if (fraction - told < PROGRESS_STEP) return;
      told = fraction;
      tell({ kind: 'progress', seed, fraction });
    });
    return { kind: 'done', seed, outcome };
  } catch (error) {
    if (!(error instanceof Error)) return { kind: 'threw', seed, message: String(error), stack: null };
    return { kind: 'threw', seed, message: error.message, stack: error.stack ?? null };
  }
}

function tell(message: WorkerMessage): void {
  port.postMessage(message);
}
