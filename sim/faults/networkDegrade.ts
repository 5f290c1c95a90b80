/**
 * network.degrade: between two regions a part of the capacity remains and round trips take longer. Replication feels
 * both; a client's transfers share its endpoint's link, which is not the one that is degraded, and feel the round trip.
 */
import { CAPACITY, LATENCY } from '../conditions.ts';
import { type FaultKind, pairTargets } from './fault.ts';

export const networkDegrade: FaultKind = {
  action: 'network.degrade',
  destroys: false,
  stopsService: false,
  ...pairTargets,
  begin: (world, fault, target, reference) => {
    const { from, to } = fault.pairs[target]!;
    world.holdPair(CAPACITY, from, to, fault.capacityFactor, reference);
    world.holdPair(LATENCY, from, to, fault.latencyUs, reference);
  },
  end: (world, fault, target, reference) => {
    const { from, to } = fault.pairs[target]!;
    world.releasePair(CAPACITY, from, to, reference);
    world.releasePair(LATENCY, from, to, reference);
  },
  lastsUs: (fault) => fault.durationUs,
};
