/**
 * replication.pause: geo-replication from one region to another stands still; its queue grows, transfers under way
 * freeze and go on afterwards. Clients notice nothing but missing images.
 */
import { REPLICATION_PAUSED } from '../conditions.ts';
import { type FaultKind, pairTargets } from './fault.ts';

export const replicationPause: FaultKind = {
  action: 'replication.pause',
  destroys: false,
  stopsService: false,
  ...pairTargets,
  isHeld: (world, fault, target) => {
    const { from, to } = fault.pairs[target]!;
    return world.isPairHeld(REPLICATION_PAUSED, from, to);
  },
  begin: (world, fault, target, reference) => {
    const { from, to } = fault.pairs[target]!;
    world.holdPair(REPLICATION_PAUSED, from, to, 1, reference);
  },
  end: (world, fault, target, reference) => {
    const { from, to } = fault.pairs[target]!;
    world.releasePair(REPLICATION_PAUSED, from, to, reference);
  },
  lastsUs: (fault) => fault.durationUs,
};
