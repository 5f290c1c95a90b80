/**
 * The server's side of a geo-replica: what a request that reached the endpoint is answered.
 *
 * Fault model: an endpoint lives and dies with its region; storage under a living endpoint may be gone or a group of it
 * unreadable (503), unless a readable geo-redundant copy has it, in whatever state that is; what that lacks stays 503. A
 * manifest is accepted only when every blob it names is present in this very replica, and the 201 is the acknowledgement
 * that durability is judged by. A write of a tag is stamped by the clock of the region that takes it.
 */
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Plan } from '../plan.ts';
import type { GeoReplication } from '../replication/geoReplication.ts';
import { NO_TAG, TOMBSTONE } from '../replication/jobs.ts';
import { updateTag } from '../replication/tagUpdates.ts';
import type { Sink } from '../sink.ts';
import { ACKNOWLEDGED, type Catalogue, DAMAGED, DELETED, LOST, UNACKNOWLEDGED } from '../storage/catalogue.ts';
import { LOCK_TAG, NO_READS } from '../storage/locks.ts';
import type { Places } from '../storage/places.ts';
import { MET_CLEAN, MET_CORRUPT } from '../storage/reads.ts';
import type { Stamps } from '../storage/stamps.ts';
import type { Watch } from '../watch.ts';
import { Acks, ENOUGH, WAITS } from './acks.ts';
import {
  BLOB_UNKNOWN,
  CORRUPT,
  ELSEWHERE,
  LAYER_TOO_LARGE,
  LOCKED,
  NOT_FOUND,
  OK,
  PENDING,
  STORAGE_FULL,
  TOO_MANY,
  UNAVAILABLE,
} from './answers.ts';
import type { Collector } from './collector.ts';
import type { Damage } from './damage.ts';
import { DeleteDesk } from './deleteDesk.ts';
import type { FrontDoorParts } from './frontDoorParts.ts';
import type { Keys } from './keys.ts';
import type { Metadata } from './metadata.ts';
import { MissProxy } from './missProxy.ts';
import { RateLimits } from './rateLimits.ts';
import type { Retention } from './retention.ts';
import { StorageAccount } from './storageAccount.ts';

export class FrontDoor {
  /** Of the last TOO_MANY: what Retry-After says, in µs; 0 when it is not there. */
  retryAfterUs = 0;
  /** Of the last TRUNCATED or CUT: bytes of the body that come all the same, counted from where the client asked. */
  arrivesBytes = 0;
  /** The manifest of the last tag look-up that was OK, LOCKED or CORRUPT. */
  found = -1;
  /** Of the last ELSEWHERE: the round trip to the other replica, in µs. */
  awayUs = 0;
  /** Where misses are answered by other replicas; else null. */
  private readonly proxy: MissProxy | null;
  /** Pushes whose answer waits for other regions. */
  readonly acks: Acks;
  /** How many operations a minute each replica serves. */
  readonly limits: RateLimits;
  /** What is stored against the registry's limit. */
  readonly account: StorageAccount;
  /** Where images can be deleted. */
  readonly desk: DeleteDesk | null;
  /** Likewise; known once the world stands. */
  collector: Collector | null = null;
  retention: Retention | null = null;
  /** Where a release can damage what it writes. */
  damage: Damage | null = null;
  private readonly plan: Plan;
  private readonly queue: EventQueue;
  private readonly stamps: Stamps;
  private readonly catalogue: Catalogue;
  private readonly replication: GeoReplication;
  private readonly sink: Sink;
  private readonly metadata: Metadata;
  private readonly places: Places;
  private readonly readsCopies: boolean;
  /** Metadata is in every region, and no copy rots: what is here and can be read is served as it is. */
  private readonly isPlain: boolean;
  private readonly watch: Watch;
  private readonly keys: Keys;
  private readonly erased: (manifest: number) => void;

  constructor(parts: FrontDoorParts) {
    const { plan, places, queue, conditions, stamps, catalogue, replication, metadata, sink, watch } = parts;
    this.watch = watch;
    this.keys = parts.keys;
    this.erased = parts.erased;
    this.metadata = metadata;
    this.plan = plan;
    this.places = places;
    this.readsCopies = plan.geoRedundancy?.readable ?? false;
    const isDamaging = plan.faults.some(({ action }) => action === 'release.bad');
    const locks = plan.deletion?.locks ?? false;
    this.isPlain = !metadata.isShared && !stamps.rots && !isDamaging && !locks;
    this.queue = queue;
    this.stamps = stamps;
    this.catalogue = catalogue;
    this.replication = replication;
    this.sink = sink;
    const { pairs } = replication;
    this.proxy =
      plan.replication.onMiss === 'proxy'
        ? new MissProxy(plan, places, conditions, stamps, catalogue, pairs, sink)
        : null;
    this.acks = new Acks(plan, queue, stamps, catalogue, pairs);
    this.limits = new RateLimits(plan.replicas.length, plan.limits, plan.identities.length);
    this.account = new StorageAccount(plan, catalogue);
    const { deletes } = parts;
    this.desk = deletes === null ? null : new DeleteDesk({ ...parts, account: this.account, deletes });
  }

  /** One more operation of a kind (LIMIT_…) of an identity (−1: nobody's) at a replica: OK, or TOO_MANY where it is over a limit. */
  meter(replica: number, kind: number, identity: number): number {
    const { limits } = this;
    if (limits.take(replica, kind, this.queue, identity)) {
      this.watch.served(replica, kind);
      return OK;
    }
    this.retryAfterUs = limits.retryAfterUs;
    return TOO_MANY;
  }

  /** A page of a listing: of metadata alone. */
  listed(replica: number): number {
    return this.stamps.isServing(replica) && this.metadata.isReached(replica) ? OK : UNAVAILABLE;
  }

  /** HEAD or GET of a manifest by tag; sets `found`. */
  manifestByTag(replica: number, tag: number): number {
    const { catalogue } = this;
    const holder = this.stamps.isServing(replica) ? replica : this.readableCopy(replica);
    if (holder < 0 || !this.metadata.isReached(replica)) return UNAVAILABLE;
    const manifest = catalogue.tagTarget[tag * catalogue.holders + holder]!;
    if (manifest < 0) return this.absent(holder);
    this.found = manifest;
    if (catalogue.locks?.forbidsAt(LOCK_TAG, tag, holder, NO_READS) === true) return LOCKED;
    return this.manifest(replica, manifest);
  }

  /** GET of a manifest by digest. */
  manifest(replica: number, manifest: number): number {
    const { catalogue, metadata } = this;
    if (metadata.isShared) {
      if (!this.stamps.isServing(replica) || !metadata.isReached(replica)) return UNAVAILABLE;
      return metadata.hasManifest(manifest) ? this.contentOf(manifest, replica) : NOT_FOUND;
    }
    const group = catalogue.manifestGroup[manifest]!;
    const holder = this.reader(replica, group);
    if (holder < 0) return UNAVAILABLE;
    return (catalogue.manifestVisible[manifest]! & (1 << holder)) === 0
      ? this.absent(holder)
      : this.readManifest(manifest, holder, group);
  }

  /** HEAD of a blob, or its mount, for a push: whether it is there. */
  findsBlob(replica: number, blob: number): number {
    const answer = this.blob(replica, blob);
    if (answer === OK) this.collector?.touched(blob);
    return answer;
  }

  /** Whether a blob is there. */
  blob(replica: number, blob: number): number {
    if (!this.metadata.isReached(replica)) return UNAVAILABLE;
    const holder = this.reader(replica, this.catalogue.blobGroup[blob]!);
    if (holder < 0) return UNAVAILABLE;
    return (this.catalogue.blobPresent[blob]! & (1 << holder)) === 0 ? this.absent(holder) : OK;
  }

  /**
   * The same three for a pull, which other replicas may answer where the plan says so. Nearly every one of nearly every run
   * finds what it asks for here: that is looked at first, with nothing in between.
   */
  pullByTag(replica: number, tag: number, asked: boolean): number {
    const { catalogue } = this;
    if (this.isPlain && this.stamps.isServing(replica)) {
      const manifest = catalogue.tagTarget[tag * catalogue.holders + replica]!;
      this.found = manifest;
      if (manifest >= 0 && this.hasManifest(replica, manifest)) return OK;
    }
    return this.pullByTagOtherwise(replica, tag, asked);
  }

  pullManifest(replica: number, manifest: number, asked: boolean): number {
    if (this.isPlain && this.hasManifest(replica, manifest)) return OK;
    return this.pullManifestOtherwise(replica, manifest, asked);
  }

  pullBlob(replica: number, blob: number, asked: boolean): number {
    const { catalogue } = this;
    const isHere = (catalogue.blobPresent[blob]! & (1 << replica)) !== 0;
    if (this.isPlain && isHere && this.stamps.canRead(replica, catalogue.blobGroup[blob]!)) return OK;
    return this.pullBlobOtherwise(replica, blob, asked);
  }

  private hasManifest(replica: number, manifest: number): boolean {
    const { catalogue } = this;
    const isHere = (catalogue.manifestVisible[manifest]! & (1 << replica)) !== 0;
    return isHere && this.stamps.canRead(replica, catalogue.manifestGroup[manifest]!);
  }

  private pullByTagOtherwise(replica: number, tag: number, asked: boolean): number {
    const answer = this.manifestByTag(replica, tag);
    if (answer === CORRUPT || answer === LOCKED) return answer;
    if (answer === OK) return this.orFromCopy(replica, this.catalogue.manifestGroup[this.found]!, asked);
    if (this.proxy === null) return answer;
    const source = this.proxy.sourceOfTag(replica, tag);
    if (source >= 0) this.found = this.proxy.targetOf(replica, tag, source);
    return this.fromSource(answer, replica, source, asked);
  }

  private pullManifestOtherwise(replica: number, manifest: number, asked: boolean): number {
    const answer = this.manifest(replica, manifest);
    if (answer === CORRUPT || answer === LOCKED) return answer;
    if (answer === OK) return this.orFromCopy(replica, this.catalogue.manifestGroup[manifest]!, asked);
    if (this.proxy === null) return answer;
    return this.fromSource(answer, replica, this.proxy.sourceOfManifest(replica, manifest), asked);
  }

  private pullBlobOtherwise(replica: number, blob: number, asked: boolean): number {
    if (this.metadata.isShared) return this.sharedBlob(replica, blob, asked);
    const group = this.catalogue.blobGroup[blob]!;
    const answer = this.blob(replica, blob);
    if (answer === OK && this.orFromCopy(replica, group, asked) === ELSEWHERE) return ELSEWHERE;
    if (answer === OK) return this.read(this.reader(replica, group), group);
    if (this.proxy === null) return answer;
    const source = this.proxy.sourceOfBlob(replica, blob);
    if (source >= 0 && asked) this.proxy.sends(source, replica, blob);
    return this.fromSource(answer, replica, source, asked);
  }

  /** With one database for all, a replica serves what any storage in its reach has. */
  private sharedBlob(replica: number, blob: number, asked: boolean): number {
    const { metadata } = this;
    if (!this.stamps.isServing(replica) || !metadata.isReached(replica)) return UNAVAILABLE;
    const source = metadata.blobSource(replica, blob);
    if (source < 0) return UNAVAILABLE;
    this.awayUs = metadata.roundTripUs(replica, source);
    return source === replica || asked ? this.read(source, this.catalogue.blobGroup[blob]!) : ELSEWHERE;
  }

  /** Whose copies of a group a read is served from: the replica's own, else its readable geo-redundant copy's; −1: nobody's. */
  private reader(replica: number, group: number): number {
    if (this.stamps.canRead(replica, group)) return replica;
    const copy = this.readableCopy(replica);
    return copy >= 0 && this.stamps.canRead(copy, group) ? copy : -1;
  }

  /** What is OK comes from this replica's own storage, or first from that of its geo-redundant copy, a round trip away. */
  private orFromCopy(replica: number, group: number, asked: boolean): number {
    if (!this.readsCopies || asked || this.stamps.canRead(replica, group)) return OK;
    this.awayUs = this.metadata.roundTripUs(replica, this.places.secondaryOf(replica));
    return ELSEWHERE;
  }

  /** What a geo-redundant copy lacks may well be in the stamp that cannot be asked now. */
  private absent(holder: number): number {
    return this.places.isSecondary(holder) ? UNAVAILABLE : NOT_FOUND;
  }

  /** The front end lives, and what its storage cannot serve may be read from the geo-redundant copy. */
  private readableCopy(replica: number): number {
    if (!this.readsCopies || !this.stamps.isEndpointUp(replica)) return -1;
    const copy = this.places.secondaryOf(replica);
    return copy >= 0 && this.stamps.isServing(copy) ? copy : -1;
  }

  /** The replica whose storage a blob that is OK to GET comes from. */
  storageOf(replica: number, blob: number): number {
    return this.metadata.isShared ? this.metadata.blobSource(replica, blob) : replica;
  }

  /** POST of an upload. How large the blob is going to be nobody knows yet. */
  opensUpload(replica: number, blob: number): number {
    const accepted = this.acceptsBlob(replica, blob);
    return accepted === OK && this.account.isFull ? STORAGE_FULL : accepted;
  }

  /** PATCH of an upload: whether the replica's storage takes the blob. */
  acceptsBlob(replica: number, blob: number): number {
    if (!this.metadata.isReached(replica)) return UNAVAILABLE;
    return this.stamps.canWrite(replica, this.catalogue.blobGroup[blob]!) ? OK : UNAVAILABLE;
  }

  /**
   * The closing PUT of an upload: the blob is written when enough of its group's nodes are live, and the registry's limits
   * have room for it.
   */
  commitBlob(replica: number, blob: number): number {
    const { account } = this;
    const accepted = this.acceptsBlob(replica, blob);
    if (accepted !== OK) return accepted;
    if (account.isTooLarge(blob)) return LAYER_TOO_LARGE;
    if (!account.hasRoomFor(blob)) return STORAGE_FULL;
    account.count(blob);
    this.collector?.touched(blob);
    this.catalogue.put(blob, replica);
    return OK;
  }

  /**
   * PUT of a manifest by tag: stores it, sets the tag here and queues both for the other replicas. It is acknowledged when
   * as many regions hold it as the plan asks for; until then PENDING, and `acknowledged` gives the answer.
   */
  putManifest(op: number, replica: number, manifest: number, tag: number): number {
    const { catalogue, plan, metadata } = this;
    if (!this.takesManifest(replica, manifest)) return UNAVAILABLE;
    if (this.desk?.refusesPush(replica, manifest, tag) === true) return LOCKED;
    // Lost between two of its tags it is not there for the second; with its key gone, as long as data keys are good.
    const isLost = catalogue.manifestStanding[manifest] === LOST && !this.keys.isErased;
    const isHere = catalogue.isComplete(manifest, replica);
    // A database that all share knows the manifest wherever its blobs are: a tag more needs none of them here.
    const isKnown = isHere || (metadata.isShared && metadata.hasManifest(manifest));
    if (isLost || !isKnown) return BLOB_UNKNOWN;
    if (!this.account.hasRoomForImage(manifest)) return STORAGE_FULL;
    this.account.countImage(manifest);
    const now = this.queue.nowUs;
    // Whatever the clock shows, a push is later than a delete that is known where it is taken.
    const versionUs = Math.max(metadata.stampUs(replica, now), catalogue.graves?.laterUs(manifest, replica) ?? 0);
    this.watch.taken(replica, tag, manifest, versionUs);
    catalogue.graves?.pushed(manifest, replica, versionUs);
    if (isHere) catalogue.show(manifest, replica);
    if (tag !== NO_TAG) this.writeTag(replica, tag, manifest, versionUs);
    this.desk?.pushed(replica, catalogue.manifestRepository[manifest]!);
    const isEnough = plan.replication.ackRegions === 1 || this.acks.isHeld(manifest, tag, versionUs, replica);
    if (isEnough) this.acknowledge(replica, manifest, tag, now);
    if (isHere) this.replication.publish(replica, manifest, tag, versionUs);
    if (isEnough) return OK;
    this.acks.wait(op, manifest, tag, replica, versionUs);
    return PENDING;
  }

  /** The answer to a manifest that was PENDING, when the operation's event has come. */
  acknowledged(op: number): number {
    const { acks } = this;
    const answer = acks.look(op);
    if (answer === WAITS) return PENDING;
    if (answer !== ENOUGH) return UNAVAILABLE;
    this.acknowledge(acks.replica, acks.manifest, acks.tag, acks.takenUs);
    return OK;
  }

  /** The replica's storage, or the database that all share, takes the manifest. */
  private takesManifest(replica: number, manifest: number): boolean {
    if (this.metadata.isShared) return this.stamps.isServing(replica) && this.metadata.isReached(replica);
    return this.stamps.canWrite(replica, this.catalogue.manifestGroup[manifest]!);
  }

  /** DELETE of a tag: the manifest stays. An unknown tag is 404. */
  untag(replica: number, tag: number): number {
    const { catalogue, metadata } = this;
    if (!this.stamps.isServing(replica) || !metadata.isReached(replica)) return UNAVAILABLE;
    if (catalogue.tagTarget[tag * catalogue.holders + replica]! < 0) return NOT_FOUND;
    if (this.desk?.refusesUntag(replica, tag) === true) return LOCKED;
    const now = this.queue.nowUs;
    const versionUs = metadata.stampUs(replica, now);
    this.watch.taken(replica, tag, TOMBSTONE, versionUs);
    this.writeTag(replica, tag, TOMBSTONE, versionUs);
    this.watch.acknowledged(replica, tag, TOMBSTONE, now);
    catalogue.noteNewestTag(tag, TOMBSTONE, now);
    if (metadata.isShared) return OK;
    this.replication.publish(replica, TOMBSTONE, tag, versionUs);
    return OK;
  }

  /** @param answer this replica's own; @param source the replica that has it, −1 for none */
  private fromSource(answer: number, replica: number, source: number, asked: boolean): number {
    if (source < 0 || this.proxy === null) return answer;
    this.awayUs = this.proxy.roundTripUs(replica, source);
    return asked ? OK : ELSEWHERE;
  }

  /** Sets a tag in this replica's metadata, or in the database that all share. */
  private writeTag(replica: number, tag: number, manifest: number, versionUs: number): void {
    const named = this.catalogue.tagTarget[tag * this.catalogue.holders + replica]!;
    if (this.metadata.isShared) this.metadata.writeTag(tag, manifest, versionUs, replica);
    else updateTag(this.plan, this.catalogue, tag, replica, manifest, versionUs, replica);
    if (named !== manifest) this.retention?.tagTaken(named, replica);
  }

  /** A 201: clients may expect the tag, taken at that instant, to name the image; its first since it was deleted counts. */
  private acknowledge(replica: number, manifest: number, tag: number, takenUs: number): void {
    const { catalogue, sink } = this;
    if (tag !== NO_TAG) catalogue.noteNewestTag(tag, manifest, takenUs);
    this.watch.acknowledged(replica, tag, manifest, takenUs);
    const standing = catalogue.manifestStanding[manifest];
    if (standing !== UNACKNOWLEDGED && standing !== DELETED) return;
    catalogue.manifestStanding[manifest] = ACKNOWLEDGED;
    // What was deleted is there again, from now on; it counts once.
    if (catalogue.manifestAckedUs[manifest]! < 0) sink.acknowledged(manifest, replica);
    catalogue.manifestHome[manifest] = replica;
    catalogue.manifestAckedUs[manifest] = this.queue.nowUs;
    this.damage?.written(manifest, replica);
    // Other regions that have it already are behind by nothing.
    const others = catalogue.manifestVisible[manifest]! & ~(1 << replica);
    for (let r = 0; others >> r !== 0; r++) {
      if (((others >> r) & 1) === 0 || catalogue.graves?.knowsPush(manifest, replica, r) === false) continue;
      if (catalogue.isComplete(manifest, r)) sink.replicated(manifest, replica, r, 0);
    }
    if (this.keys.isErased) this.erased(manifest);
  }

  private readManifest(manifest: number, holder: number, group: number): number {
    const content = this.contentOf(manifest, holder);
    const met = content === LOCKED ? LOCKED : this.read(holder, group);
    return met === OK ? content : met;
  }

  /** What is written in a manifest that is there. */
  private contentOf(manifest: number, holder: number): number {
    if (this.desk?.refusesRead(holder, manifest) === true) return LOCKED;
    return this.catalogue.manifestStanding[manifest] === DAMAGED ? CORRUPT : OK;
  }

  /** Bytes of a group are read, of whichever copy the read meets. */
  private read(replica: number, group: number): number {
    const met = this.stamps.read(replica, group);
    if (met === MET_CORRUPT) return CORRUPT;
    return met === MET_CLEAN ? OK : UNAVAILABLE;
  }
}
