import { ownProgram, type References } from '../references.ts';
import type { Effort, RaceCase } from './case.ts';

/** The kernel as a world uses it, schedule and switch, against kernels in C++ and SimPy: PHOLD with 10,000 processes. */
export function pholdCase(references: References, effort: Effort): RaceCase {
  const pending = 10_000;
  const events = effort.events(pending);
  const args = [String(pending), String(events)];
  return {
    kind: 'race',
    name: `PHOLD, ${pending} pending`,
    unit: 'M events/s',
    own: ownProgram('phold', args),
    rivals: [
      references.rival('best C++ kernel', 'phold', ['ladder', 'heap4'], args, 0.55),
      references.simpy([String(pending), String(Math.floor(events / 20))], 18),
    ],
  };
}
