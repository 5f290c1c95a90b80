/**
 * The server's side of a geo-replica: what a request that reached the endpoint is answered.
 *
 * Fault model: an endpoint lives and dies with its region; storage under a living endpoint may be gone or a group of it
 * unreadable (503). A manifest is accepted only when every blob it names is present in this very replica, and the 201 is
 * the acknowledgement that durability is judged by.
 */
import type { Conditions } from '../conditions.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Plan } from '../plan.ts';
import type { GeoReplication } from '../replication/geoReplication.ts';
import { NO_TAG, TOMBSTONE } from '../replication/jobs.ts';
import type { Sink } from '../sink.ts';
import { ACKNOWLEDGED, type Catalogue, LOST, UNACKNOWLEDGED } from '../storage/catalogue.ts';
import type { Stamps } from '../storage/stamps.ts';
import type { Metadata } from './metadata.ts';

/** Answers. */
export const OK = 0;
/** 404: `MANIFEST_UNKNOWN` or `BLOB_UNKNOWN`. */
export const NOT_FOUND = 1;
/** 503. */
export const UNAVAILABLE = 2;
/** 400 `MANIFEST_BLOB_UNKNOWN`: a blob of the manifest is not in this replica. */
export const BLOB_UNKNOWN = 3;
/** No answer: the connection runs into its time-out. */
export const UNREACHABLE = 4;
/** The connection was reset in mid-transfer. */
export const CUT = 5;

export class FrontDoor {
  /** The manifest of the last tag look-up that was OK. */
  found = -1;
  private readonly plan: Plan;
  private readonly queue: EventQueue;
  private readonly conditions: Conditions;
  private readonly stamps: Stamps;
  private readonly catalogue: Catalogue;
  private readonly replication: GeoReplication;
  private readonly sink: Sink;
  private readonly metadata: Metadata;

  constructor(
    plan: Plan,
    queue: EventQueue,
    conditions: Conditions,
    stamps: Stamps,
    catalogue: Catalogue,
    replication: GeoReplication,
    metadata: Metadata,
    sink: Sink,
  ) {
    this.metadata = metadata;
    this.plan = plan;
    this.queue = queue;
    this.conditions = conditions;
    this.stamps = stamps;
    this.catalogue = catalogue;
    this.replication = replication;
    this.sink = sink;
  }

  /** True when a request from a client's region gets to the replica's endpoint. */
  reaches(clientRegion: number, replica: number): boolean {
    if (!this.stamps.isEndpointUp(replica)) return false;
    return this.conditions.partitioned[this.conditions.pair(clientRegion, this.plan.replicas[replica]!)] === 0;
  }

  /** HEAD or GET of a manifest by tag; sets `found`. */
  manifestByTag(replica: number, tag: number): number {
    const { catalogue } = this;
    if (!this.stamps.isServing(replica) || !this.metadata.isReached(replica)) return UNAVAILABLE;
    const manifest = catalogue.tagTarget[tag * catalogue.replicas + replica]!;
    if (manifest < 0) return NOT_FOUND;
    this.found = manifest;
    return this.manifest(replica, manifest);
  }

  /** GET of a manifest by digest. */
  manifest(replica: number, manifest: number): number {
    const { catalogue, metadata } = this;
    if (metadata.isShared) {
      if (!this.stamps.isServing(replica) || !metadata.isReached(replica)) return UNAVAILABLE;
      return metadata.hasManifest(manifest) ? OK : NOT_FOUND;
    }
    if (!this.stamps.canRead(replica, catalogue.manifestGroup[manifest]!)) return UNAVAILABLE;
    return (catalogue.manifestVisible[manifest]! & (1 << replica)) === 0 ? NOT_FOUND : OK;
  }

  /** HEAD of a blob, and GET where each replica serves its own storage. */
  blob(replica: number, blob: number): number {
    if (!this.metadata.isReached(replica)) return UNAVAILABLE;
    if (!this.stamps.canRead(replica, this.catalogue.blobGroup[blob]!)) return UNAVAILABLE;
    return (this.catalogue.blobPresent[blob]! & (1 << replica)) === 0 ? NOT_FOUND : OK;
  }

  /** GET of a blob: with one database for all, a replica serves what any storage in its reach has. */
  blobFromAnywhere(replica: number, blob: number): number {
    const { metadata } = this;
    if (!metadata.isShared) return this.blob(replica, blob);
    if (!this.stamps.isServing(replica) || !metadata.isReached(replica)) return UNAVAILABLE;
    return metadata.blobSource(replica, blob) >= 0 ? OK : UNAVAILABLE;
  }

  /** The replica whose storage a blob that is OK to GET comes from. */
  storageOf(replica: number, blob: number): number {
    return this.metadata.isShared ? this.metadata.blobSource(replica, blob) : replica;
  }

  /** µs that a body takes longer to begin because it comes from another replica's storage. */
  proxyDelayUs(replica: number, storage: number): number {
    return this.metadata.roundTripUs(replica, storage);
  }

  /** POST or PATCH of an upload: whether the replica's storage takes the blob. */
  acceptsBlob(replica: number, blob: number): number {
    if (!this.metadata.isReached(replica)) return UNAVAILABLE;
    return this.stamps.canWrite(replica, this.catalogue.blobGroup[blob]!) ? OK : UNAVAILABLE;
  }

  /** The closing PUT of an upload: the blob is written when enough of its group's nodes are live. */
  commitBlob(replica: number, blob: number): number {
    const accepted = this.acceptsBlob(replica, blob);
    if (accepted === OK) this.catalogue.blobPresent[blob] = this.catalogue.blobPresent[blob]! | (1 << replica);
    return accepted;
  }

  /** PUT of a manifest by tag: acknowledges it, sets the tag here and queues both for the other replicas. */
  putManifest(replica: number, manifest: number, tag: number): number {
    const { catalogue, metadata } = this;
    if (!this.takesManifest(replica, manifest)) return UNAVAILABLE;
    // An image that was lost between two of its tags is not there any more for the second.
    const isLost = catalogue.manifestStanding[manifest] === LOST;
    const isHere = catalogue.isComplete(manifest, replica);
    // A database that all share knows the manifest wherever its blobs are: a tag more needs none of them here.
    const isKnown = isHere || (metadata.isShared && metadata.hasManifest(manifest));
    if (isLost || !isKnown) return BLOB_UNKNOWN;
    const now = this.queue.nowUs;
    if (isHere) catalogue.show(manifest, replica);
    if (catalogue.manifestStanding[manifest] === UNACKNOWLEDGED) {
      catalogue.manifestStanding[manifest] = ACKNOWLEDGED;
      catalogue.manifestHome[manifest] = replica;
      catalogue.manifestAckedUs[manifest] = now;
      this.sink.acknowledged(manifest, replica);
    }
    if (tag !== NO_TAG) {
      if (metadata.isShared) metadata.writeTag(tag, manifest, now, replica);
      else catalogue.applyTag(tag, replica, manifest, now, replica);
      catalogue.noteNewestTag(tag, manifest, now);
    }
    if (isHere) this.replication.publish(replica, manifest, tag, now);
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
    if (catalogue.tagTarget[tag * catalogue.replicas + replica]! < 0) return NOT_FOUND;
    const now = this.queue.nowUs;
    if (metadata.isShared) metadata.writeTag(tag, TOMBSTONE, now, replica);
    else catalogue.applyTag(tag, replica, TOMBSTONE, now, replica);
    catalogue.noteNewestTag(tag, TOMBSTONE, now);
    if (metadata.isShared) return OK;
    this.replication.publish(replica, TOMBSTONE, tag, now);
    return OK;
  }
}
