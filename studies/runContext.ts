/** All that a result is made of besides what was played. */
import type { RunContext } from './assemble.ts';
import { pricedPlaces } from './cost/movedCost.ts';
import { costOfScenario } from './cost/scenarioCost.ts';
import type { Staged } from './play.ts';
import type { Subject } from './subject.ts';
import { toolVersion } from './version.ts';

export type Replayed = Pick<RunContext, 'replays' | 'further'> & { readonly seeds: readonly number[] };

/** What a result of a subject is made of besides the trials of some seeds. */
export function runContext(
  { scenario, reference }: Subject,
  { plan, assumptions, originMs }: Staged,
  { replays, further, seeds }: Replayed,
): RunContext {
  const { cost, assumptions: ofCost } = costOfScenario(scenario, plan);
  return {
    version: toolVersion(),
    scenario,
    reference,
    assumptions: [...assumptions, ...scenario.assumptions, ...ofCost],
    originMs,
    cost,
    places: pricedPlaces(scenario, plan),
    replays,
    ownSeeds: seeds.join() === scenario.run.seeds.join(),
    ...(further === undefined ? {} : { further }),
  };
}
