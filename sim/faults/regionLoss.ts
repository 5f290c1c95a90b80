/**
 * region.loss: a region's site and everything stored in it are destroyed. Other regions keep what reached them. Nothing
 * comes back unless the plan rebuilds the site, which then starts empty and is refilled by geo-repair.
 */
import { type FaultKind, regionTargets } from './fault.ts';

export const regionLoss: FaultKind = {
  action: 'region.loss',
  destroys: true,
  stopsService: true,
  ...regionTargets,
  problem: (world, fault, target) => world.siteProblem(fault.regions[target]!),
  begin: (world, fault, target, reference) => world.destroySite(fault.regions[target]!, reference),
  end: (world, fault, target, reference) => world.rebuildSite(fault.regions[target]!, reference),
  lastsUs: (fault) => fault.rebuildUs,
};
