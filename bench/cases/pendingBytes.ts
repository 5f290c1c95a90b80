import { ownProgram } from '../references.ts';
import type { LimitCase } from './case.ts';

/** Memory of the event queue at a million pending events, all columns counted. */
export function pendingBytesCase(): LimitCase {
  return {
    kind: 'limit',
    name: 'queue memory, 1000000 pending',
    unit: 'bytes/event',
    own: ownProgram('pendingBytes', ['1000000']),
    rounds: 1,
    bar: { is: 'at most', value: 48 },
  };
}
