/** Whether a replica that was away has what was acknowledged elsewhere meanwhile. */
import type { Stamps } from '../storage/stamps.ts';
import { FREE, type Jobs } from './jobs.ts';
import type { Pairs } from './pairs.ts';

/**
 * Something that was acknowledged by an instant is still on its way to a replica. What a source that is itself out of
 * service owes does not count: nobody knows when that will come.
 */
export function isOwed(jobs: Jobs, pairs: Pairs, stamps: Stamps, to: number, byUs: number): boolean {
  for (let job = 0; job < jobs.slots.used; job++) {
    if (jobs.state[job] === FREE || jobs.versionUs[job]! > byUs) continue;
    const pair = jobs.pair[job]!;
    if (pairs.to(pair) === to && stamps.isServing(pairs.from(pair))) return true;
  }
  return false;
}

/** How many jobs are on their way to a replica that bring what was taken, by true time, by an instant; sources as above. */
export function countOwed(jobs: Jobs, pairs: Pairs, stamps: Stamps, to: number, byUs: number): number {
  let owed = 0;
  for (let job = 0; job < jobs.slots.used; job++) {
    if (jobs.state[job] === FREE || jobs.takenUs[job]! > byUs) continue;
    const pair = jobs.pair[job]!;
    if (pairs.to(pair) === to && stamps.isServing(pairs.from(pair))) owed++;
  }
  return owed;
}
