/** Which of two writes of one tag stays, where a replica takes one or where it arrives. */
import type { Plan } from '../plan.ts';
import type { Catalogue } from '../storage/catalogue.ts';

/**
 * Applies a write of a tag at a replica, by the rule of the plan: the one with the later stamp stays, or (`arrivalOrder`)
 * whichever comes last. `manifest` −1 is a removal.
 */
export function updateTag(
  plan: Plan,
  catalogue: Catalogue,
  tag: number,
  replica: number,
  manifest: number,
  versionUs: number,
  by: number,
): void {
  if (plan.replication.conflict !== 'arrivalOrder') {
    catalogue.applyTag(tag, replica, manifest, versionUs, by);
    return;
  }
  catalogue.setTag(tag, replica, manifest, versionUs, by);
  // What arrives is the whole record of the tag, with the locks that it had where it was written.
  if (by !== replica) catalogue.locks?.tagArrived(tag, replica);
}
