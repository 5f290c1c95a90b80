/** Which limits a registry has: its tier's, as documented at the date of its preset, or the scenario's own in their place. */
import type { Tier, TierFacts } from '../sim/facts/tiers.ts';
import { assert } from '../sim/kernel/assert.ts';
import { LIMITED, type LimitsPlan } from '../sim/limitsPlan.ts';
import { PRESETS } from './presets.ts';
import type { Grade, LimitKey, PresetName, RegistrySettings } from './scenario.ts';
import { sizeText } from './unitText.ts';
import { tierFacts } from './worldData.ts';

type Limits = Pick<RegistrySettings, 'like' | 'tier' | 'limits'>;

export const LIMIT_KEYS: readonly LimitKey[] = [...LIMITED, 'storage', 'layer'];
const GIB = 2 ** 30;
const TIB = 2 ** 40;

/** The tiers as they were documented at the date of a preset. */
export function tiersOf(like: PresetName): TierFacts {
  const facts = tierFacts().get(PRESETS[like].tiers);
  assert(facts !== undefined, 'every preset has an edition of the tiers');
  return facts;
}

/** The limits that are in force while no fault changes them. */
export function limitsOf(registry: Limits): LimitsPlan {
  return {
    perMinute: LIMITED.map((kind) => limitOf(registry, kind)),
    counting: tiersOf(registry.like).counting,
    storageBytes: limitOf(registry, 'storage'),
    layerBytes: limitOf(registry, 'layer'),
  };
}

/** One of them: operations a minute, or bytes; Infinity for none. */
export function limitOf({ like, tier, limits }: Limits, key: LimitKey): number {
  const limit = limits?.[key] ?? ofTier(tiersOf(like).tiers[tier], key) ?? 'none';
  return limit === 'none' ? Number.POSITIVE_INFINITY : limit;
}

function ofTier(tier: Tier, key: LimitKey): number | null {
  switch (key) {
    case 'read':
      return tier.readsPerMinute;
    case 'write':
      return tier.writesPerMinute;
    case 'delete':
      return tier.deletesPerMinute;
    case 'storage':
      return tier.storageLimitTiB === null ? null : tier.storageLimitTiB * TIB;
    case 'layer':
      return tier.maxLayerGiB === null ? null : tier.maxLayerGiB * GIB;
  }
}

/** What `registry.limits.KEY` comes to, as a file would write it. */
export function limitText(registry: Limits, key: LimitKey): string {
  const limit = limitOf(registry, key);
  if (limit === Number.POSITIVE_INFINITY) return 'none';
  return key === 'storage' || key === 'layer' ? sizeText(limit) : `${limit}/min`;
}

/** What the tier's own limit rests on. Estimates of the least that is served are no limits: to take them so is a guess. */
export function limitRestsOn(
  { like, tier }: Limits,
  key: LimitKey,
): { readonly source: string; readonly grade: Grade } {
  const { edition, isEnforced, tiers } = tiersOf(like);
  const page = `container-registry-skus.md, ${edition}`;
  if (key === 'storage' || key === 'layer') return { source: `limits in ${page}`, grade: 'documented' };
  if (isEnforced) return { source: `rate limits in ${page}`, grade: 'documented' };
  if (ofTier(tiers[tier], key) === null) return { source: `${page} states none`, grade: 'assumed' };
  return { source: `"minimum estimates" in ${page}; that more is refused is a guess`, grade: 'assumed' };
}
