import { ownProgram, type References } from '../references.ts';
import type { Effort, RaceCase } from './case.ts';

/**
 * The event queue with all it can do (handles, cancelling, payload) against bare queues in C++, on HOLD: n events
 * pending, take the next and put it back later.
 */
export function holdCases(references: References, effort: Effort): readonly RaceCase[] {
  return [
    holdCase(references, effort, 100, 0.65, null),
    holdCase(references, effort, 10_000, 0.65, 1.4),
    holdCase(references, effort, 1_000_000, 0.5, null),
  ];
}

function holdCase(
  references: References,
  effort: Effort,
  pending: number,
  ladderRatioMin: number,
  heapRatioMin: number | null,
): RaceCase {
  const args = [String(pending), String(effort.events(pending))];
  const ladder = references.rival('C++ ladder queue', 'hold', ['ladder'], args, ladderRatioMin);
  const heap =
    heapRatioMin === null
      ? []
      : [references.rival('C++ 4-ary heap, branch-free', 'hold', ['heap4'], args, heapRatioMin)];
  return {
    kind: 'race',
    name: `HOLD, ${pending} pending`,
    unit: 'M events/s',
    own: ownProgram('hold', args),
    rivals: [ladder, ...heap],
  };
}
