/** Resolves what operators do. */
import type * as z from 'zod';
import type { FaultCommon, OperatorFault } from '../../faultSettings.ts';
import type { KeyPath } from '../../scenarioError.ts';
import { operatorFaults } from '../../schema/faults/operator.ts';
import { regionTargets, type Targets } from '../faultTargets.ts';
import type { Resolution } from '../resolution.ts';

type Parsed = z.output<(typeof operatorFaults)[keyof typeof operatorFaults]>;

export function isOperatorFault(fault: { readonly action: string }): fault is Parsed {
  return Object.hasOwn(operatorFaults, fault.action);
}

export function resolveOperatorFault(
  resolution: Resolution,
  path: KeyPath,
  fault: Parsed,
  common: FaultCommon,
  targets: Targets,
): OperatorFault {
  const struck = regionTargets(resolution, path, fault, targets, targets.registry.regions);
  if (targets.registry.storage.geoRedundancy === 'none') {
    const message = 'there is no geo-redundant copy to fail over to';
    resolution.report([...path, 'action'], message, 'give the registry `storage: {geoRedundancy: grs}`');
  }
  return { action: fault.action, ...common, ...struck, takesUs: fault.takes, resumeUs: fault.resume ?? null };
}
