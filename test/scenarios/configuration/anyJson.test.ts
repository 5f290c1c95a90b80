/** Whatever stands in a file of JSON: it is read, or refused in words. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ScenarioError } from '../../../scenarios/scenarioError.ts';
import { plan, removeFiles, terraformResource, withFile, withText } from './files.ts';

afterAll(removeFiles);

/** Values that come near to what is expected, and any others. */
const value = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  fc.constantFrom<unknown>(
    'Premium',
    'eastus',
    'West Europe',
    'Enabled',
    'false',
    true,
    null,
    '[[x',
    "[parameters('a')]",
  ),
  fc.constantFrom<unknown>(
    { toString: 1 },
    [{ toString: 1 }],
    { name: { toString: 1 }, count: 1 },
    "[format('{0}', contains(variables('a'), variables('b')), parameters('a'))]",
    "[parameters('a')[parameters('b')].name]",
    { name: { name: [] } },
    [null],
    [{ location: 'japaneast' }],
    "[concat('a']",
    { name: 'a', count: 2 },
    "[createArray('eastus', 'westus')[copyIndex()]]",
  ),
);
const values = (keys: readonly string[]) =>
  fc.record(Object.fromEntries(keys.map((key) => [key, value])), { requiredKeys: [] });

const terraform = values([
  'name',
  'location',
  'sku',
  'zone_redundancy_enabled',
  'georeplications',
  'encryption',
  'tags',
]);
const azure = fc.record({
  type: fc.constantFrom(
    'Microsoft.ContainerRegistry/registries',
    'Microsoft.ContainerRegistry/registries/replications',
    'Microsoft.Resources/deployments',
  ),
  rest: values([
    'name',
    'location',
    'sku',
    'zoneRedundancy',
    'regionEndpointEnabled',
    'properties',
    'id',
    'resources',
    'condition',
    'copy',
  ]),
});
const azapi = fc.record({
  type: fc.constantFrom(
    'Microsoft.ContainerRegistry/registries@1',
    'Microsoft.ContainerRegistry/registries/replications',
  ),
  rest: values(['name', 'location', 'parent_id', 'body']),
});
const azapiResources = fc.array(
  azapi.map(({ type, rest }) => ({ address: 'azapi_resource.a', type: 'azapi_resource', values: { ...rest, type } })),
);

/** Policies of deleting, and what stands beside a registry and is read with it. */
const policies = fc.oneof(
  value,
  fc.record({
    retentionPolicy: fc.oneof(value, values(['status', 'days'])),
    softDeletePolicy: fc.oneof(value, values(['status', 'retentionDays'])),
  }),
);
const beside = fc.record({
  address: fc.constantFrom('a.b', 'module.c["d"].a.b'),
  type: fc.constantFrom(
    ...['azapi_update_resource', 'azurerm_management_lock', 'azurerm_container_registry_task'],
    ...['azurerm_key_vault', 'azurerm_key_vault_key'],
  ),
  values: fc.record({
    type: fc.constant('Microsoft.ContainerRegistry/registries@1'),
    body: fc.oneof(
      value,
      policies.map((each) => ({ properties: { policies: each } })),
    ),
    rest: value,
    ...{ name: value, scope: value, resource_id: value, lock_level: value, encoded_step: value, location: value },
    ...{ soft_delete_retention_days: value, purge_protection_enabled: value, key_vault_id: value },
  }),
});
const IDENTIFIER = 'https://contoso.vault.azure.net/keys/registry';
const withPolicies = fc.oneof(
  fc
    .tuple(values(['retention_policy_in_days', 'retention_policy']), fc.array(beside), value, fc.boolean())
    .map(([given, others, expression, hasKey]) => {
      const encryption = hasKey
        ? [{ key_vault_key_id: IDENTIFIER, identity_client_id: '0' }]
        : [{ identity_client_id: '0' }];
      const address = 'azurerm_container_registry.main';
      const resources = ['a.b', address].map((each) => ({
        address: each,
        expressions: { encryption: expression, key_vault_id: expression, scope: expression },
      }));
      return {
        ...plan(terraformResource({ ...given, encryption }), ...others),
        ...{
          configuration: { root_module: { resources } },
          resource_changes: [{ address, change: { after_unknown: given } }],
        },
      };
    }),
  fc.tuple(policies, value, fc.boolean()).map(([held, given, isInside]) => {
    const registry = {
      type: 'Microsoft.ContainerRegistry/registries',
      name: 'contoso',
      location: 'eastus',
      sku: { name: 'Premium' },
    };
    const encryption = { status: 'enabled', keyVaultProperties: { keyIdentifier: IDENTIFIER } };
    return [
      isInside
        ? { ...registry, properties: { policies: held, encryption } }
        : { ...registry, policies: held, encryption },
      { type: 'Microsoft.KeyVault/vaults', name: 'contoso', location: given, properties: given },
      { type: 'Microsoft.KeyVault/vaults', name: given },
      { type: 'Microsoft.Authorization/locks', scope: given, properties: given },
      { type: 'Microsoft.ContainerRegistry/registries/tasks', name: 'contoso/a', properties: { step: given } },
    ];
  }),
);

const file = fc.oneof(
  fc.jsonValue(),
  terraform.map((given) => plan(terraformResource(given))),
  value.map((given) => ({ planned_values: { root_module: given }, resource_changes: given })),
  value.map((given) => ({
    format_version: '1.2',
    resource_changes: [{ address: 'a', type: 'azurerm_container_registry', change: given }],
  })),
  value.map((given) => [{ $schema: given, parameters: given }, { resources: given }]),
  fc.tuple(azapiResources, value).map(([all, configuration]) => ({ ...plan(...all), configuration })),
  fc.tuple(terraform, value).map(([attributes, instance]) => ({
    ...{ version: 4, lineage: 'a' },
    resources: [{ type: 'azurerm_container_registry', instances: [{ attributes }, instance] }, instance],
  })),
  fc.array(azure).map((all) => all.map(({ type, rest }) => ({ ...rest, type }))),
  fc.record({
    resources: fc.array(azure.map(({ type, rest }) => ({ ...rest, type }))),
    parameters: fc.oneof(
      value,
      fc.record({ a: fc.record({ defaultValue: value }), b: fc.record({ defaultValue: value }) }),
    ),
    variables: fc.oneof(value, fc.record({ a: value, b: value, copy: value })),
  }),
);

/** Reads a file; true where it made a scenario. Anything but the documented error is thrown on. */
function isRead(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    for (const { message, file: where } of error.issues) {
      expect(message).toMatch(/^\P{Cc}+$/u);
      expect(where).not.toBe('');
    }
    return false;
  }
}

describe('any JSON', () => {
  it('is a registry or refused in words', () => {
    fc.assert(
      fc.property(file, (given) => void isRead(() => withFile(given))),
      { numRuns: 200, seed: 7 },
    );
  });

  it('is a policy, a lock, a task or a vault, or refused in words', () => {
    let read = 0;
    fc.assert(
      fc.property(withPolicies, (given) => {
        if (isRead(() => withFile(given))) read++;
      }),
      { numRuns: 100, seed: 7 },
    );
    expect(read).toBeGreaterThan(20);
  });

  it('is not taken amiss for being deep', () => {
    const deep = (open: string, inner: string, close: string) =>
      `${open.repeat(20_000)}${inner}${close.repeat(20_000)}`;
    const resource = JSON.stringify(terraformResource());
    const modules = deep('{"child_modules":[', `{"resources":[${resource}]}`, ']}');
    expect(isRead(() => withText(`{"planned_values":{"root_module":${modules}}}`))).toBe(true);
    expect(isRead(() => withText(deep('[', '', ']')))).toBe(false);
    const sku = JSON.stringify(plan(terraformResource({ sku: 'DEEP' }))).replace('"DEEP"', deep('[', '', ']'));
    expect(isRead(() => withText(sku))).toBe(false);
    const tags = JSON.stringify(plan(terraformResource({ encryption: 'DEEP' }))).replace('"DEEP"', deep('[', '1', ']'));
    expect(isRead(() => withText(tags))).toBe(true);
  });

  it('with names of built-in things has no more than it says', () => {
    const text = JSON.stringify(plan(terraformResource())).replace(
      '"sku"',
      '"__proto__": {"sku": "Basic"}, "constructor"',
    );
    expect(isRead(() => withText(text))).toBe(false);
  });
});
