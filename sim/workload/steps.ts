/**
 * Steps of an operation and of a fetch: what the pending event of each means when it comes. An operation that waits for
 * its fetches has no event of its own.
 */
import { OP_DELETE, OP_LIST, OP_PULL, OP_PUSH } from '../sink.ts';
import { KIND_MANIFEST_GET, KIND_MANIFEST_HEAD, KIND_MANIFEST_PUT, KIND_PING } from './reactions.ts';

export const PULL_HEAD = 0;
export const PULL_GET = 1;
/** GET by tag: the first request of some clients, and for others what follows a HEAD by tag that got 503. */
export const PULL_GET_BY_TAG = 2;
export const PULL_BLOBS = 3;
/** The back-off is over. */
export const PULL_AGAIN = 4;
export const PUSH_PING = 5;
export const PUSH_LAYERS = 6;
export const PUSH_CONFIG = 7;
export const PUSH_MANIFEST = 8;
export const RETAG_GET = 9;
export const UNTAG_DELETE = 10;
/** The connection has run into its time-out; `pending` is the request that it was for. */
export const TIMED_OUT = 11;
/** The wait before another try of the request `pending` is over. */
export const AGAIN = 12;
/** The connection of a push that begins with blobs is open. */
export const PUSH_OPEN = 13;
/** HEAD of the manifest by the tag that it is pushed to, or by digest. */
export const PUSH_HEAD_TAG = 14;
export const PUSH_HEAD_DIGEST = 15;
/** A page of a listing: of the registry's repositories, of one's tags, of what refers to a manifest. */
export const LIST_REPOSITORIES = 21;
export const LIST_TAGS = 22;
export const LIST_REFERRERS = 23;

/** HEAD of a tag whose image is to be deleted; DELETE of a manifest, of a repository. */
export const DELETE_HEAD = 16;
export const DELETE_MANIFEST = 17;
export const DELETE_REPOSITORY = 18;
/** PATCH of what may be done with a repository, a tag or an image. */
export const LOCK_PATCH = 19;
/** POST that restores what lies in the bin. */
export const RESTORE_POST = 20;

/** The manifest is stored, and its answer waits for other regions. */
export const PUSH_ACK = 40;

/** Added to a pull's step: the replica has asked another one, whose answer is there now. */
export const PROXIED = 64;

export const FETCH_GET = 0;
export const FETCH_DATA = 1;
export const BLOB_HEAD = 2;
export const BLOB_POST = 3;
export const BLOB_PATCH = 4;
/** The body of the PATCH is on its way. */
export const BLOB_DATA = 5;
export const BLOB_PUT = 6;
export const BLOB_VERIFY = 7;
/** The wait before another try of the request `pending` is over. */
export const FETCH_AGAIN = 8;
export const FETCH_TIMED_OUT = 9;
/** The HEAD that is sent a second time before an upload. */
export const BLOB_HEAD_TWICE = 10;
/** POST that asks for the blob of another repository. */
export const BLOB_MOUNT = 11;
/** PUT with the whole blob in it, and its body on its way. */
export const BLOB_PUT_WHOLE = 12;
export const BLOB_PUT_DATA = 13;

/** Kinds of operations in the table. */
export const PULL = 0;
export const PUSH = 1;
export const RETAG = 2;
export const UNTAG = 3;
export const DELETE = 4;
export const LOCK = 5;
export const LIST = 6;

/** The operation under which a kind's availability is counted. */
export function operationOf(kind: number): number {
  if (kind === PULL) return OP_PULL;
  if (kind === LIST) return OP_LIST;
  return kind === UNTAG || kind === DELETE ? OP_DELETE : OP_PUSH;
}

/** What an operation's request is for, by its step; of those steps that are requests. */
export function requestKindOf(step: number): number {
  switch (step) {
    case PUSH_PING:
      return KIND_PING;
    case PULL_HEAD:
    case PUSH_HEAD_TAG:
    case PUSH_HEAD_DIGEST:
    case DELETE_HEAD:
      return KIND_MANIFEST_HEAD;
    case PUSH_MANIFEST:
    case UNTAG_DELETE:
    case DELETE_MANIFEST:
    case DELETE_REPOSITORY:
    case LOCK_PATCH:
    case RESTORE_POST:
      return KIND_MANIFEST_PUT;
    default:
      return KIND_MANIFEST_GET;
  }
}

/** The request that a blob's body belongs to. */
export function requestOf(step: number): number {
  if (step === FETCH_DATA) return FETCH_GET;
  if (step === BLOB_DATA) return BLOB_PATCH;
  return step === BLOB_PUT_DATA ? BLOB_PUT_WHOLE : step;
}
