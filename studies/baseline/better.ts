/** Of which metrics more is better, and of which less: those that a baseline watches over. */

/** Absent: neither, or it follows from others; and what is counted in every replica, of which a further one has more. */
export const BETTER: Readonly<Record<string, 'more' | 'less'>> = {
  images_lost: 'less',
  images_stale: 'less',
  stale_reads: 'less',
  push_ok: 'more',
  pull_ok: 'more',
  list_ok: 'more',
  request_ok: 'more',
  push_time: 'less',
  pull_time: 'less',
  list_time: 'less',
  rollout_time: 'less',
  replication_lag: 'less',
  last_sync_age: 'less',
  sync_age_at_loss: 'less',
  rpo_age: 'less',
  rpo_images: 'less',
  rto: 'less',
  region_up: 'more',
  seeding_time: 'less',
  changes_failed: 'less',
  groups_lost: 'less',
  copies_at_risk: 'less',
  geo_lag: 'less',
  geo_sync_age: 'less',
  geo_sync_age_at_loss: 'less',
};

/** Labels under which a watched metric is told apart: whose it is. What goes on inside follows from the rest. */
export const WATCHED_LABEL = 'client';
