import { afterAll, describe, expect, it } from 'vitest';
import { configurationOf, problemOf, removeFiles, withFile } from './files.ts';

afterAll(removeFiles);

const TYPE = 'Microsoft.ContainerRegistry/registries';
const registry = (over: object = {}) => ({
  type: TYPE,
  name: 'contoso',
  location: 'eastus',
  sku: { name: 'Premium', tier: 'Premium' },
  zoneRedundancy: 'Enabled',
  ...over,
});
const replication = (location: string, over: object = {}) => ({
  type: `${TYPE}/replications`,
  id: `/subscriptions/0/resourceGroups/g/providers/${TYPE}/contoso/replications/${location}`,
  name: location,
  location,
  zoneRedundancy: 'Enabled',
  regionEndpointEnabled: true,
  ...over,
});

const settingsOf = (file: unknown) => {
  const { regions, tier, storage, routing } = withFile(file).scenario.registry;
  return [tier, storage.scheme, regions, routing.excluded];
};

describe('what az prints', () => {
  it('of a registry alone is one region', () => {
    expect(settingsOf(registry())).toEqual(['premium', 'zrs', ['eastus'], []]);
  });

  it.each([
    ['one list', [registry(), replication('eastus'), replication('japaneast'), replication('westeurope')]],
    ['a list beside it', [registry(), [replication('eastus'), replication('japaneast'), replication('westeurope')]]],
  ])('of a registry and its replications is read from %s, home not counted twice', (_, file) => {
    expect(settingsOf(file)).toEqual(['premium', 'zrs', ['eastus', 'japaneast', 'westeurope'], []]);
  });

  it('takes what is out of the global endpoint out of routing, home too', () => {
    const off = { regionEndpointEnabled: false };
    const file = [registry(), replication('eastus', off), replication('japaneast')];
    expect(settingsOf(file)).toEqual(['premium', 'zrs', ['eastus', 'japaneast'], ['eastus']]);
    const none = [registry(), replication('eastus', off), replication('japaneast', off)];
    expect(problemOf(() => withFile(none)).message).toContain('no client would find a replica');
  });

  it('gives replications to the registry whose they are', () => {
    const file = [registry(), registry({ name: 'other' }), replication('japaneast')];
    const regions = (name: string) =>
      withFile(file, `from: {file: file.json, name: ${name}}`).scenario.registry.regions;
    expect([regions('contoso'), regions('Other')]).toEqual([['eastus', 'japaneast'], ['eastus']]);
  });

  it('does not give a registry the replications of another', () => {
    const loaded = withFile([registry({ name: 'other' }), replication('japaneast')]);
    expect(loaded.scenario.registry.regions).toEqual(['eastus']);
    const told = configurationOf(loaded).unmapped.find(({ attribute }) => attribute.includes('another registry'));
    expect(told?.value).toBe('japaneast');
  });

  it('of replications alone says what is missing', () => {
    const { message, hint } = problemOf(() => withFile([replication('japaneast')]));
    expect(message).toBe('there is no container registry in this file');
    expect(hint).toContain('az acr show');
  });

  it('has its policies listed one by one', () => {
    const policies = { retentionPolicy: { days: 7, status: 'enabled' }, softDeletePolicy: { status: 'disabled' } };
    const others = { trustPolicy: { status: 'disabled', type: 'Notary' }, exportPolicy: { status: 'enabled' } };
    const loaded = withFile(registry({ policies: { ...policies, ...others }, encryption: { status: 'disabled' } }));
    expect(configurationOf(loaded).unmapped.map(({ attribute, value }) => `${attribute} ${value}`)).toEqual([
      'type ',
      'name ',
      'policies.trustPolicy {status: disabled, type: Notary}',
      'policies.exportPolicy {status: enabled}',
      'encryption {status: disabled}',
    ]);
    const { retention, softDelete } = configurationOf(loaded).registry;
    expect([retention, softDelete]).toEqual([{ status: 'enabled', days: 7 }, { status: 'disabled' }]);
  });
});

describe('a template', () => {
  const template = (resources: unknown, parameters: object = {}) => ({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters,
    variables: { second: 'West Europe' },
    resources,
  });
  const arm = (over: object = {}) => ({
    type: TYPE,
    apiVersion: '2023-07-01',
    name: "[parameters('name')]",
    location: "[parameters('location')]",
    sku: { name: "[parameters('sku')]" },
    properties: { zoneRedundancy: 'Enabled' },
    ...over,
  });
  const PARAMETERS = {
    name: { type: 'string', defaultValue: 'contoso' },
    location: { type: 'string', defaultValue: 'eastus' },
    sku: { type: 'string', defaultValue: 'Premium' },
  };
  const armReplica = (over: object = {}) => ({
    type: `${TYPE}/replications`,
    apiVersion: '2023-07-01',
    name: "[format('{0}/{1}', parameters('name'), 'westeurope')]",
    location: "[variables('second')]",
    properties: { zoneRedundancy: 'Enabled', regionEndpointEnabled: true },
    ...over,
  });
  const TWO = ['premium', 'zrs', ['eastus', 'westeurope'], []];

  it('has its parameters’ defaults put in', () => {
    const loaded = withFile(template([arm(), armReplica()], PARAMETERS));
    expect(loaded.scenario.registry.regions).toEqual(['eastus', 'westeurope']);
    expect(configurationOf(loaded).name).toBe('contoso');
  });

  it('may hold replications in the registry, and resources by symbolic names', () => {
    const inner = arm({
      resources: [
        { type: 'replications', name: 'westeurope', location: 'westeurope', properties: { zoneRedundancy: 'Enabled' } },
      ],
    });
    expect(settingsOf(template([inner], PARAMETERS))).toEqual(TWO);
    const existing = { existing: true, ...arm({ name: 'elsewhere' }) };
    expect(settingsOf(template({ images: arm(), old: existing, replica: armReplica() }, PARAMETERS))).toEqual(TWO);
  });

  it('may deploy another one with parameters of its own', () => {
    const module = {
      type: 'Microsoft.Resources/deployments',
      name: 'images',
      properties: {
        expressionEvaluationOptions: { scope: 'inner' },
        parameters: { location: { value: "[parameters('where')]" } },
        template: template([arm(), armReplica()], { ...PARAMETERS, location: { type: 'string' } }),
      },
    };
    expect(settingsOf(template([module], { where: { type: 'string', defaultValue: 'East US' } }))).toEqual(TWO);
  });

  it('without a default says which value is missing and what to do', () => {
    const parameters = { ...PARAMETERS, location: { type: 'string', defaultValue: '[resourceGroup().location]' } };
    const { message, hint } = problemOf(() => withFile(template([arm()], parameters)));
    expect(message).toContain("`location` is `[parameters('location')]`, which only a deployment can work out");
    expect(hint).toContain('write `registry.regions` beside `from`');
    const { regions } = withFile(template([arm()], parameters), 'regions: [japaneast]').scenario.registry;
    expect(regions).toEqual(['japaneast']);
  });

  it('with two registries and a replication of neither is not taken to have none', () => {
    const replica = armReplica({ name: "[format('{0}/weu', uniqueString('a'))]" });
    const file = template([arm(), arm({ name: 'second' }), replica], PARAMETERS);
    const { message } = problemOf(() => withFile(file, 'from: {file: file.json, name: second}'));
    expect(message).toContain('does not say of which of the registries it is');
  });

  it('whose parameters stand for each other in a circle ends', () => {
    const circle = { ...PARAMETERS, location: { defaultValue: "[parameters('location')]" } };
    expect(problemOf(() => withFile(template([arm()], circle))).message).toContain('only a deployment can work out');
  });

  it('has other children of the registry listed', () => {
    const webhook = { type: `${TYPE}/webhooks`, name: "[format('{0}/hook', parameters('name'))]", location: 'eastus' };
    const { unmapped } = configurationOf(withFile(template([arm(), webhook], PARAMETERS)));
    expect(unmapped.map(({ attribute }) => attribute)).toContain('webhooks');
  });
});
