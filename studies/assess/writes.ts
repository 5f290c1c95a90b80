/**
 * The durability of a write that has just been acknowledged: it is lost when the site or storage that took it is destroyed
 * before any other place has it, with probability 1 − E[exp(−Λ·T)], T being the soonest of the lags, and longer where ways are
 * cut when it is due. Of zones, the one counts that all copies lie in. Of one that has got to an age D only the lag that is left
 * counts, where there is any: T − D of T > D; what cuts leave then is taken as of a fresh one, which is an upper bound.
 */
import type { HazardPlan } from '../../sim/faultPlan.ts';
import { hazardTargets } from '../../sim/faults/hazardTargets.ts';
import { compileLaw, type Law } from '../../sim/kernel/distributions.ts';
import type { Plan } from '../../sim/plan.ts';
import { GroupPlace } from '../../sim/skeleton/groupPlace.ts';
import { cutsOf, missUnder, type WritePlace } from './cutWays.ts';
import { pushRate, pushRateOf } from './pushRate.ts';

/** Points of the laws of the lag that the mean is taken over; the error is far below the law's own. */
const POINTS = 20_000;
/** Of two lags each goes through its law in an order of its own: multiples of this cover a square evenly. */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

export interface WriteLoss {
  readonly perPush: number;
}

/**
 * By the laws of the lags; null where it follows from queues, links or rules, so that only runs can tell it, and where there
 * is no other place.
 * @param ageUs of the push
 */
export function writeLoss(plan: Plan, ageUs = 0): WriteLoss | null {
  let perPush = 0;
  for (const [replica, share] of placesOfPushes(plan).entries()) {
    if (share === 0) continue;
    const loss = lossAt(plan, replica, ageUs);
    if (loss === null) return null;
    perPush += share * loss;
  }
  return { perPush };
}

/** The registry is in one place only: whatever is pushed shares the fate of what is stored. */
export function hasNoOtherPlace({ replicas, secondaries }: Plan): boolean {
  return replicas.length === 1 && secondaries.length === 0;
}

/** Rate, per µs, at which hazards destroy all that the stamp of a replica holds of a group. */
export function destroyRate(plan: Plan, replica: number): number {
  const region = plan.replicas[replica]!;
  return plan.hazards
    .filter(({ regions }) => regions.includes(region))
    .reduce((sum, hazard) => {
      if (hazard.action === 'region.loss' || hazard.action === 'storage.loss') return sum + hazard.ratePerUs;
      return hazard.action === 'zone.loss' ? sum + hazard.ratePerUs * zonesOfAll(plan, hazard, replica) : sum;
    }, 0);
}

/** How many of the zones that a hazard strikes hold every copy of a group: one or none. */
function zonesOfAll(plan: Plan, hazard: HazardPlan, replica: number): number {
  const place = new GroupPlace(plan);
  const all = (1 << place.copies[replica]!) - 1;
  const zones = hazardTargets(plan, hazard, plan.replicas[replica]!).flatMap(({ struck }) => struck.zones ?? []);
  return zones.filter(({ zone }) => place.inZone(replica, zone) === all).length;
}

/** Sums over pushes whose lag T is known: the chance that one which has got to the age D is lost in what is left of its lag. */
export class WriteRisk {
  private alive = 0;
  private lost = 0;

  /** @param ratePerUs at which what took the push is destroyed */
  add(lagUs: number, ratePerUs: number, ageUs: number): void {
    const alive = Math.exp(-ratePerUs * Math.min(lagUs, ageUs));
    this.alive += alive;
    this.lost -= alive * Math.expm1(-ratePerUs * Math.max(0, lagUs - ageUs));
  }

  get probability(): number {
    return this.alive === 0 ? 0 : this.lost / this.alive;
  }
}

/** Of all pushes, the share that each replica takes: the nearest ones, as the global endpoint does it; all at home without any. */
function placesOfPushes(plan: Plan): number[] {
  const shares = plan.replicas.map(() => 0);
  const all = pushRate(plan);
  if (all === 0) {
    shares[plan.home] = 1;
    return shares;
  }
  for (const client of plan.clients) {
    const near = nearestTo(plan, client.resolverRegion);
    const share = pushRateOf(client, plan.durationUs) / all / near.length;
    for (const replica of near) shares[replica] = shares[replica]! + share;
  }
  return shares;
}

function nearestTo({ replicas, regions, routing, membership, rttP50Us }: Plan, region: number): number[] {
  const served = [...replicas.keys()].filter((replica) => {
    return !routing.isExcluded[replica] && (membership.members & (1 << replica)) !== 0;
  });
  const distanceUs = (replica: number): number => rttP50Us[region * regions.length + replicas[replica]!]!;
  const nearestUs = Math.min(...served.map(distanceUs));
  const near = served.filter((replica) => distanceUs(replica) <= nearestUs + routing.nearUs);
  return routing.nearUs === 0 ? near.slice(0, 1) : near;
}

function lossAt(plan: Plan, replica: number, ageUs: number): number | null {
  const ratePerUs = destroyRate(plan, replica);
  if (ratePerUs === 0 || plan.replication.ackRegions > 1) return 0;
  const elsewhere = plan.replicas.length - 1;
  const isGeoRedundant = plan.secondaries.some(({ of }) => of === replica) && plan.geoRedundancy !== null;
  if (elsewhere > 0 && (plan.replication.lag === null || plan.rules !== null)) return null;
  if (elsewhere === 0 && !isGeoRedundant) return null;
  const others = elsewhere === 0 ? null : compileLaw(plan.replication.lag!);
  const copy = isGeoRedundant ? compileLaw(plan.geoRedundancy!.lag) : null;
  const home = plan.replicas[replica]!;
  const places: WritePlace[] = plan.replicas
    .filter((region) => region !== home)
    .map((region) => ({ region, isCopy: false }));
  for (const { of, region } of plan.secondaries)
    if (of === replica && isGeoRedundant) places.push({ region, isCopy: true });
  return missUnder(cutsOf(plan, home, places, ratePerUs), places, (reached) => {
    const replicas = reached.filter(({ isCopy }) => !isCopy).length;
    const hasCopy = replicas < reached.length;
    return riskOf(replicas === 0 ? null : others, replicas, hasCopy ? copy : null, ratePerUs, ageUs);
  });
}

/** The least of so many lags of one law and one of another: the quantile of the first at u is the law's at 1 − (1 − u)^(1/times). */
function riskOf(others: Law | null, times: number, copy: Law | null, ratePerUs: number, ageUs: number): number {
  const risk = new WriteRisk();
  for (let i = 0; i < POINTS; i++) {
    const u = (i + 0.5) / POINTS;
    const least = times <= 1 ? u : -Math.expm1(Math.log1p(-u) / times);
    const v = others === null ? u : (0.5 + i * GOLDEN) % 1;
    const lagUs = Math.min(
      others === null ? Number.POSITIVE_INFINITY : others.quantile(least),
      copy === null ? Number.POSITIVE_INFINITY : copy.quantile(v),
    );
    risk.add(lagUs, ratePerUs, ageUs);
  }
  return risk.probability;
}
