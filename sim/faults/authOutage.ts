/**
 * auth.outage: nobody can sign in at a region. A client gets one token at the start of an operation, good for all of it
 * (assumed: neither the kubelet nor docker keeps one for the next), so what starts fails with the token service's 503 and
 * what is under way goes on. Probes need no token and find nothing amiss.
 */
import { SIGN_IN_DOWN } from '../conditions.ts';
import { type FaultKind, regionTargets } from './fault.ts';

export const authOutage: FaultKind = {
  action: 'auth.outage',
  destroys: false,
  stopsService: true,
  ...regionTargets,
  problem: (world, fault, target) => world.siteProblem(fault.regions[target]!),
  begin: (world, fault, target, reference) => {
    world.endpoints.noteStruck(fault.regions[target]!, reference);
    world.endpoints.hold(SIGN_IN_DOWN, fault.regions[target]!, 1, reference);
  },
  end: (world, fault, target, reference) => world.endpoints.release(SIGN_IN_DOWN, fault.regions[target]!, reference),
  lastsUs: (fault) => fault.durationUs,
};
