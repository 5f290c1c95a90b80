/**
 * copy.corrupt: copies rot, each with some probability, and nobody notices before something reads them. The copies are
 * those of a region, or those on one node where a node is named.
 */
import { stampOfNode } from '../storage/stampKinds.ts';
import { type FaultKind, nodeTargets, regionTargets } from './fault.ts';
import { partProblem } from './storageTargets.ts';

export const copyCorrupt: FaultKind = {
  action: 'copy.corrupt',
  destroys: true,
  stopsService: false,
  targets: (fault) => fault.regions.length + fault.nodes.length,
  targetName: (fault, target, plan) =>
    fault.nodes.length > 0
      ? nodeTargets.targetName(fault, target, plan)
      : regionTargets.targetName(fault, target, plan),
  problem: (world, fault, target) => {
    const place = fault.nodes[target];
    return place === undefined ? world.storageProblem(fault.regions[target]!) : partProblem(world, place);
  },
  begin: (world, fault, target, reference) => {
    const place = fault.nodes[target];
    if (place === undefined) world.storage.corruptCopies(fault.regions[target]!, fault.probability, reference);
    else world.storage.corruptNode(stampOfNode(world.plan, place), place.node, fault.probability, reference);
  },
  end: () => {},
  lastsUs: () => null,
};
