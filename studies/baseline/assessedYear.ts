/** The year that a baseline is of: all that is watched over, in one manner, so that a later check has the same luck. */
import { availabilityOf, type YearOnlooker } from '../assess/assessYear.ts';
import { assessedDurability } from '../compare/assessedDurability.ts';
import { stage } from '../play.ts';
import { afterItsChanges, type Subject, withHazards } from '../subject.ts';
import type { AssessedYear } from './year.ts';

/** As precisely as a difference of a few hundredths of a nine needs. */
const PRECISION = 0.1;
const SEED = 1;

/** @throws NothingDone or Error where it is interrupted, AssessProblem for what cannot be told of a year */
export async function assessedYear(
  subject: Subject,
  workers: number,
  onlooker: YearOnlooker,
  signal: AbortSignal,
): Promise<AssessedYear> {
  const assessed = withHazards(subject);
  const manner = { seed: SEED, method: null, precision: PRECISION };
  const durability = await assessedDurability(assessed, manner, workers, onlooker.durability(), signal);
  const after = afterItsChanges(assessed);
  const { plan } = stage(after);
  const availability = await availabilityOf(after, { plan, seed: SEED }, workers, onlooker, signal);
  return { durability, availability, costPerMonth: durability.result.cost.perMonth };
}
