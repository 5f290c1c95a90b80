/** Faults and hazards of the plan: names become ids, lists are sorted, and what an action has no use for stays blank. */
import {
  BLANK_FAULT,
  type HazardPlan,
  type HazardProcess as HazardProcessPlan,
  type PlannedFault,
} from '../sim/faultPlan.ts';
import type { LawSpec } from '../sim/kernel/distributions.ts';
import type { PlanAssumption } from '../sim/plan.ts';
import type { Fault } from './faultSettings.ts';
import type { Hazard } from './hazardSettings.ts';
import type { EncryptionSettings } from './scenario.ts';

/** A site that chance destroyed is replaced at once where the scenario does not say when; geo-repair takes its time. */
const AT_ONCE: LawSpec = { kind: 'deterministic', value: 0 };

export function faultPlan(
  fault: Fault,
  idOf: ReadonlyMap<string, number>,
  rankOf: ReadonlyMap<string, number>,
  clientOf: ReadonlyMap<string, number>,
  encryption: EncryptionSettings | undefined,
  repositoryOf: (name: string) => number,
): PlannedFault {
  const { startsAt } = fault;
  return {
    ...BLANK_FAULT,
    id: fault.id,
    action: fault.action,
    startsAt:
      startsAt.kind === 'at'
        ? startsAt
        : { kind: 'after', fault: rankOf.get(startsAt.fault)!, event: startsAt.event, delayUs: startsAt.delayUs },
    durationUs: durationOf(fault, encryption),
    resumeUs: 'resumeUs' in fault ? fault.resumeUs : null,
    rebuildUs: 'rebuildUs' in fault ? fault.rebuildUs : null,
    regions: 'regions' in fault ? fault.regions.map((name) => idOf.get(name)!).sort((a, b) => a - b) : [],
    nodes:
      'nodes' in fault
        ? fault.nodes
            .map(({ region, index }) => ({ region: idOf.get(region)!, node: index }))
            .sort((a, b) => a.region - b.region || a.node - b.node)
        : [],
    zones:
      'zones' in fault
        ? fault.zones
            .map(({ region, zone }) => ({ region: idOf.get(region)!, zone }))
            .sort((a, b) => a.region - b.region || a.zone - b.zone)
        : [],
    disks:
      'disks' in fault
        ? fault.disks
            .map(({ region, node, disk }) => ({ region: idOf.get(region)!, node, disk }))
            .sort((a, b) => a.region - b.region || a.node - b.node || a.disk - b.disk)
        : [],
    pairs:
      'pairs' in fault
        ? fault.pairs
            .map(({ from, to }) => ({ from: idOf.get(from)!, to: idOf.get(to)! }))
            .sort((a, b) => a.from - b.from || a.to - b.to)
        : [],
    pick: 'pick' in fault ? fault.pick : { kind: 'all' },
    capacityFactor: 'capacity' in fault ? fault.capacity : 1,
    latencyUs: 'latencyUs' in fault ? fault.latencyUs : 0,
    offsetUs: 'offsetUs' in fault ? fault.offsetUs : 0,
    errors: 'errors' in fault ? fault.errors : 0,
    operations: 'operations' in fault ? fault.operations : 'all',
    hangs: 'hangs' in fault && fault.hangs,
    surges:
      'factor' in fault
        ? fault.clients
            .map((name) => ({ client: clientOf.get(name)!, factor: fault.factor }))
            .sort((a, b) => a.client - b.client)
        : [],
    limit: 'limit' in fault ? fault.limit : 'all',
    limitFactor: 'limitFactor' in fault ? fault.limitFactor : 1,
    probability: 'probability' in fault ? fault.probability : 1,
    repository:
      'repository' in fault && fault.repository !== null ? repositoryOf(fault.repository) : BLANK_FAULT.repository,
    retentionUs: 'retentionUs' in fault ? fault.retentionUs : 0,
  };
}

/** Null: it has no end. A key is recovered where its vault has kept it so long. */
function durationOf(fault: Fault, encryption: EncryptionSettings | undefined): number | null {
  if (fault.action === 'key.purge') {
    const { recoveryUs } = fault;
    const keptUs = encryption?.vault.purgeProtection === true ? encryption.vault.softDeleteUs : 0;
    return recoveryUs !== null && recoveryUs < keptUs ? recoveryUs : null;
  }
  return 'durationUs' in fault ? fault.durationUs : 'takesUs' in fault ? fault.takesUs : null;
}

/** What the model assumes of faults beyond the keys that they have. */
export function faultAssumptions(
  faults: readonly (Fault | Hazard)[],
  encryption: EncryptionSettings | undefined,
): PlanAssumption[] {
  const acts = (action: (Fault | Hazard)['action']): boolean => faults.some((fault) => fault.action === action);
  const assumptions: PlanAssumption[] = [];
  if (acts('dns.outage')) {
    assumptions.push({
      key: 'resolver time-out',
      value: '5s, and then the client tries again as it does for a server that it cannot reach',
      source: "a stub resolver's usual time-out of one try (resolv.conf); clients differ in how many they allow",
      grade: 'assumed',
    });
  }
  if (acts('auth.outage')) {
    assumptions.push({
      key: 'sign-in',
      value: 'one token for each operation, fetched with its first request and good to its end; probes need none',
      source: 'docker and the kubelet fetch one for each image; how long a registry’s token lives is not published',
      grade: 'assumed',
    });
  }
  if (acts('service.outage')) {
    assumptions.push({
      key: 'health probe of a failing service',
      value: 'fails with the share of errors where that is at least 50%, else never',
      source: 'a round value; no provider publishes it',
      grade: 'assumed',
    });
  }
  if (acts('key.purge') && encryption === undefined) {
    assumptions.push({
      key: 'hazards.key.purge',
      value: 'the registry is encrypted with one key of the customer’s own, and has no other content',
      source: 'without such a key nobody can purge it; what a purged key encrypted cannot be read again',
      grade: 'assumed',
    });
  }
  return assumptions;
}

export function hazardPlans(
  hazards: readonly Hazard[],
  idOf: ReadonlyMap<string, number>,
  clientOf: ReadonlyMap<string, number>,
  encryption: EncryptionSettings | undefined,
): HazardPlan[] {
  const sorted = [...hazards].sort((a, b) => (a.id < b.id ? -1 : 1));
  return sorted.map((hazard) => ({
    id: hazard.id,
    action: hazard.action,
    ratePerUs: hazard.ratePerUs,
    regions: hazard.regions.map((name) => idOf.get(name)!).sort((a, b) => a - b),
    lasts: lastsOf(hazard, encryption),
    probability: 'probability' in hazard ? hazard.probability : 1,
    common: 'common' in hazard && hazard.common === true,
    errors: 'errors' in hazard ? hazard.errors : 0,
    ...('zone' in hazard && hazard.zone !== undefined ? { zone: hazard.zone } : {}),
    ...effectOf(hazard),
    ...('processes' in hazard ? { processes: processPlans(hazard, idOf, clientOf) } : {}),
    ageing: 'ageing' in hazard && hazard.ageing !== undefined ? hazard.ageing : null,
  }));
}

/** What only some actions have a use for: no word of it in the plans of the others. */
function effectOf(hazard: Hazard): Pick<HazardPlan, 'effect'> {
  switch (hazard.action) {
    case 'network.degrade':
      return { effect: { capacityFactor: hazard.capacity, latencyUs: hazard.latencyUs } };
    case 'replication.slow':
      return { effect: { capacityFactor: hazard.capacity } };
    case 'clock.skew':
      return { effect: { offsetUs: hazard.offsetUs } };
    case 'endpoint.grayFailure': {
      const { operations, hangs, capacity: capacityFactor, latencyUs } = hazard;
      return { effect: { operations, hangs, capacityFactor, latencyUs } };
    }
    case 'limit.change':
      return { effect: { limit: hazard.limit, limitFactor: hazard.limitFactor } };
    default:
      return {};
  }
}

function processPlans(
  hazard: Extract<Hazard, { readonly processes: unknown }>,
  idOf: ReadonlyMap<string, number>,
  clientOf: ReadonlyMap<string, number>,
): readonly HazardProcessPlan[] {
  const factor = 'factor' in hazard ? hazard.factor : 1;
  const plans = hazard.processes.map(({ target, pairs = [], clients = [] }): HazardProcessPlan => {
    const ways = pairs
      .map(({ from, to }) => ({ from: idOf.get(from)!, to: idOf.get(to)! }))
      .sort((a, b) => a.from - b.from || a.to - b.to);
    const surges = clients.map((name) => ({ client: clientOf.get(name)!, factor })).sort((a, b) => a.client - b.client);
    return {
      target,
      struck: { ...(ways.length > 0 ? { pairs: ways } : {}), ...(surges.length > 0 ? { surges } : {}) },
    };
  });
  return plans.sort((a, b) => (a.target < b.target ? -1 : 1));
}

function lastsOf(hazard: Hazard, encryption: EncryptionSettings | undefined): LawSpec | null {
  switch (hazard.action) {
    case 'node.loss':
    case 'disk.loss':
    case 'copy.shock':
    case 'copy.corrupt':
      return null;
    case 'key.purge':
      // Nobody recovers what its vault has not kept.
      return encryption?.vault.purgeProtection === true ? (hazard.recovery ?? null) : null;
    case 'operator.delete':
    case 'retention.misconfigure':
    case 'release.bad':
      return hazard.noticed;
    case 'region.outage':
    case 'node.outage':
    case 'zone.outage':
    case 'storage.outage':
    case 'endpoint.outage':
    case 'auth.outage':
    case 'dns.outage':
    case 'service.outage':
    case 'node.burst':
    case 'network.partition':
    case 'network.degrade':
    case 'replication.pause':
    case 'replication.slow':
    case 'clock.skew':
    case 'endpoint.grayFailure':
    case 'limit.change':
    case 'routing.stale':
    case 'client.surge':
    case 'vault.outage':
    case 'key.disable':
      return hazard.duration;
    case 'region.loss':
    case 'storage.loss':
    case 'zone.loss':
      return hazard.rebuild ?? AT_ONCE;
  }
}
