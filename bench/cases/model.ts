import { ownProgram } from '../references.ts';
import type { BenchCase, Effort } from './case.ts';

/** Events that are pending in the scenario's world while its clients work: 7 to 15. */
const PENDING = 12;

/**
 * The whole model with its ledger, on the scenario that a first run plays: against the bare kernel with as many events
 * pending, and its requests per second on one core; the paths of an assessment likewise.
 */
export function modelCases(effort: Effort): readonly BenchCase[] {
  // Of each part, all of which play the same.
  const seeds = String(effort.seeds / 4);
  const bareKernel = {
    name: `own kernel, PHOLD, ${PENDING} pending`,
    commands: [ownProgram('phold', [String(PENDING), String(effort.events(PENDING))])],
    skipped: null,
    ratioMin: 0.2,
    sameEvents: false,
  };
  return [
    {
      kind: 'race',
      name: 'whole model, ledger on',
      unit: 'M events/s',
      own: ownProgram('model', ['events', seeds]),
      rivals: [bareKernel],
    },
    {
      kind: 'race',
      name: 'skeleton of two regions, forced',
      unit: 'M events/s',
      own: ownProgram('skeleton', [String(4 * effort.seeds)]),
      rivals: [bareKernel],
    },
    {
      kind: 'limit',
      name: 'whole model, ledger on, one core',
      unit: 'M requests/s',
      own: ownProgram('model', ['requests', seeds]),
      rounds: effort.rounds,
      bar: { is: 'aim', value: 0.3 },
    },
    {
      kind: 'limit',
      name: `time per request, 100000 to ${effort.longRequests}`,
      unit: 'times',
      own: ownProgram('flatness', [String(effort.longRequests)]),
      rounds: 3,
      bar: { is: 'at most', value: 1.5 },
    },
  ];
}
