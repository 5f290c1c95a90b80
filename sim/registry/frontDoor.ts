/**
 * The server's side of a geo-replica: what a request that reached the endpoint is answered.
 *
 * Fault model: an endpoint lives and dies with its region; storage under a living endpoint may be gone or a group of it
 * unreadable (503), unless a readable geo-redundant copy has it, in whatever state that is. A manifest is accepted only when every blob it names is present in this very replica, and the 201 is
 * the acknowledgement that durability is judged by.
 */
import type { Conditions } from '../conditions.ts';
import type { EventQueue } from '../kernel/eventQueue.ts';
import type { Plan } from '../plan.ts';
import type { GeoReplication } from '../replication/geoReplication.ts';
import { NO_TAG, TOMBSTONE } from '../replication/jobs.ts';
import type { Sink } from '../sink.ts';
import { ACKNOWLEDGED, type Catalogue, LOST, UNACKNOWLEDGED } from '../storage/catalogue.ts';
import type { Places } from '../storage/places.ts';
import type { Stamps } from '../storage/stamps.ts';

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
/** The connection was reset, in mid-transfer or before. */
export const CUT = 5;
/** 429, with Retry-After in `retryAfterUs`. */
export const TOO_MANY = 6;
/** 200, and the body ends too soon: only `arrivesBytes` of it come. */
export const TRUNCATED = 7;
/** 200, and the body has another digest. */
export const CORRUPT = 8;
/** 404 `BLOB_UPLOAD_UNKNOWN`: the upload was opened in another replica. */
export const UPLOAD_UNKNOWN = 9;
/** Number of answers. */
export const ANSWERS = 10;

export class FrontDoor {
  /** Of the last TOO_MANY: what Retry-After says, in µs; 0 when it is not there. */
  retryAfterUs = 0;
  /** Of the last TRUNCATED or CUT: bytes of the body that come all the same, counted from where the client asked. */
  arrivesBytes = 0;
  /** The manifest of the last tag look-up that was OK. */
  found = -1;
  private readonly queue: EventQueue;
  private readonly conditions: Conditions;
  private readonly stamps: Stamps;
  private readonly catalogue: Catalogue;
  private readonly replication: GeoReplication;
  private readonly sink: Sink;
  private readonly places: Places;
  private readonly readsCopies: boolean;

  constructor(
    plan: Plan,
    places: Places,
    queue: EventQueue,
    conditions: Conditions,
    stamps: Stamps,
    catalogue: Catalogue,
    replication: GeoReplication,
    sink: Sink,
  ) {
    this.places = places;
    this.readsCopies = plan.geoRedundancy?.readable ?? false;
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
    return this.conditions.partitioned[this.conditions.pair(clientRegion, this.places.region[replica]!)] === 0;
  }

  /** HEAD or GET of a manifest by tag; sets `found`. */
  manifestByTag(replica: number, tag: number): number {
    const { catalogue } = this;
    const holder = this.stamps.isServing(replica) ? replica : this.readableCopy(replica);
    if (holder < 0) return UNAVAILABLE;
    const manifest = catalogue.tagTarget[tag * catalogue.holders + holder]!;
    if (manifest < 0) return NOT_FOUND;
    this.found = manifest;
    return this.manifest(replica, manifest);
  }

  /** GET of a manifest by digest. */
  manifest(replica: number, manifest: number): number {
    const { catalogue } = this;
    const holder = this.reader(replica, catalogue.manifestGroup[manifest]!);
    if (holder < 0) return UNAVAILABLE;
    return (catalogue.manifestVisible[manifest]! & (1 << holder)) === 0 ? NOT_FOUND : OK;
  }

  /** HEAD or GET of a blob. */
  blob(replica: number, blob: number): number {
    const holder = this.reader(replica, this.catalogue.blobGroup[blob]!);
    if (holder < 0) return UNAVAILABLE;
    return (this.catalogue.blobPresent[blob]! & (1 << holder)) === 0 ? NOT_FOUND : OK;
  }

  /** Whose copies of a group a read is served from: the replica's own, else its readable geo-redundant copy's; −1: nobody's. */
  private reader(replica: number, group: number): number {
    if (this.stamps.canRead(replica, group)) return replica;
    const copy = this.readableCopy(replica);
    return copy >= 0 && this.stamps.canRead(copy, group) ? copy : -1;
  }

  /** The front end lives, and what its storage cannot serve may be read from the geo-redundant copy. */
  private readableCopy(replica: number): number {
    if (!this.readsCopies || !this.stamps.isEndpointUp(replica)) return -1;
    const copy = this.places.secondaryOf(replica);
    return copy >= 0 && this.stamps.isServing(copy) ? copy : -1;
  }

  /** POST or PATCH of an upload: whether the replica's storage takes the blob. */
  acceptsBlob(replica: number, blob: number): number {
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
    const { catalogue } = this;
    if (!this.stamps.canWrite(replica, catalogue.manifestGroup[manifest]!)) return UNAVAILABLE;
    // An image that was lost between two of its tags is not there any more for the second.
    const isLost = catalogue.manifestStanding[manifest] === LOST;
    if (isLost || !catalogue.isComplete(manifest, replica)) return BLOB_UNKNOWN;
    const now = this.queue.nowUs;
    catalogue.show(manifest, replica);
    if (catalogue.manifestStanding[manifest] === UNACKNOWLEDGED) {
      catalogue.manifestStanding[manifest] = ACKNOWLEDGED;
      catalogue.manifestHome[manifest] = replica;
      catalogue.manifestAckedUs[manifest] = now;
      this.sink.acknowledged(manifest, replica);
    }
    if (tag !== NO_TAG) {
      catalogue.applyTag(tag, replica, manifest, now, replica);
      catalogue.noteNewestTag(tag, manifest, now);
    }
    this.replication.publish(replica, manifest, tag, now);
    return OK;
  }

  /** DELETE of a tag: the manifest stays. An unknown tag is 404. */
  untag(replica: number, tag: number): number {
    const { catalogue } = this;
    if (!this.stamps.isServing(replica)) return UNAVAILABLE;
    if (catalogue.tagTarget[tag * catalogue.holders + replica]! < 0) return NOT_FOUND;
    const now = this.queue.nowUs;
    catalogue.applyTag(tag, replica, TOMBSTONE, now, replica);
    catalogue.noteNewestTag(tag, TOMBSTONE, now);
    this.replication.publish(replica, TOMBSTONE, tag, now);
    return OK;
  }
}
