/**
 * storage.outage: a stamp does not answer, for a while, under an endpoint that lives. Requests that need storage get 503
 * until routing sends clients elsewhere; replication to and from it stands still. Nothing is destroyed.
 */
import { type FaultKind, regionTargets } from './fault.ts';

export const storageOutage: FaultKind = {
  action: 'storage.outage',
  destroys: false,
  stopsService: true,
  ...regionTargets,
  problem: (world, fault, target) => world.storageProblem(fault.regions[target]!),
  isHeld: (world, fault, target) => world.storage.isStampOut(fault.regions[target]!),
  begin: (world, fault, target, reference) => world.storage.holdStampOut(fault.regions[target]!, reference),
  end: (world, fault, target, reference) => world.storage.releaseStamp(fault.regions[target]!, reference),
  lastsUs: (fault) => fault.durationUs,
};
