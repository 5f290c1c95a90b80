/**
 * Compiles a validated scenario into the plan that the simulator runs: names become ids by sorted order, files become
 * columns, places become round trips. This is the last stage that speaks in names.
 */

import type { EndpointPlan, Plan, PlanAssumption, RegionPlan, ReplicationPlan } from '../sim/plan.ts';
import type { ScalePlan } from '../sim/scalePlan.ts';
import { parseScheme } from '../sim/storage/scheme.ts';
import { type NamedTag, seedCatalogue } from './catalogueSeed.ts';
import { classesPlan } from './compileClasses.ts';
import { clientPlan, contentNames, identityNames, type Placed, placeTrace, pushAssumptions } from './compileClients.ts';
import { binAssumptions, deletionPlan } from './compileDeletion.ts';
import { keyAssumptions, keyPlan } from './compileEncryption.ts';
import { faultAssumptions, faultPlan, hazardPlans } from './compileFaults.ts';
import { geoRedundancyPlan } from './compileGeoRedundancy.ts';
import { membershipPlan, rulesPlan } from './compileTopology.ts';
import { fieldAssumptions } from './fieldHazards.ts';
import { listedIn } from './inventory/catalogueOf.ts';
import { type Latency, type LatencyContext, latencyBetween, PATH_STRETCH } from './latency.ts';
import { type Replay, replayAssumptions, replayOf } from './replay/replay.ts';
import { defaultScale } from './resolve/scale.ts';
import type { ClientSettings, Scenario } from './scenario.ts';
import { limitOf, limitsOf } from './tierLimits.ts';
import { readTrace, type Trace } from './traces.ts';
import { latencyMatrix, regionFacts } from './worldData.ts';

/**
 * @param directory where the scenario's relative file names start
 * Throws ScenarioError when a trace that the scenario names cannot be used.
 */
export function compileScenario(scenario: Scenario, directory: string): Plan {
  const { registry, repair, run } = scenario;
  const names = regionNames(scenario);
  const idOf = new Map(names.map((name, id) => [name, id]));
  const inRegistry = new Set(registry.regions);
  const replicaNames = names.filter((name) => inRegistry.has(name));
  const regions = names.map(
    (name): RegionPlan => ({ name, zones: zonesOf(scenario, name), replica: replicaNames.indexOf(name) }),
  );
  const clients = [...scenario.clients].sort((a, b) => (a.name < b.name ? -1 : 1));
  const traces = new Map<string, Trace>();
  for (const { push } of clients) {
    if (push?.kind === 'trace') traces.set(push.trace, readTrace(push.trace, directory));
  }
  const placed = new Map<string, readonly Placed[]>();
  for (const { name, push } of clients) {
    if (push?.kind !== 'trace') continue;
    const rows = placeTrace(traces.get(push.trace)!, push.fromUnixSeconds, push.speed, push.loop, run.durationUs);
    placed.set(name, rows);
  }
  const replays = new Map<string, Replay>();
  for (const { name, pull } of clients) {
    if (pull !== null && 'trace' in pull) replays.set(name, replayOf(pull, directory, run.durationUs));
  }
  const further = furtherRepositories(scenario, traces, placed);
  const { inventory } = scenario.catalogue;
  const listed = inventory === undefined ? null : listedIn(inventory.file, directory);
  const logged = [...new Map([...replays.values()].map((replay) => [replay.key, replay])).values()];
  const catalogue = seedCatalogue(scenario.catalogue, further, namedTags(scenario), logged, listed);
  const originMs = originOf(clients);
  const identities = identityNames(clients);
  const contents = contentNames(clients);
  const faults = [...scenario.faults].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rankOf = new Map(faults.map((fault, rank) => [fault.id, rank]));
  const clientOf = new Map(clients.map(({ name }, client) => [name, client]));
  const roundTrips = roundTripTables(scenario, names);
  const replicaOf = (region: string): number => replicaNames.indexOf(region);
  const scheme = parseScheme(registry.storage.scheme);
  if (!scheme.ok) throw new Error(scheme.problem);
  return {
    name: scenario.name,
    durationUs: run.durationUs,
    drainUs: run.drainUs,
    originMs,
    regions,
    replicas: replicaNames.map((name) => idOf.get(name)!),
    home: replicaNames.indexOf(registry.regions[0]!),
    rttP50Us: roundTrips.p50Us,
    rttP95Us: roundTrips.p95Us,
    stamp: {
      scheme: registry.storage.scheme,
      copies: scheme.scheme.copies,
      need: scheme.scheme.need,
      spread: scheme.scheme.spread,
      writeQuorum: registry.storage.writeQuorum,
      nodes: registry.storage.nodes,
      disks: registry.storage.disks,
      placementGroups: registry.storage.placementGroups,
    },
    repair: {
      parallel: repair.local.parallel,
      source: repair.local.source,
      unreadable: repair.local.unreadable,
      detectionUs: repair.local.detectionUs,
      localTime: repair.local.time,
      geoTime: repair.geo.time,
      bandwidthBytesPerSecond: repair.local.bandwidthBytesPerSecond,
      bytesPerNode: repair.local.bytesPerNode,
      scrubTime: scenario.scrub.time,
      foundOnRead: scenario.scrub.onRead,
    },
    replication: replicationPlan(registry.replication),
    rules: rulesPlan(registry, replicaOf, catalogue.plan.repositories),
    metadataAt: registry.metadataRegion === null ? -1 : replicaOf(registry.metadataRegion),
    databaseRegion: registry.metadataRegion === null ? -1 : idOf.get(registry.metadataRegion)!,
    membership: membershipPlan(registry, replicaOf),
    routing: {
      probeIntervalUs: registry.routing.probe.intervalUs,
      probeTimeoutUs: registry.routing.probe.timeoutUs,
      probeTolerated: registry.routing.probe.tolerated,
      dnsTtlUs: registry.routing.dnsTtlUs,
      nearUs: registry.routing.nearUs,
      isExcluded: replicaNames.map((name) => registry.routing.excluded.includes(name)),
      failback: registry.routing.failback,
    },
    endpoint: endpointPlan(registry),
    limits: limitsOf(registry),
    identities,
    scale: scalePlan(scenario),
    customerKey: keyPlan(registry, idOf),
    deletion: deletionPlan(registry, scenario.clients),
    ...geoRedundancyPlan(registry, replicaNames, idOf),
    backup: scenario.backup === undefined ? null : { ...scenario.backup, region: idOf.get(scenario.backup.region)! },
    catalogue: catalogue.plan,
    classes: classesPlan(scenario, catalogue.plan.repositories),
    clients: clients.map((client) =>
      clientPlan(client, idOf, catalogue, traces, placed, originMs, contents, identities, replays),
    ),
    faults: faults.map((fault) => faultPlan(fault, idOf, rankOf, clientOf, registry.encryption, catalogue.repository)),
    hazards: hazardPlans(scenario.hazards, idOf, clientOf, registry.encryption),
    chance: run.chance,
    suppress: [...scenario.suppress].sort(),
    invariants: scenario.invariants,
    assumptions: [
      ...fieldAssumptions(scenario.hazards),
      ...catalogue.assumptions,
      ...roundTrips.assumptions,
      ...modelAssumptions(scenario),
      ...keyAssumptions(registry),
      ...binAssumptions(scenario),
      ...faultAssumptions([...scenario.faults, ...scenario.hazards], registry.encryption),
      ...[...traces].flatMap(([name, trace]) => pushAssumptions(name, trace)),
      ...logged.flatMap(replayAssumptions),
    ],
  };
}

function replicationPlan(settings: Scenario['registry']['replication']): ReplicationPlan {
  const { ack, jobs, ...rest } = settings;
  return { ...rest, ackRegions: ack.kind === 'home' ? 1 : ack.regions, retryJobs: jobs.retry };
}

/** A limit on bandwidth narrows the front end's own link. */
function endpointPlan(registry: Scenario['registry']): EndpointPlan {
  const { endpoint } = registry;
  return {
    ...endpoint,
    downloadBytesPerSecond: Math.min(endpoint.downloadBytesPerSecond, limitOf(registry, 'download')),
    uploadBytesPerSecond: Math.min(endpoint.uploadBytesPerSecond, limitOf(registry, 'upload')),
  };
}

function scalePlan({ registry, catalogue }: Scenario): ScalePlan {
  const { repositories, tags } = catalogue.idle ?? { repositories: 0, tags: 0 };
  return { ...(registry.scale ?? defaultScale()), idleRepositories: repositories, idleTags: tags };
}

/** Every region that the scenario touches. */
function regionNames(scenario: Scenario): string[] {
  const { regions, storage, metadataRegion, encryption } = scenario.registry;
  const names = new Set<string>([...regions, ...Object.values(storage.pairs)]);
  if (metadataRegion !== null) names.add(metadataRegion);
  if (encryption !== undefined) names.add(encryption.vault.region);
  if (encryption !== undefined && encryption.vault.pairedRegion !== null) names.add(encryption.vault.pairedRegion);
  if (scenario.backup !== undefined) names.add(scenario.backup.region);
  for (const client of scenario.clients) names.add(client.region).add(client.resolverRegion);
  for (const fault of scenario.faults) {
    if ('pairs' in fault) {
      for (const { from, to } of fault.pairs) {
        names.add(from);
        names.add(to);
      }
    }
  }
  return [...names].sort();
}

function zonesOf(scenario: Scenario, name: string): number {
  const own = scenario.regions[name]?.zones;
  return Math.max(1, own ?? regionFacts().regions.get(name)?.zones ?? 1);
}

/** What a round trip is a guess from; null for what is no guess. */
const GUESSED_FROM: Readonly<Record<Latency['source'], string | null>> = {
  sameRegion: null,
  scenario: null,
  measured: null,
  distance: `estimated from the distance (light in fibre × ${PATH_STRETCH})`,
  unplaced: 'a round value: one of the two has no coordinates, and `latency` gives no figure',
};

function roundTripTables(
  scenario: Scenario,
  names: readonly string[],
): { p50Us: Float64Array; p95Us: Float64Array; assumptions: PlanAssumption[] } {
  const context: LatencyContext = {
    matrix: latencyMatrix(),
    regions: regionFacts().regions,
    ownRegions: scenario.regions,
  };
  const p50Us = new Float64Array(names.length * names.length);
  const p95Us = new Float64Array(names.length * names.length);
  const assumptions: PlanAssumption[] = [];
  for (const [i, from] of names.entries()) {
    for (const [j, to] of names.entries()) {
      const roundTrip = latencyBetween(from, to, context);
      p50Us[i * names.length + j] = roundTrip.p50Us;
      p95Us[i * names.length + j] = roundTrip.p95Us;
      const source = GUESSED_FROM[roundTrip.source];
      if (source === null || i > j) continue;
      assumptions.push({
        key: `latency ${from}–${to}`,
        value: `${roundTrip.p50Us / 1000} ms`,
        source,
        grade: 'assumed',
      });
    }
  }
  return { p50Us, p95Us, assumptions };
}

/** Repositories that the scenario names beyond the catalogue: of a trace those that are pushed to within the run. */
function furtherRepositories(
  scenario: Scenario,
  traces: ReadonlyMap<string, Trace>,
  placed: ReadonlyMap<string, readonly Placed[]>,
): string[] {
  const names: string[] = [];
  for (const { name, push } of scenario.clients) {
    if (push?.kind !== 'trace') continue;
    const { repositoryOf } = traces.get(push.trace)!;
    for (const { row } of placed.get(name)!) names.push(repositoryOf[row]!);
  }
  for (const client of scenario.clients) {
    for (const operation of client.operations) names.push(operation.repository);
    if (client.push?.kind === 'rate' && scenario.catalogue.source === 'none') names.push('app');
  }
  for (const fault of scenario.faults) {
    if (fault.action === 'operator.delete' && fault.repository !== null) names.push(fault.repository);
  }
  return names;
}

function namedTags(scenario: Scenario): NamedTag[] {
  const tags: NamedTag[] = [];
  for (const client of scenario.clients) {
    for (const operation of client.operations) {
      if (operation.tag !== undefined) tags.push({ repository: operation.repository, tag: operation.tag });
      if (operation.op === 'retag') tags.push({ repository: operation.repository, tag: operation.as });
    }
    if (client.rollout !== null) tags.push({ repository: client.rollout.repository, tag: client.rollout.tag });
  }
  return tags;
}

/** Time 0 on the calendar: where the first trace, by client name, starts. */
function originOf(clients: readonly ClientSettings[]): number | null {
  for (const { push } of clients) if (push?.kind === 'trace') return push.fromUnixSeconds * 1000;
  for (const { pull } of clients) if (pull !== null && 'trace' in pull) return pull.fromUnixSeconds * 1000;
  return null;
}

/** What the model itself assumes, where it mattered in this scenario. */
function modelAssumptions(scenario: Scenario): PlanAssumption[] {
  const assumptions: PlanAssumption[] = [];
  if (scenario.clients.some((client) => client.push?.kind === 'trace')) {
    assumptions.push({
      key: 'pushed tags',
      value:
        'synthesised: a trace says how many tags moved, not which; a run of the repository’s tags near its popular end',
      source: 'nines',
      grade: 'assumed',
    });
  }
  if (scenario.faults.some((fault) => !/^(network|replication|clock|vault|key)\./.test(fault.action))) {
    assumptions.push({
      key: 'health probe',
      value:
        'sees an outage of the region, of its storage, or of most placement groups; not a partition on a client’s way',
      source: 'health-aware failover as documented in 2026; the probe itself is not documented',
      grade: 'assumed',
    });
  }
  return assumptions;
}
