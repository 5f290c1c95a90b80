/** Who plays the batches and short runs of an assessment: threads, or nobody else. */
import type { Plan } from '../../sim/plan.ts';
import type { Executor } from '../executors/executor.ts';
import { inlineExecutor } from '../executors/inline.ts';
import { NOBODY } from '../executors/nobody.ts';
import { threadExecutor } from '../executors/threads.ts';
import type { Script } from '../play.ts';
import type { AssessRequest } from './assess.ts';
import { stateRunsOf } from './availability/availability.ts';
import type { StateCounts } from './availability/stateRun.ts';
import type { BatchSums } from './batch.ts';
import { needsPushRuns } from './lag/exposure.ts';
import type { PushRun } from './lag/pushRun.ts';
import { batchesOf } from './stage.ts';
import type { VariantFigures, VariantManner } from './variantFigures.ts';
import { variantsOf } from './variantStage.ts';
import type { Variant } from './variants.ts';

/** Of batches of the plan, or of that of a reach; the subject's scenario is of the same. */
export function executorOf(
  { scenario, directory }: Script,
  { plan, reach, seed }: Pick<AssessRequest, 'plan' | 'reach' | 'seed'>,
  workers: number,
): Executor<BatchSums> {
  if (workers === 0) return inlineExecutor(batchesOf(reach?.plan ?? plan, seed));
  const entry = new URL('./worker.js', import.meta.url);
  return threadExecutor<BatchSums>({ scenario, directory, seed }, { workers, entry });
}

/** Of the short runs of availability. */
export function stateRunExecutor(
  { scenario, directory }: Script,
  { plan, seed }: Pick<AssessRequest, 'plan' | 'seed'>,
  workers: number,
): Executor<StateCounts> {
  if (workers === 0) return inlineExecutor(stateRunsOf(plan, seed));
  const entry = new URL('./availabilityWorker.js', import.meta.url);
  return threadExecutor<StateCounts>({ scenario, directory, seed }, { workers, entry });
}

/** Of variants, by their places in the list. @param plan what they are variants of */
export function variantExecutor(
  { scenario, directory }: Script,
  plan: Plan,
  manner: VariantManner,
  variants: readonly Variant[],
  workers: number,
): Executor<VariantFigures> {
  if (workers === 0) return inlineExecutor(variantsOf(plan, manner, variants));
  const entry = new URL('./variantWorker.js', import.meta.url);
  return threadExecutor<VariantFigures>({ scenario, directory, manner, variants }, { workers, entry });
}

/** They take as long as an estimate that need not be precise, and meanwhile that goes on here. Null: not played. */
export async function pushRunsElsewhere(
  { scenario, directory }: Script,
  { plan, seed }: Pick<AssessRequest, 'plan' | 'seed'>,
  workers: number,
  signal: AbortSignal,
): Promise<readonly PushRun[] | null> {
  if (workers === 0 || !needsPushRuns(plan)) return null;
  const entry = new URL('./pushWorker.js', import.meta.url);
  const executor = threadExecutor<readonly PushRun[]>({ scenario, directory, seed }, { workers: 1, entry });
  const [played] = await executor.run([0], NOBODY, signal);
  return played?.outcome ?? null;
}
