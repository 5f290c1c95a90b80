/** Rows of the table of idle settings about what deletes, and about values that no registry of that kind has. */
import { DAY_US } from '../../sim/kernel/time.ts';
import type { ClientSettings } from '../clientSettings.ts';
import { type Scenario, TIER_NAMES } from '../scenario.ts';
import type { KeyPath } from '../scenarioError.ts';
import { tiersOf } from '../tierLimits.ts';
import type { IdleSetting } from './idleSettings.ts';

/** A vault keeps a deleted key so many days (soft delete of the vault's documents, 2025). */
const VAULT_DAYS = { least: 7, most: 90 } as const;

/** Regions of which no copy is kept elsewhere (container-registry-storage.md, 2023-10-31). */
const KEPT_AT_HOME: readonly string[] = ['brazilsouth', 'southeastasia'];

const VAULT = ['registry', 'encryption', 'customerManagedKey', 'vault'];

export const IDLE_DELETION: readonly IdleSetting[] = [
  {
    paths: ({ registry, run }) =>
      registry.retention !== undefined && registry.retention.lifeUs >= run.durationUs + run.drainUs
        ? [['registry', 'retention']]
        : [],
    message: ({ registry }) =>
      `has no effect: it deletes ${(registry.retention?.lifeUs ?? 0) / DAY_US} days after an untagging, and the run ends before that`,
    hint: 'give `days: 0`, or a `run.duration` that is longer than the policy waits',
  },
  {
    paths: ({ registry, clients }) =>
      registry.retention === undefined || clients.some(leavesUntagged) ? [] : [['registry', 'retention']],
    message: () => 'has no effect: nobody takes the last tag off an image',
    hint: 'remove it, or give a client `untag: {rate: 1/h}`',
  },
  {
    paths: (scenario) => (isAnythingDeleted(scenario) ? [] : [['registry', 'softDelete']]),
    message: () => 'has no effect: nobody deletes anything',
    hint: 'remove it, or give a client `delete: {rate: 1/h}`',
  },
  {
    paths: ({ registry, clients }) =>
      registry.softDeleteUs !== undefined
        ? []
        : clients.flatMap(({ operations }, c) =>
            operations.flatMap(({ op }, o): KeyPath[] => (op === 'restore' ? [['clients', c, 'operations', o]] : [])),
          ),
    message: () => 'restores nothing: what is deleted is gone at once',
    hint: 'remove it, or keep what is deleted: `registry: {softDelete: {days: 7}}`',
  },
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
];

/** A push moves the tag that it writes, and so takes it off what had it. */
function leavesUntagged({ push, deletes, operations }: ClientSettings): boolean {
  const takesOff = (op: string): boolean => op === 'push' || op === 'retag' || op === 'untag';
  return (
    push !== null || deletes?.some(({ by }) => by === 'untag') === true || operations.some(({ op }) => takesOff(op))
  );
}

/** By chance as well: `nines assess` counts what is not restored in time. */
function isAnythingDeleted({ clients, faults, hazards }: Scenario): boolean {
  return (
    clients.some(
      (client) =>
        client.deletes?.some(({ by }) => by !== 'untag') === true ||
        client.operations.some(({ op }) => op === 'delete'),
    ) || [...faults, ...hazards].some(({ action }) => action === 'operator.delete')
  );
}

/** Of a preset whose documents name the regions that data does not leave. */
function stayingAtHome({ like, regions, storage }: Scenario['registry']): readonly string[] {
  if (storage.geoRedundancy === 'none' || like === 'acr-2020-06') return [];
  return regions.filter((region) => KEPT_AT_HOME.includes(region));
}

function isVaultDays(us: number | undefined): boolean {
  return us === undefined || (us >= VAULT_DAYS.least * DAY_US && us <= VAULT_DAYS.most * DAY_US);
}
