/**
 * network.partition: nothing passes from one region to another, neither clients' requests nor replication, which freezes
 * and goes on afterwards. Health probes do not come from a client's region and so do not see it.
 */
import { PARTITIONED } from '../conditions.ts';
import { type FaultKind, pairTargets } from './fault.ts';

export const networkPartition: FaultKind = {
  action: 'network.partition',
  destroys: false,
  stopsService: false,
  ...pairTargets,
  isHeld: (world, fault, target) => {
    const { from, to } = fault.pairs[target]!;
    return world.isPairHeld(PARTITIONED, from, to);
  },
  begin: (world, fault, target, reference) => {
    const { from, to } = fault.pairs[target]!;
    world.holdPair(PARTITIONED, from, to, 1, reference);
  },
  end: (world, fault, target, reference) => {
    const { from, to } = fault.pairs[target]!;
    world.releasePair(PARTITIONED, from, to, reference);
  },
  lastsUs: (fault) => fault.durationUs,
};
