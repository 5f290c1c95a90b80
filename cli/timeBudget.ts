/** `--time-budget`: the one clock that an estimate is ended by, counted from the beginning of the command. */
import type { AssessFlags } from './assessFile.ts';
import { UsageError } from './usageError.ts';

type Flags = Pick<AssessFlags, 'timeBudget' | 'events' | 'method' | 'only' | 'sensitivity' | 'curve'>;

/**
 * Aborts when the time is up; undefined where there is no end to it. Throws UsageError where nothing is estimated, or has
 * another end.
 */
export function timeUpOf(flags: Flags): AbortSignal | undefined {
  const { timeBudget, events, method, only, sensitivity, curve } = flags;
  if (timeBudget === undefined) return undefined;
  if (events !== undefined) throw refusal('--events ends it as well', 'give one of the two');
  if (method === 'exact') throw refusal('--method exact makes none', 'leave one of the two away');
  if (only === 'availability') throw refusal('--only availability makes none', 'leave one of the two away');
  if (sensitivity === true || curve !== undefined) {
    const variants = sensitivity === true ? '--sensitivity' : '--curve';
    throw refusal(`the variants of ${variants} must all end alike`, 'give --events or --precision in its place');
  }
  return AbortSignal.timeout(timeBudget / 1000);
}

function refusal(why: string, hint: string): UsageError {
  return new UsageError(`--time-budget ends an estimate, and ${why}`, hint);
}
