/** `registry.from`: the configuration that a scenario takes its registry from. */
import { isAbsolute, join } from 'node:path';
import { RegionNames } from '../regionNames.ts';
import type { ScenarioDocument } from '../scenarioDocument.ts';
import { shownPath } from '../shownPath.ts';
import { regionFacts } from '../worldData.ts';
import { isMap, own, textOrNull } from './foundRegistry.ts';
import { mapRegistry, openKeys, type Surroundings } from './mapRegistry.ts';
import { readRegistry } from './readRegistry.ts';
import type { RegistryConfiguration } from './registryConfiguration.ts';
import { type ConfiguredKey, type Remedies, remediesInScenario } from './remedies.ts';

/** Null for a scenario without `registry.from`, and for one that is no name of a file: the schema tells of that. Throws ScenarioError. */
export function configurationOf(document: ScenarioDocument, directory: string): RegistryConfiguration | null {
  const from = document.at(['registry', 'from']);
  const named = textOrNull(isMap(from) ? own(from, 'file') : from);
  if (named === null || !isMap(document.at(['registry']))) return null;
  const path = isAbsolute(named) ? named : join(directory, named);
  const file = shownPath(path);
  const remedies = remediesInScenario(named);
  const { found, placeOf } = readRegistry(path, file, textOrNull(own(from, 'name')), remedies);
  const regions = document.at(['regions']);
  const ownKey = (...keys: readonly string[]): unknown => document.at(['registry', ...keys]);
  return mapRegistry(found, { ...surroundings(file, named, regions), placeOf, remedies, own: ownKey });
}

/** What somebody says beside a configuration, as a scenario would have it; undefined where nothing is said. */
export type Beside = Readonly<Partial<Record<ConfiguredKey, unknown>>>;

/**
 * A file without any scenario. Throws ScenarioError.
 * @param isTooMuch refuses a key of `beside` that the file answers in full
 */
export function configurationIn(
  path: string,
  wanted: string | null,
  remedies: Remedies,
  beside: Beside,
  isTooMuch: (key: ConfiguredKey) => Error,
): RegistryConfiguration {
  const { found, placeOf } = readRegistry(path, path, wanted, remedies);
  const around = { ...surroundings(path, path, {}), placeOf, remedies };
  const said = Object.entries(beside).filter(([, value]) => value !== undefined);
  const open = openKeys(found, { ...around, own: () => undefined });
  for (const [key] of said) if (!open.has(key as ConfiguredKey)) throw isTooMuch(key as ConfiguredKey);
  const values = new Map(said);
  return mapRegistry(found, { ...around, own: (...keys) => values.get(['registry', ...keys].join('.')) });
}

function surroundings(
  file: string,
  named: string,
  regions: unknown,
): Omit<Surroundings, 'own' | 'remedies' | 'placeOf'> {
  const ownZones = new Map(
    isMap(regions) ? Object.entries(regions).map(([name, region]) => [name, zonesIn(region)]) : [],
  );
  const names = new RegionNames(regionFacts().regions, ownZones);
  return {
    file,
    named,
    region: (written) => names.canonicalRegion(written),
    regionNames: names.known,
    zonesOf: (region) => names.zonesOf(region),
  };
}

/** As the schema has it, for what is not read by it yet. */
function zonesIn(region: unknown): number {
  const zones = own(region, 'zones');
  return typeof zones === 'number' ? zones : 3;
}
