/** Where a hazard strikes: each of some regions on its own, or all of them at once as a cause that they have in common. */
import { HAZARD_PARTS, type HazardAction } from '../../sim/faultPlan.ts';
import type { KeyPath } from '../scenarioError.ts';
import type { ParsedScenario } from '../schema.ts';
import { registryRegions, sitesOf, type Targets, vaultRegions } from './faultTargets.ts';
import type { Resolution } from './resolution.ts';
import { zoneTargets } from './storageParts.ts';

type ParsedEntry = Exclude<Exclude<ParsedScenario['hazards'], string>[number], string>;
type ParsedHazard = Extract<ParsedEntry, { readonly region?: string | undefined }>;

export interface HazardPlaces {
  readonly regions: readonly string[];
  /** One process strikes them all. */
  readonly common: boolean;
  /** The one zone of theirs that is struck; undefined: each. */
  readonly zone?: number;
}

export function hazardPlaces(
  resolution: Resolution,
  path: KeyPath,
  hazard: ParsedHazard,
  targets: Targets,
): HazardPlaces {
  const { action, region } = hazard;
  if (HAZARD_PARTS[action] === 'registry') {
    const message = `a ${action} strikes the whole registry, whatever its regions`;
    if (region !== undefined) resolution.report([...path, 'region'], message, 'remove `region`', 'key');
    return { regions: sitesOf(targets), common: true };
  }
  if ('zone' in hazard && hazard.zone !== undefined) return oneZone(resolution, path, hazard, targets);
  const atOnce = 'regions' in hazard ? hazard.regions : undefined;
  const isOfClients = action === 'dns.outage';
  const vaults = action === 'region.outage' || action === 'region.loss' ? vaultRegions(targets) : [];
  const found = struckBy(action, targets.registry.regions, sitesOf(targets), placesOf(targets));
  const sites = vaults.length === 0 ? found : [...new Set([...found, ...vaults])];
  const known = isOfClients ? [...new Set(targets.clients.map((client) => client.region))] : sites;
  if (isOfClients && known.length === 0) {
    resolution.report(path, 'a dns.outage needs clients, and this scenario has none', 'add `clients`');
    return NOWHERE;
  }
  if (region !== undefined && atOnce !== undefined) {
    const hint = 'give it `region` for one region, or `regions` for several that are struck at once';
    resolution.report(path, `this ${action} has both \`region\` and \`regions\``, hint);
    return NOWHERE;
  }
  const named = (key: string, names: readonly string[]): readonly string[] =>
    isOfClients
      ? clientRegions(resolution, [...path, key], names, known)
      : registryRegions(resolution, [...path, key], names, targets, sites);
  if (region !== undefined) return { regions: named('region', [region]), common: false };
  if (atOnce === undefined) return { regions: known, common: action === 'service.outage' };
  return { regions: atOnce === 'all' ? known : named('regions', [atOnce].flat()), common: true };
}

/**
 * Of the regions of front ends, of all storage, and of whatever else stands somewhere, those in which a hazard of places may strike.
 * Front ends stand where replicas are; storage also where their geo-redundant copies are, and what befalls a whole place befalls
 * a backup in it.
 */
export function struckBy(
  action: HazardAction,
  replicas: readonly string[],
  stored: readonly string[],
  places: readonly string[],
): readonly string[] {
  if (FRONT_ENDS.has(action)) return replicas;
  return OF_PLACES.has(action) ? places : stored;
}

/** Regions in which something of the registry is stored, or its backup. */
export function placesOf(targets: Targets): readonly string[] {
  const { backup } = targets;
  return backup === null ? sitesOf(targets) : [...new Set([...sitesOf(targets), backup.region])];
}

/** Of front ends and what they have in common. */
const FRONT_ENDS: ReadonlySet<string> = new Set([
  'endpoint.outage',
  'endpoint.grayFailure',
  'limit.change',
  'clock.skew',
  'auth.outage',
  'service.outage',
]);
const OF_PLACES: ReadonlySet<string> = new Set([
  'region.outage',
  'region.loss',
  'storage.outage',
  'storage.loss',
  'zone.outage',
  'zone.loss',
]);
const NOWHERE: HazardPlaces = { regions: [], common: false };

function oneZone(
  resolution: Resolution,
  path: KeyPath,
  { action, region, zone }: ParsedHazard & { readonly zone?: string | undefined },
  targets: Targets,
): HazardPlaces {
  if (region !== undefined) {
    resolution.report(path, `this ${action} has both \`zone\` and \`region\``, 'a zone names its region: keep `zone`');
    return NOWHERE;
  }
  const [found] = zoneTargets(resolution, path, { action, zone }, targets).zones;
  return found === undefined ? NOWHERE : { regions: [found.region], common: false, zone: found.zone };
}

/** Resolvers are struck where clients are, which need not be where replicas are. */
function clientRegions(
  resolution: Resolution,
  path: KeyPath,
  names: readonly string[],
  known: readonly string[],
): readonly string[] {
  const found = names.map((name) => resolution.canonicalRegion(name) ?? name);
  const elsewhere = found.find((name) => !known.includes(name));
  if (elsewhere !== undefined) {
    const message = `no client is in \`${elsewhere}\`, whose resolvers this would strike`;
    resolution.report(path, message, `clients are in ${known.join(', ')}`);
  }
  return [...new Set(found.filter((name) => known.includes(name)))];
}
