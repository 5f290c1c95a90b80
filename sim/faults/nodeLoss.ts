/**
 * node.loss: a node of a stamp is destroyed with the copies on it. It is replaced at once; its copies are rebuilt from
 * the survivors of their groups. A group that had its last copy there is emptied.
 */
import { stampOfNode } from '../storage/stampKinds.ts';
import { type FaultKind, nodeTargets } from './fault.ts';

export const nodeLoss: FaultKind = {
  action: 'node.loss',
  destroys: true,
  stopsService: false,
  ...nodeTargets,
  problem: (world, fault, target) => world.nodeProblem(stampOfNode(world.plan, fault.nodes[target]!)),
  begin: (world, fault, target, reference) => {
    const place = fault.nodes[target]!;
    world.loseNode(stampOfNode(world.plan, place), place.node, reference);
  },
  end: () => {},
  lastsUs: () => null,
};
