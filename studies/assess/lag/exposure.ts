/** What is in one place only: the risk of a fresh write, and what the loss of a region takes with it. */
import type { Plan } from '../../../sim/plan.ts';
import { bitCount } from '../../../sim/storage/reliabilityBits.ts';
import { type Estimate, surely } from '../lossSums.ts';
import { pushRate } from '../pushRate.ts';
import { ninesOf } from '../sensitivity.ts';
import { hasNoOtherPlace, writeLoss } from '../writes.ts';
import { type PushRun, playPushes } from './pushRun.ts';
import { type RegionRpo, rpoOf } from './rpo.ts';
import { measuredPushes, measuredRisk, type PushReach } from './writeRisk.ts';

/** Runs of pushes, each with a seed of its own. */
const RUNS = 6;

/** Of one push: it is lost when what took it is destroyed before any other place has it. */
export interface WriteDurability {
  /** Null where there is no other place: then a write is no worse off than what is stored. */
  readonly perPush: number | null;
  readonly lower95: number | null;
  readonly upper95: number | null;
  readonly nines: number | null;
  /** `law`: by the law of the lag, without an error. `runs`: by the lags of runs. `noOtherPlace`: there is nothing to be ahead of. */
  readonly from: 'law' | 'runs' | 'noOtherPlace';
  /** Pushes of the runs, and those of them that were nowhere else when their run ended; else 0. */
  readonly pushes: number;
  readonly open: number;
  /** Of a push that has got to the age that was asked for; null without one. */
  readonly atAge: AgedWrite | null;
}

export interface AgedWrite {
  readonly ageUs: number;
  readonly probability: Estimate;
}

export interface ExposureFound {
  /** Null where nobody pushes, and no law says how far behind other places are. */
  readonly writes: WriteDurability | null;
  /** By region; null where nobody pushes, or there is no other place. */
  readonly rpo: readonly RegionRpo[] | null;
}

/** Whether runs of pushes tell anything. */
export function needsPushRuns(plan: Plan): boolean {
  return !hasNoOtherPlace(plan) && pushRate(plan) > 0;
}

/** The runs, all in one piece: whoever has them played elsewhere has to ask but once. */
export function pushRunsOf(plan: Plan, seed: number): readonly PushRun[] {
  return needsPushRuns(plan) ? Array.from({ length: RUNS }, (_, run) => playPushes(plan, seed + run)) : [];
}

/**
 * @param runs from `pushRunsOf`
 * @param ageUs of the push that `atAge` is of; null: none
 * @param whose pushes the risk is asked for; null: of all
 */
export function exposureOf(
  plan: Plan,
  runs: readonly PushRun[],
  ageUs: number | null,
  whose: PushReach | null = null,
): ExposureFound {
  if (hasNoOtherPlace(plan)) return { writes: noOtherPlace(ageUs), rpo: null };
  const pushes = runs.flatMap(measuredPushes);
  const isAlone = whose !== null && placesOf(plan, whose.holders) === 1;
  const writes = isAlone ? noOtherPlace(ageUs) : (byLaw(plan, ageUs) ?? byRuns(plan, runs, ageUs, whose));
  if (pushes.some(({ isForOne }) => !isForOne)) return { writes, rpo: rpoOf(plan, runs) };
  return { writes: writes ?? (pushes.length > 0 ? noOtherPlace(ageUs) : null), rpo: null };
}

function noOtherPlace(ageUs: number | null): WriteDurability {
  const none = { perPush: null, lower95: null, upper95: null, nines: null, pushes: 0, open: 0 };
  return { ...none, from: 'noOtherPlace', atAge: ageUs === null ? null : { ageUs, probability: surely(0) } };
}

function byLaw(plan: Plan, ageUs: number | null): WriteDurability | null {
  const loss = writeLoss(plan);
  if (loss === null) return null;
  const { perPush } = loss;
  return {
    ...{ perPush, lower95: perPush, upper95: perPush, nines: ninesOf(perPush), from: 'law', pushes: 0, open: 0 },
    atAge: ageUs === null ? null : { ageUs, probability: surely(writeLoss(plan, ageUs)?.perPush ?? 0) },
  };
}

function byRuns(
  plan: Plan,
  runs: readonly PushRun[],
  ageUs: number | null,
  whose: PushReach | null,
): WriteDurability | null {
  const fresh = measuredRisk(plan, runs, 0, whose);
  if (fresh === null) return null;
  const aged = ageUs === null ? null : measuredRisk(plan, runs, ageUs, whose);
  const { estimate, lower95, upper95 } = fresh.probability;
  return {
    ...{ perPush: estimate, lower95, upper95, nines: ninesOf(estimate), from: 'runs' },
    pushes: fresh.pushes,
    open: fresh.open,
    atAge: ageUs === null || aged === null ? null : { ageUs, probability: aged.probability },
  };
}

/** The replicas themselves, and those of them that have a geo-redundant copy once more. */
function placesOf({ secondaries }: Plan, holders: number): number {
  return bitCount(holders) + secondaries.filter(({ of }) => ((holders >> of) & 1) === 1).length;
}
