/** Resolves `registry.encryption`: where the vault is, how its key rotates, and that the tier has keys of customers. */
import { type EncryptionSettings, type PresetName, TIER_NAMES } from '../scenario.ts';
import type { ParsedScenario } from '../schema.ts';
import { tiersOf } from '../tierLimits.ts';
import type { Resolution } from './resolution.ts';

/** Within this the registry goes over to a new version of a key that it names without one. */
const PICK_UP_US = 3600e6;

const PATH = ['registry', 'encryption', 'customerManagedKey'];

/** Absent where the service manages the keys. */
export function resolveEncryption(
  resolution: Resolution,
  { registry }: ParsedScenario,
  home: string | undefined,
): { readonly encryption?: EncryptionSettings } {
  if (registry.encryption === 'serviceManaged') return {};
  const { vault, version, rotation, dataKey } = registry.encryption.customerManagedKey;
  checkTier(resolution, registry.like as PresetName, registry.tier);
  const at = (key: string) => [...PATH, 'vault', key];
  const region = vault.region === undefined ? (home ?? null) : resolution.region(at('region'), vault.region);
  const paired =
    vault.pairedRegion === undefined
      ? region === null
        ? null
        : resolution.pairedRegion(region)
      : vault.pairedRegion === 'none'
        ? null
        : resolution.region(at('pairedRegion'), vault.pairedRegion);
  if (region !== null && paired === region) {
    const message = `the vault in \`${region}\` is replicated to \`${region}\` itself`;
    resolution.report(at('pairedRegion'), message, 'name another region, or write `pairedRegion: none`');
  }
  checkRotation(resolution, rotation);
  const isPinned = version === 'pinned';
  return {
    encryption: {
      vault: {
        region: region ?? '',
        pairedRegion: paired,
        failoverUs: vault.failover,
        softDeleteUs: vault.softDelete,
        purgeProtection: vault.purgeProtection,
      },
      rotation: {
        everyUs: rotation.every ?? null,
        pickUpUs: rotation.pickUp ?? (isPinned ? null : PICK_UP_US),
        oldVersionUs: rotation.oldVersion ?? null,
      },
      dataKey: { lifetimeUs: dataKey.lifetime, whenOver: dataKey.whenOver },
    },
  };
}

function checkTier(resolution: Resolution, like: PresetName, tier: ParsedScenario['registry']['tier']): void {
  const { tiers } = tiersOf(like);
  if (tiers[tier].customerKeys) return;
  const having = TIER_NAMES.filter((name) => tiers[name].customerKeys);
  const message = `the tier \`${tier}\` has no keys of customers: customer-managed keys are a ${having.join(' and ')} feature`;
  resolution.report(PATH, message, `write \`tier: ${having[0]}\`, or \`encryption: serviceManaged\``, 'key');
}

/** Without new versions there are no old ones. */
function checkRotation(
  resolution: Resolution,
  {
    every,
    pickUp,
    oldVersion,
  }: {
    readonly every?: number | undefined;
    readonly pickUp?: number | undefined;
    readonly oldVersion?: number | undefined;
  },
): void {
  if (every !== undefined) return;
  for (const [key, value] of Object.entries({ pickUp, oldVersion })) {
    if (value === undefined) continue;
    const message = `\`${key}\` says what becomes of versions of the key, and it is never rotated`;
    resolution.report([...PATH, 'rotation', key], message, 'add `every: 90d`, or remove it', 'key');
  }
}
