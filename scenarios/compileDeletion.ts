/** Deleting in the plan. */
import type { DeletionPlan } from '../sim/deletionPlan.ts';
import { DELETING } from '../sim/faultPlan.ts';
import { DAY_US } from '../sim/kernel/time.ts';
import type { PlanAssumption } from '../sim/plan.ts';
import { NO_DELETES, NO_READS, NO_WRITES } from '../sim/storage/locks.ts';
import type { ClientSettings, LockSwitches, RegistrySettings, Scenario } from './scenario.ts';

/** Null where nobody deletes images. */
export function deletionPlan(
  { deletion, retention, softDeleteUs }: RegistrySettings,
  clients: readonly ClientSettings[],
): DeletionPlan | null {
  if (deletion === undefined) return null;
  const { tombstonesUs, layers, collect } = deletion;
  const off = { everyUs: null, graceUs: 0, takesUs: 0, recheck: true, asks: 'all' } as const;
  return {
    tombstonesUs: tombstonesUs ?? Number.POSITIVE_INFINITY,
    layers,
    collect: collect ?? off,
    retention: retention ?? { lifeUs: null, watches: 'all' },
    softDeleteUs: softDeleteUs ?? null,
    locks: clients.some(({ operations }) => operations.some(({ op }) => op === 'lock')),
  };
}

/** What a year takes a bin to be good for. */
export function binAssumptions({ registry, hazards }: Scenario): readonly PlanAssumption[] {
  const days = (registry.softDeleteUs ?? 0) / DAY_US;
  const isFilled = hazards.some(({ action }) => DELETING.has(action));
  if (days === 0 || !isFilled) return [];
  const value = `what people delete is restored where they notice within ${days}d; else it is lost`;
  const source =
    'that it can be restored is documented (container-registry-soft-delete-policy.md); that somebody does is a guess';
  return [{ key: 'registry.softDelete', value, source, grade: 'assumed' }];
}

/** What a lock forbids, as bits. */
export function forbidden({ deleteEnabled, writeEnabled, readEnabled }: LockSwitches): number {
  return (deleteEnabled ? 0 : NO_DELETES) | (writeEnabled ? 0 : NO_WRITES) | (readEnabled ? 0 : NO_READS);
}
