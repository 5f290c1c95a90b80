/** One scenario assessed in the manner that differences ask for. */
import { hazardOrigin } from '../../scenarios/fieldHazards.ts';
import { type Method, NothingDone } from '../assess/assess.ts';
import { assessReaches } from '../assess/assessReaches.ts';
import { NEAR_MOST, type Onlooker } from '../assess/playOut.ts';
import { costOfScenario } from '../cost/scenarioCost.ts';
import { stage } from '../play.ts';
import { afterItsChanges, type Subject } from '../subject.ts';
import { toolVersion } from '../version.ts';
import type { AssessedDurability } from './durability.ts';

/** Parts of an estimate are what its difference from another is judged by, and a part is a batch at least. */
const BATCHES_LEAST = 16;

export interface AssessManner {
  readonly seed: number;
  /** Null: as `nines assess` chooses it. */
  readonly method: Method | null;
  readonly precision: number;
}

/**
 * The same seed and batch numbers for all: what luck they can have in common they have.
 * @param asWritten with hazards, and before its changes of membership
 * @throws NothingDone where it is interrupted, AssessProblem for what cannot be told in that manner
 */
export async function assessedDurability(
  asWritten: Subject,
  { seed, method, precision }: AssessManner,
  workers: number,
  onlooker: Onlooker,
  signal: AbortSignal,
): Promise<AssessedDurability> {
  const subject = afterItsChanges(asWritten);
  const { plan } = stage(subject);
  const request = {
    plan,
    version: toolVersion(),
    scenario: { name: subject.reference.name, hash: subject.reference.hash },
    replays: subject.reference.path ?? '',
    sets: [],
    hazards: hazardOrigin(subject.scenario.hazards),
    hazardsGiven: true,
    afterChanges: false,
    assumptions: [],
    seed,
    method,
    precision,
    events: null,
    batchesLeast: BATCHES_LEAST,
    missionYears: 1,
    nearMost: NEAR_MOST,
    cost: costOfScenario(subject.scenario, plan).cost,
    further: [],
  };
  const { result, tally, batches } = await assessReaches(subject, request, workers, onlooker, { interrupt: signal });
  if (signal.aborted) throw new NothingDone();
  return { result, tally, batches };
}
