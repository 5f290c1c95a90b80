/** Variants of a scenario, worked out in threads: each is one task, independent of the others. */

import type { TrialObserver } from '../executors/executor.ts';
import { outcomesOf } from '../executors/executor.ts';
import type { Script } from '../play.ts';
import type { AssessRequest } from './assess.ts';
import { variantExecutor } from './assessExecutors.ts';
import type { VariantFigures } from './variantFigures.ts';
import { mannerOf, type Variation, variantsWanted } from './varied.ts';

/**
 * @param workers threads; 0: none, in the caller's own
 * @param observer of how many are done
 * @throws Error where one came to nothing, or it was interrupted
 */
export async function playVariants(
  script: Script,
  { seed, method, precision, events }: Pick<AssessRequest, 'seed' | 'method' | 'precision' | 'events'>,
  variation: Variation,
  workers: number,
  observer: TrialObserver<VariantFigures>,
  signal: AbortSignal,
): Promise<VariantFigures[]> {
  const variants = variantsWanted(variation);
  const executor = variantExecutor(
    script,
    variation.plan,
    mannerOf(seed, method, precision, events),
    variants,
    workers,
  );
  const trials = await executor.run([...variants.keys()], observer, signal);
  return outcomesOf(trials, (index) => `seed ${seed}, with another ${variants[index]!.key}`);
}
