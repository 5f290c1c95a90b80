/** A key of the customer's own, as Terraform and Azure name it. */
import { afterAll, describe, expect, it } from 'vitest';
import { configurationOf, plan, problemOf, removeFiles, terraformResource, withFile } from './files.ts';

afterAll(removeFiles);

const NAMED = 'https://contoso.vault.azure.net/keys/registry';
const VERSION = `${NAMED}/0123456789abcdef0123456789abcdef`;

const terraform = (encryption: unknown) => plan(terraformResource({ encryption }));
const azure = (encryption: unknown) => ({
  type: 'Microsoft.ContainerRegistry/registries',
  name: 'contoso',
  location: 'eastus',
  sku: { name: 'Premium' },
  properties: { encryption },
});
const ofAzure = (keyIdentifier: string) => azure({ status: 'enabled', keyVaultProperties: { keyIdentifier } });

/** Null without such a key; else when its rotation is followed. */
const pickUpOf = (file: unknown, own = ''): number | null | undefined => {
  const { encryption } = withFile(file, own).scenario.registry;
  return encryption === undefined ? undefined : encryption.rotation.pickUpUs;
};

describe('a registry under a key of the customer’s own', () => {
  it.each([
    ['Terraform', terraform([{ key_vault_key_id: NAMED, identity_client_id: '0' }]), 3600e6],
    ['Terraform', terraform([{ key_vault_key_id: VERSION, identity_client_id: '0' }]), null],
    ['Terraform, known after apply', terraform([{ identity_client_id: '0' }]), 3600e6],
    ['Resource Manager', ofAzure(NAMED), 3600e6],
    ['Resource Manager', ofAzure(VERSION), null],
  ])('of %s follows rotation where the key is named without a version', (_, file, expected) => {
    expect(pickUpOf(file)).toBe(expected);
  });

  it.each([
    ['is off', terraform([{ key_vault_key_id: NAMED, enabled: false }])],
    ['is empty', terraform([])],
    ['is off', azure({ status: 'disabled', keyVaultProperties: null })],
    ['is odd', azure('enabled')],
  ])('is none where encryption %s', (_, file) => {
    expect(pickUpOf(file)).toBeUndefined();
  });

  it('tells that nobody says where the vault is, and lists the key no more', () => {
    const { compromises, unmapped } = configurationOf(withFile(ofAzure(NAMED)));
    expect(compromises.map(({ value }) => value)).toContain('registry.encryption with a vault at home');
    expect(unmapped.map(({ attribute }) => attribute)).not.toContain('properties.encryption');
    const unknown = configurationOf(withFile(terraform([{ identity_client_id: '0' }]))).compromises;
    expect(unknown.map(({ value }) => value)).toContain('registry.encryption with the latest version');
  });

  it('yields to what the scenario says, key by key', () => {
    const own = withFile(ofAzure(VERSION), 'encryption: {customerManagedKey: {vault: {region: westus}}}');
    expect(own.scenario.registry.encryption?.vault.region).toBe('westus');
    expect(own.scenario.registry.encryption?.rotation.pickUpUs).toBeNull();
    expect(configurationOf(own).compromises.map(({ value }) => value)).not.toContain(
      'registry.encryption with a vault at home',
    );
    const none = withFile(ofAzure(VERSION), 'encryption: serviceManaged');
    expect(none.scenario.registry.encryption).toBeUndefined();
    expect(configurationOf(none).overridden.map(({ key }) => key)).toEqual(['registry.encryption']);
  });

  it('needs the tier that has such keys', () => {
    const standard = { ...ofAzure(NAMED), sku: { name: 'Standard' } };
    expect(problemOf(() => withFile(standard)).message).toContain('customer-managed keys are a premium feature');
  });
});
