/** What is stored encrypted and with whose key, and how much a tier serves. */
import type { Subject } from './sentence.ts';

export const ENCRYPTION: Subject = {
  title: 'Encryption and keys',
  sentences: [
    {
      says: 'Everything is encrypted at rest; a key of one’s own is a layer on top of that, which can be taken away.',
      source: ['storage2020', 'keys'],
      effect: 'registry.encryption: images_lost goes up with a key of one’s own that somebody purges',
    },
    {
      says: 'A key of one’s own is for premium alone.',
      source: 'keys',
      refused: 'encryption-tier',
    },
    {
      says: 'It is set when the registry is created, and cannot be turned off.',
      source: 'keys',
      left: 'a scenario has it from its beginning to its end; there is nothing to switch',
    },
    {
      says: 'A key without a version follows rotations within an hour.',
      source: 'keys',
      effect:
        'registry.encryption.customerManagedKey.rotation.pickUp: key_blocked goes up when it takes longer than old versions last',
    },
    {
      says: 'A version that is pinned is changed by hand.',
      source: 'keys',
      effect: 'registry.encryption.customerManagedKey.version: key_blocked goes up with a pinned one',
    },
    {
      says: 'A key that is revoked, disabled or deleted blocks all data of the registry, and access that is given back unblocks it.',
      source: 'keys',
      effect: 'key.disable: request_ok goes down with one',
    },
    {
      says: 'A vault that keeps what is deleted makes an accident recoverable.',
      source: 'keys',
      effect:
        'registry.encryption.customerManagedKey.vault.softDelete: images_lost goes up when a deleted key is not kept for long',
    },
    {
      says: 'A purged key is gone, and with it all that it encrypts (our reading).',
      source: 'keys',
      effect: 'key.purge: images_lost goes up with one',
    },
    {
      says: 'How long data keys serve while the vault cannot be reached is not documented.',
      source: 'keys',
      effect: 'registry.encryption.customerManagedKey.dataKey.lifetime: key_usable goes up with a longer one',
    },
    {
      says: 'A vault is replicated to the paired region.',
      source: 'vault',
      effect: 'registry.encryption.customerManagedKey.vault.pairedRegion: key_usable goes up with one',
    },
    {
      says: 'When its region is down it fails over by itself within minutes, and keys can be used but not changed.',
      source: 'vault',
      effect: 'registry.encryption.customerManagedKey.vault.failover: key_usable goes down when it takes longer',
    },
    {
      says: 'Without its identity a registry goes on until that expires, usually for three months.',
      source: 'keys',
      left: 'longer than runs are; it ends as a disabled key does',
    },
    {
      says: 'A firewall that is put before the vault later stops import and rotation.',
      source: 'keys',
      left: 'imports are not modelled, and a rotation that fails is one that is pinned',
    },
  ],
};

export const LIMITS: Subject = {
  title: 'Limits of a tier',
  sentences: [
    {
      says: 'Each tier serves so many reads a minute; more are answered 429 with Retry-After.',
      source: 'skus',
      effect: 'registry.limits.read: throttled goes down with more',
    },
    {
      says: 'So many writes.',
      source: 'skus',
      effect: 'registry.limits.write: throttled goes down with more',
    },
    {
      says: 'So many deletes.',
      source: 'skus',
      effect: 'registry.limits.delete: throttled goes down with more',
    },
    {
      says: 'Of listings of referrers so many.',
      source: 'skus',
      effect: 'registry.limits.referrers: throttled goes down with more',
    },
    {
      says: 'Of sign-ins so many.',
      source: 'skus',
      effect: 'registry.limits.signIn: throttled goes down with more',
    },
    {
      says: 'One identity has half of what the replica serves.',
      source: 'skus',
      effect: 'clients[].identity: throttled goes up where two clients share one',
    },
    {
      says: 'A client that waits as it is told comes through.',
      source: 'skus',
      effect: 'clients[].custom.retries[].retryAfter: pull_ok goes up with a client that obeys',
    },
    {
      says: 'Premium serves more than basic.',
      source: 'skus',
      effect: 'registry.tier: throttled goes up with basic under a storm that premium still serves',
    },
    {
      says: 'Each tier states a bandwidth of downloads.',
      source: 'skus',
      effect: 'registry.limits.download: pull_time goes down with more',
    },
    {
      says: 'And one of uploads.',
      source: 'skus',
      effect: 'registry.limits.upload: push_time goes down with more',
    },
    {
      says: 'What is stored is limited.',
      source: 'skus',
      effect: 'registry.limits.storage: pushes_refused goes down with more',
    },
    {
      says: 'A manifest is no larger than 4 MiB.',
      source: 'skus',
      left: 'manifests have no size here',
    },
    {
      says: 'A registry that is suddenly asked for much more may serve less until it has scaled out.',
      source: 'skus',
      left: 'by how much, and for how long, no page says; `limit.change` plays any such',
    },
    {
      says: 'High numbers of repositories and tags make a registry slower; no figure is given.',
      source: ['storage2020', 'storage2023'],
      effect: 'registry.scale.tenfold: list_time goes up with more',
    },
    {
      says: 'Lookups as well (our reading).',
      source: ['storage2020', 'storage2023'],
      effect: 'registry.scale.lookup: pull_time goes up with more',
    },
  ],
};
