/**
 * What cuts the ways of a fresh write by chance: pauses and partitions between its home and the places that it goes to. What
 * is due while its way is cut arrives when the way is open again, as under a law of the lag in a run.
 */
import { compileLaw } from '../../sim/kernel/distributions.ts';
import type { Plan } from '../../sim/plan.ts';

/** Midpoints that a mean over how long a cut lasts is taken over. */
const POINTS = 20_000;
/** Below it a difference of nearly equal numbers is a series. */
const SMALL = 1e-3;
/** Cuts that are taken into account at most, the most frequent first: their sets double with each. */
const CUTS_MOST = 10;

/** Where a write goes: another replica, or a geo-redundant copy, which feels no pause of geo-replication. */
export interface WritePlace {
  /** Region id. */
  readonly region: number;
  readonly isCopy: boolean;
}

export interface Cut {
  /** Those whose ways it cuts. */
  readonly places: ReadonlySet<WritePlace>;
  /** Share of the time in which it holds: it does not strike what it holds. */
  readonly share: number;
  /** Chance that the home is destroyed in what remains of it, from any instant in it. */
  readonly missed: number;
}

/**
 * Cuts of the ways from a region.
 * @param ratePerUs at which the home is destroyed, above 0
 */
export function cutsOf(plan: Plan, home: number, places: readonly WritePlace[], ratePerUs: number): Cut[] {
  return plan.hazards.flatMap((hazard) => {
    const isPause = hazard.action === 'replication.pause';
    if (!(isPause || hazard.action === 'network.partition')) return [];
    if (hazard.ratePerUs === 0 || hazard.lasts === null) return [];
    const law = compileLaw(hazard.lasts);
    const load = hazard.ratePerUs * law.mean;
    const missed = missedIn((u) => law.quantile(u), law.mean, ratePerUs);
    return (hazard.processes ?? []).flatMap(({ struck: { pairs = [] } }): Cut[] => {
      const cut = places.filter(({ region, isCopy }) => {
        return !(isPause && isCopy) && pairs.some(({ from, to }) => from === home && to === region);
      });
      return cut.length === 0 ? [] : [{ places: new Set(cut), share: load / (1 + load), missed }];
    });
  });
}

/**
 * Chance that a write is missed, over all sets of cuts that may hold when it is due.
 * @param missOf the same by the lag alone, with these places in reach, one at least
 */
export function missUnder(
  cuts: readonly Cut[],
  places: readonly WritePlace[],
  missOf: (reached: readonly WritePlace[]) => number,
): number {
  const together = [...cuts].sort((a, b) => b.share - a.share).slice(0, CUTS_MOST);
  const known = new Map<string, number>();
  const byLag = (reached: readonly WritePlace[]): number => {
    const key = `${reached.length}/${reached.some(({ isCopy }) => isCopy)}`;
    const miss = known.get(key) ?? missOf(reached);
    known.set(key, miss);
    return miss;
  };
  let sum = 0;
  for (let set = 0; set < 1 << together.length; set++) {
    let share = 1;
    const held = together.filter((cut, i) => {
      const isHeld = ((set >> i) & 1) === 1;
      share *= isHeld ? cut.share : 1 - cut.share;
      return isHeld;
    });
    const reached = places.filter((place) => !held.some((cut) => cut.places.has(place)));
    // What several hold is open when all have ended: their times add up at most.
    const waits = reached.length > 0 ? 0 : held.reduce((log, { missed }) => log + Math.log1p(-missed), 0);
    const lag = byLag(reached.length > 0 ? reached : places);
    sum += share * (waits === 0 ? lag : -Math.expm1(Math.log1p(-lag) + waits));
  }
  return sum;
}

/** Mean of 1 − exp(−rate × rest), the rest of a time as it is met at any instant of it. */
function missedIn(quantile: (u: number) => number, mean: number, rate: number): number {
  if (mean === 0) return 0;
  let sum = 0;
  for (let i = 0; i < POINTS; i++) {
    const x = rate * quantile((i + 0.5) / POINTS);
    sum += x < SMALL ? (x * x) / 2 - (x * x * x) / 6 : x + Math.expm1(-x);
  }
  return Math.min(1, sum / POINTS / (rate * mean));
}
