/** The yearly part of `nines compare`: each scenario assessed, one after the other, on all threads there are. */
import { hazardOrigin } from '../scenarios/fieldHazards.ts';
import { AssessProblem, NothingDone } from '../studies/assess/assess.ts';
import { MONTHLY_TARGET } from '../studies/assess/availability/monthlyTarget.ts';
import { NEAR_MOST } from '../studies/assess/playOut.ts';
import type { AssessedDurability } from '../studies/compare/durability.ts';
import { restsOf } from '../studies/compare/serviceRests.ts';
import { costOfScenario } from '../studies/cost/scenarioCost.ts';
import { stage } from '../studies/play.ts';
import { availabilityOf } from './assessFile.ts';
import { assessProgress } from './assessProgress.ts';
import { assessReaches } from './assessReaches.ts';
import type { ServedScenario } from './compareCourse.ts';
import type { CompareFlags } from './compareFiles.ts';
import type { CompareSubject } from './compareSubjects.ts';
import { COMPARE_PRECISION } from './flagValues.ts';
import { afterItsChanges } from './subject.ts';
import { UsageError } from './usageError.ts';
import { toolVersion } from './version.ts';

/** Parts of an estimate are what its difference from another is judged by, and a part is a batch at least. */
const BATCHES_LEAST = 16;

/** The same seed and batch numbers for all: what luck they can have in common they have. Throws NothingDone where it is interrupted. */
export async function durabilityOf(
  { assessed: asWritten }: CompareSubject,
  flags: CompareFlags,
  workers: number,
  signal: AbortSignal,
): Promise<AssessedDurability> {
  const subject = afterItsChanges(asWritten);
  const { plan } = stage(subject);
  const progress = assessProgress(subject.reference.name, flags.quiet === true);
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
    seed: seedOf(flags),
    method: flags.method ?? null,
    precision: flags.precision ?? COMPARE_PRECISION,
    events: null,
    batchesLeast: BATCHES_LEAST,
    missionYears: 1,
    nearMost: NEAR_MOST,
    cost: costOfScenario(subject.scenario, plan).cost,
    further: [],
  };
  try {
    const { result, tally, batches } = await assessReaches(subject, request, workers, progress, { interrupt: signal });
    if (signal.aborted) throw new NothingDone();
    return { result, tally, batches };
  } catch (error) {
    if (!(error instanceof AssessProblem)) throw error;
    throw new UsageError(`${request.replays}: ${error.message}`, error.hint);
  } finally {
    progress.end();
  }
}

export async function serviceOf(
  { assessed: asWritten }: CompareSubject,
  flags: CompareFlags,
  workers: number,
  signal: AbortSignal,
): Promise<ServedScenario> {
  const subject = afterItsChanges(asWritten);
  const { plan } = stage(subject);
  const request = { plan, seed: seedOf(flags), target: MONTHLY_TARGET };
  return {
    availability: await availabilityOf(subject, request, workers, flags, signal),
    rests: restsOf(subject.scenario, plan),
  };
}

/** Of estimates and short runs. */
export function seedOf({ seed }: Pick<CompareFlags, 'seed'>): number {
  return seed ?? 1;
}
