/**
 * Comparing what replicas hold, and queueing what one of them lacks and another may send: after something was destroyed and
 * stands again, since whatever was to bring it may have found no source meanwhile and been dropped, and on a period where
 * the plan says so.
 *
 * Fault model: a queue that is full, or an end that is out of service where nothing is tried again, leaves what is lacking
 * to the next comparison.
 */
import type { SendDelete } from './deletes.ts';
import { type Jobs, NO_TAG } from './jobs.ts';
import type { LastSync } from './lastSync.ts';
import { missingAt, type Tell } from './missing.ts';
import type { Pairs } from './pairs.ts';
import type { ReplicationParts } from './parts.ts';

/** What comparing asks of the queues. */
export interface Room {
  /** The pair takes another job now. */
  hasRoom(pair: number): boolean;
  enqueue(job: number): void;
  readonly sendDelete: SendDelete;
}

export class Inventories {
  private readonly parts: ReplicationParts;
  private readonly jobs: Jobs;
  private readonly pairs: Pairs;
  private readonly sync: LastSync;
  private readonly room: Room;
  /** Whether the comparison under way found something that no queue had room for: never between events. */
  private hasLeft = false;

  constructor(parts: ReplicationParts, jobs: Jobs, pairs: Pairs, sync: LastSync, room: Room) {
    this.parts = parts;
    this.jobs = jobs;
    this.pairs = pairs;
    this.sync = sync;
    this.room = room;
  }

  /** Queues what any replica or geo-redundant copy lacks. */
  compare(): void {
    const { plan, places, catalogue, stamps, topology, seeding } = this.parts;
    for (let to = 0; to < places.holders; to++) {
      if (seeding.isActive(to)) continue;
      this.hasLeft = false;
      // First, so that nobody asks for what was deleted elsewhere.
      this.parts.deletes?.missingAt(to, this.room.sendDelete);
      missingAt(plan, places, catalogue, stamps, topology, to, this.bring);
      if (!this.hasLeft) this.sync.nothingLeft(to);
    }
  }

  /** Queues what a replica lacks and may get, unless it is on its way already. */
  readonly bring: Tell = (from, to, manifest, tag, versionUs, versionBy) => {
    if (this.jobs.bring(manifest, tag, versionUs, to)) return;
    const { catalogue, topology } = this.parts;
    if (!topology.maySend(catalogue, from, to, manifest, tag, versionUs, versionBy)) return;
    const pair = this.pairs.of(from, to);
    if (!this.room.hasRoom(pair)) {
      this.hasLeft = true;
      return;
    }
    const takenUs = tag === NO_TAG ? catalogue.manifestAckedUs[manifest]! : versionUs;
    const firstBy = tag === NO_TAG ? catalogue.manifestHome[manifest]! : versionBy;
    const job = this.jobs.add(pair, manifest, tag, versionUs, versionBy);
    // How far a copy is behind is a matter between it and its stamp, whoever took the write.
    const takenBy = this.pairs.isGeoRedundant(pair) ? from : firstBy;
    this.room.enqueue(this.jobs.taken(job, Math.max(0, takenUs), takenBy));
  };
}
