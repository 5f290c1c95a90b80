/** Scenarios with fewer replicas than a file has: after the changes of membership, or those that rules bring an image to. */
import type { Hazard, HazardProcess } from './hazardSettings.ts';
import { struckBy } from './resolve/hazardPlaces.ts';
import type { ReplicationRules, Scenario } from './scenario.ts';

/** As the registry is once every change of membership has been made; the scenario itself where there is none. */
export function afterChanges(scenario: Scenario): Scenario {
  const { changes, regions } = scenario.registry;
  if (changes.length === 0) return scenario;
  const last = new Map(changes.map(({ region, kind }) => [region, kind]));
  return withReplicas(
    scenario,
    regions.filter((region) => last.get(region) !== 'remove'),
  );
}

/**
 * With replicas in these regions alone, of those that the registry ever has, without changes of membership and planned faults.
 * Rules and geo-redundant copies of the others go with them, and so does what would strike them where nothing else is left: the
 * copy of another replica, the backup, or the one database that names what is stored elsewhere.
 */
export function withReplicas(scenario: Scenario, replicas: readonly string[]): Scenario {
  const { registry, backup } = scenario;
  const stays = (region: string): boolean => replicas.includes(region);
  const pairs = Object.fromEntries(Object.entries(registry.storage.pairs).filter(([region]) => stays(region)));
  const stored = [...replicas, ...Object.values(pairs)];
  const places = [...stored, backup?.region, registry.metadataRegion].filter((region) => typeof region === 'string');
  const ends = [...places, ...scenario.clients.flatMap(({ region, resolverRegion }) => [region, resolverRegion])];
  const { rules } = registry.replication;
  return {
    ...scenario,
    registry: {
      ...registry,
      regions: registry.regions.filter(stays),
      changes: [],
      storage: { ...registry.storage, pairs },
      replication: { ...registry.replication, rules: rules === null ? null : rulesAmong(rules, stays) },
      routing: { ...registry.routing, excluded: registry.routing.excluded.filter(stays) },
    },
    faults: [],
    suppress: [],
    hazards: scenario.hazards.flatMap((hazard) =>
      'processes' in hazard
        ? amongEnds(hazard, hazard.action.startsWith('replication.') ? replicas : ends)
        : strikingIn(hazard, struckBy(hazard.action, replicas, stored, places)),
    ),
  };
}

function rulesAmong(rules: ReplicationRules, stays: (region: string) => boolean): ReplicationRules {
  return { ...rules, rules: rules.rules.filter(({ from, to }) => stays(from) && stays(to)) };
}

/** None where it struck other regions alone. Clients and the names that they use are where they were. */
function strikingIn(hazard: Hazard, among: readonly string[]): Hazard[] {
  if (hazard.action === 'dns.outage') return [hazard];
  const regions = hazard.regions.filter((region) => among.includes(region));
  return regions.length === 0 ? [] : [{ ...hazard, regions }];
}

/** Ways between these regions, of those that it strikes; what strikes many at once strikes the others still. */
function amongEnds(hazard: Extract<Hazard, { processes: unknown }>, ends: readonly string[]): Hazard[] {
  const processes = hazard.processes.flatMap((process): HazardProcess[] => {
    if (process.pairs === undefined) return [process];
    const pairs = process.pairs.filter(({ from, to }) => ends.includes(from) && ends.includes(to));
    return pairs.length === 0 ? [] : [{ ...process, pairs }];
  });
  const regions = hazard.regions.filter((region) => ends.includes(region));
  return processes.length === 0 ? [] : [{ ...hazard, regions, processes }];
}
