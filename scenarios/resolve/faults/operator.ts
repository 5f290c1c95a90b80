/** Resolves what people do. */
import type * as z from 'zod';
import { DAY_US } from '../../../sim/kernel/time.ts';
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
  const known = targets.registry.regions;
  switch (fault.action) {
    case 'operator.delete': {
      const home = fault.region === undefined ? { region: known[0]! } : { region: fault.region };
      const { regions } = regionTargets(resolution, path, { ...home, action: fault.action }, targets, known);
      const { action, repository = null, probability } = fault;
      return { action, ...common, regions, repository, probability };
    }
    case 'retention.misconfigure':
      return { action: fault.action, ...common, retentionUs: fault.days * DAY_US, durationUs: fault.duration };
    case 'release.bad': {
      const { action, regions: written = 'all', probability, duration: durationUs } = fault;
      const { regions } = regionTargets(resolution, path, { action, regions: written }, targets, known);
      return { action, ...common, regions, probability, durationUs };
    }
    case 'operator.failover':
      return resolveFailover(resolution, path, fault, common, targets);
  }
}

function resolveFailover(
  resolution: Resolution,
  path: KeyPath,
  fault: Extract<Parsed, { action: 'operator.failover' }>,
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
