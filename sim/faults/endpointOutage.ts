/**
 * endpoint.outage: a geo-replica's front end answers nobody for a while, and transfers through it are cut. The stamp
 * behind it lives, takes what replication brings and sends what it has.
 */
import { ENDPOINT_DOWN } from '../conditions.ts';
import { type FaultKind, regionTargets } from './fault.ts';

export const endpointOutage: FaultKind = {
  action: 'endpoint.outage',
  destroys: false,
  stopsService: true,
  ...regionTargets,
  problem: (world, fault, target) => world.siteProblem(fault.regions[target]!),
  begin: (world, fault, target, reference) => {
    world.endpoints.noteStruck(fault.regions[target]!, reference);
    world.endpoints.hold(ENDPOINT_DOWN, fault.regions[target]!, 1, reference);
  },
  end: (world, fault, target, reference) => world.endpoints.release(ENDPOINT_DOWN, fault.regions[target]!, reference),
  lastsUs: (fault) => fault.durationUs,
};
