/** What became of service without the customer's key, as samples of the outcome. */
import type { FaultAction } from '../faultPlan.ts';
import type { CounterSample, FractionSample } from '../outcome.ts';
import type { World } from '../world.ts';
import { refusedCounters } from './throttles.ts';

export function keyCounters(world: World): CounterSample[] {
  return world.plan.customerKey === null ? [] : refusedCounters(world, 'key_blocked', world.measure.keyBlocks);
}

/** Share of the run in which what a replica stores could be decrypted, where the replica was planned. */
export function keyFractions({ plan, keys }: World): FractionSample[] {
  if (plan.customerKey === null) return [];
  return plan.replicas.map((region) => ({
    metric: 'key_usable',
    labels: { region: plan.regions[region]!.name },
    ok: plan.durationUs - keys.spentTimeUs(region),
    total: plan.durationUs,
  }));
}

/**
 * Of a `key.purge` that took the key for good before it was undone: null, for nothing brings that back. Of all else, the end itself.
 * @param endUs when the fault was over, −1 for not (yet)
 */
export function recoveredAtUs({ keys }: World, action: FaultAction, endUs: number): number | null {
  const isTooLate = action === 'key.purge' && keys.isErased && endUs >= keys.erasedUs;
  return endUs < 0 || isTooLate ? null : endUs;
}

/** Sentences of what became of the key; without figures that differ from seed to seed. */
export function keyWarnings({ plan, keys, measure }: World): string[] {
  if (plan.customerKey === null) return [];
  const isBlocked = measure.keyBlocks.some((count) => count > 0);
  const refused = 'requests were answered 403 while the customer’s key could not be used (registry.encryption)';
  const purged =
    'the customer’s key is gone for good: every image that it encrypted is lost, whatever copies of it there are';
  return [...(isBlocked ? [refused] : []), ...(keys.isErased ? [purged] : [])];
}
