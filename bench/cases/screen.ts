import { ownProgram } from '../references.ts';
import type { Effort, LimitCase } from './case.ts';

/** What somebody at the terminal waits for, and what it costs that somebody looks. */
export function screenCases({ seeds }: Effort): readonly LimitCase[] {
  return [
    {
      kind: 'limit',
      name: 'screen, key to redraw flat out, 95th percentile',
      unit: 'ms',
      own: { ...ownProgram('screen', ['keys', '100']), cores: 2 },
      rounds: 1,
      bar: { is: 'at most', value: 50 },
    },
    {
      kind: 'limit',
      name: 'screen, a run flat out, over one unwatched',
      unit: 'times',
      own: { ...ownProgram('screen', ['run', String(seeds <= 8 ? 3 : 15)]), cores: 2 },
      rounds: 1,
      bar: { is: 'at most', value: 1.1 },
    },
    {
      kind: 'limit',
      name: 'screen, memory of a long session, over a third of it',
      unit: 'times',
      own: { ...ownProgram('screen', ['memory', String(5 * seeds)]), cores: 2 },
      rounds: 1,
      bar: { is: 'at most', value: 1.25 },
    },
  ];
}
