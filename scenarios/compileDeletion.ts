/** Deleting in the plan. */
import type { DeletionPlan } from '../sim/deletionPlan.ts';
import type { RegistrySettings } from './scenario.ts';

/** Null where nobody deletes images. */
export function deletionPlan({ deletion, retention }: RegistrySettings): DeletionPlan | null {
  if (deletion === undefined) return null;
  const { tombstonesUs, layers, collect } = deletion;
  const off = { everyUs: null, graceUs: 0, takesUs: 0, recheck: true, asks: 'all' } as const;
  return {
    tombstonesUs: tombstonesUs ?? Number.POSITIVE_INFINITY,
    layers,
    collect: collect ?? off,
    retention: retention ?? { lifeUs: null, watches: 'all' },
  };
}
