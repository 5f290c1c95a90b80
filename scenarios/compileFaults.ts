/** Faults and hazards of the plan: names become ids, lists are sorted, and what an action has no use for stays blank. */
import { BLANK_FAULT, type HazardPlan, type PlannedFault } from '../sim/faultPlan.ts';
import type { LawSpec } from '../sim/kernel/distributions.ts';
import type { Fault, Hazard } from './faultSettings.ts';

/** A site that chance destroyed is replaced at once where the scenario does not say when; geo-repair takes its time. */
const AT_ONCE: LawSpec = { kind: 'deterministic', value: 0 };

export function faultPlan(
  fault: Fault,
  idOf: ReadonlyMap<string, number>,
  rankOf: ReadonlyMap<string, number>,
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
    pairs:
      'pairs' in fault
        ? fault.pairs
            .map(({ from, to }) => ({ from: idOf.get(from)!, to: idOf.get(to)! }))
            .sort((a, b) => a.from - b.from || a.to - b.to)
        : [],
    pick: 'pick' in fault ? fault.pick : { kind: 'all' },
    capacityFactor: 'capacity' in fault ? fault.capacity : 1,
    latencyUs: 'latencyUs' in fault ? fault.latencyUs : 0,
  };
}

export function hazardPlans(hazards: readonly Hazard[], idOf: ReadonlyMap<string, number>): HazardPlan[] {
  const sorted = [...hazards].sort((a, b) => (a.id < b.id ? -1 : 1));
  return sorted.map((hazard) => ({
    id: hazard.id,
    action: hazard.action,
    ratePerUs: hazard.ratePerUs,
    regions: hazard.regions.map((name) => idOf.get(name)!).sort((a, b) => a - b),
    lasts: lastsOf(hazard),
  }));
}

function lastsOf(hazard: Hazard): LawSpec | null {
  switch (hazard.action) {
    case 'node.loss':
      return null;
    case 'region.outage':
      return hazard.duration;
    case 'region.loss':
      return hazard.rebuild ?? AT_ONCE;
  }
}
