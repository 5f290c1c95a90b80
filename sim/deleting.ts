/** What deleting does to the world beyond the catalogue: losses by mistake, promises that it breaks, what is collected. */

import type { DeletionPlan } from './deletionPlan.ts';
import * as notes from './deletionStrikes.ts';
import { Bin } from './registry/bin.ts';
import { Collector } from './registry/collector.ts';
import { Damage } from './registry/damage.ts';
import { Retention } from './registry/retention.ts';
import { Deletes } from './replication/deletes.ts';
import { DELETED } from './storage/catalogue.ts';
import { Graves } from './storage/graves.ts';
import { Locks } from './storage/locks.ts';
import { PUSH } from './workload/steps.ts';
import type { World } from './world.ts';

/** Deletes of a world whose catalogue and stamps stand; null where nobody deletes. */
export function deletesOf(world: World): Deletes | null {
  const { plan, places, catalogue, stamps, topology, queue } = world;
  const { deletion } = plan;
  if (deletion === null) return null;
  const graves = new Graves(places.holders, deletion.tombstonesUs, queue);
  catalogue.graves = graves;
  const locks = new Locks(places.holders, plan.replication.conflict === 'arrivalOrder');
  catalogue.locks = locks;
  graves.risen = (manifest, holder, id) => notes.rose(world, manifest, holder, id);
  return new Deletes({
    plan: deletion,
    places,
    catalogue,
    stamps,
    topology,
    graves,
    locks,
    buried: (id) => {
      const manifest = graves.manifest[id]!;
      const isShown = (catalogue.manifestVisible[manifest]! & places.allReplicas) !== 0;
      if (plan.rules !== null && !isShown) world.frontDoor.account.release(manifest);
      world.frontDoor.collector?.touchedImage(manifest);
      notes.buried(world, id, deletion.layers === 'all');
    },
    tookNamed: (blob, holder, manifest) => notes.tookShared(world, blob, holder, manifest),
  });
}

/** What clears up in a world whose front door and traffic stand, and what damages there. */
export function beginDeleting(world: World): void {
  const { plan, queue, conditions, catalogue, places, streams, frontDoor } = world;
  const { deletion } = plan;
  if (plan.faults.some(({ action }) => action === 'release.bad')) {
    frontDoor.damage = new Damage(
      conditions,
      catalogue,
      places,
      streams.keyed('release/images'),
      (manifest, replica, fault) => notes.damaged(world, manifest, replica, fault),
    );
  }
  if (deletion === null || frontDoor.desk === null) return;
  frontDoor.collector = collectorOf(world, deletion);
  if (deletion.softDeleteUs !== null) {
    const graves = catalogue.graves!;
    frontDoor.desk.bin = new Bin(plan, queue, catalogue, deletion.softDeleteUs, (id) => {
      frontDoor.account.release(graves.manifest[id]!);
      frontDoor.collector?.touchedImage(graves.manifest[id]!);
      notes.buried(world, id, false);
    });
  }
  frontDoor.retention = new Retention(plan, deletion.retention, queue, conditions, catalogue, frontDoor.desk);
}

/**
 * Storage has gone, or a replica: what was deleted on purpose and shown in no other region any more, as rules kept the delete from
 * there, is paid for no longer.
 */
export function releaseUnshown({ plan, catalogue, frontDoor }: World): void {
  const { graves } = catalogue;
  if (plan.rules === null || graves === null) return;
  for (let id = 0; id < graves.deletes; id++) {
    const manifest = graves.manifest[id]!;
    if (catalogue.manifestStanding[manifest] !== DELETED || catalogue.manifestVisible[manifest] !== 0) continue;
    frontDoor.account.release(manifest);
  }
}

/** The collector of a world whose front door and traffic stand. */
function collectorOf(world: World, deletion: DeletionPlan): Collector {
  const { plan, queue, catalogue, stamps, frontDoor, places } = world;
  return new Collector(
    {
      plan,
      collect: deletion.collect,
      queue,
      catalogue,
      stamps,
      account: frontDoor.account,
      pushing: (blob, touchedUs) => pushing(world, blob, touchedUs),
      binned: () => frontDoor.desk?.bin?.images() ?? [],
      tookNeeded: (blob, holder, manifest) => notes.tookNeeded(world, blob, holder, manifest),
      swept: () => notes.swept(world),
    },
    places.holders,
  );
}

/** The image of a push under way that counts on a blob: it has sent it, or was told that it is there. −1 for none. */
function pushing({ traffic, catalogue }: World, blob: number, touchedUs: number): number {
  const { ops } = traffic.requests;
  for (const op of ops.slots.heldSlots()) {
    if (ops.kind[op] !== PUSH || ops.startUs[op]! > touchedUs) continue;
    const manifest = ops.manifest[op]!;
    const start = catalogue.manifestStart[manifest]!;
    for (let i = start; i < start + catalogue.manifestCount[manifest]!; i++) {
      if (catalogue.pool[i] === blob) return manifest;
    }
  }
  return -1;
}
