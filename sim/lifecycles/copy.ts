/**
 * One stored copy (or fragment) of a placement group on one node. Offline is for a while and loses nothing; missing is
 * for good until the copy is rebuilt, either by itself (repair) or with its whole region (refill); not while its node is
 * down.
 */
import { setup } from 'xstate';

type CopyEvent =
  | { type: 'NODE_DOWN' }
  | { type: 'NODE_UP' }
  | { type: 'LOSE' }
  | { type: 'REPAIR_START' }
  | { type: 'REPAIRED' }
  | { type: 'SOURCE_GONE' }
  | { type: 'REFILLED' };

export const copyMachine = setup({ types: { events: {} as CopyEvent } }).createMachine({
  id: 'copy',
  initial: 'readable',
  states: {
    readable: { on: { NODE_DOWN: 'offline', LOSE: 'missing' } },
    offline: { on: { NODE_UP: 'readable', LOSE: 'missing' } },
    missing: { on: { REPAIR_START: 'repairing', REFILLED: 'readable' } },
    repairing: { on: { REPAIRED: 'readable', SOURCE_GONE: 'missing', NODE_DOWN: 'missing', REFILLED: 'readable' } },
  },
});
