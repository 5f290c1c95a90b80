/** node.outage: a node of a stamp is out of reach for a while; its copies are offline and come back as they were. */
import { type FaultKind, nodeTargets } from './fault.ts';

export const nodeOutage: FaultKind = {
  action: 'node.outage',
  destroys: false,
  stopsService: false,
  ...nodeTargets,
  problem: (world, fault, target) => world.nodeProblem(fault.nodes[target]!.region),
  begin: (world, fault, target, reference) => {
    const { region, node } = fault.nodes[target]!;
    world.holdNodeDown(region, node, reference);
  },
  end: (world, fault, target) => {
    const { region, node } = fault.nodes[target]!;
    world.releaseNode(region, node);
  },
  lastsUs: (fault) => fault.durationUs,
};
