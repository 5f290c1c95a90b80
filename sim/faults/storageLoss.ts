/**
 * storage.loss: a stamp and everything in it are destroyed under an endpoint that goes on answering. Requests that need
 * storage get 503 until routing sends clients elsewhere. Nothing comes back unless the plan rebuilds the stamp.
 */
import { type FaultKind, regionTargets } from './fault.ts';

export const storageLoss: FaultKind = {
  action: 'storage.loss',
  destroys: true,
  stopsService: true,
  ...regionTargets,
  problem: (world, fault, target) => world.storageProblem(fault.regions[target]!),
  begin: (world, fault, target, reference) => world.destroyStorage(fault.regions[target]!, reference),
  end: (world, fault, target, reference) => world.rebuildStorage(fault.regions[target]!, reference),
  lastsUs: (fault) => fault.rebuildUs,
};
