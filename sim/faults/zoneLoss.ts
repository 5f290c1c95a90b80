/**
 * zone.loss: a zone is destroyed with the copies on its nodes, which stay out until it is rebuilt. Then its copies are
 * rebuilt from those in the other zones; a group that had all its copies there is gone from the region. In a region of one
 * zone the front end is out too.
 */
import type { FaultKind } from './fault.ts';
import { zoneTargets } from './storageTargets.ts';

export const zoneLoss: FaultKind = {
  action: 'zone.loss',
  destroys: true,
  stopsService: true,
  ...zoneTargets,
  problem: (world, fault, target) => world.storage.zoneProblem(fault.zones[target]!.region, fault.zones[target]!.zone),
  begin: (world, fault, target, reference) => {
    const { region, zone } = fault.zones[target]!;
    world.storage.destroyZone(region, zone, reference);
  },
  end: (world, fault, target, reference) => {
    const { region, zone } = fault.zones[target]!;
    world.storage.rebuildZone(region, zone, reference);
  },
  lastsUs: (fault) => fault.rebuildUs,
};
