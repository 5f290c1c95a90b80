/**
 * The vault that a customer's key lies in, as the registry finds it. When its region fails it is served from the paired one
 * after a while, read-only: keys are unwrapped there, and none is made or changed. It is lost with all regions that have it.
 */
import { setup } from 'xstate';

type VaultEvent = { type: 'OUT' } | { type: 'BACK' } | { type: 'FAIL_OVER' } | { type: 'FAIL_BACK' } | { type: 'LOSE' };

export const vaultMachine = setup({ types: { events: {} as VaultEvent } }).createMachine({
  id: 'vault',
  initial: 'serving',
  states: {
    serving: { on: { OUT: 'unreachable', LOSE: 'lost' } },
    unreachable: { on: { BACK: 'serving', FAIL_OVER: 'readOnly', LOSE: 'lost' } },
    readOnly: { on: { OUT: 'unreachable', FAIL_BACK: 'serving', LOSE: 'lost' } },
    lost: {},
  },
});
