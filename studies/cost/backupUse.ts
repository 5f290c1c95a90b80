/**
 * What a backup keeps and moves in a month. With S bytes in the registry and P bytes pushed a month:
 *
 *     whole copies   kept: S × keep / every      moved: S × month / every
 *     incremental    kept: S                     moved: P
 *
 * keep / every is how many there are at a time on average, whatever the law of `every`. Of backups that are kept for ever those
 * of one month are billed, and one at least. One that is thrown away before the next is made leaves that nothing to build on: it is a whole copy.
 */
import { compileLaw } from '../../sim/kernel/distributions.ts';
import type { BackupPlan, Plan } from '../../sim/plan.ts';
import { sum } from '../statistics/intervals.ts';
import { type BackupUse, MONTH_US } from './monthlyCost.ts';
import type { PushesOfMonth } from './pushesOfMonth.ts';

/** @param storedBytes all layers that the registry has, each once */
export function backupUse(plan: Plan, storedBytes: number, pushes: readonly PushesOfMonth[]): BackupUse | null {
  if (plan.backup === null) return null;
  const isOfNew = sendsOnlyNew(plan.backup);
  const { copies, perMonth } = copiesOf(plan.backup);
  const newBytes = sum(pushes.map(({ images, bytesPerImage }) => sum(images) * bytesPerImage));
  const { name: region, zones } = plan.regions[plan.backup.region]!;
  return {
    region,
    hasZones: zones > 1,
    storedBytes: isOfNew ? storedBytes : Math.round(storedBytes * copies),
    sent: {
      from: plan.regions[plan.replicas[plan.home]!]!.name,
      to: region,
      bytes: Math.round(isOfNew ? newBytes : storedBytes * perMonth),
    },
  };
}

/** Whole copies that there would be at a time, and backups that are made in a month; both on average. */
export function copiesOf({ every, keepUs }: BackupPlan): { readonly copies: number; readonly perMonth: number } {
  const everyUs = compileLaw(every).mean;
  const perMonth = MONTH_US / everyUs;
  return { copies: keepUs === null ? Math.max(1, perMonth) : keepUs / everyUs, perMonth };
}

/** The last backup is still there when the next is made, and is built on. */
export function sendsOnlyNew(backup: BackupPlan): boolean {
  return backup.incremental && (backup.keepUs === null || copiesOf(backup).copies >= 1);
}
