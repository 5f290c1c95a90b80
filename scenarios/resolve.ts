/**
 * From a file that fits the schema to the scenario that it means: what depends on other keys is filled in, names are looked
 * up, and everything that cannot be meant together is reported with its place.
 */

import { listedIn, settingsOf } from './inventory/catalogueOf.ts';
import { assumptionsAmong } from './keyValues.ts';
import { resolveBackup } from './resolve/backup.ts';
import { resolveClasses } from './resolve/classes.ts';
import { checkEndpoints, readOr, resolveClients } from './resolve/clients.ts';
import { resolveFaults } from './resolve/faults.ts';
import type { Targets } from './resolve/faultTargets.ts';
import { firingHazards } from './resolve/firings.ts';
import { resolveHazards } from './resolve/hazards.ts';
import { idleSettings } from './resolve/idleSettings.ts';
import { checkSuppressed, resolveExpectations, resolveInvariants, resolveMustFail } from './resolve/judgements.ts';
import { resolveLaw } from './resolve/law.ts';
import { resolveOwnRegions, resolveRegistry } from './resolve/registry.ts';
import { Resolution } from './resolve/resolution.ts';
import { resolveIdle } from './resolve/scale.ts';
import type { CatalogueSettings, Scenario } from './scenario.ts';
import type { ScenarioDocument } from './scenarioDocument.ts';
import { ScenarioError } from './scenarioError.ts';
import type { ParsedScenario } from './schema.ts';
import { regionFacts } from './worldData.ts';

/** Until a lost copy is noticed, where neither that nor the time of a repair is given: what distributed file systems wait. */
const DETECTION_US = 15 * 60e6;

/** Throws ScenarioError with every issue found. */
export function resolveScenario(parsed: ParsedScenario, document: ScenarioDocument, directory: string): Scenario {
  const ownZones = new Map(Object.entries(parsed.regions).map(([name, { zones }]) => [name, zones]));
  const resolution = new Resolution(document, directory, regionFacts().regions, ownZones);
  const regions = resolveOwnRegions(resolution, parsed);
  const registry = resolveRegistry(resolution, parsed);
  const clients = resolveClients(resolution, parsed);
  checkEndpoints(resolution, clients, registry.regions);
  const listed = resolveInventory(resolution, parsed);
  const elsewhere = clients.map(({ region }) => region).filter((region) => !registry.regions.includes(region));
  const backup = resolveBackup(resolution, parsed);
  const catalogue = {
    source: parsed.catalogue.source ?? (clients.length === 0 || listed !== null ? 'none' : 'official-images'),
    repositories: parsed.catalogue.repositories,
    scale: parsed.catalogue.scale,
    ...resolveIdle(resolution, parsed),
    ...(listed === null ? {} : { inventory: listed }),
  };
  const classes = resolveClasses(resolution, parsed, catalogue, clients);
  const targets: Targets = { registry, backup, clientRegions: [...new Set(elsewhere)], clients };
  const faults = resolveFaults(resolution, parsed, targets);
  const hazards = resolveHazards(resolution, parsed, targets);
  const firing = firingHazards(hazards, registry, (region) => resolution.zonesOf(region));
  const labelled = {
    clients,
    faults,
    hazards: firing,
    regions: [...registry.regions, ...targets.clientRegions],
    classes: Object.keys(classes ?? {}),
  };
  const expect = resolveExpectations(resolution, parsed, labelled);
  const mustFail = resolveMustFail(resolution, parsed, labelled);
  checkSuppressed(resolution, parsed, labelled);
  const { local, geo } = parsed.repair;
  const scenario: Scenario = {
    apiVersion: parsed.apiVersion,
    name: parsed.name,
    description: parsed.description,
    nightly: parsed.nightly,
    regions,
    registry,
    repair: {
      local: {
        parallel: local.parallel,
        source: local.source,
        detectionUs: local.detection ?? (document.at(['repair', 'local', 'time']) === undefined ? DETECTION_US : 0),
        time: resolveLaw(resolution, ['repair', 'local', 'time'], local.time),
        bandwidthBytesPerSecond: local.bandwidth ?? null,
        bytesPerNode: local.bytesPerNode ?? null,
        unreadable: local.unreadable,
      },
      geo: { time: resolveLaw(resolution, ['repair', 'geo', 'time'], geo.time) },
    },
    scrub: {
      time: parsed.scrub.time === undefined ? null : resolveLaw(resolution, ['scrub', 'time'], parsed.scrub.time),
      onRead: parsed.scrub.onRead,
    },
    ...(backup === null ? {} : { backup }),
    catalogue,
    ...(classes === null ? {} : { classes }),
    clients,
    run: {
      durationUs: parsed.run.duration,
      drainUs: parsed.run.drain,
      seeds: parsed.run.seeds,
      chance: parsed.run.chance,
      ...(parsed.run.correction === 'none' ? {} : { correction: parsed.run.correction }),
    },
    faults,
    hazards,
    suppress: parsed.suppress,
    invariants: resolveInvariants(parsed, registry.deletion !== undefined),
    expect,
    mustFail,
    assumptions: [],
    warnings: [],
  };
  checkPullsHaveImages(resolution, parsed, scenario);
  checkRepairSource(resolution, parsed);
  checkRepairLink(resolution, parsed);
  if (resolution.issues.length > 0) throw new ScenarioError(document.file, resolution.issues);
  return {
    ...scenario,
    assumptions: assumptionsAmong(scenario, document),
    warnings: idleSettings(scenario, document),
  };
}

/** Copies that come back whatever became of the others are a device of reliability models; what clients stored is not in them. */
function checkRepairSource(resolution: Resolution, parsed: ParsedScenario): void {
  if (parsed.repair.local.source !== 'external' || parsed.clients.length === 0) return;
  const message =
    '`source: external` repairs copies that nobody has any more; beside clients, images would come from nowhere';
  resolution.report(['repair', 'local', 'source'], message, 'use `survivors`, or leave `clients` away');
}

/** Rebuilds over a link take as long as their bytes do, so their time cannot be given as well, and their bytes must be. */
function checkRepairLink(resolution: Resolution, parsed: ParsedScenario): void {
  const path = ['repair', 'local'];
  const { bandwidth, bytesPerNode } = parsed.repair.local;
  if (bandwidth === undefined) return;
  if (bytesPerNode === undefined) {
    const message = '`repair.local.bandwidth` does not say how much a rebuild has to move';
    resolution.report([...path, 'bandwidth'], message, 'add `bytesPerNode: 4TiB`');
  }
  if (resolution.document.at([...path, 'time']) === undefined) return;
  const message = '`repair.local.time` has no effect beside `bandwidth`, which makes the time';
  resolution.report([...path, 'time'], message, 'remove one of them', 'key');
}

/** The listing that a scenario names; null where it names none, or one that cannot be read, which is reported. */
function resolveInventory(
  resolution: Resolution,
  parsed: ParsedScenario,
): NonNullable<CatalogueSettings['inventory']> | null {
  const { inventory: file, source } = parsed.catalogue;
  if (file === undefined) return null;
  const path = ['catalogue', 'inventory'];
  if (source === 'official-images') {
    resolution.report(path, 'a registry holds either its listing or the official images', 'remove `source`');
  }
  const inventory = readOr(resolution, path, () => listedIn(file, resolution.directory));
  return inventory === null ? null : settingsOf(file, inventory);
}

/** A client cannot pull from a registry that holds nothing and gets nothing. */
function checkPullsHaveImages(resolution: Resolution, parsed: ParsedScenario, scenario: Scenario): void {
  if (scenario.catalogue.source !== 'none' || scenario.catalogue.inventory !== undefined) return;
  const somePush = scenario.clients.some(
    ({ push, operations }) => push !== null || operations.some(({ op }) => op === 'push'),
  );
  const index = parsed.clients.findIndex(({ pull }) => pull !== undefined && !('trace' in pull));
  if (somePush || index < 0) return;
  const message = 'there is nothing to pull: the catalogue is empty (`catalogue.source: none`) and nobody pushes';
  resolution.report(
    ['clients', index, 'pull'],
    message,
    'use `catalogue: {source: official-images}`, or add a push',
    'key',
  );
}
