/** Resolves faults of sites, stamps and what stands in them. */
import type * as z from 'zod';
import type { FaultCommon, StorageFault } from '../../faultSettings.ts';
import type { KeyPath } from '../../scenarioError.ts';
import type { storageFaults } from '../../schema/faults/storage.ts';
import { nodeTargets, regionTargets, type Targets } from '../faultTargets.ts';
import type { Resolution } from '../resolution.ts';

type Parsed = z.output<(typeof storageFaults)[keyof typeof storageFaults]>;

export function resolveStorageFault(
  resolution: Resolution,
  path: KeyPath,
  fault: Parsed,
  common: FaultCommon,
  targets: Targets,
): StorageFault {
  switch (fault.action) {
    case 'region.outage': {
      const struck = regionTargets(resolution, path, fault, targets);
      return { action: fault.action, ...common, ...struck, durationUs: fault.duration };
    }
    case 'region.loss':
    case 'storage.loss': {
      const struck = regionTargets(resolution, path, fault, targets);
      return { action: fault.action, ...common, ...struck, rebuildUs: fault.rebuild ?? null };
    }
    case 'node.loss':
      return { action: fault.action, ...common, ...nodeTargets(resolution, path, fault, targets) };
    case 'node.outage': {
      const struck = nodeTargets(resolution, path, fault, targets);
      return { action: fault.action, ...common, ...struck, durationUs: fault.duration };
    }
  }
}
