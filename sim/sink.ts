/**
 * What the model tells whoever measures it. Numbers only: ids of the plan, integer microseconds, integer bytes. The
 * model never reads anything back, so measuring cannot change a run.
 */
export interface Sink {
  /** A valid HTTP request was judged at replica `replica`, or never reached it (then it failed). `tag`, `manifest`: of its operation, −1 for none. */
  request(replica: number, client: number, operation: number, ok: boolean, tag: number, manifest: number): void;
  /** A request failed because the replica, or in its place what `placeOfNames` names, did not serve. */
  interrupted(replica: number, client: number): void;
  /** A request was answered 429: the replica had served as many of its kind as its limits let it. */
  throttled(replica: number, client: number, operation: number): void;
  /** A request was refused because the customer's key cannot be used. */
  keyBlocked(replica: number, client: number, operation: number): void;
  /** A push was refused because of what it would have stored. @param limit OVER_… */
  overLimit(replica: number, client: number, limit: number): void;
  /** A client sends a request, or begins a blob or a pull, once more because it did not succeed. */
  retried(client: number): void;
  /** A client began an operation; each start is followed by one end, or by `operationVoid`. */
  operationStarted(client: number, operation: number): void;
  /**
   * An operation came to its end as the client lives it, `us` after it began. `replica`: the endpoint that served it last; `manifest`: the
   * image that was pushed or pulled, −1 where it never came to one; `tag`: that it asked for or put, −1 for none.
   */
  operationEnded(
    client: number,
    operation: number,
    us: number,
    ok: boolean,
    replica: number,
    manifest: number,
    tag: number,
  ): void;
  /** The operation turned out to be the client's own mistake (a tag that was removed): it is not judged. */
  operationVoid(client: number, operation: number): void;
  /** A manifest got its first 201. */
  acknowledged(manifest: number, replica: number): void;
  /** A replica took the delete of an image. @param kind BY_… of deletionPlan.ts */
  deleted(manifest: number, replica: number, kind: number): void;
  /** A request was refused because of a lock. */
  lockedOut(replica: number): void;
  /** Somebody asked for an image by its digest, and it had been deleted. */
  missed(manifest: number): void;
  /** An acknowledged manifest became visible in another region, this long after its acknowledgement. */
  replicated(manifest: number, from: number, to: number, lagUs: number): void;
  /** A push or tag update was published; it is meant for this many other replicas. */
  published(meant: number): void;
  /** A published image or tag update arrived in another replica, whether it was there already or not. */
  delivered(): void;
  /** An image that was there before an added replica has reached it. */
  seeded(replica: number): void;
  /** A client was refused, or served an older image, where a newer acknowledged one had not arrived. */
  stale(manifest: number, replica: number): void;
  /** A blob arrived in replica `to`, by replication or geo-repair; `bytes` is a whole number. */
  bytesReplicated(from: number, to: number, bytes: number): void;
  /** A blob was served to a client whole. */
  bytesServed(replica: number, client: number, bytes: number): void;
}

/** In place of the replica that was struck: what all of them need was, their one database, or the key of all data. */
export const EVERY_REPLICA = 0x7fffffff;

/** In place of a replica: the resolvers of a region's clients. */
export function placeOfNames(region: number): number {
  return -1 - region;
}

/** Operations as availability is measured: a retag is a push, an untag a delete. */
export const OP_PULL = 0;
export const OP_PUSH = 1;
export const OP_DELETE = 2;
export const OP_LIST = 3;
export const OPERATION_NAMES = ['pull', 'push', 'delete', 'list'] as const;

/** Limits on what is stored that a push can be over. */
export const OVER_STORAGE = 0;
export const OVER_LAYER = 1;
export const STORED_LIMIT_NAMES = ['storage', 'layer'] as const;
