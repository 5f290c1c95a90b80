/** Zones, kinds of storage redundancy, webhooks and the service level. */
import type { Subject } from './sentence.ts';

export const ZONES: Subject = {
  title: 'Zones',
  sentences: [
    {
      says: 'No zones in 2020, an option until 2025, now on in every region that has zones.',
      source: ['zones', 'reliability'],
      effect: 'registry.like: pull_ok goes down with a preset from before zone redundancy when a zone’s nodes are out',
    },
    {
      says: 'Pushes and pulls survive the loss of a zone.',
      source: 'zones',
      effect: 'registry.storage.scheme: images_lost goes down from lrs to zrs when a zone is lost',
    },
    {
      says: 'A zone that fails means some seconds of errors.',
      source: 'reliability',
      effect: 'zone.outage: request_ok goes down under zrs, for what is under way there, and for seconds',
    },
    {
      says: 'Data is copied between zones later, usually within minutes.',
      source: 'reliability',
      left: 'the storage below is documented to acknowledge a write when every zone in reach has it (storage-redundancy.md), and the model follows that page',
    },
    {
      says: 'Tasks are not covered by zone redundancy.',
      source: 'zones',
      left: 'tasks are no part of image storage',
    },
  ],
};

export const REDUNDANCY: Subject = {
  title: 'Redundancy of the storage below',
  sentences: [
    {
      says: 'lrs keeps three copies in one place, zrs three in three zones.',
      source: 'redundancy',
      effect: 'registry.storage.scheme: images_lost goes down from lrs to zrs when a zone is lost',
    },
    {
      says: 'A lost node costs nothing.',
      source: 'redundancy',
      effect: 'registry.storage.scheme: groups_lost goes down to none with three copies where a node is lost',
    },
    {
      says: 'A lost zone takes lrs with it.',
      source: 'redundancy',
      effect: 'zone.loss: images_lost goes up under lrs',
    },
    {
      says: 'A lost region takes lrs and zrs with it.',
      source: 'redundancy',
      effect: 'storage.loss: images_lost goes up',
    },
    {
      says: 'A write is acknowledged when the copies of the primary have it; zrs waits for every zone in reach.',
      source: 'redundancy',
      effect: 'registry.storage.writeQuorum: push_ok goes down when every copy must be written',
    },
    {
      says: 'The secondary follows later, typically within 15 minutes, without a promise.',
      source: ['redundancy', 'recovery'],
      effect: 'registry.storage.geoLag: images_lost goes up with a longer one',
    },
    {
      says: 'Only read-access copies can be read while the primary is out.',
      source: 'redundancy',
      effect: 'registry.storage.geoRedundancy: pull_ok goes up when the copy can be read',
    },
    {
      says: 'Writes before the last sync time are in the secondary; later ones may be.',
      source: 'lastSync',
      effect: 'registry.storage.geoLag: geo_sync_age_at_loss goes up with a longer one',
    },
    {
      says: 'A failover by the customer takes about an hour.',
      source: 'recovery',
      effect: 'operator.failover.takes: rto goes up with a slower one',
    },
    {
      says: 'It brings the service back.',
      source: 'recovery',
      effect: 'operator.failover: push_ok goes up after it',
    },
    {
      says: 'Writes that had not been copied are lost for good by it, and operators avoid it where the storage can be mended.',
      source: ['recovery', 'incidents'],
      effect: 'operator.failover: images_lost goes up where the storage would have come back',
    },
    {
      says: 'The account is locally redundant afterwards until geo-redundancy is set up again.',
      source: 'recovery',
      effect: 'operator.failover.resume: images_lost goes down at the next failure once there is a copy again',
    },
    {
      says: 'Durability of 11, 12 and 16 nines a year at least.',
      source: 'redundancy',
      left: 'a claim to hold results against, and nothing to switch: docs/advertised-nines.md does',
    },
    {
      says: 'Reads and writes are available 99.9 % of the time; cool and archive tiers less.',
      source: 'redundancy',
      left: 'an agreement, not a mechanism; availability follows from the hazards of the scenario',
    },
  ],
};

export const OTHER: Subject = {
  title: 'Webhooks, tasks and the agreement',
  sentences: [
    {
      says: 'A push fires an event at the replica that takes it and at each that it arrives at.',
      source: ['webhook', 'geo2026'],
      left: 'the model fires none; `nines calibrate` reads the times of real ones',
    },
    {
      says: 'Events are deleted, quarantined, charts: their kinds and payload.',
      source: 'webhook',
      left: 'no mechanism of storage depends on them',
    },
    {
      says: 'At least 99.9 % of registry transactions are processed; each region of a geo-replicated registry counts by itself.',
      source: ['geo2020', 'acr99'],
      left: 'an agreement: `expect` holds a run against any such figure, by region if wanted',
    },
  ],
};
