/** What faults do beyond storage, to one placement group: nothing. No copy depends on clocks, front ends or operators. */
import type { EndpointTargets } from '../faults/endpointTargets.ts';
import type { ClockTargets, OperatorTargets } from '../faults/fault.ts';

export const NOTHING_THERE = 'nothing is there to be struck';
export const NO_CLOCKS: ClockTargets = { skew: () => undefined, unskew: () => undefined };
export const NO_ENDPOINTS: EndpointTargets = {
  hold: () => undefined,
  release: () => undefined,
  noteStruck: () => undefined,
  noteNamesStruck: () => undefined,
  holdRouting: () => undefined,
  releaseRouting: () => undefined,
  beginSurge: () => undefined,
  endSurge: () => undefined,
  isSurging: () => false,
};
export const NO_OPERATOR: OperatorTargets = {
  failoverProblem: () => NOTHING_THERE,
  noteObstacle: () => undefined,
  failOver: () => undefined,
};
