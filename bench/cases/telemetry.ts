import { ownProgram } from '../references.ts';
import type { Effort, LimitCase } from './case.ts';

/** A run whose telemetry nobody listens to, over one that has none: under 2 % more. */
export function telemetryCase(effort: Effort): LimitCase {
  return {
    kind: 'limit',
    name: 'run with telemetry, no SDK',
    unit: 'times',
    own: ownProgram('telemetry', ['unheard', String(2 * effort.seeds)]),
    rounds: 3,
    bar: { is: 'at most', value: 1.02 },
  };
}
