/** Who plays what the doctor wants played: the threads that users' own commands play on, or the caller's own. */
import type { BatchSums } from '../assess/batch.ts';
import { type AssessScript, stageBatches } from '../assess/stage.ts';
import type { Executor } from '../executors/executor.ts';
import { inlineExecutor } from '../executors/inline.ts';
import { threadExecutor } from '../executors/threads.ts';
import { type Script, stage } from '../play.ts';

export interface Playing {
  batches(script: AssessScript): Executor<BatchSums>;
  seeds(script: Script): Executor;
}

/** On this many threads; 0: none. */
export function playingOn(workers: number): Playing {
  if (workers === 0) {
    return {
      batches: (script) => inlineExecutor(stageBatches(script)),
      seeds: (script) => inlineExecutor(stage(script).play),
    };
  }
  const entry = new URL('../assess/worker.js', import.meta.url);
  return {
    batches: (script) => threadExecutor<BatchSums>(script, { workers, entry }),
    seeds: (script) => threadExecutor(script, { workers }),
  };
}
