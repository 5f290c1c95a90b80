/**
 * Steps of an operation and of a fetch: what the pending event of each means when it comes. An operation that waits for
 * its fetches has no event of its own.
 */
export const PULL_HEAD = 0;
export const PULL_GET = 1;
/** A HEAD by tag got 503; the same by GET. */
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
/** The connection has run into its time-out. */
export const TIMED_OUT = 11;

export const FETCH_GET = 0;
export const FETCH_DATA = 1;
export const BLOB_HEAD = 2;
export const BLOB_POST = 3;
export const BLOB_PATCH = 4;
export const BLOB_DATA = 5;
export const BLOB_PUT = 6;
export const BLOB_VERIFY = 7;
/** The wait before another try is over. */
export const FETCH_AGAIN = 8;
export const FETCH_TIMED_OUT = 9;
/** The blob has been asked for from another replica's storage, and comes. */
export const FETCH_PROXIED = 10;

/** Kinds of operations in the table. */
export const PULL = 0;
export const PUSH = 1;
export const RETAG = 2;
export const UNTAG = 3;
