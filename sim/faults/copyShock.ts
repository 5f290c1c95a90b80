/**
 * copy.shock: each copy in a region is lost with some probability, all at once: a bad firmware, a heat wave, a batch of
 * disks. What no longer decodes is gone from the region; what does is repaired.
 */
import { type FaultKind, regionTargets } from './fault.ts';

export const copyShock: FaultKind = {
  action: 'copy.shock',
  destroys: true,
  stopsService: false,
  ...regionTargets,
  problem: (world, fault, target) => world.storageProblem(fault.regions[target]!),
  begin: (world, fault, target, reference) =>
    world.storage.shockCopies(fault.regions[target]!, fault.probability, reference),
  end: () => {},
  lastsUs: () => null,
};
