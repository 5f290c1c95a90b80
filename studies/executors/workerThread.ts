/**
 * The life of a worker thread: it stages what it is told to, plays the tasks of it that it is handed, and stages something else
 * when it is told so, until it is told to end. Code that one script has warmed up is warm for the next.
 */
import { parentPort } from 'node:worker_threads';
import { takeSurveys } from '../../scenarios/replay/surveys.ts';
import type { PlayOf } from '../play.ts';
import { NO_MORE, type StageMessage, type StageOf, type WorkerMessage } from './messages.ts';

/** Progress is told in steps of at least this fraction: enough to draw, too little to slow the model down. */
const PROGRESS_STEP = 0.02;

if (parentPort === null) throw new Error('this file is the entry of a worker thread');
const port = parentPort;
let play: PlayOf<unknown> | null = null;

port.on('message', (message: StageMessage | number | typeof NO_MORE) => {
  if (message === NO_MORE) port.close();
  else if (typeof message === 'number') tell(playOne(message));
  // What fails in it ends the thread, which is how whoever started it hears of it.
  else void stage(message).then(() => tell({ kind: 'ready' }));
});

async function stage({ entry, script, surveys }: StageMessage): Promise<void> {
  // Given up before the next is staged, so that both need not be held at once.
  play = null;
  takeSurveys(surveys);
  const module: { readonly default: StageOf<object, unknown> } = await import(entry);
  play = module.default(script);
}

function playOne(seed: number): WorkerMessage<unknown> {
  let told = 0;
  try {
    if (play === null) throw new Error('a seed was handed out before anything was staged');
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

function tell(message: WorkerMessage<unknown>): void {
  port.postMessage(message);
}
