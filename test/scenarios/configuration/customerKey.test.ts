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

describe('the vault of a key', () => {
  const vault = (values: Record<string, unknown> = {}, address = 'azurerm_key_vault.keys') => ({
    ...{ address, mode: 'managed', type: 'azurerm_key_vault', name: 'keys' },
    values: {
      name: 'contoso',
      location: 'westus',
      soft_delete_retention_days: 30,
      purge_protection_enabled: true,
      ...values,
    },
  });
  const key = {
    ...{ address: 'azurerm_key_vault_key.images', mode: 'managed', type: 'azurerm_key_vault_key', name: 'images' },
    values: { name: 'registry' },
  };
  const registry = (key_vault_key_id?: string) =>
    terraformResource({ encryption: [{ key_vault_key_id, identity_client_id: '0' }] });
  /** A plan before anything has an id: what is known is what refers to what. */
  const planned = (attribute: string) => {
    const references = (of: string, to: string, key: string) => ({ [key]: { references: [`${to}.${of}`, to] } });
    const resources = [
      {
        address: 'azurerm_container_registry.main',
        expressions: { encryption: [references(attribute, 'azurerm_key_vault_key.images', 'key_vault_key_id')] },
      },
      {
        address: 'azurerm_key_vault_key.images',
        expressions: references('id', 'azurerm_key_vault.keys', 'key_vault_id'),
      },
    ];
    const others = vault({ name: 'another', location: 'eastus' }, 'azurerm_key_vault.others');
    return { ...plan(registry(), others, vault(), key), configuration: { root_module: { resources } } };
  };
  const settingsOf = (file: unknown, own = '') => {
    const { region, pairedRegion, softDeleteUs, purgeProtection } = withFile(file, own).scenario.registry.encryption!
      .vault;
    return [region, pairedRegion, softDeleteUs / 86_400e6, purgeProtection];
  };
  const toldOf = (file: unknown) => configurationOf(withFile(file)).compromises.map(({ value }) => value);

  it.each([
    ['a state, by its name', plan(registry(NAMED), vault({ name: 'other', location: 'eastus' }, 'a.b'), vault())],
    ['a plan, by what refers to it', planned('versionless_id')],
    [
      'what the command line prints',
      [
        ofAzure(NAMED),
        {
          ...{ type: 'Microsoft.KeyVault/vaults', name: 'Contoso', location: 'westus' },
          properties: { softDeleteRetentionInDays: 30, enablePurgeProtection: true },
        },
      ],
    ],
  ])('is that of %s', (_, file) => {
    expect(settingsOf(file)).toEqual(['westus', 'eastus', 30, true]);
    expect(toldOf(file)).toEqual([]);
  });

  it('tells by its attribute whether a key that is to be has a version', () => {
    const pickUps = ['versionless_id', 'id'].map((attribute) => pickUpOf(planned(attribute)));
    expect(pickUps).toEqual([3600e6, null]);
  });

  it('without protection against purges keeps nothing', () => {
    expect(settingsOf(plan(registry(NAMED), vault({ purge_protection_enabled: false })))).toEqual([
      'westus',
      'eastus',
      90,
      false,
    ]);
    expect(withFile(plan(registry(NAMED), vault({ purge_protection_enabled: false }))).scenario.warnings).toEqual([]);
  });

  it('with days that no vault has is told', () => {
    const file = plan(registry(NAMED), vault({ soft_delete_retention_days: 5 }));
    expect(toldOf(file)).toEqual(['registry.encryption.customerManagedKey.vault.softDelete 90d']);
    expect(settingsOf(file)).toEqual(['westus', 'eastus', 90, true]);
  });

  it('of another name is another’s', () => {
    expect(toldOf(plan(registry(NAMED), vault({ name: 'other' })))).toEqual([
      'registry.encryption with a vault at home',
    ]);
  });

  it('yields to what the scenario says', () => {
    const own = 'encryption: {customerManagedKey: {vault: {region: japaneast}}}';
    const file = plan(registry(NAMED), vault());
    expect(settingsOf(file, own)).toEqual(['japaneast', 'japanwest', 90, false]);
    expect(configurationOf(withFile(file, own)).overridden.map(({ configured }) => configured)).toEqual([
      'azurerm_key_vault.keys',
    ]);
  });
});
