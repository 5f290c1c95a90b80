/** Registries and replications that Terraform hands to Azure as they are (`azapi_resource`). */
import { afterAll, describe, expect, it } from 'vitest';
import { configurationOf, plan, problemOf, removeFiles, terraformResource, withFile } from './files.ts';

afterAll(removeFiles);

type Json = Readonly<Record<string, unknown>>;
const TYPE = 'Microsoft.ContainerRegistry/registries';
const BODY = { sku: { name: 'Premium' }, properties: { zoneRedundancy: 'Enabled', adminUserEnabled: false } };
const azapi = (address: string, type: string, values: Json) => ({
  ...{ address, mode: 'managed', type: 'azapi_resource', name: 'any' },
  values: { type: `${type}@2023-07-01`, location: null, schema_validation_enabled: true, ...values },
});
const registry = (over: Json = {}, address = 'azapi_resource.acr') =>
  azapi(address, TYPE, { name: 'contoso', location: 'eastus', parent_id: '/subscriptions/0/g', body: BODY, ...over });
const replication = (location: string, over: Json = {}, address = `azapi_resource.replica["${location}"]`) =>
  azapi(address, `${TYPE}/replications`, {
    ...{ name: location, location, body: { properties: { zoneRedundancy: 'Enabled', regionEndpointEnabled: true } } },
    ...over,
  });
/** What `parent_id` of resources refers to. */
const refersTo = (references: Readonly<Record<string, string>>) => ({
  root_module: {
    resources: Object.entries(references).map(([address, to]) => ({
      address,
      expressions: { parent_id: { references: [`${to}.id`, to] } },
    })),
  },
});
const settingsOf = (file: unknown, registry = '') => {
  const { regions, tier, storage } = withFile(file, registry).scenario.registry;
  return [tier, storage.scheme, regions];
};
const from = (name: string) => `from: {file: file.json, name: '${name}'}`;

describe('a registry of azapi', () => {
  it.each([
    ['an object', (body: unknown) => body],
    ['a text', (body: unknown) => JSON.stringify(body)],
    ['a value with its type, as a state keeps it', (body: unknown) => ({ value: body, type: ['object', {}] })],
  ])('has a body that is %s', (_, written) => {
    const replicaBody = written({ properties: { zoneRedundancy: 'Enabled' } });
    const file = plan(registry({ body: written(BODY) }), replication('Japan East', { body: replicaBody }));
    expect(settingsOf(file)).toEqual(['premium', 'zrs', ['eastus', 'japaneast']]);
    const told = configurationOf(withFile(file)).unmapped.map(({ attribute }) => attribute);
    expect(told).toContain('properties.adminUserEnabled');
  });

  it('whose body is known only after apply says that', () => {
    const { message } = problemOf(() => withFile(plan(registry({ body: undefined }))));
    expect(message).toContain('`azapi_resource.acr`: `sku.name` is missing');
  });

  it('takes an endpoint that is off out of routing', () => {
    const off = { body: { properties: { regionEndpointEnabled: false } } };
    const { scenario } = withFile(plan(registry(), replication('japaneast', off)));
    expect(scenario.registry.routing.excluded).toEqual(['japaneast']);
  });
});

describe('replications of azapi', () => {
  const two = [registry(), registry({ name: 'other', location: 'uksouth' }, 'azapi_resource.other')];

  it('are those of the registry that their parent names', () => {
    const parent_id = `/subscriptions/0/resourceGroups/g/providers/${TYPE}/other`;
    const file = plan(...two, replication('japaneast', { parent_id }));
    expect(settingsOf(file, from('other'))[2]).toEqual(['uksouth', 'japaneast']);
    expect(settingsOf(file, from('contoso'))[2]).toEqual(['eastus']);
  });

  it('are those of the registry that their expression refers to, where its id is not known yet', () => {
    const configuration = refersTo({ 'azapi_resource.replica': 'azapi_resource.other' });
    const file = { ...plan(...two, replication('japaneast')), configuration };
    expect(settingsOf(file, from('other'))[2]).toEqual(['uksouth', 'japaneast']);
    expect(settingsOf(file, from('contoso'))[2]).toEqual(['eastus']);
  });

  it('with keys are those of the registry with the same key', () => {
    const keyed = ['a', 'b'].map((key) => registry({ name: key }, `azapi_resource.acr["${key}"]`));
    const replica = replication('japaneast', {}, 'azapi_resource.replica["b"]');
    const configuration = refersTo({ 'azapi_resource.replica': 'azapi_resource.acr' });
    const file = { ...plan(...keyed, replica), configuration };
    expect([settingsOf(file, from('a'))[2], settingsOf(file, from('b'))[2]]).toEqual([
      ['eastus'],
      ['eastus', 'japaneast'],
    ]);
  });

  it('are not dropped where nothing says whose they are', () => {
    const { message } = problemOf(() => withFile(plan(...two, replication('japaneast')), from('other')));
    expect(message).toContain('`azapi_resource.replica["japaneast"]` does not say of which of the registries it is');
  });

  it('may be of a registry with blocks of its own', () => {
    const parent_id = `/subscriptions/0/resourceGroups/g/providers/${TYPE}/contoso`;
    const file = plan(terraformResource(), replication('japaneast', { parent_id }));
    expect(settingsOf(file)).toEqual(['premium', 'zrs', ['eastus', 'westeurope', 'japaneast']]);
    const lost = plan(terraformResource(), replication('Atlantis', { parent_id }));
    expect(problemOf(() => withFile(lost)).message).toContain('`azapi_resource.replica["Atlantis"]: location` is');
  });
});
