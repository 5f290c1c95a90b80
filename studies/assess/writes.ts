/**
 * The durability of a write that has just been acknowledged at home: it is lost when the home's site or storage is
 * destroyed before any other place has it, with probability 1 − E[exp(−Λ·T)], T being the soonest of the lags, and longer
 * where ways are cut when it is due. Of zones, the one counts that all copies lie in.
 */
import type { HazardPlan } from '../../sim/faultPlan.ts';
import { hazardTargets } from '../../sim/faults/hazardTargets.ts';
import { compileLaw, type Law, type LawSpec } from '../../sim/kernel/distributions.ts';
import type { Plan } from '../../sim/plan.ts';
import { GroupPlace } from '../../sim/skeleton/groupPlace.ts';
import { cutsOf, missUnder } from './cutWays.ts';

/** Midpoints of the law of the lag that the mean is taken over; the error is far below the law's own. */
const POINTS = 20_000;

export interface WriteLoss {
  readonly perPush: number;
}

/** Null where the lag follows from queues and links, so that only a run can tell it, or where there is nowhere else to be. */
export function writeLoss(plan: Plan): WriteLoss | null {
  const home = plan.replicas[plan.home]!;
  const ratePerUs = destroyedPerUs(plan);
  if (ratePerUs === 0) return { perPush: 0 };
  const elsewhere = plan.replicas.length - 1;
  if (plan.replication.ackRegions > 1) return { perPush: 0 };
  const ways: { readonly law: Law; readonly places: readonly number[]; readonly areCopies: boolean }[] = [];
  if (elsewhere > 0) {
    if (plan.replication.lag === null) return null;
    const places = plan.replicas.filter((region) => region !== home);
    ways.push({ law: compileLaw(plan.replication.lag), places, areCopies: false });
  }
  const copies = plan.secondaries.filter(({ of }) => of === plan.home).map(({ region }) => region);
  if (copies.length > 0 && plan.geoRedundancy !== null) {
    ways.push({ law: compileLaw(plan.geoRedundancy.lag), places: copies, areCopies: true });
  }
  if (ways.length === 0) return null;
  // Of two kinds of places the sooner one is not one law's quantile any more: the better of the two is an upper bound.
  const perPush = ways.map(({ law, places, areCopies }) => {
    const cuts = cutsOf(plan, home, places, areCopies, ratePerUs);
    return missUnder(cuts, places, (reached) => missOf(law, reached, ratePerUs));
  });
  return { perPush: Math.min(...perPush) };
}

/** Firings per µs that take all that the home's stamp holds of a group. */
function destroyedPerUs(plan: Plan): number {
  const home = plan.replicas[plan.home]!;
  const at = plan.hazards.filter(({ regions }) => regions.includes(home));
  return at.reduce((sum, hazard) => {
    if (hazard.action === 'region.loss' || hazard.action === 'storage.loss') return sum + hazard.ratePerUs;
    return hazard.action === 'zone.loss' ? sum + hazard.ratePerUs * zonesOfAll(plan, hazard, home) : sum;
  }, 0);
}

/** How many of the zones that a hazard strikes hold every copy of a group: one or none. */
function zonesOfAll(plan: Plan, hazard: HazardPlan, home: number): number {
  const place = new GroupPlace(plan);
  const all = (1 << place.copies[plan.home]!) - 1;
  const zones = hazardTargets(plan, hazard, home).flatMap(({ struck }) => struck.zones ?? []);
  return zones.filter(({ zone }) => place.inZone(plan.home, zone) === all).length;
}

/** 1 − E[exp(−Λ·T)] for the least of so many lags: its quantile at u is the law's at 1 − (1 − u)^(1/times). */
function missOf(law: Law, times: number, ratePerUs: number): number {
  if (isFixed(law.spec)) return -Math.expm1(-ratePerUs * law.mean);
  let sum = 0;
  for (let i = 0; i < POINTS; i++) {
    const u = (i + 0.5) / POINTS;
    const least = times === 1 ? u : -Math.expm1(Math.log1p(-u) / times);
    sum -= Math.expm1(-ratePerUs * law.quantile(least));
  }
  return sum / POINTS;
}

function isFixed(spec: LawSpec): boolean {
  return spec.kind === 'deterministic';
}
