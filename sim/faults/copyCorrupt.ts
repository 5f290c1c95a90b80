/**
 * copy.corrupt: copies rot, each with some probability, and nobody notices before something reads them. The copies are
 * those of a region, or those on one node where a node is named.
 */
import { type FaultKind, nodeTargets, regionTargets } from './fault.ts';

export const copyCorrupt: FaultKind = {
  action: 'copy.corrupt',
  destroys: true,
  stopsService: false,
  targets: (fault) => fault.regions.length + fault.nodes.length,
  targetName: (fault, target, plan) =>
    fault.nodes.length > 0
      ? nodeTargets.targetName(fault, target, plan)
      : regionTargets.targetName(fault, target, plan),
  problem: (world, fault, target) => world.storageProblem(fault.nodes[target]?.region ?? fault.regions[target]!),
  begin: (world, fault, target, reference) => {
    const { region, node } = fault.nodes[target] ?? { region: fault.regions[target]!, node: -1 };
    world.storage.corruptCopies(region, node, fault.probability, reference);
  },
  end: () => {},
  lastsUs: () => null,
};
