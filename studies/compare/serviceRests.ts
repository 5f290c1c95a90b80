/**
 * What the availability of a scenario rests on, as text. Where it is the same of two scenarios, their states, short runs and years
 * are the same number by number: their availability is the same for certain, however wide the interval of each.
 */
import { canonicalJson } from '../../scenarios/hash.ts';
import type { Scenario } from '../../scenarios/scenario.ts';
import type { Plan } from '../../sim/plan.ts';
import { partsOf } from '../assess/availability/outages.ts';

/** Destructions last until a place is filled again. */
const IS_FILLED_AGAIN = /^(?:region|storage|zone)\.loss$/;

/**
 * Regions, registry, catalogue, clients, the length of the run (in which a trace is played round and round), hazards that take
 * anything out of service, and repairs where one of these destroys. No backup serves anybody, and short runs know neither planned
 * faults nor scrubs.
 */
export function restsOf({ regions, registry, catalogue, clients, run, repair, hazards }: Scenario, plan: Plan): string {
  const takingOut = new Set(
    plan.hazards.filter((hazard) => partsOf({ ...plan, hazards: [hazard] }).length > 0).map(({ id }) => id),
  );
  const served = hazards.filter(({ id }) => takingOut.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const isFilled = served.some(({ action }) => IS_FILLED_AGAIN.test(action));
  return canonicalJson({
    ...{ regions, registry, catalogue, clients, duration: run.durationUs },
    hazards: served.map((hazard) => ({
      ...hazard,
      regions: hazard.regions.filter((name) => !isOfBackupAlone(plan, name)),
    })),
    repair: isFilled ? repair : null,
  });
}

/** Hazards of every place strike there too, and take no service away. */
function isOfBackupAlone({ regions, backup, secondaries, clients }: Plan, name: string): boolean {
  const region = regions.findIndex((one) => one.name === name);
  if (backup === null || backup.region !== region || regions[region]!.replica >= 0) return false;
  return ![...secondaries, ...clients].some((one) => one.region === region);
}
