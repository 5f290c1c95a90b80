/** What does not go together with soft delete (container-registry-soft-delete-policy.md, 2026-03-25): the same words, wherever it was written. */

export const NOT_WITH_REPLICAS = 'soft delete does not go together with geo-replication';

export const NOT_WITH_RETENTION = 'soft delete does not go together with a retention policy';
