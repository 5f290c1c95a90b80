/**
 * What the registry stores, wherever it is kept, as that which people strike: they need no way into a data centre, and what
 * they do is replicated like everything else.
 */
import { ALL_AT_ONCE, type PlannedFault } from '../faultPlan.ts';
import type { Plan } from '../plan.ts';
import type { FaultKind, FaultTargets } from './fault.ts';

export interface ContentTargets {
  /** Null while there is something that this fault could destroy, else why not. */
  contentProblem(fault: PlannedFault): string | null;
  /**
   * What people do without noticing begins, and ends: in a run what its action says, of one group that all of it is gone until
   * somebody notices.
   */
  begin(fault: PlannedFault, reference: number): void;
  end(fault: PlannedFault, reference: number): void;
}

/** What destroys without a sound: it lasts until somebody notices. */
export const silentDamage = {
  destroys: true,
  stopsService: false,
  // One target: the registry, or one repository of it.
  targets: (): number => 1,
  targetName: ({ repository }: PlannedFault, _target: number, plan: Plan): string =>
    repository < 0 ? ALL_AT_ONCE : plan.catalogue.repositories[repository]!,
  problem: (world: FaultTargets, fault: PlannedFault): string | null => world.content.contentProblem(fault),
  begin: (world, fault, _target, reference) => world.content.begin(fault, reference),
  end: (world, fault, _target, reference) => world.content.end(fault, reference),
  lastsUs: (fault) => fault.durationUs,
} as const satisfies Omit<FaultKind, 'action'>;
