/**
 * What the model tells whoever watches over its promises while it runs, beyond what is measured (sink.ts): who wrote a tag
 * and when, what a reader was shown, what was refused. Numbers only: replica and client indices, ids, integer
 * microseconds; −1 stands for no tag, no image, no replica. The model reads nothing back, so watching changes no run.
 */
export interface Watch {
  /** A replica has taken a write of a tag (manifest −1: its removal), or an image without one, and stamped it. */
  taken(replica: number, tag: number, manifest: number, versionUs: number): void;
  /** The write that the replica took at that instant got its 201. */
  acknowledged(replica: number, tag: number, manifest: number, takenUs: number): void;
  /** A client put no tag because the replica says that it names the image already, and goes on as if it had. */
  skipped(replica: number, tag: number, manifest: number): void;
  /** A pull asked a replica for a tag, and was given an image, or (−1) told that there is none. */
  tagRead(replica: number, client: number, tag: number, found: number): void;
  /** 404 for a blob of an image, or (blob −1) for its manifest, from the replica that has just shown the manifest. */
  missing(replica: number, manifest: number, blob: number): void;
  /**
   * A push that began at `startUs` met a replica that does not know what it has uploaded before.
   * @param from the replica where that went, where it is known
   */
  scattered(client: number, startUs: number, from: number, at: number, manifest: number): void;
  /** A replica has served a request for data that nobody there may be able to decrypt any more. @param operation OP_… */
  keyless(replica: number, client: number, manifest: number, operation: number): void;
  /** A replication job has brought a write to a replica. */
  delivered(to: number, manifest: number, tag: number, versionUs: number, versionBy: number): void;
  /** A replica is in routing again after an outage; it still lacks this many things that were on their way at its return. */
  cameBack(replica: number, lacks: number): void;
  /** A replica serves an operation of a kind (LIMIT_…) that has a limit, or could have. */
  served(replica: number, kind: number): void;
  /** From now on that is the replica's limit for a kind, in operations a minute; Infinity: none. */
  limitIs(replica: number, kind: number, limit: number): void;
}

/**
 * An update of a tag is about to take effect in a holder; told by the catalogue. Four ways to write a tag are none, and are
 * not told (storage/destruction.ts): `forgetTag` and `eraseMetadata` take away what was there, and the world tells of the
 * destruction as a whole; `takeOverCopy` puts a copy in a replica's place, which the world tells as an exchange; and
 * `copyTags` gives a refilled holder the tag of time 0, which nobody wrote.
 */
export interface TagWatch {
  tagSet(tag: number, replica: number, manifest: number, versionUs: number, by: number): void;
}
