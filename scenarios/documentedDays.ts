/** For how many whole days documents let what is deleted be kept or waited for, and what holds where nothing is said. */

export interface DocumentedDays {
  readonly least: number;
  readonly most: number;
  /** Where nothing is said. */
  readonly usual: number;
}

/** From an image's last tag until the retention policy deletes it (container-registry-retention-policy.md, 2019-10-02). */
export const RETENTION_DAYS: DocumentedDays = { least: 0, most: 365, usual: 7 };

/** For which soft delete keeps what is deleted (container-registry-soft-delete-policy.md, 2026-03-25). */
export const SOFT_DELETE_DAYS: DocumentedDays = { least: 1, most: 90, usual: 7 };

/** For which a vault keeps a deleted key (soft delete of the vault's documents, 2025). */
export const VAULT_DAYS: DocumentedDays = { least: 7, most: 90, usual: 90 };
