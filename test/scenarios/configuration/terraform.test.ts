import { afterAll, describe, expect, it } from 'vitest';
import { configurationOf, plan, problemOf, removeFiles, terraformResource, withFile } from './files.ts';

afterAll(removeFiles);

const regionsOf = (file: unknown, registry = '') => withFile(file, registry).scenario.registry.regions;

describe('a plan of Terraform', () => {
  it('gives tier, regions with home first, and the scheme', () => {
    const replicas = ['Japan East', 'westeurope'].map((location) => ({ location, zone_redundancy_enabled: true }));
    const { registry } = withFile(plan(terraformResource({ location: 'East US', georeplications: replicas }))).scenario;
    expect(registry.regions).toEqual(['eastus', 'japaneast', 'westeurope']);
    expect([registry.tier, registry.storage.scheme]).toEqual(['premium', 'zrs']);
  });

  it('without geo-replication has one region, in any tier', () => {
    const lone = terraformResource({ sku: 'Basic', georeplications: [], zone_redundancy_enabled: false });
    const { registry } = withFile(plan(lone)).scenario;
    expect([registry.tier, registry.regions, registry.storage.scheme]).toEqual(['basic', ['eastus'], 'lrs']);
  });

  it('is searched through nested modules, and a state like a plan', () => {
    const address = 'module.a[0].module.b["x"].azurerm_container_registry.main';
    const module = { resources: [terraformResource({}, address)] };
    const root_module = { child_modules: [{ child_modules: [module] }] };
    const loaded = withFile({ format_version: '1.0', values: { root_module } });
    expect(configurationOf(loaded).resource).toBe(address);
    expect(loaded.scenario.registry.regions).toEqual(['eastus', 'westeurope']);
  });

  it('of version 2 of the provider lists locations', () => {
    const old = terraformResource({ georeplications: [], georeplication_locations: ['West Europe'] });
    expect(regionsOf(plan(old))).toEqual(['eastus', 'westeurope']);
  });

  it('tells what checks signatures of versions 3 and 4 of the provider alike', () => {
    const said = (values: Record<string, unknown>) =>
      configurationOf(withFile(plan(terraformResource(values)))).unmapped.find(({ remark }) => remark !== '');
    const remark = expect.stringContaining('signatures');
    const four = said({ trust_policy_enabled: true });
    expect(four).toEqual({ attribute: 'trust_policy_enabled', value: 'true', remark, isLabel: false });
    const three = said({ trust_policy: [{ enabled: true }] });
    expect(three).toEqual({ attribute: 'trust_policy', value: '{enabled: true}', remark, isLabel: false });
  });

  it('with zones in some regions alone has the weaker scheme, and says so', () => {
    const loaded = withFile(plan(terraformResource({ zone_redundancy_enabled: false })));
    expect(loaded.scenario.registry.storage.scheme).toBe('lrs');
    const [told] = configurationOf(loaded).compromises;
    expect(told?.why).toContain('on in westeurope and not in eastus');
  });

  it('with zones where the world has none has the weaker scheme, and says so', () => {
    const georeplications = [{ location: 'westus', zone_redundancy_enabled: true }];
    const loaded = withFile(plan(terraformResource({ georeplications })));
    expect(loaded.scenario.registry.storage.scheme).toBe('lrs');
    expect(configurationOf(loaded).compromises[0]?.why).toContain('no three zones are known of in westus');
  });
});

describe('several registries in a plan', () => {
  const one = terraformResource({ name: 'one' }, 'azurerm_container_registry.each["a"]');
  const two = terraformResource({ name: 'two', location: 'northeurope' }, 'azurerm_container_registry.each["b"]');

  it('are told by name or address', () => {
    const from = (name: string) => `from: {file: file.json, name: ${name}}`;
    expect(regionsOf(plan(one, two), from('two'))[0]).toBe('northeurope');
    expect(regionsOf(plan(one, two), from('\'azurerm_container_registry.each["a"]\''))[0]).toBe('eastus');
  });

  it('are all listed where none is named, or one that is not there', () => {
    const silent = problemOf(() => withFile(plan(one, two)));
    expect(silent.message).toContain(
      'there are 2 registries in this file: one (azurerm_container_registry.each["a"]), two',
    );
    expect(silent.hint).toContain('registry: {from: {file: file.json, name: NAME}}');
    const wrong = problemOf(() => withFile(plan(one, two), 'from: {file: file.json, name: tow}'));
    expect([wrong.message, wrong.hint]).toEqual(['there is no registry `tow` in this file', 'one of: one, two']);
  });
});

describe('a plan that does not say enough', () => {
  const blocks = (georeplications: unknown) => plan(terraformResource({ georeplications }));

  it.each([
    [
      'an unknown location',
      blocks([{ location: 'Atlantis' }]),
      '`georeplications[0].location` is `Atlantis`, and there is no',
    ],
    ['home twice', blocks([{ location: 'eastus' }]), 'is `eastus`, where the registry is at home'],
    ['a replica twice', blocks([{ location: 'westus' }, { location: 'West US' }]), 'which is listed before'],
    ['a location that nobody knows yet', blocks([{}]), '`georeplications[0].location` is missing'],
    ['no tier', plan(terraformResource({ sku: null })), '`sku` is missing'],
    ['a tier of old', plan(terraformResource({ sku: 'Classic' })), '`sku` is `Classic`, which is no tier'],
    [
      'a tier without replicas',
      plan(terraformResource({ sku: 'Standard' })),
      'the tier is standard: geo-replication is a premium',
    ],
    ['zones that are neither', plan(terraformResource({ zone_redundancy_enabled: 'Perhaps' })), 'neither on nor off'],
    ['blocks that are none', blocks(7), '`georeplications` is no list of blocks'],
  ])('has one complaint: %s', (_, file, complaint) => {
    const { message, hint, file: where } = problemOf(() => withFile(file));
    expect(message).toContain(`\`azurerm_container_registry.main\`: `);
    expect(message).toContain(complaint);
    expect(hint).not.toBe('');
    expect(where).toMatch(/file\.json$/);
  });

  it('because its replicas are known only after apply is not taken to have none', () => {
    const { georeplications: _, ...values } = terraformResource()['values'] as Record<string, unknown>;
    const changes = [
      { address: 'azurerm_container_registry.main', change: { after_unknown: { georeplications: true } } },
    ];
    const file = { ...plan({ ...terraformResource(), values }), resource_changes: changes };
    expect(problemOf(() => withFile(file)).message).toContain('`georeplications` is known only after apply');
    expect(regionsOf(file, 'regions: [eastus, japaneast]')).toEqual(['eastus', 'japaneast']);
  });

  it('of zones, because they are known only after apply, is as what it does say, and says so', () => {
    const values = { ...(terraformResource()['values'] as object), zone_redundancy_enabled: undefined };
    const after_unknown = { zone_redundancy_enabled: true };
    const changes = [{ address: 'azurerm_container_registry.main', change: { after_unknown } }];
    const loaded = withFile({ ...plan({ ...terraformResource(), values }), resource_changes: changes });
    expect(loaded.scenario.registry.storage.scheme).toBe('zrs');
    expect(configurationOf(loaded).compromises[0]?.why).toContain('nothing is said of it in eastus');
    const told = { attribute: 'zone_redundancy_enabled', value: 'known only after apply', remark: '', isLabel: false };
    expect(configurationOf(loaded).unmapped).toContainEqual(told);
  });

  it('because it only reads the registry is told from one that has none', () => {
    const read = { ...terraformResource(), mode: 'data' };
    expect(problemOf(() => withFile(plan(read))).hint).toContain('only reads one');
    expect(problemOf(() => withFile(plan())).message).toBe('there is no container registry in this file');
  });
});
