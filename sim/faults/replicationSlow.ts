/**
 * replication.slow: of the bandwidth of geo-replication from one region to another a part remains; transfers under way
 * slow down and speed up again afterwards. Under a law of the lag, a lag drawn meanwhile is longer by as much. Round trips
 * and clients feel nothing: a busy replication service, not a bad line.
 */
import { REPLICATION_CAPACITY } from '../conditions.ts';
import { type FaultKind, pairTargets } from './fault.ts';

export const replicationSlow: FaultKind = {
  action: 'replication.slow',
  destroys: false,
  stopsService: false,
  ...pairTargets,
  begin: (world, fault, target, reference) => {
    const { from, to } = fault.pairs[target]!;
    world.holdPair(REPLICATION_CAPACITY, from, to, fault.capacityFactor, reference);
  },
  end: (world, fault, target, reference) => {
    const { from, to } = fault.pairs[target]!;
    world.releasePair(REPLICATION_CAPACITY, from, to, reference);
  },
  lastsUs: (fault) => fault.durationUs,
};
