/**
 * client.surge: a client's pulls and pushes come several times as often for a while. The additional ones are a process of
 * their own; all that would have come anyway comes as it would have.
 */
import type { FaultKind } from './fault.ts';

export const clientSurge: FaultKind = {
  action: 'client.surge',
  destroys: false,
  stopsService: false,
  targets: (fault) => fault.surges.length,
  targetName: (fault, target, plan) => plan.clients[fault.surges[target]!.client]!.name,
  problem: () => null,
  isHeld: (world, fault, target) => world.endpoints.isSurging(fault.id, fault.surges[target]!.client),
  begin: (world, fault, target, reference) => world.endpoints.beginSurge(reference, fault.surges[target]!.client),
  end: (world, fault, target, reference) => world.endpoints.endSurge(reference, fault.surges[target]!.client),
  lastsUs: (fault) => fault.durationUs,
};
