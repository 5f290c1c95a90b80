import {
  DATABASE_OF_ALL,
  GONE_BEFORE,
  KEY_GONE,
  NEVER_SENT,
  NO_RULE,
  NONE_MADE,
  NOT_SEEDED,
  WITH_ITS_GROUP,
} from '../../sim/outcome.ts';
import type { LossRecord } from '../../studies/result.ts';

/** Whether an image's whole story, copies of it that never came about included, took place in one region. */
export function hadOneRegion({ acknowledgedIn, chain }: LossRecord): boolean {
  return chain.every(({ region }) => region === null || region === acknowledgedIn);
}

/** Why an image was in no other region although there were some. */
type WhyAlone = 'no rule' | 'not seeded' | 'gone';

const COULD_NOT: readonly string[] = [NO_RULE, NOT_SEEDED, GONE_BEFORE, NONE_MADE, NEVER_SENT];

/** No rule leads to another region, or seeding had not come to it, or those that were to get it were gone already. */
export function whyAlone({ acknowledgedIn, chain }: LossRecord): WhyAlone | null {
  const elsewhere = chain.filter(({ region }) => region !== null && region !== acknowledgedIn);
  if (elsewhere.length === 0 || !elsewhere.every(({ what }) => COULD_NOT.includes(what))) return null;
  if (elsewhere.some(({ what }) => what === NOT_SEEDED)) return 'not seeded';
  if (elsewhere.some(({ what }) => what === GONE_BEFORE || what === NONE_MADE)) return 'gone';
  // Nobody had begun to send it anywhere, though somebody might have.
  return elsewhere.every(({ what }) => what === NO_RULE) ? 'no rule' : null;
}

/** Whether the image was lost with the database that all replicas shared. */
export function wentWithDatabase({ chain }: LossRecord): boolean {
  return chain.some(({ what }) => what.startsWith(DATABASE_OF_ALL));
}

/** Whether the image's copies are all there still, and the key is gone that they are encrypted under. */
export function wentWithItsKey({ chain }: LossRecord): boolean {
  return chain.some(({ what }) => what.startsWith(KEY_GONE));
}

/** Whether the image was good itself, and given up with a placement group in which something older had rotted. */
export function wentWithItsGroup({ chain }: LossRecord): boolean {
  return chain.some(({ what }) => what.includes(WITH_ITS_GROUP));
}
