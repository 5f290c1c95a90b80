/** Everything in a world that has a state of its own, in the order in which that is saved. */
import type { Stateful } from './kernel/state.ts';
import type { World } from './world.ts';

export function partsOf(world: World): readonly Stateful[] {
  const { collector, retention, desk } = world.frontDoor;
  return [
    ...[world.queue, world.digest, world.streams, world.conditions, world.places, world.catalogue, world.stamps],
    ...[world.endpointLinks, world.replicationLinks, world.replication, world.frontDoor.acks],
    ...[world.frontDoor.limits, world.frontDoor.account, world.keys, world.membership],
    ...[world.topology, world.seeding, world.changes, world.prober, world.endpoint, world.pushes, world.traffic],
    ...[world.arrivals, world.listings, world.rollouts, world.surges, world.faults, world.hazards, world.strikes],
    ...[world.measure, world.observations, world.ledger, world.load, world.deleteArrivals],
    ...[collector, retention, desk?.bin ?? null].filter((part) => part !== null),
  ];
}
