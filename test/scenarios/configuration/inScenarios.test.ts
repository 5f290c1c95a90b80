/** A scenario and its configuration: who says what, what is told, and what a hash and a saved result keep. */
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { scenarioHash } from '../../../scenarios/hash.ts';
import { keyValues } from '../../../scenarios/keyValues.ts';
import { parseAgain, parseScenario } from '../../../scenarios/load.ts';
import { readSavedResult } from '../../../studies/savedResult.ts';
import {
  configurationOf,
  pathOf,
  plan,
  problemOf,
  removeFiles,
  scenarioText,
  terraformResource,
  withFile,
  withText,
  write,
} from './files.ts';

afterAll(removeFiles);

const PLAN = plan(terraformResource({ data_endpoint_enabled: true, tags: { a: 'b' }, encryption: [] }));
const hashOf = (file: unknown) => scenarioHash(withFile(file).scenario);

describe('what a scenario says beside its configuration', () => {
  it('wins, key by key, and is told', () => {
    const loaded = withFile(PLAN, 'regions: [eastus, japaneast], storage: {nodes: 24}');
    const { registry, assumptions } = loaded.scenario;
    expect([registry.regions, registry.storage.nodes]).toEqual([['eastus', 'japaneast'], 24]);
    expect([registry.tier, registry.storage.scheme]).toEqual(['premium', 'zrs']);
    const told = assumptions.find(({ value }) => value === 'registry.regions of the scenario');
    expect(told?.source).toBe('file.json says eastus, westeurope');
  });

  it('may be of a tier that the file has no right word for', () => {
    const loaded = withFile(plan(terraformResource({ sku: null })), 'tier: premium');
    expect(loaded.scenario.registry.tier).toBe('premium');
  });

  it('is checked with what is from the file, in the place where the file is named', () => {
    const issue = problemOf(() => withFile(PLAN, 'tier: standard'));
    expect(issue.message).toContain('the tier `standard` has one region, 2 are listed');
    const own = problemOf(() => withFile(PLAN, 'routing: {excluded: [japaneast]}'));
    expect([own.path, own.line]).toEqual(['registry.routing.excluded.0', 3]);
    const tooMany = { length: 31 };
    const regions = `regions: {${Array.from(tooMany, (_, i) => `r${i}: {}`).join(', ')}}`;
    const georeplications = Array.from(tooMany, (_, i) => ({ location: `r${i}` }));
    const many = problemOf(() => withFile(plan(terraformResource({ georeplications })), '', regions));
    expect([many.path, many.line, many.column]).toEqual(['registry.regions', 3, 18]);
  });

  it('may be another configuration in an alternative', () => {
    write('lone.json', JSON.stringify(plan(terraformResource({ georeplications: [] }))));
    write('file.json', JSON.stringify(PLAN));
    const text = scenarioText('', 'alternatives: {lone: {registry: {from: lone.json}}}');
    const regions = (alternative: string | null) =>
      parseScenario(text, pathOf('scenario.yaml'), [], alternative).scenario.registry.regions;
    expect([regions(null), regions('lone')]).toEqual([['eastus', 'westeurope'], ['eastus']]);
  });

  it('names regions of its own that the file may use', () => {
    const file = plan(terraformResource({ location: 'onsite', georeplications: [] }));
    expect(withFile(file, '', 'regions: {onsite: {zones: 3}}').scenario.registry.regions).toEqual(['onsite']);
  });
});

describe('what the model has no part for', () => {
  it('is an assumption of the scenario', () => {
    const told = withFile(PLAN).scenario.assumptions.filter(({ key }) => key === 'registry.from');
    expect(told.map(({ value, source }) => [value, source])).toEqual([
      [
        'without data_endpoint_enabled true',
        'no part of the model, read from file.json, azurerm_container_registry.main (contoso); names and labels there: name, tags',
      ],
    ]);
  });

  it('is told without secrets', () => {
    const admin_password = 'hunter2';
    const secret = { admin_password, admin_username: 'contoso', identity: [{ principal_id: admin_password }] };
    const configuration = configurationOf(withFile(plan(terraformResource(secret))));
    const names = configuration.unmapped.map(({ attribute }) => attribute);
    expect(names).toEqual(expect.arrayContaining(['admin_password', 'identity']));
    expect(JSON.stringify(configuration)).not.toContain(admin_password);
  });

  it('is what is left of the file: a key that is from there says so', () => {
    const { scenario, document } = withFile(PLAN);
    const origins = keyValues(scenario, document).filter(({ origin }) => origin.kind === 'configuration');
    expect(origins.map(({ key }) => key)).toEqual(['registry.tier', 'registry.regions', 'registry.storage.scheme']);
  });
});

describe('the hash of a scenario with a configuration', () => {
  it('goes by what the file means, not by how it is written', () => {
    const loose = withText(JSON.stringify(PLAN, null, 4).replace('"eastus"', '"East US"'));
    expect(scenarioHash(loose.scenario)).toBe(hashOf(PLAN));
    const without = hashOf(plan(terraformResource({ georeplications: [] })));
    expect(without).not.toBe(hashOf(PLAN));
    expect(hashOf(plan(terraformResource({ zone_redundancy_enabled: false })))).not.toBe(hashOf(PLAN));
  });

  it('is that of the scenario with its registry spelled out', () => {
    const spelled = scenarioText('from:').replace(
      'from:',
      'tier: premium, regions: [eastus, westeurope], storage: {scheme: zrs}',
    );
    expect(scenarioHash(parseScenario(spelled, 'spelled.yaml').scenario)).toBe(hashOf(PLAN));
  });
});

describe('a scenario that is read again with what was found before', () => {
  it('needs no file', () => {
    const loaded = withFile(PLAN);
    const kept = JSON.parse(JSON.stringify(configurationOf(loaded))) as ReturnType<typeof configurationOf>;
    rmSync(pathOf('file.json'));
    const again = parseAgain(loaded.source.text, loaded.source.path, [], null, kept);
    expect(again.scenario).toEqual(loaded.scenario);
  });

  it('is refused where that was spoilt', () => {
    const configuration = configurationOf(withFile(PLAN));
    const saved = (of: object) => {
      const scenario = { name: 'configured', source: '', hash: '', sets: [], configuration: of };
      return readSavedResult(JSON.stringify({ schemaVersion: 1, tool: { version: '0' }, scenario, seeds: [1] }));
    };
    expect(saved(configuration).configuration).toEqual(configuration);
    expect(() => saved({ ...configuration, registry: null })).toThrow('does not say whole what its configuration was');
    expect(() => saved({ ...configuration, unmapped: [{}] })).toThrow('does not say whole what its configuration was');
  });
});
