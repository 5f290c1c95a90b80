/** Flags that nothing would come of beside another: they are refused, so that nobody takes the result for what was asked for. */
import { UsageError } from './usageError.ts';

/** A flag by its name on the command line, with its value where it was given. */
export type GivenFlags = Readonly<Record<`--${string}`, unknown>>;

/** @param beside the flag that leaves them without effect, and why @throws UsageError for the first of the flags that was given */
export function refuseIdle(flags: GivenFlags, isOf: string, beside: string, hint = 'give one of the two'): void {
  const given = Object.entries(flags).find(([, value]) => value !== undefined);
  if (given === undefined) return;
  throw new UsageError(`${given[0]} is of ${isOf}, and ${beside}`, hint);
}
