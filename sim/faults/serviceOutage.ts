/**
 * service.outage: a cause that front ends have in common, a release or a shared dependency, fails a share of all requests
 * in several regions at once with 5xx. Storage and replication are untouched. Probes see it when at least half of the
 * requests fail; where every region is struck, there is nowhere to send clients.
 */
import { SERVICE_ERRORS } from '../conditions.ts';
import { type FaultKind, regionTargets } from './fault.ts';

export const serviceOutage: FaultKind = {
  action: 'service.outage',
  destroys: false,
  stopsService: true,
  ...regionTargets,
  problem: (world, fault, target) => world.siteProblem(fault.regions[target]!),
  begin: (world, fault, target, reference) => {
    world.endpoints.noteStruck(fault.regions[target]!, reference);
    world.endpoints.hold(SERVICE_ERRORS, fault.regions[target]!, fault.errors, reference);
  },
  end: (world, fault, target, reference) => world.endpoints.release(SERVICE_ERRORS, fault.regions[target]!, reference),
  lastsUs: (fault) => fault.durationUs,
};
