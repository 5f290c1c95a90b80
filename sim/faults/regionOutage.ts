/**
 * region.outage: a region's endpoint and stamp are out of service together, for a while. Nothing is destroyed; what was
 * in flight is cut. A region that is lost cannot also be out.
 */
import { type FaultKind, regionTargets } from './fault.ts';

export const regionOutage: FaultKind = {
  action: 'region.outage',
  destroys: false,
  stopsService: true,
  ...regionTargets,
  problem: (world, fault, target) => world.siteProblem(fault.regions[target]!),
  isHeld: (world, fault, target) => world.isRegionDown(fault.regions[target]!),
  begin: (world, fault, target, reference) => world.holdRegionDown(fault.regions[target]!, reference),
  end: (world, fault, target, reference) => world.releaseRegion(fault.regions[target]!, reference),
  lastsUs: (fault) => fault.durationUs,
};
