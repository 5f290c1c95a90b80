/** The life of a worker thread: it plays the tasks that it is handed, until there are no more. */
import type { MessagePort } from 'node:worker_threads';
import type { PlayOf } from '../play.ts';
import { NO_MORE, type WorkerMessage } from './messages.ts';

/** Progress is told in steps of at least this fraction: enough to draw, too little to slow the model down. */
const PROGRESS_STEP = 0.02;

export function serve<O>(port: MessagePort, play: PlayOf<O>): void {
  const tell = (message: WorkerMessage<O>): void => port.postMessage(message);
  port.on('message', (seed: number | typeof NO_MORE) => {
    if (seed === NO_MORE) port.close();
    else tell(playOne(play, seed, tell));
  });
  tell({ kind: 'ready' });
}

function playOne<O>(play: PlayOf<O>, seed: number, tell: (message: WorkerMessage<O>) => void): WorkerMessage<O> {
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
