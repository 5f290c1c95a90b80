/** What stands in a registry, beside it or on it, and has no part in a run: each is told with why. */
import { afterAll, describe, expect, it } from 'vitest';
import { configurationOf, plan, removeFiles, terraformResource, withFile } from './files.ts';

afterAll(removeFiles);

type Json = Readonly<Record<string, unknown>>;
const TYPE = 'Microsoft.ContainerRegistry/registries';
const resource = (type: string, values: Json, name = 'x') => ({
  address: `${type}.${name}`,
  mode: 'managed',
  type,
  name,
  values,
});
const remarksOn = (file: unknown, of: string) =>
  configurationOf(withFile(file))
    .unmapped.filter(({ attribute }) => attribute.startsWith(of))
    .map(({ value, remark }) => `${value}: ${remark}`);

const PURGE = `version: v1.1.0
steps:
  - cmd: acr purge --filter 'app:.*' --filter base:^pr- --untagged --ago 30d --keep=3
    timeout: 3600 --ago 1d
`;
const COMMAND = "`nines retention LISTING --purge 'app:.*' --purge 'base:^pr-' --ago 30d --keep 3 --untagged`";

describe('a task', () => {
  const task = (task_content: string) =>
    plan(
      terraformResource(),
      resource('azurerm_container_registry_task', { name: 'nightly', encoded_step: [{ task_content }] }),
    );
  const told = (content: string) => remarksOn(task(content), 'azurerm_container_registry_task');

  it('that purges is told with the command that says what it deletes', () => {
    const expected = [`nightly: a purge by name and age is no part of a run: ${COMMAND} says what it deletes`];
    expect(told(PURGE)).toEqual(expected);
    expect(told(Buffer.from(PURGE).toString('base64'))).toEqual(expected);
  });

  it('shows no filter that is none', () => {
    const [odd] = told("steps: [{cmd: acr purge --filter 'a`b' --ago $(x)}]");
    expect(odd).toContain("`nines retention LISTING --purge 'REPOSITORY:TAG'` says");
    expect(told('- cmd: acr purge')[0]).toContain("--purge 'REPOSITORY:TAG'");
  });

  it('of another registry is not this one’s', () => {
    const at = (name: string) => ({ container_registry_id: `/subscriptions/0/providers/${TYPE}/${name}` });
    const all = ['contoso', 'other'].map((name) =>
      resource('azurerm_container_registry_task', { name, ...at(name) }, name),
    );
    const told = remarksOn(plan(terraformResource(), ...all), 'azurerm_container_registry_task');
    expect(told).toEqual([expect.stringMatching(/^contoso: /)]);
  });

  it('that builds is a client', () => {
    expect(told('steps: [{build: -t x .}]')).toEqual([expect.stringContaining('`clients`')]);
  });

  it('in a template is worked out', () => {
    const step = { type: 'EncodedTask', encodedTaskContent: "[base64(variables('purge'))]" };
    const file = {
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      variables: { purge: PURGE },
      resources: [
        { type: TYPE, name: 'contoso', location: 'eastus', sku: { name: 'Premium' } },
        { type: `${TYPE}/tasks`, name: 'contoso/nightly', properties: { step } },
      ],
    };
    expect(remarksOn(file, 'tasks')).toEqual([expect.stringContaining(COMMAND)]);
  });
});

describe('a lock', () => {
  const REMARK = 'keeps the registry from being deleted, and none of its images: `op: lock` of a client keeps those';
  const lock = (values: Json, name = 'x') =>
    resource('azurerm_management_lock', { lock_level: 'CanNotDelete', ...values }, name);

  it('of Terraform on the registry is told; on what holds it, or on another, is not', () => {
    const on = (name: string) => ({ scope: `/subscriptions/0/resourceGroups/g/providers/${TYPE}/${name}` });
    const file = plan(
      terraformResource(),
      ...[lock(on('contoso')), lock(on('other'), 'b'), lock({ scope: '/subscriptions/0/resourceGroups/g' }, 'c')],
    );
    expect(remarksOn(file, 'azurerm_management_lock')).toEqual([`CanNotDelete: ${REMARK}`]);
  });

  it('of a plan is known by what its scope refers to', () => {
    const refersTo = (address: string, to: string) => ({
      address,
      expressions: { scope: { references: [`${to}.id`, to] } },
    });
    const resources = [
      refersTo('azurerm_management_lock.x', 'azurerm_container_registry.main'),
      refersTo('azurerm_management_lock.b', 'azurerm_resource_group.main'),
    ];
    const file = {
      ...plan(terraformResource(), lock({}), lock({}, 'b')),
      configuration: { root_module: { resources } },
    };
    expect(remarksOn(file, 'azurerm_management_lock')).toHaveLength(1);
  });

  it('of a template is told where its scope is the registry', () => {
    const registries = ['contoso', 'contoso2'].map((name) => ({
      type: TYPE,
      name,
      location: 'eastus',
      sku: { name: 'Basic' },
    }));
    const scope = (of: string) => ({
      type: 'Microsoft.Authorization/locks',
      name: 'keep',
      scope: of,
      properties: { level: 'ReadOnly' },
    });
    const resources = [
      ...registries,
      scope("[format('Microsoft.ContainerRegistry/registries/{0}', 'contoso2')]"),
      scope(''),
    ];
    const told = ['contoso', 'contoso2'].map((name) => {
      const loaded = withFile({ resources }, `from: {file: file.json, name: ${name}}`);
      return configurationOf(loaded).unmapped.filter(({ attribute }) => attribute === 'lock');
    });
    expect(told).toEqual([[], [{ attribute: 'lock', value: 'ReadOnly', remark: REMARK, isLabel: false }]]);
  });
});

it.each([
  ['azurerm_container_registry_webhook', 'nobody is told'],
  ['azurerm_container_registry_scope_map', 'every client'],
  ['azurerm_container_registry_cache_rule', 'another registry'],
])('%s is told with why it changes nothing', (type, remark) => {
  expect(remarksOn(plan(terraformResource(), resource(type, { name: 'it' })), type)).toEqual([
    expect.stringContaining(remark),
  ]);
});
