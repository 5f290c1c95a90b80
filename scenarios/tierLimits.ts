/** Which limits a registry has: its tier's, as documented at the date of its preset, or the scenario's own in their place. */
import type { Tier, TierFacts } from '../sim/facts/tiers.ts';
import { assert } from '../sim/kernel/assert.ts';
import { LIMITED, type Limited, type LimitsPlan } from '../sim/limitsPlan.ts';
import { PRESETS } from './presets.ts';
import type { Grade, PresetName, RegistrySettings } from './scenario.ts';
import { tierFacts } from './worldData.ts';

/** The tiers as they were documented at the date of a preset. */
export function tiersOf(like: PresetName): TierFacts {
  const facts = tierFacts().get(PRESETS[like].tiers);
  assert(facts !== undefined, 'every preset has an edition of the tiers');
  return facts;
}

/** The limits that are in force while no fault changes them. */
export function limitsOf({ like, tier, limits }: Pick<RegistrySettings, 'like' | 'tier' | 'limits'>): LimitsPlan {
  const { counting, tiers } = tiersOf(like);
  const ofKind = (kind: Limited): number => {
    const limit = limits?.[kind] ?? ofTier(tiers[tier], kind) ?? 'none';
    return limit === 'none' ? Number.POSITIVE_INFINITY : limit;
  };
  return { perMinute: LIMITED.map(ofKind), counting };
}

function ofTier(tier: Tier, kind: Limited): number | null {
  return { read: tier.readsPerMinute, write: tier.writesPerMinute, delete: tier.deletesPerMinute }[kind];
}

/** What `registry.limits.KEY` comes to, as a file would write it. */
export function limitText(registry: RegistrySettings, key: string): string {
  const limit = limitsOf(registry).perMinute[LIMITED.indexOf(kindOf(key))]!;
  return limit === Number.POSITIVE_INFINITY ? 'none' : `${limit}/min`;
}

/** What the tier's own `registry.limits.KEY` rests on. Estimates of the least that is served are no limits: to take them so is a guess. */
export function limitRestsOn(
  { like, tier }: RegistrySettings,
  key: string,
): { readonly source: string; readonly grade: Grade } {
  const { edition, isEnforced, tiers } = tiersOf(like);
  const page = `container-registry-skus.md, ${edition}`;
  if (isEnforced) return { source: `rate limits in ${page}`, grade: 'documented' };
  if (ofTier(tiers[tier], kindOf(key)) === null) return { source: `${page} states none`, grade: 'assumed' };
  return { source: `"minimum estimates" in ${page}; that more is refused is a guess`, grade: 'assumed' };
}

function kindOf(key: string): Limited {
  const kind = LIMITED.find((each) => key === `registry.limits.${each}`);
  assert(kind !== undefined, 'a limit has a key of its own');
  return kind;
}
