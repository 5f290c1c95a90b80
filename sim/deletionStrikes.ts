/** What deletes, the collector and bad releases have come to: entered in the ledger, or noted as promises that were broken. */
import { COLLECTED_NEEDED, ROSE_AGAIN, TOOK_SHARED } from './measure/breaches.ts';
import { enterDamaged, enterDeleted } from './measure/deletedLoss.ts';
import { enterLosses } from './measure/lossEntry.ts';
import { BY_COLLECTOR, BY_DELETE } from './measure/names.ts';
import type { World } from './world.ts';

/** A delete has reached a holder that showed its image. @param takesAll it took all layers, whatever else names them */
export function buried(world: World, deletion: number, takesAll: boolean): void {
  enterDeleted(world, deletion);
  if (takesAll) enterLosses(world, BY_DELETE);
}

/** A replica has written an image, and damaged it. */
export function damaged(world: World, manifest: number, replica: number, fault: number): void {
  enterDamaged(world, manifest, replica, fault);
}

/** The collector has taken blobs that images name. */
export function swept(world: World): void {
  enterLosses(world, BY_COLLECTOR);
}

/** An image that was deleted is back. */
export function rose(world: World, manifest: number, holder: number, deletion: number): void {
  if (!world.places.isSecondary(holder)) noteBreach(world, ROSE_AGAIN, holder, manifest, deletion);
}

/** A delete took what another image needs. */
export function tookShared(world: World, blob: number, holder: number, manifest: number): void {
  noteBreach(world, TOOK_SHARED, holder, manifest, blob);
}

/** The collector did. */
export function tookNeeded(world: World, blob: number, holder: number, manifest: number): void {
  noteBreach(world, COLLECTED_NEEDED, holder, manifest, blob);
}

function noteBreach(
  { observations, queue }: World,
  kind: number,
  holder: number,
  manifest: number,
  other: number,
): void {
  observations.breaches.note(kind, queue.nowUs, holder, -1, manifest, other);
}
