/** What runs of pushes say of the risk of a fresh write, where no law of the lag says it. */
import type { Plan } from '../../../sim/plan.ts';
import { POISSON_NOTHING_SEEN } from '../../statistics/intervals.ts';
import { jackknife } from '../../statistics/jackknife.ts';
import type { Estimate } from '../lossSums.ts';
import { destroyRate, WriteRisk } from '../writes.ts';
import type { Push, PushRun } from './pushRun.ts';

export interface MeasuredRisk {
  readonly probability: Estimate;
  /** Pushes that it was measured on. */
  readonly pushes: number;
  /** Of them, those that were nowhere else when their run ended: taken as lost for the upper bound, as safe then for the rest. */
  readonly open: number;
}

/** Pushes under one-way rules, by replicas as bits: those that take them, and all that come to hold them. */
export interface PushReach {
  readonly origins: number;
  readonly holders: number;
}

/**
 * Null where no push is meant for any other place.
 * @param ageUs of the push
 * @param whose only of those that are taken by some of these replicas and come to just these; null: of all
 */
export function measuredRisk(
  plan: Plan,
  runs: readonly PushRun[],
  ageUs: number,
  whose: PushReach | null,
): MeasuredRisk | null {
  const isAsked = (push: Push): boolean => !push.isForOne && (whose === null || isOf(push, whose));
  const measured = runs.map((run) => measuredPushes(run).filter(isAsked));
  const pushes = measured.reduce((sum, of) => sum + of.length, 0);
  if (pushes === 0) return null;
  const rates = plan.replicas.map((_, replica) => destroyRate(plan, replica));
  const riskOf = (of: readonly (readonly Push[])[], open: (push: Push) => number): number => {
    const risk = new WriteRisk();
    for (const push of of.flat()) risk.add(push.isOpen ? open(push) : push.aloneUs, rates[push.replica]!, ageUs);
    return risk.probability;
  };
  const seen = ({ aloneUs }: Push): number => aloneUs;
  const known = measured.filter((of) => of.length > 0);
  const half = jackknife(
    known.map((_, seed) =>
      riskOf(
        known.filter((_, other) => other !== seed),
        seen,
      ),
    ),
  );
  const estimate = riskOf(known, seen);
  // No push was behind for so long: as many as may have been missed, each for as long again as the longest that was seen.
  const longestUs = Math.max(...known.flat().map(seen));
  const unseen = (POISSON_NOTHING_SEEN / pushes) * -Math.expm1(-Math.max(...rates) * longestUs);
  const most = estimate === 0 && ageUs > 0 ? unseen : riskOf(known, () => Number.POSITIVE_INFINITY);
  return {
    probability: {
      estimate,
      lower95: Math.max(0, estimate - half),
      upper95: Math.min(1, most + half),
    },
    pushes,
    open: measured.flat().filter(({ isOpen }) => isOpen).length,
  };
}

function isOf({ replica, holders }: Push, whose: PushReach): boolean {
  return holders === whose.holders && ((whose.origins >> replica) & 1) === 1;
}

/** Without those of the warm-up. */
export function measuredPushes({ pushes, fromUs }: PushRun): Push[] {
  return pushes.filter(({ atUs }) => atUs >= fromUs);
}
