/** A key of the customer's own, as a file names it: with a version, which pins it, or without, so that its rotation is followed. */
import { isMap, own, textOrNull } from './foundRegistry.ts';

export interface FoundKey {
  /** As the file calls it: `encryption.key_vault_key_id`. */
  readonly attribute: string;
  /** Null: which version it is named with is not known yet. */
  readonly version: 'latest' | 'pinned' | null;
}

/** `https://vault.vault.azure.net/keys/registry/0123abcd`, where the last part may be missing. */
const IDENTIFIER = /^https:\/\/[^/]+\/keys\/[^/]+(\/[^/]+)?\/?$/i;

/** Null where the service manages the keys, and where it cannot be told. @param held of `encryption`, a block or a list of one */
export function foundKey(held: unknown): FoundKey | null {
  const block: unknown = Array.isArray(held) && held.length === 1 ? held[0] : held;
  if (!isMap(block)) return null;
  const ofTerraform = ['key_vault_key_id', 'identity_client_id'].some((key) => textOrNull(own(block, key)) !== null);
  if (ofTerraform) {
    if (own(block, 'enabled') === false) return null;
    return { attribute: 'encryption.key_vault_key_id', version: versionOf(own(block, 'key_vault_key_id')) };
  }
  if (!/^enabled$/i.test(textOrNull(own(block, 'status')) ?? '')) return null;
  return {
    attribute: 'encryption.keyVaultProperties.keyIdentifier',
    version: versionOf(own(own(block, 'keyVaultProperties'), 'keyIdentifier')),
  };
}

function versionOf(identifier: unknown): FoundKey['version'] {
  const found = IDENTIFIER.exec(textOrNull(identifier) ?? '');
  if (found === null) return null;
  return found[1] === undefined ? 'latest' : 'pinned';
}
