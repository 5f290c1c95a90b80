/** Faults in the order of what they did, or are to do. */
import type { ExperimentView, FaultState } from '../../studies/experiment/view.ts';

/** When it struck, or is to; null for one that waits for another. */
export function strikesAtUs({ firedAtUs, plannedAtUs }: FaultState): number | null {
  return firedAtUs ?? plannedAtUs;
}

/** By time; those without one at the end; as the view has them where that is the same. */
export function faultsInOrder({ faults }: Pick<ExperimentView, 'faults'>): readonly FaultState[] {
  const keyOf = (fault: FaultState) => strikesAtUs(fault) ?? Number.POSITIVE_INFINITY;
  return [...faults].sort((a, b) => (keyOf(a) === keyOf(b) ? 0 : keyOf(a) - keyOf(b)));
}

/** The nearest strike after an instant, or before it; null where there is none. */
export function strikeBeside(view: Pick<ExperimentView, 'faults' | 'cursorUs'>, isNext: boolean): number | null {
  const strikes = view.faults
    .filter(({ status }) => status !== 'suppressed')
    .map(strikesAtUs)
    .filter((atUs): atUs is number => atUs !== null);
  const there = strikes.filter((atUs) => (isNext ? atUs > view.cursorUs : atUs < view.cursorUs));
  if (there.length === 0) return null;
  return isNext ? Math.min(...there) : Math.max(...there);
}
