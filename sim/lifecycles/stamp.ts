/**
 * The storage of one registry replica in one region; also the share of it that one placement group has. Unavailable
 * means that the data is there but out of reach. Rebuilding stops, and what was rebuilt is dropped, when the stamp is
 * struck again or its source of data goes away.
 */
import { setup } from 'xstate';

type StampEvent =
  | { type: 'OUTAGE' }
  | { type: 'RECOVER' }
  | { type: 'LOSE' }
  | { type: 'REBUILD' }
  | { type: 'SOURCE_GONE' }
  | { type: 'REBUILT' };

export const stampMachine = setup({ types: { events: {} as StampEvent } }).createMachine({
  id: 'stamp',
  initial: 'available',
  states: {
    available: { on: { OUTAGE: 'unavailable', LOSE: 'lost' } },
    unavailable: { on: { RECOVER: 'available', LOSE: 'lost' } },
    lost: { on: { REBUILD: 'rebuilding' } },
    rebuilding: { on: { REBUILT: 'available', SOURCE_GONE: 'lost', LOSE: 'lost' } },
  },
});
