/** The yearly part of `nines compare`: each scenario assessed, one after the other, on all threads there are. */
import { AssessProblem } from '../studies/assess/assess.ts';
import { availabilityOf } from '../studies/assess/assessYear.ts';
import { MONTHLY_TARGET } from '../studies/assess/availability/monthlyTarget.ts';
import { assessedDurability } from '../studies/compare/assessedDurability.ts';
import type { AssessedDurability } from '../studies/compare/durability.ts';
import { restsOf } from '../studies/compare/serviceRests.ts';
import { stage } from '../studies/play.ts';
import { afterItsChanges } from '../studies/subject.ts';
import { yearProgress } from './assessProgress.ts';
import type { ServedScenario } from './compareCourse.ts';
import type { CompareFlags } from './compareFiles.ts';
import type { CompareSubject } from './compareSubjects.ts';
import { COMPARE_PRECISION } from './flagValues.ts';
import { UsageError } from './usageError.ts';

/** Throws NothingDone where it is interrupted, and UsageError for what cannot be told as the flags ask. */
export async function durabilityOf(
  { assessed, reference }: CompareSubject,
  flags: CompareFlags,
  workers: number,
  signal: AbortSignal,
): Promise<AssessedDurability> {
  const progress = yearProgress(reference.name, flags.quiet === true);
  const manner = {
    seed: seedOf(flags),
    method: flags.method ?? null,
    precision: flags.precision ?? COMPARE_PRECISION,
  };
  try {
    return await assessedDurability(assessed, manner, workers, progress.durability(), signal);
  } catch (error) {
    if (!(error instanceof AssessProblem)) throw error;
    throw new UsageError(`${reference.path ?? ''}: ${error.message}`, error.hint);
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
  const progress = yearProgress(subject.reference.name, flags.quiet === true);
  try {
    const availability = await availabilityOf(subject, request, workers, progress, signal);
    return { availability, rests: restsOf(subject.scenario, plan) };
  } finally {
    progress.end();
  }
}

/** Of estimates and short runs. */
export function seedOf({ seed }: Pick<CompareFlags, 'seed'>): number {
  return seed ?? 1;
}
