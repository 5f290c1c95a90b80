/**
 * A geo-replica's endpoint as the health prober sees it, which is not what it is: detection takes as many failed probes
 * as are tolerated and one more. The count lives with the prober; its event says whether the tolerance is used up.
 */
import { setup } from 'xstate';

type EndpointEvent = { type: 'PROBE_OK' } | { type: 'PROBE_FAILED'; toleranceExhausted: boolean };

export const endpointMachine = setup({
  types: { events: {} as EndpointEvent },
  guards: {
    toleranceExhausted: ({ event }) => event.type === 'PROBE_FAILED' && event.toleranceExhausted,
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
    degraded: { on: { PROBE_OK: 'online', PROBE_FAILED: 'degraded' } },
  },
});
