/** Resolves what belongs to a registry's tier: features that it must have, and limits in place of its own. */
import { type LimitKey, type LimitOverrides, type PresetName, TIER_NAMES } from '../scenario.ts';
import type { ParsedScenario } from '../schema.ts';
import { LIMIT_KEYS, limitOf, tiersOf } from '../tierLimits.ts';
import type { Resolution } from './resolution.ts';

/** @param regions that the registry has at any time */
export function checkTier(resolution: Resolution, { registry }: ParsedScenario, regions: number): void {
  const { tier, storage } = registry;
  const like = registry.like as PresetName;
  const { tiers } = tiersOf(like);
  if (regions > 1 && !tiers[tier].geoReplication) {
    const message = `the tier \`${tier}\` has one region, ${regions} are listed: geo-replication is a premium feature`;
    resolution.report(['registry', 'tier'], message, 'write `tier: premium`, or keep one region');
  }
  if (storage.scheme?.name !== 'zrs' || tiers[tier].zones) return;
  const having = TIER_NAMES.filter((name) => tiers[name].zones);
  // Of what no tier had at that date a scenario may well ask what it would have been worth.
  if (having.length === 0) return;
  const message = `the tier \`${tier}\` of \`${like}\` keeps copies in one zone: zone redundancy is a ${having.join(' and ')} feature`;
  resolution.report(['registry', 'storage', 'scheme'], message, `write \`tier: ${having[0]}\`, or use lrs`);
}

/** What is written and says something else than the tier does; absent where nothing is. */
export function resolveLimits({ registry }: ParsedScenario): { readonly limits?: LimitOverrides } {
  const ofTier = { like: registry.like as PresetName, tier: registry.tier };
  const written = LIMIT_KEYS.flatMap((key): [LimitKey, number | 'none'][] => {
    const limit = registry.limits[key];
    if (limit === undefined || limit === limitOf(ofTier, key)) return [];
    return [[key, limit === Number.POSITIVE_INFINITY ? 'none' : limit]];
  });
  return written.length === 0 ? {} : { limits: Object.fromEntries(written) };
}
