/** Which limits a registry has: its tier's, as documented at the date of its preset, or the scenario's own in their place. */
import type { Tier, TierFacts } from '../sim/facts/tiers.ts';
import { assert } from '../sim/kernel/assert.ts';
import { IDENTITY_METERED, type LimitsPlan, METERED } from '../sim/limitsPlan.ts';
import { PRESETS } from './presets.ts';
import type { Grade, LimitKey, PresetName, RegistrySettings } from './scenario.ts';
import { bandwidthText, sizeText } from './unitText.ts';
import { tierFacts } from './worldData.ts';

type Limits = Pick<RegistrySettings, 'like' | 'tier' | 'limits' | 'counter' | 'storageCheck'>;

const OF_IDENTITY = IDENTITY_METERED.map((kind) => `identity.${kind}` as const);
export const LIMIT_KEYS: readonly LimitKey[] = [...METERED, ...OF_IDENTITY, 'storage', 'layer', 'download', 'upload'];
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
    perMinute: METERED.map((kind) => limitOf(registry, kind)),
    identityPerMinute: METERED.map((kind) =>
      kind === 'signIn' ? Number.POSITIVE_INFINITY : limitOf(registry, `identity.${kind}`),
    ),
    counter: registry.counter ?? 'bucket',
    counting: tiersOf(registry.like).counting,
    storageCheck: registry.storageCheck ?? 'atCommit',
    storageBytes: limitOf(registry, 'storage'),
    layerBytes: limitOf(registry, 'layer'),
  };
}

/** One of them: operations a minute, bytes, or bytes a second; Infinity for none. */
export function limitOf({ like, tier, limits }: Limits, key: LimitKey): number {
  const limit = limits?.[key] ?? ofTier(tiersOf(like).tiers[tier], key) ?? 'none';
  return limit === 'none' ? Number.POSITIVE_INFINITY : limit;
}

/** What the tier states as the bandwidth of its registries, in bytes a second; null where that edition states none. */
export function statedBandwidth({ like, tier }: Limits, key: 'download' | 'upload'): number | null {
  const facts = tiersOf(like).tiers[tier];
  return key === 'download' ? facts.downloadBytesPerSecond : facts.uploadBytesPerSecond;
}

function ofTier(tier: Tier, key: LimitKey): number | null {
  switch (key) {
    case 'referrers':
      return tier.referrersPerMinute;
    case 'signIn':
      return tier.signInsPerMinute;
    case 'identity.read':
      return tier.identity.readsPerMinute;
    case 'identity.write':
      return tier.identity.writesPerMinute;
    case 'identity.delete':
      return tier.identity.deletesPerMinute;
    case 'identity.referrers':
      return tier.identity.referrersPerMinute;
    case 'download':
    case 'upload':
      return null;
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
  if (key === 'download' || key === 'upload') return bandwidthText(limit);
  return key === 'storage' || key === 'layer' ? sizeText(limit) : `${limit}/min`;
}

/** What the tier's own limit rests on. Estimates of the least that is served are no limits: to take them so is a guess. */
export function limitRestsOn(
  { like, tier }: Limits,
  key: LimitKey,
): { readonly source: string; readonly grade: Grade } {
  const { edition, isEnforced, tiers } = tiersOf(like);
  const ofEdition = tiers[tier].downloadBytesPerSecond;
  const page = `container-registry-skus.md, ${edition}`;
  if (key === 'storage' || key === 'layer') return { source: `limits in ${page}`, grade: 'documented' };
  if (key === 'download' || key === 'upload') {
    const stated = ofEdition === null ? 'states none' : 'states minimum estimates; that they are no limits is a guess';
    return { source: `${page} ${stated}`, grade: 'assumed' };
  }
  if (isEnforced && ofTier(tiers[tier], key) !== null) return { source: `rate limits in ${page}`, grade: 'documented' };
  if (ofTier(tiers[tier], key) === null) return { source: `${page} states none`, grade: 'assumed' };
  return { source: `"minimum estimates" in ${page}; that more is refused is a guess`, grade: 'assumed' };
}
