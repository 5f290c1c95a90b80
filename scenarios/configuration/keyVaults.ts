/**
 * The vault of a customer's key, where the file that has the registry has that too: where it is, how long a deleted key can be
 * recovered in it, and whether it may be purged before.
 */
import { VAULT_DAYS } from '../documentedDays.ts';
import type { FoundKey } from './customerKey.ts';
import { own, textOrNull, type Values, type Written } from './foundRegistry.ts';
import { evaluated, isExpression, type TemplateScope, workedOut } from './templateExpressions.ts';
import { References } from './terraformReferences.ts';
import type { TerraformResource } from './terraformResources.ts';

export interface FoundVault {
  /** As the file calls it. */
  readonly address: string;
  readonly location: Written;
  readonly softDeleteDays: Written;
  readonly purgeProtection: Written;
}

/** Days for which a deleted key is kept; null for what no vault takes. */
export function daysInVault(value: unknown): number | null {
  const isTaken = typeof value === 'number' && value >= VAULT_DAYS.least && value <= VAULT_DAYS.most;
  return isTaken && Number.isInteger(value) ? value : null;
}

/** `contoso` of `https://contoso.vault.azure.net/keys/registry`, in any cloud; null where nothing is named. */
function vaultNameIn(identifier: string): string | null {
  return /^https:\/\/([^./]+)\.(?:vault|managedhsm)\./i.exec(identifier)?.[1]?.toLowerCase() ?? null;
}

function isCalled(name: unknown, wanted: string): boolean {
  return textOrNull(name)?.toLowerCase() === wanted;
}

/** The vaults of a file of Terraform's, and which of them is that of a key. */
export class TerraformVaults {
  readonly #vaults: readonly TerraformResource[];
  readonly #keys: References;
  readonly #vaultsOfKeys: References;

  /**
   * @param resources those that are only read as well: a vault is often somebody else's
   * @param expressions of each resource of the file, by its address without keys
   */
  constructor(resources: readonly TerraformResource[], expressions: ReadonlyMap<string, Values>) {
    this.#vaults = resources.filter(({ type }) => type === 'azurerm_key_vault');
    const keys = resources.filter(({ type }) => type === 'azurerm_key_vault_key');
    this.#keys = new References(keys, () => null, expressions);
    this.#vaultsOfKeys = new References(this.#vaults, vaultInId, expressions);
  }

  /** The same key with what the file knows of its vault and, by how it is referred to, of its version. */
  known(key: FoundKey, registry: TerraformResource): FoundKey {
    const name = vaultNameIn(key.identifier);
    const found =
      name === null
        ? this.#referredTo(registry)
        : this.#vaults.find(({ values }) => isCalled(own(values, 'name'), name));
    const version = key.version ?? this.#versionOf(registry);
    return { ...key, version, vault: found === undefined ? null : terraformVault(found) };
  }

  #referredTo(registry: TerraformResource): TerraformResource | undefined {
    const key = this.#keys.meantBy(registry, 'encryption');
    if (key === null || key === 'another') return undefined;
    const vault = this.#vaultsOfKeys.meantBy(key, 'key_vault_id');
    return vault === null || vault === 'another' ? undefined : vault;
  }

  /** `id` of a key has its version in it, `versionless_id` has not. */
  #versionOf(registry: TerraformResource): FoundKey['version'] {
    const texts = this.#keys.textsOf(registry, 'encryption').filter((each) => each.includes('azurerm_key_vault_key.'));
    if (texts.some((each) => each.endsWith('.versionless_id'))) return 'latest';
    return texts.some((each) => each.endsWith('.id')) ? 'pinned' : null;
  }
}

function vaultInId(id: unknown): string | null {
  return /\/vaults\/([^/]+)$/i.exec(textOrNull(id) ?? '')?.[1] ?? null;
}

function terraformVault({ address, values }: TerraformResource): FoundVault {
  const written = (key: string): Written => ({
    attribute: `${address}: ${key}`,
    value: own(values, key),
    holder: values,
  });
  return {
    address,
    location: written('location'),
    softDeleteDays: written('soft_delete_retention_days'),
    purgeProtection: written('purge_protection_enabled'),
  };
}

interface AzureVault {
  readonly value: Values;
  readonly scope: TemplateScope;
}

/** @param vaults those of the file: what a template deploys beside the registry, or `az keyvault show` prints */
export function knownInAzure(key: FoundKey, vaults: readonly AzureVault[]): FoundKey {
  const name = vaultNameIn(key.identifier);
  const [only] = vaults;
  const isMeant = isExpression(key.identifier) && /keyvault\/vaults/i.test(key.identifier) && vaults.length === 1;
  const found =
    name === null
      ? isMeant
        ? only
        : undefined
      : vaults.find(({ value, scope }) => isCalled(evaluated(own(value, 'name'), scope), name));
  return { ...key, vault: found === undefined ? null : azureVault(found) };
}

function azureVault({ value, scope }: AzureVault): FoundVault {
  const name = textOrNull(evaluated(own(value, 'name'), scope)) ?? 'the vault';
  const properties = own(value, 'properties');
  const written = (holder: unknown, key: string): Written => ({
    attribute: `vault ${name}: ${key}`,
    value: workedOut(own(holder, key), scope),
    holder,
  });
  return {
    address: name,
    location: written(value, 'location'),
    softDeleteDays: written(properties, 'softDeleteRetentionInDays'),
    purgeProtection: written(properties, 'enablePurgeProtection'),
  };
}
