/** The customer's own key under which a registry is encrypted, and the vault that it lies in, as numbers: part of the plan (plan.ts). */

export interface KeyPlan {
  /** Region ids of the vault and of where it is replicated to; −1: nowhere. */
  readonly vaultRegion: number;
  readonly pairedRegion: number;
  /** µs from the failure of the vault's region until the other one serves the vault, read-only. */
  readonly failoverUs: number;
  /** µs that a deleted key can be recovered in a vault that is protected against purges. */
  readonly softDeleteUs: number;
  /** Nobody can purge a deleted key before its time. */
  readonly isProtected: boolean;
  /** µs between two new versions of the key; null: there is one for ever. */
  readonly rotationUs: number | null;
  /** µs from a new version until the registry goes over to it; null: never, it is pinned to the first. */
  readonly pickUpUs: number | null;
  /** µs that a version is enabled after the next one came; null: for ever. */
  readonly oldVersionUs: number | null;
  /** µs that a data key which was unwrapped is good for after the vault could unwrap it last. */
  readonly dataKeyUs: number;
  /** A data key is used on when its time is over, which is a defect. */
  readonly isKept: boolean;
}
