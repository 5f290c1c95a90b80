/**
 * node.burst: many nodes of a stamp go down together, as when power fails and comes back, and some of them have lost
 * their copies for good. Seen in the field: 37 % of node failures come in bursts, and a power restart costs 0.5–1 % of the
 * nodes (Ford et al., OSDI 2010).
 */
import { stampOfNode } from '../storage/stampKinds.ts';
import { type FaultKind, nodeTargets } from './fault.ts';
import { partProblem } from './storageTargets.ts';

export const nodeBurst: FaultKind = {
  action: 'node.burst',
  destroys: true,
  stopsService: false,
  ...nodeTargets,
  problem: (world, fault, target) => partProblem(world, fault.nodes[target]!),
  isHeld: (world, fault, target) => {
    const place = fault.nodes[target]!;
    return world.isNodeDown(stampOfNode(world.plan, place), place.node);
  },
  begin: (world, fault, target, reference) => {
    const place = fault.nodes[target]!;
    world.storage.burstNode(stampOfNode(world.plan, place), place.node, fault.probability, reference);
  },
  end: (world, fault, target) => {
    const place = fault.nodes[target]!;
    world.releaseNode(stampOfNode(world.plan, place), place.node);
  },
  lastsUs: (fault) => fault.durationUs,
};
