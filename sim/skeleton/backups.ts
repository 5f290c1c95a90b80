/**
 * The backup of the tagged group: a copy outside the registry, one stamp more to the reliability core. It goes with its region,
 * is made again from any replica, and refills a registry that has nothing left.
 *
 * Backups are made at intervals; one that was lost is made again when the next is due. Each is kept for some time: damage that
 * is noticed later than that is in all of them. What is younger than the last backup is no matter of the group's.
 */
import { compileLaw, type Law, type LawSpec } from '../kernel/distributions.ts';
import type { Plan } from '../plan.ts';
import { groupShapeOf } from '../storage/groupShape.ts';
import type { ReliabilityShape } from '../storage/reliability.ts';

/** The group's shape, with its backup as the last of the stamps. */
export function shapeWithBackup(plan: Plan): ReliabilityShape {
  const shape = groupShapeOf(plan);
  if (plan.backup === null) return shape;
  return { ...shape, geo: true, regions: [...shape.regions, { copies: 1, need: 1 }] };
}

/**
 * µs until a lost backup has been made again. A loss falls anywhere between two that are made at fixed intervals; by any other
 * law the time to the next one is drawn from it whole, as is right where it has no memory.
 */
export function remakingLaw({ every }: NonNullable<Plan['backup']>): Law {
  return compileLaw(every.kind === 'deterministic' ? { kind: 'uniform', min: 0, max: every.value } : every);
}

/** Chance that damage is noticed when every backup from before it has been thrown away. @param noticed null: at once */
export function backupMisses({ backup }: Plan, noticed: LawSpec | null): number {
  if (backup === null || backup.keepUs === null || noticed === null) return 0;
  return chanceOfLonger(noticed, backup.keepUs);
}

/** P(T > us). */
export function chanceOfLonger(spec: LawSpec, us: number): number {
  if (spec.kind === 'deterministic') return spec.value > us ? 1 : 0;
  if (spec.kind === 'exponential') return Math.exp(-us / spec.mean);
  const law = compileLaw(spec);
  // Quantiles ascend: halve until the two ends are one.
  let below = 0;
  let above = 1;
  for (let i = 0; i < HALVINGS; i++) {
    const u = (below + above) / 2;
    if (law.quantile(u) > us) above = u;
    else below = u;
  }
  return 1 - above;
}

/** As far as doubles below 1 go; the middle never reaches either end. */
const HALVINGS = 50;
