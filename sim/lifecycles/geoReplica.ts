/**
 * A registry replica in another region. Paused, it serves what it has but takes nothing in; lost, it must be seeded
 * from another replica before it serves again.
 */
import { setup } from 'xstate';

type GeoReplicaEvent =
  | { type: 'PAUSE' }
  | { type: 'RESUME' }
  | { type: 'LOSE' }
  | { type: 'SEED' }
  | { type: 'SEEDED' };

export const geoReplicaMachine = setup({ types: { events: {} as GeoReplicaEvent } }).createMachine({
  id: 'geoReplica',
  initial: 'ready',
  states: {
    ready: { on: { PAUSE: 'paused', LOSE: 'lost' } },
    paused: { on: { RESUME: 'ready', LOSE: 'lost' } },
    lost: { on: { SEED: 'seeding' } },
    seeding: { on: { SEEDED: 'ready', LOSE: 'lost' } },
  },
});
