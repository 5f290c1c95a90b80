/** What goes from a registry, and what keeps it. */
import type { Subject } from './sentence.ts';

export const DELETES: Subject = {
  title: 'Deletes, retention and locks',
  sentences: [
    {
      says: 'What is deleted cannot be recovered.',
      source: ['storage2020', 'deleting'],
      effect: 'operator.delete: images_lost goes up',
    },
    {
      says: 'A delete takes a tag’s image, an image by its digest, or a repository with all of them.',
      source: 'deleting',
      effect: 'clients[].delete.by: images_deleted goes up where whole repositories go',
    },
    {
      says: 'An untag takes the tag alone.',
      source: 'deleting',
      effect: 'clients[].untag.rate: images_deleted goes up with more, where a policy clears up',
    },
    {
      says: 'Layers go only when no image of the registry names them.',
      source: 'deleting',
      effect: 'registry.deletion.layers: images_lost goes up where a delete takes all of them',
    },
    {
      says: 'Billing stops at once.',
      source: 'deleting',
      effect: 'clients[].delete.rate: bytes_billed goes down with more, before any space comes back',
    },
    {
      says: 'Space comes back later.',
      source: 'deleting',
      effect: 'registry.deletion.collect.every: bytes_collected goes down with a longer one',
    },
    {
      says: 'What is deleted can be pulled where the delete has not arrived.',
      source: 'geo2026',
      effect: 'replication.pause: images_missed goes down where a delete has not arrived',
    },
    {
      says: 'A retention policy deletes images that have lost their last tag, and is off at first.',
      source: ['retention2019', 'retention2025'],
      effect: 'registry.retention.status: images_deleted goes up where it is enabled',
    },
    {
      says: 'It is for premium alone.',
      source: ['retention2019', 'retention2025'],
      refused: 'retention-tier',
    },
    {
      says: 'It waits for 0 to 365 days from the untagging on, 7 where nothing is said.',
      source: ['retention2019', 'retention2025'],
      effect: 'registry.retention.days: images_deleted goes down with more',
    },
    {
      says: 'No more than 365 days.',
      source: ['retention2019', 'retention2025'],
      refused: 'retention-days',
    },
    {
      says: 'It did not hear of an untag in a region that is not home (mended in 2020).',
      source: 'acr349',
      effect: 'registry.retention.watches: images_deleted goes down where home alone is heard',
    },
    {
      says: 'It leaves alone images that were untagged before it was enabled.',
      source: ['retention2019', 'retention2025'],
      effect: 'retention.misconfigure.at: images_lost goes down where the untagging was before it',
    },
    {
      says: 'A delete that is due is done if the policy is on by then.',
      source: ['retention2019', 'retention2025'],
      effect: 'retention.misconfigure.duration: images_lost goes down where it is off again when a delete is due',
    },
    {
      says: 'It leaves alone images that may not be deleted.',
      source: ['retention2019', 'retention2025'],
      effect: 'clients[].operations[].deleteEnabled: images_deleted goes down where a policy meets the lock',
    },
    {
      says: 'Since 2025 it leaves OCI manifests alone.',
      source: 'retention2025',
      left: 'images have no media type here',
    },
    {
      says: 'Soft delete keeps what was deleted for 1 to 90 days, which is billed.',
      source: 'softDelete',
      effect: 'registry.softDelete.status: bytes_billed goes up where it is enabled',
    },
    {
      says: 'What has lain there for so long is purged, once a day and by the current value.',
      source: 'softDelete',
      effect: 'registry.softDelete.days: bytes_billed goes up with more',
    },
    {
      says: 'A push to a repository that lies there brings it back.',
      source: 'softDelete',
      effect: 'registry.softDelete.status: bytes_billed goes up where a push restores the repository',
    },
    {
      says: 'No less than a day, and no more than 90.',
      source: 'softDelete',
      refused: 'soft-delete-days',
    },
    {
      says: 'What lies there can be restored.',
      source: 'softDelete',
      effect: 'registry.softDelete.status: images_missed goes down where what was deleted is restored',
    },
    {
      says: 'A push of a digest that lies there is refused.',
      source: 'softDelete',
      effect: 'registry.softDelete.status: locked_out goes up where a digest is pushed that lies in the bin',
    },
    {
      says: 'It does not go together with geo-replication.',
      source: 'softDelete',
      refused: 'soft-delete-regions',
    },
    {
      says: 'Nor with a retention policy.',
      source: 'softDelete',
      refused: 'soft-delete-retention',
    },
    {
      says: 'Nor with a cache of other registries.',
      source: 'softDelete',
      left: 'there are no caches of other registries here',
    },
    {
      says: 'A lock on an image forbids deleting it.',
      source: 'lock',
      effect: 'clients[].operations[].deleteEnabled: images_deleted goes down where it is false for the image',
    },
    {
      says: 'A lock on writing does as well.',
      source: 'lock',
      effect: 'clients[].operations[].writeEnabled: images_deleted goes down where it is false for the image',
    },
    {
      says: 'A lock on a tag is none on its image.',
      source: 'lock',
      effect: 'clients[].operations[].deleteEnabled: images_deleted goes up where it is false for the tag alone',
    },
    {
      says: 'A lock on reading forbids pulls.',
      source: 'lock',
      effect: 'clients[].operations[].readEnabled: pull_ok goes down where it is false',
    },
    {
      says: 'What may not be listed is in no listing, and can be pulled.',
      source: 'lock',
      left: 'listings are counted and timed here, not read',
    },
    {
      says: 'Locks of the cloud’s own on the registry protect no images.',
      source: 'lock',
      left: 'there is nothing that they would do here',
    },
    {
      says: 'A lock that was set in one region was overwritten when older metadata arrived.',
      source: 'acr592',
      effect: 'registry.replication.conflict: locked_out goes down with arrivalOrder, after a lock elsewhere',
    },
  ],
};
