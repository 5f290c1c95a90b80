/** Faults and hazards of the plan: names become ids, lists are sorted, and what an action has no use for stays blank. */
import { BLANK_FAULT, type HazardPlan, type PlannedFault } from '../sim/faultPlan.ts';
import type { LawSpec } from '../sim/kernel/distributions.ts';
import type { PlanAssumption } from '../sim/plan.ts';
import type { Fault, Hazard } from './faultSettings.ts';

/** A site that chance destroyed is replaced at once where the scenario does not say when; geo-repair takes its time. */
const AT_ONCE: LawSpec = { kind: 'deterministic', value: 0 };

export function faultPlan(
  fault: Fault,
  idOf: ReadonlyMap<string, number>,
  rankOf: ReadonlyMap<string, number>,
  clientOf: ReadonlyMap<string, number>,
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
    durationUs: 'durationUs' in fault ? fault.durationUs : 'takesUs' in fault ? fault.takesUs : null,
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
    probability: 'probability' in fault ? fault.probability : 1,
  };
}

/** What the model assumes of faults beyond the keys that they have. */
export function faultAssumptions(faults: readonly (Fault | Hazard)[]): PlanAssumption[] {
  const acts = (action: Fault['action']): boolean => faults.some((fault) => fault.action === action);
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
  return assumptions;
}

export function hazardPlans(hazards: readonly Hazard[], idOf: ReadonlyMap<string, number>): HazardPlan[] {
  const sorted = [...hazards].sort((a, b) => (a.id < b.id ? -1 : 1));
  return sorted.map((hazard) => ({
    id: hazard.id,
    action: hazard.action,
    ratePerUs: hazard.ratePerUs,
    regions: hazard.regions.map((name) => idOf.get(name)!).sort((a, b) => a - b),
    lasts: lastsOf(hazard),
    probability: 'probability' in hazard ? hazard.probability : 1,
    common: 'common' in hazard && hazard.common,
    errors: 'errors' in hazard ? hazard.errors : 0,
    ageing: 'ageing' in hazard && hazard.ageing !== undefined ? hazard.ageing : null,
  }));
}

function lastsOf(hazard: Hazard): LawSpec | null {
  switch (hazard.action) {
    case 'node.loss':
    case 'disk.loss':
    case 'copy.shock':
    case 'copy.corrupt':
      return null;
    case 'region.outage':
    case 'node.outage':
    case 'zone.outage':
    case 'storage.outage':
    case 'endpoint.outage':
    case 'auth.outage':
    case 'dns.outage':
    case 'service.outage':
      return hazard.duration;
    case 'region.loss':
    case 'storage.loss':
    case 'zone.loss':
      return hazard.rebuild ?? AT_ONCE;
  }
}
