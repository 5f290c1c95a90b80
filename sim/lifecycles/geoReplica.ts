/**
 * A registry replica in another region. Added to the registry it is created, then seeded from another replica, then ready;
 * removed it hands on what it alone has before it goes. Paused, it serves what it has but takes nothing in; lost, it must
 * be rebuilt and refilled before it serves again.
 */
import { setup } from 'xstate';

type GeoReplicaEvent =
  | { type: 'ADD' }
  | { type: 'CREATED' }
  | { type: 'PAUSE' }
  | { type: 'RESUME' }
  | { type: 'LOSE' }
  | { type: 'SEED' }
  | { type: 'SEEDED' }
  | { type: 'REMOVE' }
  | { type: 'REMOVED' };

export const geoReplicaMachine = setup({ types: { events: {} as GeoReplicaEvent } }).createMachine({
  id: 'geoReplica',
  initial: 'ready',
  states: {
    absent: { on: { ADD: 'creating' } },
    creating: { on: { CREATED: 'syncing', REMOVE: 'absent' } },
    syncing: { on: { SEEDED: 'ready', LOSE: 'lost', REMOVE: 'draining' } },
    ready: { on: { PAUSE: 'paused', LOSE: 'lost', REMOVE: 'draining' } },
    paused: { on: { RESUME: 'ready', LOSE: 'lost', REMOVE: 'draining' } },
    lost: { on: { SEED: 'seeding', REMOVE: 'absent' } },
    seeding: { on: { SEEDED: 'ready', LOSE: 'lost', REMOVE: 'draining' } },
    draining: { on: { REMOVED: 'absent', LOSE: 'absent' } },
  },
});
