/** The forms that Terraform and OpenTofu write a registry in, and what they write that is none. */
import { afterAll, describe, expect, it } from 'vitest';
import { configurationOf, plan, problemOf, removeFiles, terraformResource, withFile, withText } from './files.ts';

afterAll(removeFiles);

type Json = Readonly<Record<string, unknown>>;
const REGISTRY = terraformResource();
const VALUES = REGISTRY['values'] as Json;
const regionsOf = (file: unknown, registry = '') => withFile(file, registry).scenario.registry.regions;
const change = (actions: readonly string[], after: unknown, unknown: Json = {}) => ({
  ...{ address: 'azurerm_container_registry.main', mode: 'managed', type: 'azurerm_container_registry', name: 'main' },
  change: { actions, before: VALUES, after, after_unknown: unknown },
});

describe('a state as it is kept', () => {
  const kept = (...resources: readonly Json[]) => ({ version: 4, terraform_version: '1.9.8', serial: 1, resources });
  const managed = (instances: readonly Json[], over: Json = {}) => ({
    ...{ mode: 'managed', type: 'azurerm_container_registry', name: 'main', instances },
    ...over,
  });

  it('has the registry with its module', () => {
    const file = kept(managed([{ schema_version: 2, attributes: VALUES }], { module: 'module.images' }));
    expect(configurationOf(withFile(file)).resource).toBe('module.images.azurerm_container_registry.main');
    expect(regionsOf(file)).toEqual(['eastus', 'westeurope']);
  });

  it('has an instance for each key, and none for what is deposed', () => {
    const instances = [
      { index_key: 'eu', attributes: { ...VALUES, location: 'northeurope' } },
      { index_key: 'us', attributes: VALUES },
      { index_key: 'us', deposed: '00000001', attributes: VALUES },
    ];
    const file = kept(managed(instances));
    expect(problemOf(() => withFile(file)).message).toContain('there are 2 registries');
    const name = '\'azurerm_container_registry.main["eu"]\'';
    expect(regionsOf(file, `from: {file: file.json, name: ${name}}`)).toEqual(['northeurope', 'westeurope']);
  });

  it('is told from one that only reads a registry, and from one that is encrypted', () => {
    const read = kept(managed([{ attributes: VALUES }], { mode: 'data' }));
    expect(problemOf(() => withFile(read)).hint).toContain('only reads one');
    const encrypted = { serial: 1, lineage: 'a', encrypted_data: 'abc', encryption_version: 'v0' };
    expect(problemOf(() => withFile(encrypted)).message).toContain('kept encrypted');
  });
});

describe('a plan', () => {
  const planned = (resources: readonly Json[], ...changes: readonly Json[]) => ({
    ...plan(...resources),
    resource_changes: changes,
  });

  it('of changes alone is read from what they leave', () => {
    const file = { format_version: '1.2', resource_changes: [change(['create'], VALUES)] };
    expect(regionsOf(file)).toEqual(['eastus', 'westeurope']);
  });

  it('that takes the registry away says which', () => {
    const { message, hint } = problemOf(() => withFile(planned([], change(['delete'], null))));
    expect(message).toBe('there is no container registry in this file');
    expect(hint).toContain('the plan takes `azurerm_container_registry.main` away');
  });

  it('that makes the registry anew says what that costs', () => {
    const loaded = withFile(planned([REGISTRY], change(['delete', 'create'], VALUES)));
    const told = configurationOf(loaded).unmapped.find(({ attribute }) => attribute === 'change.actions');
    expect([told?.value, told?.remark]).toEqual(['delete and create', expect.stringContaining('goes with it')]);
  });

  it('that broke off is refused, for replicas may be missing in it', () => {
    const { message, hint } = problemOf(() => withFile({ ...plan(REGISTRY), errored: true }));
    expect(message).toContain('broke off with an error');
    expect(hint).toContain('terraform plan');
  });

  it('whose registry was read before it was made is told from one without any', () => {
    const read = { ...REGISTRY, mode: 'data', address: 'data.azurerm_container_registry.main' };
    const file = { ...plan(), prior_state: { values: { root_module: { resources: [read] } } } };
    expect(problemOf(() => withFile(file)).hint).toContain('only reads one');
  });

  it('lists whatever is known only after apply, but for what Azure gives out', () => {
    const unknown = { id: true, login_server: true, encryption: true, georeplications: [{ tags: true }] };
    const loaded = withFile(planned([REGISTRY], change(['create'], VALUES, unknown)));
    const later = configurationOf(loaded).unmapped.filter(({ value }) => value === 'known only after apply');
    expect(later.map(({ attribute }) => attribute)).toEqual(['encryption']);
  });

  it('of version 2 of the provider, with locations, calls blocks unknown', () => {
    const { georeplications: _, ...values } = VALUES;
    const old = { ...values, georeplication_locations: ['West Europe'] };
    const file = planned([{ ...REGISTRY, values: old }], change(['create'], old, { georeplications: true }));
    expect(regionsOf(file)).toEqual(['eastus', 'westeurope']);
  });

  it('with thousands of other resources is read like any other', () => {
    const record = (index: number) => ({ address: `a.b[${index}]`, mode: 'managed', type: 'a', values: { ttl: 300 } });
    const many = Array.from({ length: 3000 }, (_, index) => record(index));
    expect(regionsOf(plan(...many, REGISTRY))).toEqual(['eastus', 'westeurope']);
  });
});

describe('what is no JSON of Terraform', () => {
  it.each([
    ['a coloured plan', '\u001b[0m\u001b[1mazurerm_x.y: Refreshing state... [id=/x]\u001b[0m\n', 'for people'],
    ['a plan without colours', '\nOpenTofu will perform the following actions:\n', 'for people'],
    ['a shown state', '# azurerm_container_registry.main:\nresource "a" "b" {\n', 'for people'],
    ['an error', '╷\n│ Error: Failed to read plan from plan file\n', 'an error message'],
    ['a wrapper’s first line', '[command]/bin/terraform-bin show -json tfplan\n{}', 'a wrapper around Terraform'],
    ['a wrapper’s last line', '{}\n::debug::Terraform exited with code 0.\n', 'a wrapper around Terraform'],
    ['its configuration', '{"resource": {"azurerm_container_registry": {"a": {}}}}', 'configuration, written as JSON'],
  ])('%s', (_, text, complaint) => {
    const { message, hint } = problemOf(() => withText(text));
    expect(message).toContain(complaint);
    expect(hint).not.toBe('');
  });

  it('but may be of any UTF-16, with a mark or without', () => {
    const text = JSON.stringify(plan(REGISTRY));
    const little = Buffer.from(text, 'utf16le');
    const big = Buffer.from(`\uFEFF${text}`, 'utf16le').swap16();
    for (const bytes of [little, big]) expect(withText(bytes).scenario.registry.regions).toHaveLength(2);
  });
});
