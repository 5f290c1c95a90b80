/** A year of a subject in the parts that are asked for: how much of it is served, then how likely it is to lose data. */
import { NOBODY } from '../executors/nobody.ts';
import type { Subject } from '../subject.ts';
import { type AssessRequest, availabilityAlone, interruptedAvailability, NothingDone } from './assess.ts';
import { pushRunsElsewhere, stateRunExecutor } from './assessExecutors.ts';
import { type AssessedSubject, assessReaches } from './assessReaches.ts';
import type { AssessResult, AvailabilityResult } from './assessResult.ts';
import {
  type Availability,
  type AvailabilityObserver,
  assessAvailability,
  FURTHER_RUNS_MOST,
  stateRunCount,
} from './availability/availability.ts';
import { MONTHLY_TARGET } from './availability/monthlyTarget.ts';
import { type Ending, NO_ONLOOKER, type Onlooker } from './playOut.ts';

/** Told in passing, part by part: each is begun when the one before it is done. Which comes first is the affair of who finds them. */
export interface YearOnlooker {
  durability(): Onlooker;
  /** @param runs short runs that it takes */
  availability(runs: number): AvailabilityObserver;
  /** That is done. */
  served?(availability: Availability): void;
}

export const NO_YEAR_ONLOOKER: YearOnlooker = {
  durability: () => NO_ONLOOKER,
  availability: () => NOBODY,
};

/** What was found, and of which subject: variants are variants of that. */
export interface Found {
  readonly result: AssessResult | AvailabilityResult;
  readonly subject: Subject;
  readonly request: AssessRequest;
}

/**
 * Where it is interrupted after its availability is known, that alone.
 * @throws NothingDone where it is interrupted before anything is, AssessProblem for what cannot be told as it was asked for
 */
export async function assessYear(
  subject: Subject,
  request: AssessRequest,
  workers: number,
  onlooker: YearOnlooker,
  ending: Ending,
): Promise<Found> {
  const { only } = request;
  if (only === 'durability') return assessDurability(subject, request, workers, onlooker, ending);
  const availability = await availabilityOf(subject, request, workers, onlooker, ending.interrupt);
  onlooker.served?.(availability);
  const withService = { ...request, availability };
  if (only === 'availability') return { result: availabilityAlone(withService), subject, request };
  try {
    return await assessDurability(subject, withService, workers, onlooker, ending);
  } catch (error) {
    if (!(error instanceof NothingDone)) throw error;
    return { result: interruptedAvailability(withService), subject, request };
  }
}

/** @throws NothingDone where it is interrupted before anything is known, AssessProblem for what cannot be told as it was asked for */
export async function assessDurability(
  subject: Subject,
  request: AssessRequest,
  workers: number,
  onlooker: Pick<YearOnlooker, 'durability'>,
  ending: Ending,
): Promise<AssessedSubject> {
  const pushRuns = pushRunsElsewhere(subject, request, workers, ending.interrupt);
  return assessReaches(subject, { ...request, pushRuns }, workers, onlooker.durability(), ending);
}

/** @param subject that the plan is of: with hazards, and after its changes of membership */
export async function availabilityOf(
  subject: Subject,
  { plan, seed, target }: Pick<AssessRequest, 'plan' | 'seed' | 'target'>,
  workers: number,
  onlooker: Pick<YearOnlooker, 'availability'>,
  signal: AbortSignal,
): Promise<Availability> {
  const executor = stateRunExecutor(subject, { plan, seed }, workers);
  const request = { plan, seed, target: target ?? MONTHLY_TARGET, furtherMost: FURTHER_RUNS_MOST };
  return assessAvailability(request, executor, onlooker.availability(stateRunCount(plan)), signal);
}
