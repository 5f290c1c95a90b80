/**
 * A region as a site: endpoint and stamp together. An outage ends by itself; a loss is for ever unless somebody
 * rebuilds the site, which starts without the data that it held.
 */
import { setup } from 'xstate';

type RegionEvent =
  | { type: 'OUTAGE' }
  | { type: 'RECOVER' }
  | { type: 'LOSE' }
  | { type: 'REBUILD' }
  | { type: 'REBUILT' };

export const regionMachine = setup({ types: { events: {} as RegionEvent } }).createMachine({
  id: 'region',
  initial: 'up',
  states: {
    up: { on: { OUTAGE: 'out', LOSE: 'lost' } },
    out: { on: { RECOVER: 'up', LOSE: 'lost' } },
    lost: { on: { REBUILD: 'rebuilding' } },
    rebuilding: { on: { REBUILT: 'up', LOSE: 'lost' } },
  },
});
