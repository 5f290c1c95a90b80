/** node.outage: a node of a stamp is out of reach for a while; its copies are offline and come back as they were. */
import { stampOfNode } from '../storage/stampKinds.ts';
import { type FaultKind, nodeTargets } from './fault.ts';

export const nodeOutage: FaultKind = {
  action: 'node.outage',
  destroys: false,
  stopsService: false,
  ...nodeTargets,
  problem: (world, fault, target) => world.nodeProblem(stampOfNode(world.plan, fault.nodes[target]!)),
  isHeld: (world, fault, target) => {
    const place = fault.nodes[target]!;
    return world.isNodeDown(stampOfNode(world.plan, place), place.node);
  },
  begin: (world, fault, target, reference) => {
    const place = fault.nodes[target]!;
    world.holdNodeDown(stampOfNode(world.plan, place), place.node, reference);
  },
  end: (world, fault, target) => {
    const place = fault.nodes[target]!;
    world.releaseNode(stampOfNode(world.plan, place), place.node);
  },
  lastsUs: (fault) => fault.durationUs,
};
