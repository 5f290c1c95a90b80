/** Templates as Bicep compiles them: loops, modules, conditions, and what a file of parameters hands to them. */
import { afterAll, describe, expect, it } from 'vitest';
import { NO_SCOPE, workedOut } from '../../../scenarios/configuration/templateExpressions.ts';
import { isUnevaluated } from '../../../scenarios/configuration/unevaluated.ts';
import { configurationOf, problemOf, removeFiles, withFile } from './files.ts';

afterAll(removeFiles);

type Json = Readonly<Record<string, unknown>>;
const TYPE = 'Microsoft.ContainerRegistry/registries';
const SCHEMA = 'https://schema.management.azure.com/schemas/2019-04-01/';
const PARAMETERS: Json = {
  acrName: { type: 'string', defaultValue: "[format('acr{0}', uniqueString(resourceGroup().id))]" },
  location: { type: 'string', defaultValue: 'eastus' },
  replicas: { type: 'array', defaultValue: ['westeurope', 'Japan East'] },
};
const template = (resources: unknown, parameters: Json = PARAMETERS, over: Json = {}) => ({
  $schema: `${SCHEMA}deploymentTemplate.json#`,
  ...{ contentVersion: '1.0.0.0', parameters, resources, ...over },
});
const REGISTRY = {
  ...{ type: TYPE, apiVersion: '2023-07-01', name: "[parameters('acrName')]" },
  ...{ location: "[parameters('location')]", sku: { name: 'Premium' }, properties: { zoneRedundancy: 'Enabled' } },
};
const loop = (over: Json = {}) => ({
  copy: { name: 'replications', count: "[length(parameters('replicas'))]" },
  type: `${TYPE}/replications`,
  name: "[format('{0}/{1}', parameters('acrName'), parameters('replicas')[copyIndex()])]",
  location: "[parameters('replicas')[copyIndex()]]",
  properties: { zoneRedundancy: 'Enabled', regionEndpointEnabled: true },
  ...over,
});
const regionsOf = (file: unknown, registry = '') => withFile(file, registry).scenario.registry.regions;
const THREE = ['eastus', 'westeurope', 'japaneast'];

describe('a loop over replications', () => {
  it('is unrolled over a list', () => {
    expect(regionsOf(template([REGISTRY, loop()]))).toEqual(THREE);
  });

  it('is unrolled over a map, and over a list that a variable makes', () => {
    const item = "items(parameters('replicas'))[copyIndex()].value";
    const overMap = loop({
      copy: { name: 'r', count: "[length(items(parameters('replicas')))]" },
      location: `[${item}.location]`,
      properties: { zoneRedundancy: `[coalesce(tryGet(${item}, 'zone'), 'Enabled')]` },
    });
    const replicas = { defaultValue: { weu: { location: 'westeurope' }, jpe: { location: 'japaneast' } } };
    expect(regionsOf(template([REGISTRY, overMap], { ...PARAMETERS, replicas }))).toEqual([
      ...['eastus', 'japaneast', 'westeurope'],
    ]);
    const copy = [{ name: 'places', count: 2, input: { at: "[parameters('replicas')[copyIndex('places')]]" } }];
    const overVariable = loop({ location: "[variables('places')[copyIndex()].at]" });
    expect(regionsOf(template([REGISTRY, overVariable], PARAMETERS, { variables: { copy } }))).toEqual(THREE);
  });

  it('goes through modules that are deployed in it', () => {
    const inner = template(
      {
        registry: { existing: true, type: TYPE, name: "[parameters('registryName')]" },
        replication: { type: `${TYPE}/replications`, name: 'x', location: "[parameters('location')]" },
      },
      { registryName: { type: 'string' }, location: { type: 'string' } },
    );
    const module = {
      copy: { name: 'each', count: "[length(coalesce(parameters('replicas'), createArray()))]" },
      type: 'Microsoft.Resources/deployments',
      properties: {
        expressionEvaluationOptions: { scope: 'inner' },
        parameters: {
          registryName: { value: "[parameters('acrName')]" },
          location: { value: "[coalesce(parameters('replicas'), createArray())[copyIndex()]]" },
        },
        template: inner,
      },
    };
    expect(regionsOf(template({ registry: REGISTRY, module }))).toEqual(THREE);
    const none = { ...PARAMETERS, replicas: { type: 'array', nullable: true } };
    expect(regionsOf(template({ registry: REGISTRY, module }, none))).toEqual(['eastus']);
  });

  it('whose count nobody knows is an error that says why', () => {
    const file = template([REGISTRY, loop()], { ...PARAMETERS, replicas: { type: 'array' } });
    const { message, hint } = problemOf(() => withFile(file));
    expect(message).toContain(
      "`copy.count` of the loop `replications` is `[length(parameters('replicas'))]` (the parameter `replicas` has no default",
    );
    expect(hint).toContain('registry.regions');
    expect(regionsOf(file, 'regions: [eastus, japaneast]')).toEqual(['eastus', 'japaneast']);
  });

  it('is left out where its condition does not hold', () => {
    const condition = "[and(equals(parameters('location'), 'eastus'), not(empty(parameters('replicas'))))]";
    const file = (location: string) =>
      template([REGISTRY, loop({ condition })], { ...PARAMETERS, location: { defaultValue: location } });
    expect([regionsOf(file('eastus')), regionsOf(file('uksouth'))]).toEqual([THREE, ['uksouth']]);
  });
});

describe('a template without a value', () => {
  const parameters = { ...PARAMETERS, location: { defaultValue: '[resourceGroup().location]' } };

  it('for its location says what that depends on, and the ways out', () => {
    const { message, hint } = problemOf(() => withFile(template([REGISTRY], parameters)));
    expect(message).toContain('only a deployment can work out: `resourceGroup()` is known only to a deployment');
    expect(hint).toContain('jq -s . main.json parameters.json');
  });

  it('takes it from a file of parameters beside it', () => {
    const handed = {
      $schema: `${SCHEMA}deploymentParameters.json#`,
      parameters: { location: { value: 'North Europe' }, replicas: { value: ['uksouth'] } },
    };
    expect(regionsOf([template([REGISTRY, loop()], parameters), handed])).toEqual(['northeurope', 'uksouth']);
    expect(problemOf(() => withFile(handed)).message).toContain('without the template');
  });

  it('names its replicas by their locations where names are not known', () => {
    const { unmapped } = configurationOf(withFile(template([REGISTRY, loop()])));
    expect(unmapped.map(({ attribute }) => attribute)).toContain('replications westeurope: name');
  });
});

describe('an expression', () => {
  const scope = { ...NO_SCOPE, variables: { list: ['a', 'b'], map: { key: { deep: 1 } }, yes: true } };

  it.each([
    ["[variables('list')[1]]", 'b'],
    ["[variables('map').key.deep]", 1],
    ["[if(variables('yes'), 'on', resourceGroup().name)]", 'on'],
    ["[concat(variables('list'), createArray('c'))]", ['a', 'b', 'c']],
    ["[union(variables('list'), createArray('b', 'c'))]", ['a', 'b', 'c']],
    ["[toLower(replace(format('{0}-{1}', 'A', 7), '-', ''))]", 'a7'],
    ["[last(split('a/b', '/'))]", 'b'],
    ["[contains(variables('list'), 'b')]", true],
    ['[range(2, 3)]', [2, 3, 4]],
    ["[coalesce(null(), 'x')]", 'x'],
    ["[or(equals(1, 1), equals(reference('x').y, 1))]", true],
    ["['it''s']", "it's"],
    ['[[text]', '[text]'],
  ])('%s is worked out', (written, value) => {
    expect(workedOut(written, scope)).toEqual(value);
  });

  it.each([
    ["[reference('x').y]", '`reference()` is known only to a deployment'],
    ["[variables('list')[7]]", 'there is no `7`'],
    ["[parameters('none')]", 'the parameter `none` has no default value'],
    ['[copyIndex()]', 'in no loop'],
    ["[concat('a']", 'no expression'],
    ['[length(true())]', 'given what it does not take'],
  ])('%s is not, and why is told', (written, why) => {
    const result = workedOut(written, scope);
    expect(isUnevaluated(result) ? result.reason : result).toContain(why);
  });

  it('that grows with every step comes to an end', () => {
    const doubled = (of: string) => `[concat(variables('${of}'), variables('${of}'))]`;
    const variables = Object.fromEntries(
      Array.from({ length: 19 }, (_, index) => [`v${index}`, index === 18 ? 'x' : doubled(`v${index + 1}`)]),
    );
    expect(isUnevaluated(workedOut("[variables('v0')]", { ...NO_SCOPE, variables }))).toBe(true);
  });
});
