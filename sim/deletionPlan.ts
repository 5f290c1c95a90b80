/** What a compiled plan says of deleting: how long deletes are remembered, and when what nothing names any more is collected. */
export interface DeletionPlan {
  /** µs from a delete for which every replica remembers it: its tombstone. Infinite: for ever. */
  readonly tombstonesUs: number;
  /** `all`: a delete takes all layers of the image with it, at once, whatever else names them. */
  readonly layers: 'unique' | 'all';
  readonly collect: CollectPlan;
  readonly retention: RetentionPlan;
  /** µs for which what is deleted can be restored; null: it cannot. */
  readonly softDeleteUs: number | null;
  /** Somebody locks something. */
  readonly locks: boolean;
}

/** What becomes of images that have lost their last tag. */
export interface RetentionPlan {
  /** µs from the untagging to the delete; null: the policy is off, unless a fault switches it on. */
  readonly lifeUs: number | null;
  /** Whose untaggings count: those that any region takes, or (`home`) those of the home region alone. */
  readonly watches: 'all' | 'home';
}

/** The collector of blobs that no manifest names: it marks what it finds, and takes away what it has marked. */
export interface CollectPlan {
  /** µs between two markings; null: nothing is ever collected. */
  readonly everyUs: number | null;
  /** µs since a blob was last written, asked for, or named, before it may be marked. */
  readonly graceUs: number;
  /** µs from the marking until what was marked is taken away. */
  readonly takesUs: number;
  /** Whether it looks again before it takes a blob away. */
  readonly recheck: boolean;
  /** Whose manifests name a blob: those of any region, or (`home`) those that have reached home alone. */
  readonly asks: 'all' | 'home';
}

/** Why a manifest was deleted. */
export const BY_CLIENT = 0;
export const BY_FAULT = 1;
export const BY_RETENTION = 2;
export const DELETE_KINDS = ['client', 'fault', 'retention'] as const;

/** A rate of deletes: of images by one of their tags or their digest, of whole repositories, or of tags alone. */
export interface DeleteRatePlan {
  /** Deletes per µs. */
  readonly ratePerUs: number;
  readonly by: DeleteBy;
}

export const DELETES_BY = ['tag', 'digest', 'repository', 'untag'] as const;
export type DeleteBy = (typeof DELETES_BY)[number];
