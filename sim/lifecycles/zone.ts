/**
 * An availability zone: the nodes in it share its fate. It fails as a region does, but its region's stamp goes on with
 * the copies in other zones, and rebuilds the zone's copies from them.
 */
import { setup } from 'xstate';

type ZoneEvent =
  | { type: 'OUTAGE' }
  | { type: 'RECOVER' }
  | { type: 'LOSE' }
  | { type: 'REBUILD' }
  | { type: 'REBUILT' };

export const zoneMachine = setup({ types: { events: {} as ZoneEvent } }).createMachine({
  id: 'zone',
  initial: 'up',
  states: {
    up: { on: { OUTAGE: 'out', LOSE: 'lost' } },
    out: { on: { RECOVER: 'up', LOSE: 'lost' } },
    lost: { on: { REBUILD: 'rebuilding' } },
    rebuilding: { on: { REBUILT: 'up', LOSE: 'lost' } },
  },
});
