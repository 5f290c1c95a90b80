/**
 * routing.stale: the global endpoint hands out what it handed out when the fault struck, whatever probes find meanwhile:
 * clients are sent to a region that is out. Probes go on, and what they found is applied when the fault ends.
 */
import type { FaultKind } from './fault.ts';

export const routingStale: FaultKind = {
  action: 'routing.stale',
  destroys: false,
  stopsService: false,
  targets: () => 1,
  targetName: () => 'global endpoint',
  problem: () => null,
  begin: (world, _fault, _target, reference) => world.endpoints.holdRouting(reference),
  end: (world, _fault, _target, reference) => world.endpoints.releaseRouting(reference),
  lastsUs: (fault) => fault.durationUs,
};
