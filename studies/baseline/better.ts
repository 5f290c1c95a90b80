/** Of which metrics more is better, and of which less: those that a baseline watches over; and of which neither is, and why. */

/** In the order in which they matter. */
export const BETTER: Readonly<Record<string, 'more' | 'less'>> = {
  images_lost: 'less',
  images_unrestorable: 'less',
  images_stale: 'less',
  images_missed: 'less',
  stale_reads: 'less',
  push_ok: 'more',
  pull_ok: 'more',
  list_ok: 'more',
  request_ok: 'more',
  push_time: 'less',
  pull_time: 'less',
  list_time: 'less',
  rollout_time: 'less',
  pushes_refused: 'less',
  throttled: 'less',
  key_blocked: 'less',
  key_usable: 'more',
  replication_lag: 'less',
  last_sync_age: 'less',
  sync_age_at_loss: 'less',
  rpo_age: 'less',
  rpo_images: 'less',
  rto: 'less',
  region_up: 'more',
  monthly_uptime: 'more',
  seeding_time: 'less',
  seeding_progress: 'more',
  images_seeded: 'more',
  changes_failed: 'less',
  groups_lost: 'less',
  copies_at_risk: 'less',
  geo_lag: 'less',
  geo_sync_age: 'less',
  geo_sync_age_at_loss: 'less',
};

const ON_PURPOSE = 'how much is asked for, not how well it goes';
const OF_EVERY_WAY = 'counted in every replica or on every way, of which a further replica has more';
const MONEY = 'a matter of money, which is not judged';

/** Of all other metrics of a run. A metric that is in neither table fails a test: whoever adds one decides. */
export const NEITHER: Readonly<Record<string, string>> = {
  images_acknowledged: ON_PURPOSE,
  images_deleted: ON_PURPOSE,
  request_rate: ON_PURPOSE,
  endpoint_load: ON_PURPOSE,
  hazards_fired: ON_PURPOSE,
  retries: 'what comes of them is in the times, and in what succeeds',
  locked_out: 'a lock that holds, or one that is in the way: pushes that fail by it are in push_ok',
  replication_amplification: '1 is ideal; less and more are both worse',
  replication_backlog: OF_EVERY_WAY,
  replication_dropped: OF_EVERY_WAY,
  replication_abandoned: OF_EVERY_WAY,
  tags_wrong: OF_EVERY_WAY,
  bytes_replicated: MONEY,
  bytes_geo_copied: MONEY,
  bytes_repaired: MONEY,
  bytes_egress: MONEY,
  bytes_stored: MONEY,
  bytes_collected: MONEY,
  bytes_billed: MONEY,
};

/** Labels under which a watched metric is told apart: whose it is. What goes on inside follows from the rest. */
export const WATCHED_LABEL = 'client';
