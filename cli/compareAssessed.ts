/** The yearly part of `nines compare`: each scenario assessed, one after the other, on all threads there are. */
import { hazardOrigin } from '../scenarios/fieldHazards.ts';
import { assessed, NothingDone } from '../studies/assess/assess.ts';
import type { Availability } from '../studies/assess/availability/availability.ts';
import { MONTHLY_TARGET } from '../studies/assess/availability/monthlyTarget.ts';
import type { BatchSums } from '../studies/assess/batch.ts';
import { NEAR_MOST, type Onlooker } from '../studies/assess/playOut.ts';
import type { AssessedDurability } from '../studies/compare/durability.ts';
import { costOfScenario } from '../studies/cost/scenarioCost.ts';
import { stage } from '../studies/play.ts';
import { availabilityOf, executorOf } from './assessFile.ts';
import { assessProgress } from './assessProgress.ts';
import type { CompareFlags } from './compareFiles.ts';
import type { CompareSubject } from './compareSubjects.ts';
import { toolVersion } from './version.ts';

/** Parts of an estimate are what its difference from another is judged by, and a part is a batch at least. */
const BATCHES_LEAST = 16;

/** The same seed and batch numbers for all: what luck they can have in common they have. */
export async function assessedDurability(
  subjects: readonly CompareSubject[],
  flags: CompareFlags,
  workers: number,
  signal: AbortSignal,
): Promise<AssessedDurability[]> {
  const found: AssessedDurability[] = [];
  for (const subject of subjects) found.push(await assessedOne(subject, flags, workers, signal));
  return found;
}

async function assessedOne(
  { assessed: subject }: CompareSubject,
  { seed, method, precision, quiet }: CompareFlags,
  workers: number,
  signal: AbortSignal,
): Promise<AssessedDurability> {
  const { plan } = stage(subject);
  const batches = new Map<number, BatchSums>();
  const progress = assessProgress(subject.reference.name, quiet === true);
  const onlooker: Onlooker = {
    begins: (what, count) => progress.begins(what, count),
    played: (soFar) => progress.played(soFar),
    batch: (number, sums) => batches.set(number, sums),
  };
  const request = {
    plan,
    version: toolVersion(),
    scenario: { name: subject.reference.name, hash: subject.reference.hash },
    replays: subject.reference.path ?? '',
    sets: [],
    hazards: hazardOrigin(subject.scenario.hazards),
    hazardsGiven: true,
    assumptions: [],
    seed,
    method: method ?? null,
    precision,
    events: null,
    batchesLeast: BATCHES_LEAST,
    missionYears: 1,
    nearMost: NEAR_MOST,
    cost: costOfScenario(subject.scenario, plan).cost,
    further: [],
  };
  try {
    const executor = executorOf(subject, request, workers);
    const { result, tally } = await assessed(request, executor, onlooker, { interrupt: signal });
    if (signal.aborted) throw new NothingDone();
    return { result, tally, batches };
  } finally {
    progress.end();
  }
}

export async function serviceOf(
  subjects: readonly CompareSubject[],
  flags: CompareFlags,
  workers: number,
  signal: AbortSignal,
): Promise<Availability[]> {
  const found: Availability[] = [];
  for (const { assessed: subject } of subjects) {
    const { plan } = stage(subject);
    found.push(
      await availabilityOf(subject, { plan, seed: flags.seed, target: MONTHLY_TARGET }, workers, flags, signal),
    );
  }
  return found;
}
