/** Resolves what belongs to a registry's tier: features that it must have, and limits in place of its own. */

import type { Tier } from '../../sim/facts/tiers.ts';
import { IDENTITY_METERED } from '../../sim/limitsPlan.ts';
import { type LimitKey, type LimitOverrides, type PresetName, type RegistrySettings, TIER_NAMES } from '../scenario.ts';
import type { KeyPath } from '../scenarioError.ts';
import type { ParsedScenario } from '../schema.ts';
import { LIMIT_KEYS, limitOf, statedBandwidth, tiersOf } from '../tierLimits.ts';
import type { Resolution } from './resolution.ts';

/** What not every tier has, and a scenario can ask for. */
interface TierFeature {
  readonly has: (tier: Tier) => boolean;
  /** Where the scenario asks for it. */
  readonly paths: (parsed: ParsedScenario, regions: number) => readonly KeyPath[];
  /** What is amiss with a tier of a preset, and the feature as the tier's that has it: `… is a premium feature`. */
  readonly message: (parsed: ParsedScenario, regions: number) => string;
  readonly name: string;
  /** What else to do than to take the other tier. */
  readonly hint: string;
}

const FEATURES: readonly TierFeature[] = [
  {
    name: 'geo-replication',
    has: ({ geoReplication }) => geoReplication,
    paths: (_, regions) => (regions > 1 ? [['registry', 'tier']] : []),
    message: ({ registry }, regions) => `the tier \`${registry.tier}\` has one region, ${regions} are listed`,
    hint: 'or keep one region',
  },
  {
    name: 'zone redundancy',
    has: ({ zones }) => zones,
    paths: ({ registry }) => (registry.storage.scheme?.name === 'zrs' ? [['registry', 'storage', 'scheme']] : []),
    message: ({ registry }) => `the tier \`${registry.tier}\` of \`${registry.like}\` keeps copies in one zone`,
    hint: 'or use lrs',
  },
  {
    name: 'a retention policy',
    has: ({ retention }) => retention,
    paths: (parsed) => [
      ...hazardPaths(parsed, 'retention.misconfigure'),
      ...parsed.faults.flatMap(({ action }, index): readonly KeyPath[] =>
        action === 'retention.misconfigure' ? [['faults', index, 'action']] : [],
      ),
    ],
    message: ({ registry }) => `the tier \`${registry.tier}\` of \`${registry.like}\` deletes nothing by itself`,
    hint: 'or remove it',
  },
  {
    name: 'a key of one’s own',
    has: ({ customerKeys }) => customerKeys,
    paths: (parsed) => hazardPaths(parsed, 'key.purge'),
    message: ({ registry }) => `the tier \`${registry.tier}\` of \`${registry.like}\` has keys that nobody can purge`,
    hint: 'or remove it',
  },
];

/** @param regions that the registry has at any time */
export function checkTier(resolution: Resolution, parsed: ParsedScenario, regions: number): void {
  const { tier } = parsed.registry;
  const { tiers } = tiersOf(parsed.registry.like as PresetName);
  for (const { name, has, paths, message, hint } of FEATURES) {
    if (has(tiers[tier])) continue;
    const having = TIER_NAMES.filter((each) => has(tiers[each]));
    // Of what no tier had at that date a scenario may well ask what it would have been worth.
    if (having.length === 0) continue;
    for (const path of paths(parsed, regions)) {
      const whose = `${name} is a ${having.join(' and ')} feature`;
      resolution.report(path, `${message(parsed, regions)}: ${whose}`, `write \`tier: ${having[0]}\`, ${hint}`);
    }
  }
}

/** Hazards of the scenario's own: what the field has seen is no wish of its author's. */
function hazardPaths({ hazards }: ParsedScenario, action: string): readonly KeyPath[] {
  if (!Array.isArray(hazards)) return [];
  return hazards.flatMap((hazard: unknown, index): readonly KeyPath[] => {
    const isIt = typeof hazard === 'object' && hazard !== null && 'action' in hazard && hazard.action === action;
    return isIt ? [['hazards', index, 'action']] : [];
  });
}

/** What is written and says something else than the tier does; absent where nothing is. */
export function resolveLimits(
  resolution: Resolution,
  { registry }: ParsedScenario,
): Pick<RegistrySettings, 'limits' | 'counter' | 'storageCheck'> {
  const ofTier = { like: registry.like as PresetName, tier: registry.tier };
  const asked = askedFor(resolution, registry);
  const written = LIMIT_KEYS.flatMap((key): [LimitKey, number | 'none'][] => {
    const limit = asked[key];
    if (limit === undefined || limit === limitOf(ofTier, key)) return [];
    return [[key, limit === Number.POSITIVE_INFINITY ? 'none' : limit]];
  });
  const limits: LimitOverrides = Object.fromEntries(written);
  return {
    ...(written.length === 0 ? {} : { limits }),
    ...(registry.limits.counter === 'bucket' ? {} : { counter: registry.limits.counter }),
    ...(registry.limits.storageCheck === 'atCommit' ? {} : { storageCheck: registry.limits.storageCheck }),
  };
}

/** The limits that are written, Infinity for none. */
function askedFor(
  resolution: Resolution,
  registry: ParsedScenario['registry'],
): { readonly [key in LimitKey]?: number | undefined } {
  const { identity, counter, storageCheck, download, upload, ...rest } = registry.limits;
  const ofIdentity = IDENTITY_METERED.map((kind) => [`identity.${kind}`, identity[kind]] as const);
  const bandwidth = (['download', 'upload'] as const).map(
    (key) => [key, bandwidthOf(resolution, registry, key)] as const,
  );
  return { ...rest, ...Object.fromEntries([...ofIdentity, ...bandwidth]) };
}

function bandwidthOf(
  resolution: Resolution,
  { like, tier, limits }: ParsedScenario['registry'],
  key: 'download' | 'upload',
): number | undefined {
  const written = limits[key];
  if (written !== 'tier') return written;
  const stated = statedBandwidth({ like: like as PresetName, tier }, key);
  if (stated !== null) return stated;
  const message = `\`${like}\` states no bandwidth of its tiers`;
  resolution.report(['registry', 'limits', key], message, 'give one, such as 100Mbps, or take a preset before 2026');
  return undefined;
}
