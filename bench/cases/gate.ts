import { ownProgram } from '../references.ts';
import type { Effort, LimitCase } from './case.ts';

/** What a team's checks take with ten scenarios of twenty seeds: time that somebody waits, and so of the clock. */
export function gateCase({ seeds }: Effort): LimitCase {
  return {
    kind: 'limit',
    name: `gate, 10 scenarios of ${seeds} seeds, two cores`,
    unit: 's',
    own: { ...ownProgram('gate', [String(seeds)]), cores: 2 },
    rounds: 1,
    bar: { is: 'at most', value: 90 },
  };
}
