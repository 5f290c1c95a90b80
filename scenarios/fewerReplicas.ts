/** Scenarios with fewer replicas than a file has: after the changes of membership, or those that rules bring an image to. */
import type { Hazard, HazardProcess } from './hazardSettings.ts';
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
 * Rules and geo-redundant copies of the others go with them, and so does what would strike them.
 */
export function withReplicas(scenario: Scenario, regions: readonly string[]): Scenario {
  const { registry } = scenario;
  const stays = (region: string): boolean => regions.includes(region);
  const gone = new Set(registry.regions.filter((region) => !stays(region)));
  const pairs = Object.fromEntries(Object.entries(registry.storage.pairs).filter(([region]) => stays(region)));
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
    hazards: scenario.hazards.flatMap((hazard) => strikingElsewhere(hazard, gone)),
  };
}

function rulesAmong(rules: ReplicationRules, stays: (region: string) => boolean): ReplicationRules {
  return { ...rules, rules: rules.rules.filter(({ from, to }) => stays(from) && stays(to)) };
}

/** None where it struck these regions alone. Clients, and the ways and names that they use, are where they were. */
function strikingElsewhere(hazard: Hazard, gone: ReadonlySet<string>): Hazard[] {
  if (hazard.action === 'dns.outage') return [hazard];
  const regions = hazard.regions.filter((region) => !gone.has(region));
  if ('processes' in hazard) {
    const processes = hazard.processes.filter((process) => !isOfPairs(process, gone));
    return processes.length === 0 ? [] : [{ ...hazard, regions, processes }];
  }
  return regions.length === 0 ? [] : [{ ...hazard, regions }];
}

function isOfPairs({ pairs }: HazardProcess, gone: ReadonlySet<string>): boolean {
  return pairs?.some(({ from, to }) => gone.has(from) || gone.has(to)) === true;
}
