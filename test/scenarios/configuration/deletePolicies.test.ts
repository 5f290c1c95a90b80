/** Policies of deleting, as Terraform and Azure name them. */
import { afterAll, describe, expect, it } from 'vitest';
import { scenarioHash } from '../../../scenarios/hash.ts';
import { keyValues } from '../../../scenarios/keyValues.ts';
import { parseScenario } from '../../../scenarios/load.ts';
import { NEW_SCENARIO, newScenarioText } from '../../../scenarios/template.ts';
import { configurationOf, plan, problemOf, removeFiles, terraformResource, withFile, withText } from './files.ts';

afterAll(removeFiles);

type Json = Readonly<Record<string, unknown>>;
const TYPE = 'Microsoft.ContainerRegistry/registries';
const DAY_US = 86_400e6;
const ONE_REGION = { georeplications: [] };

const terraform = (values: Json, unknown: Json = {}) => ({
  ...plan(terraformResource(values)),
  resource_changes: [{ address: 'azurerm_container_registry.main', change: { after_unknown: unknown } }],
});
const azure = (policies: unknown, over: Json = {}) => ({
  ...{ type: TYPE, name: 'contoso', location: 'eastus', sku: { name: 'Premium' } },
  ...{ properties: { policies } },
  ...over,
});
const template = (policies: unknown, parameters: Json = {}) => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  parameters,
  resources: [azure(policies)],
});
const retains = (status: unknown, days?: unknown) => ({ retentionPolicy: { status, days } });
const keepsDeleted = (status: unknown, retentionDays?: unknown) => ({ softDeletePolicy: { status, retentionDays } });

/** Days of each policy; null where it is off. */
const daysOf = (file: unknown, own = '') => {
  const { retention, softDeleteUs } = withFile(file, own).scenario.registry;
  return [
    retention === undefined ? null : retention.lifeUs! / DAY_US,
    softDeleteUs === undefined ? null : softDeleteUs / DAY_US,
  ];
};

describe('a policy that deletes what has no tag', () => {
  it.each([
    ['version 4', terraform({ retention_policy_in_days: 30 }), 30],
    ['version 4, where 0 turns it off', terraform({ retention_policy_in_days: 0 }), null],
    ['version 4, which says nothing', terraform({ retention_policy_in_days: null }), null],
    ['version 3', terraform({ retention_policy: [{ days: 14, enabled: true }] }), 14],
    ['version 3, where 0 days are seconds', terraform({ retention_policy: [{ days: 0, enabled: true }] }), 0],
    ['version 3, where it is off', terraform({ retention_policy: [{ days: 400, enabled: false }] }), null],
    ['version 3, silent on whether it is on', terraform({ retention_policy: [{ days: 14 }] }), null],
    ['version 3, without any', terraform({ retention_policy: [] }), null],
    ['Resource Manager', azure(retains('enabled', 365)), 365],
    ['Resource Manager, in seconds', azure(retains('enabled', 0)), 0],
    ['Resource Manager, silent on its days', azure(retains('Enabled')), 7],
    ['Resource Manager, off', azure(retains('disabled', 7)), null],
    ['Resource Manager, silent on whether it is on', azure(retains(undefined, 7)), null],
    ['the command line', { ...azure(null), properties: undefined, policies: retains('enabled', '21') }, 21],
  ])('of %s', (_, file, days) => {
    expect(daysOf(file)).toEqual([days, null]);
    expect(configurationOf(withFile(file)).unmapped.filter(({ attribute }) => /retention/i.test(attribute))).toEqual(
      [],
    );
  });

  it('means the same before it is applied and afterwards, off or on', () => {
    const hashOf = (days: unknown) => scenarioHash(withFile(terraform({ retention_policy_in_days: days })).scenario);
    expect(hashOf(null)).toBe(hashOf(0));
    expect(hashOf(30)).not.toBe(hashOf(0));
  });

  it('is that of a scenario with it spelled out, and each of its keys says where it is from', () => {
    const file = terraform({ ...ONE_REGION, retention_policy_in_days: 30 });
    const spelled = 'tier: premium, regions: [eastus], storage: {scheme: zrs}, retention: {days: 30}';
    const own = parseScenario(`apiVersion: nines/v1\nname: configured\nregistry: {${spelled}}\n`, 'spelled.yaml');
    const { scenario, document } = withFile(file);
    expect(scenarioHash(scenario)).toBe(scenarioHash(own.scenario));
    const from = keyValues(scenario, document).filter(({ origin }) => origin.kind === 'configuration');
    expect(from.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['registry.retention.status', 'registry.retention.days']),
    );
  });

  it('is worked out in templates, whole or in parts', () => {
    const defaults = (value: unknown) => ({ policies: { defaultValue: value }, days: { defaultValue: 45 } });
    const whole = template("[parameters('policies')]", defaults(retains('enabled', 9)));
    expect(daysOf(whole)).toEqual([9, null]);
    const parts = template(retains("[if(true(), 'enabled', 'disabled')]", "[parameters('days')]"), defaults({}));
    expect(daysOf(parts)).toEqual([45, null]);
  });

  it.each([
    ['in Terraform', terraform({}, { retention_policy_in_days: true }), 'registry.retention off'],
    [
      'in a block',
      terraform({ retention_policy: [{ days: 3 }] }, { retention_policy: [{ enabled: true }] }),
      'registry.retention off',
    ],
    ['in a template', template(retains("[parameters('on')]", 30)), 'registry.retention off'],
    ['in its days alone', template(retains('enabled', "[parameters('days')]")), 'registry.retention.days 7'],
  ])('that nobody knows yet %s is told, until the scenario says it', (_, file, told) => {
    const values = (own = '') => configurationOf(withFile(file, own)).compromises.map(({ value }) => value);
    expect(values()).toEqual([told]);
    expect(values('retention: {days: 3}')).toEqual([]);
    expect(daysOf(file, 'retention: {days: 3}')).toEqual([3, null]);
  });

  it('keeps what else is said of it among names', () => {
    const file = azure({ retentionPolicy: { status: 'enabled', days: 7, lastUpdatedTime: '2023-10-02T10:00:00' } });
    const told = configurationOf(withFile(file)).unmapped.at(-1);
    expect(told).toMatchObject({ attribute: 'properties.policies.retentionPolicy.lastUpdatedTime', isLabel: true });
  });
});

describe('a policy that keeps what is deleted', () => {
  it.each([
    ['on', azure(keepsDeleted('enabled', 30)), 30],
    ['on, silent on its days', azure(keepsDeleted('enabled')), 7],
    ['off', azure(keepsDeleted('disabled', 30)), null],
    ['on in a tier that has no retention', azure(keepsDeleted('enabled', 1), { sku: { name: 'Basic' } }), 1],
  ])('is %s', (_, file, days) => {
    expect(daysOf(file)).toEqual([null, days]);
  });

  const change = (over: Json = {}) => ({
    ...{ address: 'azapi_update_resource.soft', mode: 'managed', type: 'azapi_update_resource', name: 'soft' },
    values: {
      type: `${TYPE}@2023-11-01-preview`,
      body: { properties: { policies: keepsDeleted('enabled', 14) } },
      ...over,
    },
  });

  it('may be switched on from outside, where Terraform’s provider does not have it', () => {
    const file = plan(terraformResource({ ...ONE_REGION, retention_policy_in_days: 0 }), change());
    expect(daysOf(file)).toEqual([null, 14]);
    const attributes = configurationOf(withFile(file)).unmapped.map(({ attribute }) => attribute);
    expect(attributes).toEqual(['name']);
  });

  it('is switched on for the registry that is named, and with it all else is told', () => {
    const id = (name: string) => ({ resource_id: `/subscriptions/0/providers/${TYPE}/${name}` });
    const [one, two] = ['one', 'two'].map((name) => terraformResource({ ...ONE_REGION, name }, `a.${name}`));
    const properties = {
      zoneRedundancy: 'Enabled',
      policies: { ...keepsDeleted('enabled', 14), trustPolicy: { status: 'enabled' } },
    };
    const file = plan(one!, two!, change({ ...id('two'), body: { properties } }));
    const from = (name: string) => `from: {file: file.json, name: ${name}}`;
    expect([daysOf(file, from('one')), daysOf(file, from('two'))]).toEqual([
      [null, null],
      [null, 14],
    ]);
    const byName = plan(one!, two!, change({ name: 'One', parent_id: '/subscriptions/0/resourceGroups/g' }));
    expect([daysOf(byName, from('one')), daysOf(byName, from('two'))]).toEqual([
      [null, 14],
      [null, null],
    ]);
    const attributes = configurationOf(withFile(file, from('two'))).unmapped.map(({ attribute }) => attribute);
    expect(attributes).toEqual([
      'name',
      ...['policies.trustPolicy', 'zoneRedundancy'].map((key) => `azapi_update_resource.soft: properties.${key}`),
    ]);
  });
});

describe('what a scenario says of policies beside its configuration', () => {
  const ON = terraform({ retention_policy_in_days: 30 });
  const OFF = terraform({ retention_policy_in_days: 0 });
  const toldOf = (file: unknown, own: string) =>
    configurationOf(withFile(file, own)).overridden.map(({ key, configured }) => `${key}: ${configured}`);

  it('wins, key by key, and is told', () => {
    expect(daysOf(ON, 'retention: {days: 3}')).toEqual([3, null]);
    expect(toldOf(ON, 'retention: {days: 3}')).toEqual(['registry.retention.days: 30']);
    expect(withFile(ON, 'retention: {watches: home}').scenario.registry.retention).toEqual({
      lifeUs: 30 * DAY_US,
      watches: 'home',
    });
    expect(toldOf(ON, 'retention: {watches: home}')).toEqual([]);
    expect(daysOf(ON, 'retention: {status: disabled}')).toEqual([null, null]);
    expect(toldOf(ON, 'retention: {status: disabled}')).toEqual([
      'registry.retention: retention_policy_in_days on, days 30',
    ]);
    expect(daysOf(OFF, 'retention: {days: 3}')).toEqual([3, null]);
    expect(toldOf(OFF, 'retention: {days: 3}')).toEqual(['registry.retention: retention_policy_in_days off']);
    expect(toldOf(OFF, 'retention: {status: disabled}')).toEqual([]);
  });

  it('mends what the file has wrong', () => {
    expect(daysOf(terraform({ retention_policy_in_days: 400 }), 'retention: {days: 3}')).toEqual([3, null]);
    const both = azure({ ...retains('enabled', 7), ...keepsDeleted('enabled', 7) });
    expect(daysOf(both, 'softDelete: {status: disabled}')).toEqual([7, null]);
    expect(daysOf(both, 'retention: {status: disabled}')).toEqual([null, 7]);
  });

  it('is checked with what is from the file', () => {
    const file = azure(keepsDeleted('enabled', 7));
    const { message, hint } = problemOf(() => withFile(file, 'regions: [eastus, westeurope]'));
    expect(message).toContain('soft delete does not go together with geo-replication');
    expect(hint).toContain('`softDelete: {status: disabled}`');
    expect(problemOf(() => withFile(file, 'retention: {days: 3}')).message).toContain('a retention policy');
    const standard = problemOf(() =>
      withFile(terraform({ ...ONE_REGION, retention_policy_in_days: 7 }), 'tier: standard, storage: {scheme: lrs}'),
    );
    expect(standard.hint).toContain('`retention: {status: disabled}`');
  });
});

describe('a policy that cannot be', () => {
  it.each([
    ['more days than are documented', terraform({ retention_policy_in_days: 366 }), '0 to 365 days'],
    ['fewer than none', terraform({ retention_policy_in_days: -1 }), '0 to 365 days'],
    ['a part of a day', azure(retains('enabled', 7.5)), 'no whole number of days'],
    ['a unit', terraform({ retention_policy: [{ days: '30d', enabled: true }] }), 'no whole number of days'],
    ['a list', terraform({ retention_policy_in_days: [30] }), 'no whole number of days'],
    ['neither on nor off', azure(retains('paused', 7)), 'is `paused`, neither on nor off'],
    ['a bin of no days', azure(keepsDeleted('enabled', 0)), '1 to 90 days'],
    ['a bin of too many', azure(keepsDeleted('enabled', 91)), '1 to 90 days'],
    ['a tier without it', azure(retains('enabled', 7), { sku: { name: 'Standard' } }), 'the tier is standard'],
    [
      'a bin with retention',
      azure({ ...retains('enabled', 7), ...keepsDeleted('enabled', 7) }),
      'and so is `properties.policies.retentionPolicy`',
    ],
    [
      'a bin with several regions',
      [
        azure(keepsDeleted('enabled', 7)),
        { type: `${TYPE}/replications`, name: 'contoso/westeurope', location: 'westeurope' },
      ],
      'the registry has 2 regions',
    ],
  ])('is refused for %s', (_, file, complaint) => {
    const { message, hint } = problemOf(() => withFile(file));
    expect(message).toContain(complaint);
    expect(hint).toMatch(/^(?:mend it|turn it off) there, or write `(?:retention|softDelete): \{status: disabled\}`/);
  });
});

it('is told where it stands, or where the expression does that makes it', () => {
  const placeIn = (file: unknown) => {
    const text = JSON.stringify(file, null, 1);
    const { line, column } = problemOf(() => withText(text));
    return text.split('\n')[line! - 1]?.slice(column! - 1);
  };
  expect(placeIn(terraform({ retention_policy_in_days: 400 }))).toMatch(/^"retention_policy_in_days": 400/);
  expect(placeIn(template(keepsDeleted('enabled', 120)))).toBe('"retentionDays": 120');
  const made = { retentionPolicy: "[createObject('status', 'enabled', 'days', 400)]" };
  expect(placeIn(template(made))).toMatch(/^"retentionPolicy": /);
});

describe('a new scenario', () => {
  const written = (configured: Json) => {
    const text = newScenarioText({
      ...NEW_SCENARIO,
      regions: ['eastus'],
      configured: { comments: [], excluded: [], ...configured },
    });
    return parseScenario(text, 'new.yaml').scenario.registry;
  };

  it('has the policies that are on', () => {
    expect(written({ retention: { status: 'enabled', days: 30 } }).retention?.lifeUs).toBe(30 * DAY_US);
    expect(written({ retention: { status: 'enabled' } }).retention?.lifeUs).toBe(7 * DAY_US);
    expect(written({ softDelete: { status: 'enabled', days: 9 } }).softDeleteUs).toBe(9 * DAY_US);
    expect(written({ retention: { status: 'disabled' }, softDelete: { status: 'disabled' } })).not.toHaveProperty(
      'retention',
    );
  });
});
