/** A key of the customer's own, as a file names it: with a version, which pins it, or without, so that its rotation is followed. */
import { isMap, own, textOrNull } from './foundRegistry.ts';
import type { FoundVault } from './keyVaults.ts';

export interface FoundKey {
  /** As the file calls it: `encryption.key_vault_key_id`. */
  readonly attribute: string;
  /** Null: which version it is named with is not known yet. */
  readonly version: 'latest' | 'pinned' | null;
  /** As written; empty where nothing is. */
  readonly identifier: string;
  /** Null where the file does not have it. */
  readonly vault: FoundVault | null;
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
    return keyNamed('encryption.key_vault_key_id', own(block, 'key_vault_key_id'));
  }
  if (!/^enabled$/i.test(textOrNull(own(block, 'status')) ?? '')) return null;
  const identifier = own(own(block, 'keyVaultProperties'), 'keyIdentifier');
  return keyNamed('encryption.keyVaultProperties.keyIdentifier', identifier);
}

function keyNamed(attribute: string, written: unknown): FoundKey {
  const identifier = textOrNull(written) ?? '';
  const found = IDENTIFIER.exec(identifier);
  const version = found === null ? null : found[1] === undefined ? 'latest' : 'pinned';
  return { attribute, version, identifier, vault: null };
}
