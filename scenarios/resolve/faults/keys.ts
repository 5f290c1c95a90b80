/** Resolves faults of the customer's key and of its vault, which need such a key. */
import type * as z from 'zod';
import type { FaultCommon, KeyFault } from '../../faultSettings.ts';
import type { KeyPath } from '../../scenarioError.ts';
import { keyFaults } from '../../schema/faults/keys.ts';
import type { Targets } from '../faultTargets.ts';
import type { Resolution } from '../resolution.ts';

type Parsed = z.output<(typeof keyFaults)[keyof typeof keyFaults]>;

export function isKeyFault(fault: { readonly action: string }): fault is Parsed {
  return Object.hasOwn(keyFaults, fault.action);
}

export function resolveKeyFault(
  resolution: Resolution,
  path: KeyPath,
  fault: Parsed,
  common: FaultCommon,
  targets: Targets,
): KeyFault {
  checkKey(resolution, path, fault.action, targets);
  if (fault.action === 'key.purge') return { action: fault.action, ...common, recoveryUs: fault.duration ?? null };
  return { action: fault.action, ...common, durationUs: fault.duration };
}

/** There is a key of the customer's own to strike. */
export function checkKey(resolution: Resolution, path: KeyPath, action: string, { registry }: Targets): void {
  if (registry.encryption !== undefined) return;
  const message = `a ${action} strikes a key of the customer’s own, and this registry has none`;
  const hint = 'give it one: `registry: {encryption: {customerManagedKey: {}}}`';
  resolution.report([...path, 'action'], message, hint);
}
