/**
 * A geo-replica's endpoint as the health prober sees it, which is not what it is: detection takes as many failed probes
 * as are tolerated and one more. The count lives with the prober; its event says whether the tolerance is used up, and
 * whether a replica that answers again still lacks what was owed to it when it came back.
 */
import { setup } from 'xstate';

type EndpointEvent = { type: 'PROBE_OK'; isBehind: boolean } | { type: 'PROBE_FAILED'; toleranceExhausted: boolean };

export const endpointMachine = setup({
  types: { events: {} as EndpointEvent },
  guards: {
    toleranceExhausted: ({ event }) => event.type === 'PROBE_FAILED' && event.toleranceExhausted,
    isBehind: ({ event }) => event.type === 'PROBE_OK' && event.isBehind,
  },
}).createMachine({
  id: 'endpoint',
  initial: 'online',
  states: {
    online: {
      on: {
        PROBE_OK: 'online',
        PROBE_FAILED: [{ guard: 'toleranceExhausted', target: 'degraded' }, { target: 'suspect' }],
      },
    },
    suspect: {
      on: {
        PROBE_OK: 'online',
        PROBE_FAILED: [{ guard: 'toleranceExhausted', target: 'degraded' }, { target: 'suspect' }],
      },
    },
    degraded: {
      on: { PROBE_OK: [{ guard: 'isBehind', target: 'catchingUp' }, { target: 'online' }], PROBE_FAILED: 'degraded' },
    },
    catchingUp: {
      on: {
        PROBE_OK: [{ guard: 'isBehind', target: 'catchingUp' }, { target: 'online' }],
        PROBE_FAILED: [{ guard: 'toleranceExhausted', target: 'degraded' }, { target: 'catchingUp' }],
      },
    },
  },
});
