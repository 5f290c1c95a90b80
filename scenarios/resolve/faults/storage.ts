/** Resolves faults of sites, stamps and what stands in them. */
import type * as z from 'zod';
import type { FaultCommon, StorageFault } from '../../faultSettings.ts';
import type { KeyPath } from '../../scenarioError.ts';
import type { storageFaults } from '../../schema/faults/storage.ts';
import { nodeTargets, regionTargets, sitesAndVaults, sitesOf, type Targets } from '../faultTargets.ts';
import type { Resolution } from '../resolution.ts';
import { diskTargets, zoneTargets } from '../storageParts.ts';

type Parsed = z.output<(typeof storageFaults)[keyof typeof storageFaults]>;

export function resolveStorageFault(
  resolution: Resolution,
  path: KeyPath,
  fault: Parsed,
  common: FaultCommon,
  targets: Targets,
): StorageFault {
  switch (fault.action) {
    case 'region.outage':
    case 'storage.outage': {
      const struck = regionTargets(resolution, path, fault, targets, placesOf(fault, targets));
      return { action: fault.action, ...common, ...struck, durationUs: fault.duration };
    }
    case 'region.loss':
    case 'storage.loss': {
      const struck = regionTargets(resolution, path, fault, targets, placesOf(fault, targets));
      return { action: fault.action, ...common, ...struck, rebuildUs: fault.rebuild ?? null };
    }
    case 'zone.outage': {
      const struck = zoneTargets(resolution, path, fault, targets);
      return { action: fault.action, ...common, ...struck, durationUs: fault.duration };
    }
    case 'zone.loss': {
      const struck = zoneTargets(resolution, path, fault, targets);
      return { action: fault.action, ...common, ...struck, rebuildUs: fault.rebuild ?? null };
    }
    case 'node.burst': {
      const struck = nodeTargets(resolution, path, fault, targets);
      return { action: fault.action, ...common, ...struck, durationUs: fault.duration, probability: fault.lost };
    }
    case 'disk.loss':
      return { action: fault.action, ...common, ...diskTargets(resolution, path, fault, targets) };
    case 'copy.shock':
    case 'copy.corrupt': {
      const struck = regionTargets(resolution, path, fault, targets);
      if (fault.probability === 0) {
        resolution.report(
          [...path, 'probability'],
          `this ${fault.action} strikes no copy`,
          'give it `probability: 1%`',
        );
      }
      return { action: fault.action, ...common, ...struck, probability: fault.probability };
    }
    case 'node.loss':
      return { action: fault.action, ...common, ...nodeTargets(resolution, path, fault, targets) };
    case 'node.outage': {
      const struck = nodeTargets(resolution, path, fault, targets);
      return { action: fault.action, ...common, ...struck, durationUs: fault.duration };
    }
  }
}

/** What befalls a whole region befalls the vault of the customer's key in it; storage is where something is stored. */
function placesOf({ action }: Parsed, targets: Targets): readonly string[] {
  return action === 'region.outage' || action === 'region.loss' ? sitesAndVaults(targets) : sitesOf(targets);
}
