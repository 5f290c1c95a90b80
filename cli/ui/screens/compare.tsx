/** Screen 7: two branches side by side. */
import type { ReactNode } from 'react';
import { Lines } from '../lines.tsx';
import { pairOf } from './choices.ts';
import { compareLines } from './compareLines.ts';
import type { ScreenProps } from './screen.ts';
import { useComparison } from './useComparison.ts';

export function Compare(props: ScreenProps): ReactNode {
  const { view, branches, choices, size } = props;
  const pair = pairOf(view.branches, branches, view.branch, choices);
  const compared = useComparison(props, pair);
  return <Lines lines={compareLines(props, pair, compared)} size={size} />;
}
