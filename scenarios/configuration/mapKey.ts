/** From a key of the customer's own, and its vault where the file has that, to `registry.encryption`. */
import { VAULT_DAYS } from '../documentedDays.ts';
import type { FoundKey } from './customerKey.ts';
import { isMap } from './foundRegistry.ts';
import { daysInVault, type FoundVault } from './keyVaults.ts';
import type { Surroundings } from './mapRegistry.ts';
import type { Compromise, ConfiguredRegistry, ConfiguredVault, Overridden } from './registryConfiguration.ts';
import { isNothing, isOn, printable, shown } from './writtenText.ts';

export interface MappedKey {
  /** Null without a key of the customer's own, and where the scenario says whose the keys are. */
  readonly encryption: NonNullable<ConfiguredRegistry['encryption']> | null;
  readonly compromises: readonly Compromise[];
  readonly overridden: readonly Overridden[];
}

const VAULT = ['encryption', 'customerManagedKey', 'vault'] as const;

/** What a scenario says of the key, and what was assumed or overridden on the way. @param key null: the service’s own keys */
export function mapKey(key: FoundKey | null, around: Surroundings): MappedKey {
  if (key === null) return { encryption: null, compromises: [], overridden: [] };
  const own = around.own('encryption');
  if (own !== undefined && !isMap(own)) {
    const configured = `${key.attribute} of a key of the customer’s own`;
    return { encryption: null, compromises: [], overridden: [{ key: 'registry.encryption', configured }] };
  }
  const { version, vault: found } = key;
  const isOwnVault = around.own(...VAULT) !== undefined;
  const vault = found === null || isOwnVault ? null : mapVault(found, around);
  const isSomewhere = vault?.configured.region !== undefined || around.own(...VAULT, 'region') !== undefined;
  const atHome = 'the file does not say where the vault of the key is: taken to be in the home region and its pair';
  const latest = `which version \`${key.attribute}\` names is not known yet: taken to name none, so that rotation is followed`;
  return {
    encryption: {
      customerManagedKey: {
        ...(version === null ? {} : { version }),
        ...(vault === null ? {} : { vault: vault.configured }),
      },
    },
    compromises: [
      ...(isSomewhere ? [] : [{ value: 'registry.encryption with a vault at home', why: atHome }]),
      ...(version === null ? [{ value: 'registry.encryption with the latest version', why: latest }] : []),
      ...(vault?.compromises ?? []),
    ],
    overridden:
      found !== null && isOwnVault
        ? [{ key: `registry.${VAULT.join('.')}`, configured: printable(found.address) }]
        : [],
  };
}

function mapVault(
  { location, softDeleteDays, purgeProtection }: FoundVault,
  around: Surroundings,
): { readonly configured: ConfiguredVault; readonly compromises: readonly Compromise[] } {
  const region = typeof location.value === 'string' ? around.region(location.value) : null;
  const days = daysInVault(softDeleteDays.value);
  const isProtected = isOn(purgeProtection.value);
  const isSaid = !isNothing(softDeleteDays.value);
  const why = `\`${printable(softDeleteDays.attribute)}\` is ${shown(softDeleteDays.value)}, and a vault keeps deleted keys for ${VAULT_DAYS.least} to ${VAULT_DAYS.most} days`;
  return {
    configured: {
      ...(region === null ? {} : { region }),
      ...(isNothing(purgeProtection.value) ? {} : { purgeProtection: isProtected }),
      // Whoever may purge a key at once does not wait for it to be forgotten.
      ...(isProtected && isSaid && days !== null ? { softDelete: `${days}d` } : {}),
    },
    compromises:
      isProtected && isSaid && days === null
        ? [{ value: `registry.${VAULT.join('.')}.softDelete ${VAULT_DAYS.usual}d`, why }]
        : [],
  };
}
