/**
 * limit.change: a front end serves several times as many operations a minute as its limits say, or a part of them, or none.
 * Reads, writes, deletes or all of them; what has no limit keeps none. Probes are no operations, so routing goes on sending
 * clients there, and a limit is no outage: nobody's recovery time begins.
 */
import { READ_LIMIT } from '../conditions.ts';
import type { PlannedFault } from '../faultPlan.ts';
import { LIMITED } from '../limitsPlan.ts';
import { type FaultKind, regionTargets } from './fault.ts';

export const limitChange: FaultKind = {
  action: 'limit.change',
  destroys: false,
  stopsService: false,
  ...regionTargets,
  problem: (world, fault, target) => world.siteProblem(fault.regions[target]!),
  begin: (world, fault, target, reference) => {
    const region = fault.regions[target]!;
    for (const kind of kindsOf(fault)) world.endpoints.hold(kind, region, fault.limitFactor, reference);
  },
  end: (world, fault, target, reference) => {
    for (const kind of kindsOf(fault)) world.endpoints.release(kind, fault.regions[target]!, reference);
  },
  lastsUs: (fault) => fault.durationUs,
};

/** Conditions of the limits that it changes. */
function kindsOf({ limit }: PlannedFault): readonly number[] {
  return LIMITED.flatMap((kind, place) => (limit === 'all' || limit === kind ? [READ_LIMIT + place] : []));
}
