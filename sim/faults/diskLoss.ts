/**
 * disk.loss: a disk of a node is destroyed with the copies on it. It is replaced at once; its copies are rebuilt from the
 * survivors of their groups.
 */
import type { FaultKind } from './fault.ts';
import { diskTargets } from './storageTargets.ts';

export const diskLoss: FaultKind = {
  action: 'disk.loss',
  destroys: true,
  stopsService: false,
  ...diskTargets,
  problem: (world, fault, target) => world.storageProblem(fault.disks[target]!.region),
  begin: (world, fault, target, reference) => {
    const { region, node, disk } = fault.disks[target]!;
    world.storage.loseDisk(region, node, disk, reference);
  },
  end: () => {},
  lastsUs: () => null,
};
