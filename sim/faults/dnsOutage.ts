/**
 * dns.outage: clients in a region get no fresh answer from name resolution. Machines with a cached answer go on with it
 * until its time to live is over; the others notice after the resolver's time-out and try again as their profile does.
 */
import { NAMES_DOWN } from '../conditions.ts';
import { type FaultKind, regionTargets } from './fault.ts';

export const dnsOutage: FaultKind = {
  action: 'dns.outage',
  destroys: false,
  stopsService: true,
  ...regionTargets,
  problem: () => null,
  begin: (world, fault, target, reference) => {
    world.endpoints.noteNamesStruck(fault.regions[target]!, reference);
    world.endpoints.hold(NAMES_DOWN, fault.regions[target]!, 1, reference);
  },
  end: (world, fault, target, reference) => world.endpoints.release(NAMES_DOWN, fault.regions[target]!, reference),
  lastsUs: (fault) => fault.durationUs,
};
