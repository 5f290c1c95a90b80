import { type Expression, isOnBound } from './expression.ts';
import type { MustFail } from './scenario.ts';

/** Bounds that a scenario expects, or expects to be missed. */
export function boundsAmong(expect: readonly Expression[], mustFail: readonly MustFail[]): Expression[] {
  const turned = mustFail.flatMap((entry) => (entry.kind === 'expression' ? [entry.expression] : []));
  return [...expect, ...turned].filter(isOnBound);
}
