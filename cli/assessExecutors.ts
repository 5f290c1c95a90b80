/** Who plays the batches of an assessment: threads, or nobody else. */
import type { AssessRequest } from '../studies/assess/assess.ts';
import type { BatchSums } from '../studies/assess/batch.ts';
import { batchesOf } from '../studies/assess/stage.ts';
import type { Executor } from '../studies/executors/executor.ts';
import { inlineExecutor } from '../studies/executors/inline.ts';
import { threadExecutor } from '../studies/executors/threads.ts';
import type { Subject } from './subject.ts';

/** Of batches of the plan, or of that of a reach; the subject's scenario is of the same. */
export function executorOf(
  { scenario, directory }: Subject,
  { plan, reach, seed }: Pick<AssessRequest, 'plan' | 'reach' | 'seed'>,
  workers: number,
): Executor<BatchSums> {
  if (workers === 0) return inlineExecutor(batchesOf(reach?.plan ?? plan, seed));
  const entry = new URL('../studies/assess/worker.js', import.meta.url);
  return threadExecutor<BatchSums>({ scenario, directory, seed }, { workers, entry });
}
