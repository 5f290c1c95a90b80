/** The yearly part of `nines compare`: each scenario assessed, one after the other, on all threads there are. */
import { hazardOrigin } from '../scenarios/fieldHazards.ts';
import { assessed } from '../studies/assess/assess.ts';
import type { Availability } from '../studies/assess/availability/availability.ts';
import { MONTHLY_TARGET } from '../studies/assess/availability/monthlyTarget.ts';
import type { BatchSums } from '../studies/assess/batch.ts';
import type { AssessedDurability } from '../studies/compare/durability.ts';
import { costOfScenario } from '../studies/cost/scenarioCost.ts';
import type { Trial } from '../studies/executors/executor.ts';
import { stage } from '../studies/play.ts';
import { availabilityOf, executorOf } from './assessFile.ts';
import type { CompareFlags } from './compareFiles.ts';
import type { CompareSubject } from './compareSubjects.ts';
import { toolVersion } from './version.ts';

/** Batches that are worth no threads. */
const NEAR_MOST = 64;

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
  { seed, method, precision }: CompareFlags,
  workers: number,
  signal: AbortSignal,
): Promise<AssessedDurability> {
  const { plan } = stage(subject);
  const batches = new Map<number, BatchSums>();
  const observer = {
    onProgress() {},
    onDone(trial: Trial<BatchSums>) {
      if (trial.outcome !== null) batches.set(trial.seed, trial.outcome);
    },
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
    missionYears: 1,
    nearMost: NEAR_MOST,
    cost: costOfScenario(subject.scenario, plan).cost,
    further: [],
  };
  const { result, tally } = await assessed(request, executorOf(subject, request, workers), observer, signal);
  return { result, tally, batches };
}

export async function serviceOf(
  subjects: readonly CompareSubject[],
  { seed }: CompareFlags,
  workers: number,
  signal: AbortSignal,
): Promise<Availability[]> {
  const found: Availability[] = [];
  for (const { assessed: subject } of subjects) {
    const { plan } = stage(subject);
    found.push(await availabilityOf(subject, { plan, seed, target: MONTHLY_TARGET }, workers, signal));
  }
  return found;
}
