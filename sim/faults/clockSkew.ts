/**
 * clock.skew: the clock of a region is ahead or behind, and the region stamps the writes of tags that it takes with it.
 * Under last-writer-wins a write that a slow clock stamped loses against an earlier one; one that a fast clock stamped
 * wins against what comes after. Nothing else reads that clock. When the fault ends the clock jumps back.
 */
import { type FaultKind, regionTargets } from './fault.ts';

export const clockSkew: FaultKind = {
  action: 'clock.skew',
  destroys: false,
  stopsService: false,
  ...regionTargets,
  problem: () => null,
  begin: (world, fault, target, reference) => {
    world.clocks.skew(fault.regions[target]!, fault.offsetUs, reference);
  },
  end: (world, fault, target, reference) => {
    world.clocks.unskew(fault.regions[target]!, reference);
  },
  lastsUs: (fault) => fault.durationUs,
};
