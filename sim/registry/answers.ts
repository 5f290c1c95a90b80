/** What a request can be answered, as numbers; the clients' side of it is in workload/reactions.ts. */

/** It succeeded. */
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
/** 403 `DENIED`: the registry stores as much as it may. */
export const STORAGE_FULL = 10;
/** 413: the layer is larger than any may be. */
export const LAYER_TOO_LARGE = 11;
/** 405 `UNSUPPORTED`: a lock forbids it. */
export const LOCKED = 12;
/** 403 `DENIED`: what is stored cannot be decrypted without the customer's key. */
export const KEY_UNUSABLE = 13;
/** Number of answers. */
export const ANSWERS = 14;
/** No answer yet: it comes with the operation's next event. */
export const PENDING = -1;
/** Another replica has what was asked for: the answer comes after `awayUs`, when the same is asked again with `asked`. */
export const ELSEWHERE = -2;
