import { ownProgram } from '../references.ts';
import type { Effort, LimitCase } from './case.ts';

/** What it costs to be watched, and how long somebody waits who looks elsewhere. */
export function experimentCases(effort: Effort): readonly LimitCase[] {
  return [
    {
      kind: 'limit',
      name: 'experiment flat out, over a run',
      unit: 'times',
      own: ownProgram('experiment', ['run', String(2 * effort.seeds)]),
      rounds: 3,
      bar: { is: 'at most', value: 1.1 },
    },
    {
      kind: 'limit',
      name: 'experiment, a seek, 95th percentile',
      unit: 'ms',
      own: ownProgram('experiment', ['seek', '200']),
      rounds: 3,
      bar: { is: 'at most', value: 300 },
    },
  ];
}
