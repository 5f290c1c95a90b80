/** Rows of the table of idle settings about values that no registry of that kind, or no vault, has: played all the same. */
import { DAY_US } from '../../sim/kernel/time.ts';
import { VAULT_DAYS } from '../documentedDays.ts';
import { PRESETS } from '../presets.ts';
import { type Scenario, TIER_NAMES } from '../scenario.ts';
import { tiersOf } from '../tierLimits.ts';
import type { IdleSetting } from './idleSettings.ts';

/** Regions of which no copy is kept elsewhere (container-registry-storage.md, 2023-10-31). */
const KEPT_AT_HOME: readonly string[] = ['brazilsouth', 'southeastasia'];

const VAULT = ['registry', 'encryption', 'customerManagedKey', 'vault'];

export const UNOFFERED_SETTINGS: readonly IdleSetting[] = [
  {
    paths: ({ registry }) =>
      registry.softDeleteUs === undefined || TIER_NAMES.some((tier) => tiersOf(registry.like).tiers[tier].softDelete)
        ? []
        : [['registry', 'softDelete']],
    message: ({ registry }) => `is more than there was: no tier of \`${registry.like}\` had soft delete`,
    hint: 'it is played all the same, as what it would have been worth; later presets have it',
  },
  {
    paths: ({ registry }) =>
      registry.storage.scheme === 'zrs' && !TIER_NAMES.some((tier) => tiersOf(registry.like).tiers[tier].zones)
        ? [['registry', 'storage', 'scheme']]
        : [],
    message: ({ registry }) => `is more than there was: no tier of \`${registry.like}\` had zone redundancy`,
    hint: 'it is played all the same, as what it would have been worth; later presets have it',
  },
  {
    paths: ({ registry }) => (stayingAtHome(registry).length > 0 ? [['registry', 'storage', 'geoRedundancy']] : []),
    message: ({ registry }) =>
      `is more than there is: no copy of ${stayingAtHome(registry).join(', ')} is kept in another region`,
    hint: 'it is played all the same, as what it would be worth; a geo-replica is the way to another region',
  },
  {
    paths: ({ registry }) => (isVaultDays(registry.encryption?.vault.softDeleteUs) ? [] : [[...VAULT, 'softDelete']]),
    message: () => `is no time that a vault takes: ${VAULT_DAYS.least} to ${VAULT_DAYS.most} days`,
    hint: `it is played all the same; give one from ${VAULT_DAYS.least}d to ${VAULT_DAYS.most}d`,
  },
  {
    paths: ({ registry, clients }) =>
      PRESETS[registry.like].regionalEndpoints ? [] : clients.map((_, index) => ['clients', index, 'endpoint']),
    message: ({ registry }) => `is more than there was: \`${registry.like}\` had no regional endpoints`,
    hint: 'it is played all the same, as what it would have been worth; later presets have them',
  },
];

/** Of a preset whose documents name the regions that data does not leave. */
function stayingAtHome({ like, regions, storage }: Scenario['registry']): readonly string[] {
  if (storage.geoRedundancy === 'none' || like === 'acr-2020-06') return [];
  return regions.filter((region) => KEPT_AT_HOME.includes(region));
}

function isVaultDays(us: number | undefined): boolean {
  return us === undefined || (us >= VAULT_DAYS.least * DAY_US && us <= VAULT_DAYS.most * DAY_US);
}
