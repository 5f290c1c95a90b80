/** Scenarios beside files of configuration, in a temporary folder, and what becomes of them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RegistryConfiguration } from '../../../scenarios/configuration/registryConfiguration.ts';
import { type LoadedScenario, parseScenario } from '../../../scenarios/load.ts';
import { ScenarioError, type ScenarioIssue } from '../../../scenarios/scenarioError.ts';

const folder = mkdtempSync(join(tmpdir(), 'nines-configuration-'));

/** For `afterAll` of each file of tests: a hook that stood here would run after the first of them alone. */
export function removeFiles(): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Where a file of this name lies. */
export function pathOf(name: string): string {
  return join(folder, name);
}

export function write(name: string, content: string | Uint8Array): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(pathOf(name), content);
}

/** A scenario whose registry is that of a file with this content; `registry` are further keys of it. */
export function withFile(file: unknown, registry = '', rest = ''): LoadedScenario {
  return withText(JSON.stringify(file), registry, rest);
}

export function withText(text: string | Uint8Array, registry = '', rest = ''): LoadedScenario {
  write('file.json', text);
  return parseScenario(scenarioText(registry, rest), pathOf('scenario.yaml'));
}

export function scenarioText(registry = '', rest = ''): string {
  const from = registry.includes('from:') ? '' : 'from: file.json, ';
  return `apiVersion: nines/v1\nname: configured\nregistry: {${from}${registry}}\n${rest}`;
}

export function configurationOf(loaded: LoadedScenario): RegistryConfiguration {
  const { configuration } = loaded.document;
  if (configuration === null) throw new Error('the scenario has no configuration');
  return configuration;
}

/** The one problem of a scenario that cannot be read. */
export function problemOf(act: () => unknown): ScenarioIssue {
  try {
    act();
  } catch (error) {
    if (!(error instanceof ScenarioError) || error.issues.length !== 1) throw error;
    return error.issues[0]!;
  }
  throw new Error('there is no problem');
}

type Json = Readonly<Record<string, unknown>>;

/** A resource of a plan, premium and in two regions with zones, where nothing else is said. */
export function terraformResource(values: Json = {}, address = 'azurerm_container_registry.main'): Json {
  return {
    address,
    mode: 'managed',
    type: 'azurerm_container_registry',
    name: 'main',
    values: {
      name: 'contoso',
      location: 'eastus',
      sku: 'Premium',
      zone_redundancy_enabled: true,
      georeplications: [{ location: 'westeurope', zone_redundancy_enabled: true, regional_endpoint_enabled: true }],
      ...values,
    },
  };
}

export function plan(...resources: readonly Json[]): Json {
  return { format_version: '1.2', terraform_version: '1.9.8', planned_values: { root_module: { resources } } };
}
