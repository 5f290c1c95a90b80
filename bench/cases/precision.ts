import { ownProgram } from '../references.ts';
import type { Effort, LimitCase } from './case.ts';

/** Of systems that lose once in ten thousand years to once in 1e18, by their losses per year. */
const FAMILY = '1e-4/1e-7/1e-10/1e-13/1e-16/1e-18';

/** What a precision costs the estimator, in events: machines differ in how long an event takes, and in nothing else. */
export function precisionCases({ precisionSeeds }: Effort): readonly LimitCase[] {
  const cost = (name: string, systems: string, halfWidth: number, most: number, unit = 'M events'): LimitCase => ({
    kind: 'limit',
    name,
    unit,
    own: ownProgram('precision', [systems, String(halfWidth), String(precisionSeeds)]),
    rounds: 1,
    bar: { is: 'at most', value: most },
  });
  return [
    cost('±1 %, G11', 'G11', 0.01, 4),
    cost('±1 %, two regions at 1e-16/y', '1e-16', 0.01, 4),
    cost('±1 %, the same, by nodes alone', 'nodes alone', 0.01, 4),
    cost('±1 %, 1e-4/y to 1e-18/y, most over least', FAMILY, 0.01, 10, 'times'),
    cost('±10 %, three regions with shocks, 1e-16/y', 'exponential', 0.1, 100),
    cost('±10 %, the same, repair over a link', 'link', 0.1, 100),
  ];
}
