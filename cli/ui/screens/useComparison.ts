import { useEffect, useState } from 'react';
import type { BranchComparison, ExperimentView } from '../../../studies/experiment/view.ts';
import type { Pair } from './choices.ts';
import type { ScreenProps } from './screen.ts';

/** A comparison that was given up for something else is asked for again after this. */
const AGAIN_MS = 300;

export interface Compared {
  /** Of this pair, by where both had been played when it was asked for; null: there is none yet. */
  readonly comparison: BranchComparison | null;
  readonly isUnderWay: boolean;
}

/**
 * What two branches came to, made anew when other branches are chosen or one was played on. To compare takes as long as to play both from where
 * they part, and the run stands still meanwhile: so while it runs nothing is asked.
 */
export function useComparison({ send, view, isRunning }: ScreenProps, pair: Pair | null): Compared {
  const [last, setLast] = useState<BranchComparison | null>(null);
  const [tries, setTries] = useState(0);
  const untilUs = pair === null ? 0 : commonUs(view, pair);
  const isDone = last !== null && isOf(last, pair) && last.untilUs === untilUs;
  const isWanted = pair !== null && untilUs > 0 && !isRunning && !isDone;
  // Another try, and another instant, is another question.
  const question = isWanted ? JSON.stringify({ ...pair, untilUs, tries }) : null;
  useEffect(() => {
    if (question === null) return;
    const { base, other }: Pair = JSON.parse(question);
    let isOpen = true;
    let timer: NodeJS.Timeout | undefined;
    send({ kind: 'compare', base, other }).then(
      (answer) => {
        if (isOpen && answer.kind === 'compared') setLast(answer.comparison);
      },
      () => {
        if (isOpen) timer = setTimeout(() => setTries((count) => count + 1), AGAIN_MS);
      },
    );
    return () => {
      isOpen = false;
      clearTimeout(timer);
    };
  }, [send, question]);
  return { comparison: isOf(last, pair) ? last : null, isUnderWay: isWanted };
}

/** Up to where both of a pair have been played, µs. */
export function commonUs({ branches }: Pick<ExperimentView, 'branches'>, { base, other }: Pair): number {
  const frontiers = branches.filter(({ id }) => id === base || id === other).map(({ frontierUs }) => frontierUs);
  return Math.min(...frontiers);
}

function isOf(comparison: BranchComparison | null, pair: Pair | null): boolean {
  return comparison?.base === pair?.base && comparison?.other === pair?.other;
}
