/** `registry.from`: the configuration that a scenario takes its registry from. */
import { isAbsolute, join } from 'node:path';
import { RegionNames } from '../regionNames.ts';
import type { ScenarioDocument } from '../scenarioDocument.ts';
import { shownPath } from '../shownPath.ts';
import { regionFacts } from '../worldData.ts';
import { isMap, own, textOrNull } from './foundRegistry.ts';
import { mapRegistry, type Surroundings } from './mapRegistry.ts';
import { readRegistry } from './readRegistry.ts';
import type { RegistryConfiguration } from './registryConfiguration.ts';

/** Null for a scenario without `registry.from`, and for one that is no name of a file: the schema tells of that. Throws ScenarioError. */
export function configurationOf(document: ScenarioDocument, directory: string): RegistryConfiguration | null {
  const from = document.at(['registry', 'from']);
  const named = textOrNull(isMap(from) ? own(from, 'file') : from);
  if (named === null || !isMap(document.at(['registry']))) return null;
  const path = isAbsolute(named) ? named : join(directory, named);
  const file = shownPath(path);
  const choose = `say which: \`registry: {from: {file: ${named}, name: NAME}}\``;
  const found = readRegistry(path, file, textOrNull(own(from, 'name')), choose);
  const regions = document.at(['regions']);
  const ownKey = (...keys: readonly string[]): unknown => document.at(['registry', ...keys]);
  return mapRegistry(found, surroundings(file, named, regions, ownKey));
}

/** A file without any scenario. Throws ScenarioError. */
export function configurationIn(path: string, wanted: string | null, choose: string): RegistryConfiguration {
  const found = readRegistry(path, path, wanted, choose);
  return mapRegistry(
    found,
    surroundings(path, path, {}, () => undefined),
  );
}

function surroundings(file: string, named: string, regions: unknown, ownKey: Surroundings['own']): Surroundings {
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
    own: ownKey,
  };
}

/** As the schema has it, for what is not read by it yet. */
function zonesIn(region: unknown): number {
  const zones = own(region, 'zones');
  return typeof zones === 'number' ? zones : 3;
}
