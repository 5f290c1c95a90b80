import { DATABASE_OF_ALL, NO_RULE, NOT_SEEDED, WITH_ITS_GROUP } from '../../sim/outcome.ts';
import type { LossRecord } from '../../studies/result.ts';

/** Whether an image's whole story, copies of it that never came about included, took place in one region. */
export function hadOneRegion({ acknowledgedIn, chain }: LossRecord): boolean {
  return chain.every(({ region }) => region === null || region === acknowledgedIn);
}

/** Why an image was in no other region although there were some: no rule leads there, or seeding had not come to it. */
export function whyAlone({ acknowledgedIn, chain }: LossRecord): 'no rule' | 'not seeded' | null {
  const elsewhere = chain.filter(({ region }) => region !== null && region !== acknowledgedIn);
  if (elsewhere.length === 0 || !elsewhere.every(({ what }) => what === NO_RULE || what === NOT_SEEDED)) return null;
  return elsewhere.some(({ what }) => what === NOT_SEEDED) ? 'not seeded' : 'no rule';
}

/** Whether the image was lost with the database that all replicas shared. */
export function wentWithDatabase({ chain }: LossRecord): boolean {
  return chain.some(({ what }) => what.startsWith(DATABASE_OF_ALL));
}

/** Whether the image was good itself, and given up with a placement group in which something older had rotted. */
export function wentWithItsGroup({ chain }: LossRecord): boolean {
  return chain.some(({ what }) => what.includes(WITH_ITS_GROUP));
}
