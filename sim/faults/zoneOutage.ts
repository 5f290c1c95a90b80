/**
 * zone.outage: the nodes of one zone are out of reach for a while; their copies come back as they were. The front end goes
 * on in the other zones, and transfers that ran through this one are cut. In a region of one zone the front end is out too.
 */
import type { FaultKind } from './fault.ts';
import { zoneTargets } from './storageTargets.ts';

export const zoneOutage: FaultKind = {
  action: 'zone.outage',
  destroys: false,
  stopsService: true,
  ...zoneTargets,
  problem: (world, fault, target) => world.storage.zoneProblem(fault.zones[target]!.region, fault.zones[target]!.zone),
  isHeld: (world, fault, target) => {
    const { region, zone } = fault.zones[target]!;
    return !world.storage.isZoneUp(region, zone);
  },
  begin: (world, fault, target, reference) => {
    const { region, zone } = fault.zones[target]!;
    world.storage.holdZoneOut(region, zone, reference);
  },
  end: (world, fault, target, reference) => {
    const { region, zone } = fault.zones[target]!;
    world.storage.releaseZone(region, zone, reference);
  },
  lastsUs: (fault) => fault.durationUs,
};
