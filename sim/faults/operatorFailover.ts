/**
 * operator.failover: an operator gives up a region's stamp and makes its geo-redundant copy the registry's storage. It takes
 * about an hour; until then nothing changes. Then the replica serves from the paired region, what had not been copied is
 * lost for good, and the storage there is local to one place, until geo-redundancy is set up again. A second failover, when
 * the new copy is whole, goes back.
 */
import { type FaultKind, regionTargets } from './fault.ts';

export const operatorFailover: FaultKind = {
  action: 'operator.failover',
  destroys: true,
  stopsService: false,
  // The hour that it takes is time enough to lose the copy: then there is nothing to fail over to.
  strikesAtEnd: true,
  ...regionTargets,
  problem: (world, fault, target) => world.operator.failoverProblem(fault.regions[target]!),
  spared: (world, fault, target, reference, late) =>
    world.operator.noteObstacle(fault.regions[target]!, reference, late),
  begin: () => {},
  end: (world, fault, target, reference) => world.operator.failOver(fault.regions[target]!, fault.resumeUs, reference),
  lastsUs: (fault) => fault.durationUs,
};
