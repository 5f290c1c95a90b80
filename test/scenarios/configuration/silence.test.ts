/** What a file leaves unsaid is neither off nor weak, and is told. */
import { afterAll, describe, expect, it } from 'vitest';
import { scenarioHash } from '../../../scenarios/hash.ts';
import { configurationOf, plan, problemOf, removeFiles, terraformResource, withFile } from './files.ts';

afterAll(removeFiles);

type Json = Readonly<Record<string, unknown>>;
const toldOf = (file: unknown, registry = '') =>
  configurationOf(withFile(file, registry)).compromises.map(({ value, why }) => `${value}: ${why}`);
const excludedBy = (file: unknown) => withFile(file).scenario.registry.routing.excluded;
const schemeOf = (file: unknown) => withFile(file).scenario.registry.storage.scheme;

/** A plan of two replicas with these endpoints, and what its configuration says of the blocks. */
function endpoints(values: readonly unknown[], blocks?: readonly Json[], address = 'azurerm_container_registry.main') {
  const locations = ['westeurope', 'japaneast'];
  const georeplications = values.map((regional_endpoint_enabled, index) => ({
    ...{ location: locations[index], zone_redundancy_enabled: true },
    regional_endpoint_enabled,
  }));
  const resources = [{ address: 'azurerm_container_registry.main', expressions: { georeplications: blocks } }];
  const configuration = { root_module: { resources, module_calls: { images: { module: { resources } } } } };
  const file = plan(terraformResource({ georeplications }, address));
  return blocks === undefined ? file : { ...file, configuration };
}
const OFF = { regional_endpoint_enabled: { constant_value: false } };

describe('an endpoint that is false in a plan', () => {
  it('is out of routing where the block says so, also in a module that is made several times', () => {
    expect(excludedBy(endpoints([false, true], [OFF, OFF]))).toEqual(['westeurope']);
    const address = 'module.images["a"].azurerm_container_registry.main[0]';
    const variable = { regional_endpoint_enabled: { references: ['var.routed'] } };
    expect(excludedBy(endpoints([false, false], [variable, {}], address))).toEqual(['westeurope']);
    expect(toldOf(endpoints([false, true], [OFF, OFF]))).toEqual([]);
  });

  it('is on where the block says nothing, which is told', () => {
    const file = endpoints([false, false], [{}, { regional_endpoint_enabled: { constant_value: null } }]);
    expect(excludedBy(file)).toEqual([]);
    expect(toldOf(file)).toEqual([
      expect.stringMatching(
        /^registry.routing with westeurope, japaneast: nothing is said of `regional_endpoint_enabled`/,
      ),
    ]);
  });

  it('means the same as null in the plan that made the replica', () => {
    const hashes = [null, false].map((value) => scenarioHash(withFile(endpoints([value, value], [{}, {}])).scenario));
    expect(hashes[0]).toBe(hashes[1]);
  });

  it('is on where nobody knows whether a block says so: in a state, and in blocks that are made', () => {
    for (const file of [endpoints([false, true]), endpoints([false, true], [])]) {
      expect(excludedBy(file)).toEqual([]);
      expect(toldOf(file)).toEqual([expect.stringContaining('the file does not tell which it was')]);
    }
  });

  it('is told by the location of its block, for a set has no order', () => {
    const blocks = [
      { location: { constant_value: 'Japan East' }, ...OFF },
      { location: { constant_value: 'West Europe' } },
    ];
    expect(excludedBy(endpoints([false, false], blocks))).toEqual(['japaneast']);
  });

  it('is gone by where it has the name that every block has to give', () => {
    const block = { location: 'westeurope', zone_redundancy_enabled: true, global_endpoint_routing_enabled: false };
    expect(excludedBy(plan(terraformResource({ georeplications: [block] })))).toEqual(['westeurope']);
  });
});

const TYPE = 'Microsoft.ContainerRegistry/registries';
const template = (zoneRedundancy: unknown, ...replicas: readonly Json[]) => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  resources: [
    {
      ...{ type: TYPE, apiVersion: '2023-07-01', name: 'contoso', location: 'eastus', sku: { name: 'Premium' } },
      properties: { zoneRedundancy },
    },
    ...replicas.map((replica) => ({
      type: `${TYPE}/replications`,
      name: `contoso/${replica['location']}`,
      ...replica,
    })),
  ],
});

describe('a region of which no zones are told', () => {
  const silent = { location: 'westeurope', properties: {} };

  it('is as the others are, and told', () => {
    const file = template('Enabled', silent);
    expect(schemeOf(file)).toBe('zrs');
    expect(toldOf(file)).toEqual([
      expect.stringMatching(/^registry.storage.scheme zrs: .* on in eastus, and nothing is said of it in westeurope/),
    ]);
    const old = terraformResource({ georeplications: [], georeplication_locations: ['westeurope'] });
    expect(schemeOf(plan(old))).toBe('zrs');
    expect(schemeOf(template(undefined, { ...silent, properties: { zoneRedundancy: 'Enabled' } }))).toBe('zrs');
  });

  it('does not hide that one is off', () => {
    expect(schemeOf(template('Disabled', silent))).toBe('lrs');
    const off = { location: 'japaneast', properties: { zoneRedundancy: 'Disabled' } };
    expect(toldOf(template('Enabled', silent, off))[0]).toContain(
      'not in japaneast, and nothing is said of it in westeurope',
    );
  });

  it('has none where the world knows of none', () => {
    expect(schemeOf(template('Enabled', { location: 'westus', properties: {} }))).toBe('lrs');
  });
});

const SHOWN = {
  ...{ id: `/subscriptions/0/providers/${TYPE}/contoso`, type: TYPE, name: 'contoso', location: 'eastus' },
  ...{ sku: { name: 'Premium' }, zoneRedundancy: 'Enabled', provisioningState: 'Succeeded' },
};
const listed = (location: string, provisioningState = 'Succeeded') => ({
  ...{ id: `${SHOWN.id}/replications/${location}`, type: `${TYPE}/replications`, name: location, location },
  ...{ zoneRedundancy: 'Enabled', regionEndpointEnabled: true, provisioningState },
});

describe('what the command line prints of a registry', () => {
  it('alone may lack its replicas, where the tier has any', () => {
    expect(toldOf(SHOWN)).toEqual([expect.stringContaining('add what `az acr replication list -r NAME` prints')]);
    expect(toldOf(SHOWN, 'regions: [eastus]')).toEqual([]);
    expect(toldOf({ ...SHOWN, sku: { name: 'Basic' } })).toEqual([]);
    expect(toldOf([SHOWN, [listed('eastus')]])).toEqual([]);
    expect(toldOf(template('Enabled'))).toEqual([]);
  });

  it('with the list of its replicas put into it has them', () => {
    const { regions } = withFile({ ...SHOWN, replications: [listed('eastus'), listed('japaneast')] }).scenario.registry;
    expect(regions).toEqual(['eastus', 'japaneast']);
  });

  it('counts no replica that could not be made, and one that is being made, and tells of both', () => {
    const file = [SHOWN, [listed('westeurope', 'Failed'), listed('japaneast', 'Creating')]];
    expect(withFile(file).scenario.registry.regions).toEqual(['eastus', 'japaneast']);
    const told = toldOf(file);
    expect(told[0]).toMatch(
      /^registry.regions without westeurope: .*provisioningState` is `Failed`: it is not counted/,
    );
    expect(told[1]).toMatch(/^registry.regions with japaneast: .*provisioningState` is `Creating`: it is counted/);
  });
});

describe('a plan that takes a registry away and keeps another', () => {
  const gone = { address: 'azurerm_container_registry.old', type: 'azurerm_container_registry' };
  const change = { actions: ['delete'], before: { name: 'old' }, after: null };
  const file = { ...plan(terraformResource()), resource_changes: [{ ...gone, change }] };

  it('says which it is that is read', () => {
    expect(toldOf(file)).toEqual([
      expect.stringMatching(/^azurerm_container_registry.main: the plan takes `azurerm_container_registry.old` away/),
    ]);
  });

  it('says of the other that it is taken away, where that is asked for', () => {
    const from = 'from: {file: file.json, name: azurerm_container_registry.old}';
    expect(problemOf(() => withFile(file, from)).message).toContain(
      'the plan takes `azurerm_container_registry.old` away',
    );
  });
});
