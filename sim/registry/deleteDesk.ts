/**
 * The server's side of deletes: what a request to delete an image or a repository is answered, and what it sets going.
 *
 * Fault model: a delete is taken by one replica, as a push is, and cannot be taken back. It counts against nobody's storage from
 * that instant on; the space comes back when the collector comes round. Other regions go on showing what was deleted until they
 * hear of it.
 */
import type { Conditions } from '../conditions.ts';
import { BY_CLIENT } from '../deletionPlan.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Plan } from '../plan.ts';
import { type Deletes, FIRST_LOCK } from '../replication/deletes.ts';
import type { GeoReplication } from '../replication/geoReplication.ts';
import { NO_TAG } from '../replication/jobs.ts';
import { updateTag } from '../replication/tagUpdates.ts';
import type { Sink } from '../sink.ts';
import {
  ACKNOWLEDGED,
  type Catalogue,
  DAMAGED,
  DELETED,
  LOST,
  NO_MANIFEST,
  STORED_BEFORE,
} from '../storage/catalogue.ts';
import { NO_DELETE } from '../storage/graves.ts';
import {
  LOCK_IMAGE,
  LOCK_REPOSITORY,
  LOCK_TAG,
  type Locks,
  NO_DELETES,
  NO_READS,
  NO_WRITES,
} from '../storage/locks.ts';
import type { Places } from '../storage/places.ts';
import type { Stamps } from '../storage/stamps.ts';
import type { Watch } from '../watch.ts';
import { LOCKED, NOT_FOUND, OK, UNAVAILABLE } from './answers.ts';
import type { Bin } from './bin.ts';
import type { Keys } from './keys.ts';
import type { Metadata } from './metadata.ts';
import type { StorageAccount } from './storageAccount.ts';

export interface DeskParts {
  readonly plan: Plan;
  readonly watch: Watch;
  readonly queue: EventQueue;
  readonly conditions: Conditions;
  readonly places: Places;
  readonly stamps: Stamps;
  readonly catalogue: Catalogue;
  readonly replication: GeoReplication;
  readonly metadata: Metadata;
  readonly account: StorageAccount;
  readonly deletes: Deletes;
  readonly sink: Sink;
  readonly keys: Keys;
  /** An image is there although its key is gone for good. */
  readonly erased: (manifest: number) => void;
}

export class DeleteDesk {
  private readonly parts: DeskParts;
  /** The manifest of the last `resolve` that was OK. */
  found = -1;
  /** Where deletes are soft. */
  bin: Bin | null = null;

  constructor(parts: DeskParts) {
    this.parts = parts;
  }

  /** HEAD of a manifest by its tag, of somebody who is going to delete it: sets `found`. What is in it nobody asks, nor may lock. */
  resolve(replica: number, tag: number): number {
    const { catalogue } = this.parts;
    if (!this.isOpen(replica)) return UNAVAILABLE;
    this.found = catalogue.tagTarget[tag * catalogue.holders + replica]!;
    return this.found >= 0 && this.isShown(replica, this.found) ? OK : NOT_FOUND;
  }

  /** DELETE of a manifest by digest: its tags go with it. One that is not shown here is 404. */
  manifest(replica: number, manifest: number): number {
    if (!this.isOpen(replica)) return UNAVAILABLE;
    if (!this.isShown(replica, manifest)) return NOT_FOUND;
    if (this.isLocked(replica, manifest)) return LOCKED;
    this.take(replica, manifest, BY_CLIENT, -1);
    return OK;
  }

  /** DELETE of a repository: all images that the replica shows of it. One without any is 404. */
  repository(replica: number, repository: number): number {
    if (!this.isOpen(replica)) return UNAVAILABLE;
    if (this.forbids(LOCK_REPOSITORY, repository, replica, NO_DELETES | NO_WRITES)) return LOCKED;
    return this.takeAll(replica, (m) => this.isOf(m, repository), BY_CLIENT, -1, true) > 0 ? OK : NOT_FOUND;
  }

  /** The image was deleted, on purpose or not; in the bin it is not lost yet. */
  wasDeleted(manifest: number): boolean {
    if (this.bin?.has(manifest) === true) return true;
    return !this.parts.catalogue.isKept(manifest) && this.parts.deletes.graves.lastOf(manifest) !== NO_DELETE;
  }

  /** A client of the registry has deleted it, and meant to. */
  wasDeletedByClient(manifest: number): boolean {
    const { graves } = this.parts.deletes;
    const isOnPurpose = this.parts.catalogue.manifestStanding[manifest] === DELETED;
    return isOnPurpose && graves.kind[graves.lastOf(manifest)] === BY_CLIENT;
  }

  /**
   * Takes all images that a replica shows, that are among those meant and that no lock keeps; returns how many.
   * @param fault −1: on purpose
   * @param withRepository it is their repository that is deleted
   */
  takeAll(
    replica: number,
    isMeant: (manifest: number) => boolean,
    kind: number,
    fault: number,
    withRepository = false,
  ): number {
    const { catalogue } = this.parts;
    let taken = 0;
    for (let m = 0; m < catalogue.manifests; m++) {
      if (!isMeant(m) || !this.isShown(replica, m) || this.isLocked(replica, m)) continue;
      this.take(replica, m, kind, fault, withRepository);
      taken++;
    }
    return taken;
  }

  /** Deletes one image where a replica shows it and no lock keeps it, whoever is behind it. @param fault −1: on purpose */
  takeOne(replica: number, manifest: number, kind: number, fault: number): void {
    if (this.isShown(replica, manifest) && !this.isLocked(replica, manifest)) this.take(replica, manifest, kind, fault);
  }

  /** PATCH of what may be done with something. */
  lock(replica: number, kind: number, id: number, forbids: number): number {
    if (!this.isOpen(replica)) return UNAVAILABLE;
    const { deletes, metadata, places, replication } = this.parts;
    const record = this.locks.add(kind, id, forbids, this.stampOf(replica), replica);
    for (let holder = 0; holder < places.holders && metadata.isShared; holder++) this.locks.apply(record, holder);
    if (metadata.isShared) return OK;
    deletes.apply(FIRST_LOCK + record, replica);
    deletes.sendOn(replica, FIRST_LOCK + record, true, replication.sendDelete);
    return OK;
  }

  /** Restores an image that lies in the bin, or (−1) all of a repository, with their tags. */
  restore(replica: number, repository: number, manifest: number): number {
    if (!this.isOpen(replica)) return UNAVAILABLE;
    const isMeant = (m: number): boolean => (manifest >= 0 ? m === manifest : this.isOf(m, repository));
    const images = (this.bin?.images() ?? []).filter((m) => isMeant(m) && this.isKeptWhole(replica, m));
    for (const m of images) this.restoreOne(replica, m);
    return images.length > 0 ? OK : NOT_FOUND;
  }

  /** A push was taken: a repository that lies in the bin comes back with all that went with it, but for tags written since. */
  pushed(replica: number, repository: number): void {
    if (this.bin === null) return;
    for (const m of this.bin.imagesOfRepositories()) {
      if (this.isOf(m, repository) && this.isKeptWhole(replica, m)) this.restoreOne(replica, m);
    }
  }

  /** An image that lies in the bin can be had back from a replica. */
  private isKeptWhole(replica: number, manifest: number): boolean {
    const { catalogue, keys } = this.parts;
    // What is lost is not there again with its layers; with its key gone it is there as long as data keys are good.
    const isLost = catalogue.manifestStanding[manifest] === LOST && !keys.isErased;
    const isKept = (catalogue.graves!.keptIn(manifest) & (1 << replica)) !== 0;
    return isKept && catalogue.isComplete(manifest, replica) && !isLost;
  }

  private restoreOne(replica: number, manifest: number): void {
    const { catalogue, deletes, metadata, plan, queue, replication, watch, keys, erased } = this.parts;
    // As a push is: later than the delete that it undoes, whatever the clock shows.
    const versionUs = Math.max(this.stampOf(replica), deletes.graves.laterUs(manifest, replica));
    const tags = this.bin!.takeOut(manifest);
    deletes.graves.pushed(manifest, replica, versionUs);
    deletes.graves.restored(manifest);
    if (catalogue.manifestStanding[manifest] === DELETED) {
      const wasPushed = catalogue.manifestClient[manifest]! >= 0;
      catalogue.manifestStanding[manifest] = wasPushed ? ACKNOWLEDGED : STORED_BEFORE;
    }
    catalogue.show(manifest, replica);
    replication.publish(replica, manifest, NO_TAG, versionUs);
    for (const tag of tags) {
      if (catalogue.tagTarget[tag * catalogue.holders + replica]! >= 0) continue;
      watch.taken(replica, tag, manifest, versionUs);
      if (metadata.isShared) metadata.writeTag(tag, manifest, versionUs, replica);
      else updateTag(plan, catalogue, tag, replica, manifest, versionUs, replica);
      replication.publish(replica, manifest, tag, versionUs);
      catalogue.noteNewestTag(tag, manifest, queue.nowUs);
      watch.acknowledged(replica, tag, manifest, queue.nowUs);
    }
    if (keys.isErased) erased(manifest);
  }

  /** A push would write where a lock forbids it: to a repository, or over a tag. @param tag −1 for none */
  refusesPush(replica: number, manifest: number, tag: number): boolean {
    const { catalogue } = this.parts;
    // A digest that lies in the bin must be restored, or wait for the purge.
    if (this.bin?.has(manifest) === true) return true;
    if (this.forbids(LOCK_REPOSITORY, catalogue.manifestRepository[manifest]!, replica, NO_WRITES)) return true;
    if (tag < 0 || catalogue.tagTarget[tag * catalogue.holders + replica]! < 0) return false;
    return this.forbids(LOCK_TAG, tag, replica, NO_WRITES);
  }

  refusesUntag(replica: number, tag: number): boolean {
    const bits = NO_DELETES | NO_WRITES;
    const repository = this.parts.catalogue.tagRepository[tag]!;
    return this.forbids(LOCK_TAG, tag, replica, bits) || this.forbids(LOCK_REPOSITORY, repository, replica, bits);
  }

  refusesRead(holder: number, manifest: number): boolean {
    const repository = this.parts.catalogue.manifestRepository[manifest]!;
    return (
      this.forbids(LOCK_IMAGE, manifest, holder, NO_READS) ||
      this.forbids(LOCK_REPOSITORY, repository, holder, NO_READS)
    );
  }

  /** A lock on the image or its repository, as the replica knows it, keeps the image; one on a tag does not. */
  private isLocked(replica: number, manifest: number): boolean {
    const bits = NO_DELETES | NO_WRITES;
    const repository = this.parts.catalogue.manifestRepository[manifest]!;
    return (
      this.forbids(LOCK_IMAGE, manifest, replica, bits) || this.forbids(LOCK_REPOSITORY, repository, replica, bits)
    );
  }

  private forbids(kind: number, id: number, holder: number, bits: number): boolean {
    return this.locks.records > 0 && this.locks.forbidsAt(kind, id, holder, bits);
  }

  private get locks(): Locks {
    return this.parts.catalogue.locks!;
  }

  private stampOf(replica: number): number {
    return this.parts.metadata.stampUs(replica, this.parts.queue.nowUs);
  }

  /** The replica serves, reaches the metadata of what it serves, and can decrypt it. */
  isOpen(replica: number): boolean {
    const { stamps, metadata, conditions, places } = this.parts;
    if (!stamps.isServing(replica) || !metadata.isReached(replica)) return false;
    return conditions.keyless[places.region[replica]!] === 0;
  }

  private isOf(manifest: number, repository: number): boolean {
    return this.parts.catalogue.manifestRepository[manifest] === repository;
  }

  private isShown(replica: number, manifest: number): boolean {
    const { catalogue, metadata } = this.parts;
    if (metadata.isShared) return metadata.hasManifest(manifest);
    return (catalogue.manifestVisible[manifest]! & (1 << replica)) !== 0;
  }

  private take(replica: number, manifest: number, kind: number, fault: number, withRepository = false): void {
    const { plan, queue, places, metadata, deletes, account, replication, sink } = this.parts;
    const deletion = deletes.graves.add(manifest, this.deletedAtUs(replica, manifest), replica, kind, fault);
    sink.deleted(manifest, replica, kind);
    if (this.bin !== null) this.bin.put(manifest, deletion, replica, withRepository);
    // Where rules may keep a delete from a region, what that shows is paid for until nobody shows it (deleting.ts).
    else if (plan.rules === null) account.release(manifest);
    if (fault < 0) this.noteOnPurpose(manifest, queue.nowUs);
    if (metadata.isShared) {
      for (let holder = 0; holder < places.holders; holder++) deletes.apply(deletion, holder);
      return;
    }
    deletes.apply(deletion, replica);
    deletes.sendOn(replica, deletion, true, replication.sendDelete);
  }

  /**
   * µs: the stamp of a delete. What a replica shows is older than a delete that it takes, whatever its clock shows: a push since an
   * earlier delete, and the tags that name the image.
   */
  private deletedAtUs(replica: number, manifest: number): number {
    const { catalogue, deletes } = this.parts;
    let us = Math.max(this.stampOf(replica), deletes.graves.laterThanPushUs(manifest, replica));
    const repository = catalogue.manifestRepository[manifest]!;
    for (let rank = 0; rank < catalogue.tagsIn(repository); rank++) {
      const cell = catalogue.tagAt(repository, rank) * catalogue.holders + replica;
      if (catalogue.tagTarget[cell] === manifest) us = Math.max(us, catalogue.tagVersionUs[cell]! + 1);
    }
    return us;
  }

  /** Nobody has a right to the image any more, nor to the tags that name it. */
  private noteOnPurpose(manifest: number, nowUs: number): void {
    const { catalogue } = this.parts;
    const standing = catalogue.manifestStanding[manifest];
    // What is lost already stays on the books as that.
    catalogue.manifestStanding[manifest] = standing === LOST || standing === DAMAGED ? LOST : DELETED;
    const repository = catalogue.manifestRepository[manifest]!;
    for (let rank = 0; rank < catalogue.tagsIn(repository); rank++) {
      const tag = catalogue.tagAt(repository, rank);
      if (catalogue.tagNewest[tag] === manifest) catalogue.noteNewestTag(tag, NO_MANIFEST, nowUs);
    }
  }
}
