/** The same year as `assessYear` finds, durability first: for who watches, and wants to see that tighten before outages are played. */
import { exitCodes } from '../exitCodes.ts';
import type { Subject } from '../subject.ts';
import type { AssessRequest } from './assess.ts';
import type { AssessedSubject } from './assessReaches.ts';
import type { AssessResult } from './assessResult.ts';
import { assessDurability, availabilityOf, type YearOnlooker } from './assessYear.ts';
import type { Ending } from './playOut.ts';

export type FoundFirst = Pick<AssessedSubject, 'result' | 'subject' | 'request'>;

export interface FirstOnlooker extends YearOnlooker {
  /** All but availability is known. */
  found(result: AssessResult): void;
}

/**
 * Where it is interrupted after something is known of durability, that alone.
 * @throws NothingDone where it is interrupted before that, AssessProblem for what cannot be told
 */
export async function durabilityFirst(
  subject: Subject,
  request: AssessRequest,
  workers: number,
  onlooker: FirstOnlooker,
  ending: Ending,
): Promise<FoundFirst> {
  const { interrupt } = ending;
  const found = await assessDurability(subject, request, workers, onlooker, ending);
  const interrupted = { ...found, result: { ...found.result, exitCode: exitCodes.interrupted } };
  if (interrupt.aborted) return interrupted;
  onlooker.found(found.result);
  try {
    const availability = await availabilityOf(subject, request, workers, onlooker, interrupt);
    onlooker.served?.(availability);
    return { ...found, result: { ...found.result, availability: availability.rows, outages: availability.outages } };
  } catch (error) {
    if (!interrupt.aborted) throw error;
    return interrupted;
  }
}
