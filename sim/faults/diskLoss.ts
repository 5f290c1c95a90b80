/**
 * disk.loss: a disk of a node is destroyed with the copies on it. It is replaced at once; its copies are rebuilt from the
 * survivors of their groups.
 */
import { stampOfNode } from '../storage/stampKinds.ts';
import type { FaultKind } from './fault.ts';
import { diskTargets, partProblem } from './storageTargets.ts';

export const diskLoss: FaultKind = {
  action: 'disk.loss',
  destroys: true,
  stopsService: false,
  ...diskTargets,
  problem: (world, fault, target) => partProblem(world, fault.disks[target]!),
  begin: (world, fault, target, reference) => {
    const place = fault.disks[target]!;
    world.storage.loseDisk(stampOfNode(world.plan, place), place.node, place.disk, reference);
  },
  end: () => {},
  lastsUs: () => null,
};
