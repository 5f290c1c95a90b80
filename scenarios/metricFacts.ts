/**
 * Which metrics there are: their units, the labels that their figures can be divided by, and what they mean.
 */

export type MetricUnit = 'count' | 'fraction' | 'duration' | 'size' | 'money';

export interface MetricFacts {
  readonly unit: MetricUnit;
  /** What its figures can be divided by, and an expression can name; each alone or together. */
  readonly labels: readonly (typeof LABEL_NAMES)[number][];
  readonly meaning: string;
  /** A fraction of which there are single values, and no trials or time that it would be the rate of. */
  readonly sampled?: boolean;
}

export const LABEL_NAMES = ['region', 'client', 'operation', 'class', 'kind', 'from', 'to', 'fault', 'action'] as const;

/** What an expression may name. `region` of what a client does is where the client is. */
export const METRIC_FACTS: Readonly<Record<string, MetricFacts>> = {
  images_acknowledged: {
    unit: 'count',
    labels: ['region', 'class'],
    meaning: 'manifests that got their first 201',
  },
  images_lost: {
    unit: 'count',
    labels: ['region', 'class'],
    meaning:
      'acknowledged images, pushed in the run or stored before it, that became unreadable everywhere; `region` is where they had been acknowledged',
  },
  images_unrestorable: {
    unit: 'count',
    labels: ['region', 'class'],
    meaning:
      'lost images that no backup has (`backup`): pushed since the last one before the loss, or it was destroyed too; a run restores none, so the others count in `images_lost` as well; `region` is where they had been acknowledged',
  },
  images_stale: {
    unit: 'count',
    labels: [],
    meaning: 'images that were asked for in a region that they had not reached yet',
  },
  stale_reads: {
    unit: 'count',
    labels: ['client', 'region'],
    meaning:
      'tags that were pulled and that missed a write acknowledged longer ago than `registry.replication.staleness` (at any time before, where none is stated); `region` is the one that answered',
  },
  push_ok: {
    unit: 'fraction',
    labels: ['client', 'region', 'class'],
    meaning:
      'client operations that succeeded within the deadline, retries included; a retag is a push, and a client’s own mistakes are not counted',
  },
  pull_ok: {
    unit: 'fraction',
    labels: ['client', 'region', 'class'],
    meaning: 'the same for pulls',
  },
  list_ok: {
    unit: 'fraction',
    labels: ['client', 'region'],
    meaning: 'the same for listings, each with all its pages',
  },
  request_ok: {
    unit: 'fraction',
    labels: ['region', 'operation', 'client', 'class'],
    meaning: 'HTTP requests as the server sees them; `region` is the one that answered',
  },
  push_time: {
    unit: 'duration',
    labels: ['client', 'region', 'class'],
    meaning: 'of pushes that succeeded, from the first request to the end, retries included',
  },
  pull_time: {
    unit: 'duration',
    labels: ['client', 'region', 'class'],
    meaning: 'the same for pulls',
  },
  list_time: {
    unit: 'duration',
    labels: ['client', 'region'],
    meaning: 'the same for listings: from the first page asked for to the last one that came',
  },
  rollout_time: {
    unit: 'duration',
    labels: ['client', 'region'],
    meaning:
      'from the start of a client’s `rollout` until its last node has the image; not finished by the end is a lower bound',
  },
  retries: {
    unit: 'count',
    labels: ['client', 'region'],
    meaning:
      'requests, blobs and whole pulls that a client tried once more because they had not succeeded; a storm shows here',
  },
  replication_lag: {
    unit: 'duration',
    labels: ['from', 'to', 'class'],
    meaning:
      'from acknowledgement to visibility in another region, of images that arrived by replication: what is lost on the way has none, nor has what geo-repair brings to a region that is rebuilt, however late it is there',
  },
  replication_backlog: {
    unit: 'count',
    labels: ['from', 'to'],
    meaning: 'most jobs of an ordered pair that were queued or under way at once',
  },
  replication_dropped: {
    unit: 'count',
    labels: ['from', 'to'],
    meaning: 'jobs dropped because the queue of their pair was full (`registry.replication.queueLimit`)',
  },
  replication_abandoned: {
    unit: 'count',
    labels: ['from', 'to'],
    meaning: 'jobs that ended as if they had succeeded and brought nothing (`registry.replication.jobs.retry: false`)',
  },
  last_sync_age: {
    unit: 'duration',
    labels: ['from', 'to'],
    meaning:
      'furthest that one region was behind another in the run: age of the last sync time, up to which all that the one took was visible in the other',
  },
  sync_age_at_loss: {
    unit: 'duration',
    labels: ['fault', 'from', 'to'],
    meaning: 'age of the last sync time of each other region when a region or its storage was destroyed',
  },
  tags_wrong: {
    unit: 'count',
    labels: ['region'],
    meaning:
      'tags written in the run that a region in service does not have at its end as they were acknowledged last, apart from those of lost images',
  },
  rpo_age: {
    unit: 'duration',
    labels: ['fault', 'class'],
    meaning:
      'age of the oldest image lost to each destructive fault that struck; 0 where none was; with `class` of those of that class',
  },
  rpo_images: {
    unit: 'count',
    labels: ['fault', 'class'],
    meaning: 'images lost to each destructive fault that struck; with `class` those of that class',
  },
  rto: {
    unit: 'duration',
    labels: ['fault', 'client'],
    meaning:
      'of each region or storage fault and client that it interrupted (a request of it failed, while the fault held, at the struck replica; at any where the one database was struck): from the strike to its first success after the last such failure; not recovered by the end is a lower bound',
  },
  request_rate: {
    unit: 'count',
    labels: ['region'],
    meaning:
      'requests per second sent to an endpoint in each 1/120 of the run, answered or not: `max` is what survivors and retry storms bring',
  },
  endpoint_load: {
    unit: 'fraction',
    sampled: true,
    labels: ['region'],
    meaning:
      'share of an endpoint’s download or upload bandwidth, whichever is fuller, as the scenario gives it, that transfers use in each 1/120 of the run',
  },
  region_up: {
    unit: 'fraction',
    labels: ['region'],
    meaning:
      'share of the run’s time, or of the region’s time in the registry, in which its site (after a failover the one where its replica stands) was in service, whatever became of its storage, front end or name meanwhile',
  },
  monthly_uptime: {
    unit: 'fraction',
    labels: ['client', 'region'],
    meaning: 'share of a month’s time slices without an error',
  },
  throttled: {
    unit: 'count',
    labels: ['region', 'client', 'operation'],
    meaning:
      'requests that an endpoint answered 429 because a limit of its tier was reached (`registry.limits`); each counts as failed in `request_ok`, and an operation as the client’s retries leave it; `region` is the one that answered',
  },
  pushes_refused: {
    unit: 'count',
    labels: ['region', 'client', 'kind'],
    meaning:
      'requests of pushes that were refused for good because the registry stores as much as it may (`kind: storage`), or the layer is larger than any may be (`layer`)',
  },
  key_blocked: {
    unit: 'count',
    labels: ['region', 'client', 'operation'],
    meaning:
      'requests for data that a region answered 403 because the customer’s key could not be used (`registry.encryption`); each counts as failed in `request_ok`, and an operation as the client’s retries leave it',
  },
  key_usable: {
    unit: 'fraction',
    labels: ['region'],
    meaning:
      'share of the run’s time in which what is stored in a region could be decrypted: the customer’s key could be used there, or data keys that it had unwrapped were still good',
  },
  replication_amplification: {
    unit: 'count',
    labels: [],
    meaning:
      'copies delivered for each other region that an acknowledged push or tag update was meant for: 1 is ideal, less is unfinished, more is sent again',
  },
  seeding_progress: {
    unit: 'fraction',
    labels: ['region'],
    meaning: 'of the bytes that were in the registry when a replica joined it, the share that is there at the end',
  },
  images_seeded: {
    unit: 'fraction',
    labels: ['region'],
    meaning: 'the same for images, of which one counts when it is there whole',
  },
  seeding_time: {
    unit: 'duration',
    labels: ['region'],
    meaning: 'from an added replica’s standing, empty, until everything is there; not done by the end is a lower bound',
  },
  changes_failed: {
    unit: 'count',
    labels: [],
    meaning: 'replicas that were to be added or removed and could not be',
  },
  groups_lost: {
    unit: 'count',
    labels: [],
    meaning: 'placement groups that lost their last copy anywhere',
  },
  copies_at_risk: {
    unit: 'fraction',
    labels: ['region'],
    meaning:
      'share of the run’s time and of the region’s placement groups without redundancy: the loss of one more copy would empty the group there, or had',
  },
  bytes_repaired: {
    unit: 'size',
    labels: ['region'],
    meaning:
      'read by rebuilds of copies inside a region, by the stamp that it began with, whoever has that after a failover (the one in the paired region is in no figure); measured where `repair.local.bytesPerNode` says how much there is',
  },
  hazards_fired: {
    unit: 'count',
    labels: ['action'],
    meaning: 'failures by chance that struck',
  },
  bytes_replicated: {
    unit: 'size',
    labels: ['from', 'to'],
    meaning: 'bytes moved between regions, geo-repair included',
  },
  geo_lag: {
    unit: 'duration',
    labels: ['region', 'class'],
    meaning: 'from acknowledgement until the geo-redundant copy of the region’s storage has the image',
  },
  geo_sync_age: {
    unit: 'duration',
    labels: ['region'],
    meaning:
      'furthest that the geo-redundant copy was behind the region’s storage: age of the last sync time, up to which the copy had all writes',
  },
  geo_sync_age_at_loss: {
    unit: 'duration',
    labels: ['fault', 'region'],
    meaning:
      'age of the copy’s last sync time when the region’s storage was destroyed or failed over: what it had not is lost',
  },
  bytes_geo_copied: {
    unit: 'size',
    labels: ['region'],
    meaning: 'bytes copied to the geo-redundant copy of the region’s storage',
  },
  bytes_egress: {
    unit: 'size',
    labels: ['region', 'client'],
    meaning: 'bytes served to clients; `region` is the one that served them',
  },
  bytes_stored: {
    unit: 'size',
    labels: ['region'],
    meaning:
      'bytes of the layers and configs that the region holds at the end of the run, each once: what its storage keeps of them (copies, fragments, a geo-redundant copy) comes on top',
  },
  images_deleted: {
    unit: 'count',
    labels: ['region', 'kind'],
    meaning:
      'deletes of images that a region took (what it only heard of is not counted again), on the order of a client (`kind: client`), by the retention policy (`retention`) or by a fault (`fault`): an image that is deleted on purpose is not lost',
  },
  images_missed: {
    unit: 'count',
    labels: [],
    meaning:
      'images that somebody asked for by their digest when they had been deleted, and those of which a replayed log asked for a layer',
  },
  locked_out: {
    unit: 'count',
    labels: ['region'],
    meaning:
      'requests that were refused because of a lock, or pushes because their digest lies in the bin; `region` is the one that answered',
  },
  bytes_collected: {
    unit: 'size',
    labels: ['region'],
    meaning: 'bytes of blobs that no image names any more and that the collector has taken away',
  },
  bytes_billed: {
    unit: 'size',
    labels: [],
    meaning:
      'bytes that count at the end of the run, each layer and config once whatever regions have it: a deleted image stops counting at once, its space comes back when it is collected',
  },
  durability: {
    unit: 'fraction',
    labels: ['kind'],
    meaning:
      'chance that a placement group (kind `writes`: a push) is still there after a year; `kind` is total, devices, disasters, people or writes',
  },
  availability: {
    unit: 'fraction',
    labels: ['client', 'operation'],
    meaning: 'share of operations that succeed in a year; `operation` is push or pull',
  },
  cost: {
    unit: 'money',
    labels: ['region', 'kind'],
    meaning: 'price of a month',
  },
};

/** The unit of each metric's values. */
export const METRICS: Readonly<Record<string, MetricUnit>> = Object.fromEntries(
  Object.entries(METRIC_FACTS).map(([name, { unit }]) => [name, unit]),
);

/** Metrics that need an assessment; a plain run skips expressions on them. */
export const ASSESSED_METRICS: readonly string[] = ['durability', 'availability', 'cost'];

/** Metrics whose names are settled and which nothing measures yet: `null` in results, and no expression can be judged on them. */
export const METRICS_TO_COME: readonly string[] = ['monthly_uptime'];

/** Metrics that a run has only where its scenario asks for them; `null` in the results of others. */
export const METRICS_OF_SOME_RUNS: readonly string[] = [
  'rollout_time',
  'throttled',
  'pushes_refused',
  'list_ok',
  'list_time',
  'key_blocked',
  'key_usable',
  'images_unrestorable',
  'images_deleted',
  'images_missed',
  'locked_out',
  'bytes_collected',
  'bytes_billed',
];
