/** Which request counts as which kind of operation against a replica's limits, by its step. */
import type { Counting } from '../limitsPlan.ts';
import { LIMIT_DELETE, LIMIT_READ, LIMIT_REFERRERS, LIMIT_WRITE, UNCOUNTED } from '../registry/rateLimits.ts';
import * as steps from './steps.ts';

/** Steps that come back with another replica's answer were counted when they were first asked: they stay UNCOUNTED. */
const STEPS = 2 * steps.PROXIED;

const READS: Readonly<Record<Counting, readonly number[]>> = {
  requests: [
    ...[steps.PULL_HEAD, steps.PULL_GET, steps.PULL_GET_BY_TAG, steps.RETAG_GET],
    ...[steps.PUSH_PING, steps.PUSH_HEAD_TAG, steps.PUSH_HEAD_DIGEST, steps.DELETE_HEAD],
    ...[steps.LIST_REPOSITORIES, steps.LIST_TAGS],
  ],
  // A pull's HEAD of the tag and its GET are one reading of a manifest.
  operations: [
    ...[steps.PULL_GET, steps.PULL_GET_BY_TAG, steps.RETAG_GET],
    ...[steps.PUSH_HEAD_TAG, steps.PUSH_HEAD_DIGEST, steps.DELETE_HEAD],
    ...[steps.LIST_REPOSITORIES, steps.LIST_TAGS, steps.LIST_REFERRERS],
  ],
};

const BLOB_READS: Readonly<Record<Counting, readonly number[]>> = {
  requests: [steps.FETCH_GET, steps.BLOB_HEAD, steps.BLOB_HEAD_TWICE, steps.BLOB_VERIFY],
  operations: [steps.FETCH_GET],
};

const BLOB_WRITES: Readonly<Record<Counting, readonly number[]>> = {
  requests: [steps.BLOB_POST, steps.BLOB_MOUNT, steps.BLOB_PATCH, steps.BLOB_PUT, steps.BLOB_PUT_WHOLE],
  // A layer is one write, and is refused before its bytes are sent.
  operations: [steps.BLOB_POST, steps.BLOB_MOUNT],
};

export class LimitedOperations {
  /** LIMIT_… or UNCOUNTED, by an operation's step, and by a fetch's. */
  readonly ofStep = new Uint8Array(STEPS).fill(UNCOUNTED);
  readonly ofFetchStep = new Uint8Array(STEPS).fill(UNCOUNTED);

  constructor(counting: Counting) {
    for (const step of READS[counting]) this.ofStep[step] = LIMIT_READ;
    // Where requests are counted by their method, referrers have a limit of their own beside that of reads.
    if (counting === 'requests') this.ofStep[steps.LIST_REFERRERS] = LIMIT_REFERRERS;
    this.ofStep[steps.PUSH_MANIFEST] = LIMIT_WRITE;
    this.ofStep[steps.LOCK_PATCH] = LIMIT_WRITE;
    this.ofStep[steps.RESTORE_POST] = LIMIT_WRITE;
    this.ofStep[steps.UNTAG_DELETE] = LIMIT_DELETE;
    this.ofStep[steps.DELETE_MANIFEST] = LIMIT_DELETE;
    this.ofStep[steps.DELETE_REPOSITORY] = LIMIT_DELETE;
    for (const step of BLOB_READS[counting]) this.ofFetchStep[step] = LIMIT_READ;
    for (const step of BLOB_WRITES[counting]) this.ofFetchStep[step] = LIMIT_WRITE;
  }
}
