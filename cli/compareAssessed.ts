/** The yearly part of `nines compare`: each scenario assessed, one after the other, on all threads there are. */
import { hazardOrigin } from '../scenarios/fieldHazards.ts';
import { NothingDone } from '../studies/assess/assess.ts';
import type { Availability } from '../studies/assess/availability/availability.ts';
import { MONTHLY_TARGET } from '../studies/assess/availability/monthlyTarget.ts';
import { NEAR_MOST } from '../studies/assess/playOut.ts';
import type { AssessedDurability } from '../studies/compare/durability.ts';
import { costOfScenario } from '../studies/cost/scenarioCost.ts';
import { stage } from '../studies/play.ts';
import { availabilityOf } from './assessFile.ts';
import { assessProgress } from './assessProgress.ts';
import { assessReaches } from './assessReaches.ts';
import type { CompareFlags } from './compareFiles.ts';
import type { CompareSubject } from './compareSubjects.ts';
import { afterItsChanges } from './subject.ts';
import { toolVersion } from './version.ts';

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
  { assessed: asWritten }: CompareSubject,
  { seed, method, precision, quiet }: CompareFlags,
  workers: number,
  signal: AbortSignal,
): Promise<AssessedDurability> {
  const subject = afterItsChanges(asWritten);
  const { plan } = stage(subject);
  const progress = assessProgress(subject.reference.name, quiet === true);
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
    method: method ?? null,
    precision,
    events: null,
    missionYears: 1,
    nearMost: NEAR_MOST,
    cost: costOfScenario(subject.scenario, plan).cost,
    further: [],
  };
  try {
    const { result, tally, batches } = await assessReaches(subject, request, workers, progress, { interrupt: signal });
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
  for (const { assessed: asWritten } of subjects) {
    const subject = afterItsChanges(asWritten);
    const { plan } = stage(subject);
    found.push(
      await availabilityOf(subject, { plan, seed: flags.seed, target: MONTHLY_TARGET }, workers, flags, signal),
    );
  }
  return found;
}
