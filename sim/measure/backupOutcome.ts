/**
 * What a backup would have saved of what was lost. A run restores nothing: it says which of its lost images the last backup before the
 * loss has, and which no backup has. Backups are made from time 0 on, at intervals of `backup.every`, of all images that are
 * acknowledged by then. They go with the site of their region, and unless they are isolated with whatever people destroy; the next
 * that is due is of what the registry has left.
 */
import { HAZARD_PARTS } from '../faultPlan.ts';
import { STRUCK } from '../faults/hazards.ts';
import { compileLaw } from '../kernel/distributions.ts';
import { Streams } from '../kernel/streams.ts';
import type { CounterSample } from '../outcome.ts';
import type { BackupPlan } from '../plan.ts';
import type { World } from '../world.ts';
import { ofClass, shownKinds } from './classOutcome.ts';
import { faultAction } from './names.ts';

/** `images_unrestorable` of each region that had acknowledged them, and of each class; none without a backup. */
export function backupCounters(world: World, seed: number): CounterSample[] {
  const { plan, ledger, catalogue } = world;
  if (plan.backup === null) return [];
  const lastBy = lastBackups(plan.backup, seed, world.horizonUs);
  const goneUs = destroyedUs(world, plan.backup);
  const { classes } = world.measure;
  // Of each class, and of what is in none.
  const replicas = plan.replicas.length;
  const counts = new Int32Array((classes?.count ?? 1) * replicas);
  for (let loss = 0; loss < ledger.losses; loss++) {
    const manifest = ledger.manifest[loss]!;
    const atUs = ledger.atUs[loss]!;
    const ackedUs = Math.max(0, catalogue.manifestAckedUs[manifest]!);
    // The newest that was made while the image was there; one that was destroyed since, or thrown away, is none.
    const last = lastBy(atUs);
    const isKept = plan.backup.keepUs === null || last + plan.backup.keepUs >= atUs;
    if (last >= ackedUs && last > goneUs && isKept) continue;
    const at = (classes?.ofManifest(manifest) ?? 0) * replicas + catalogue.manifestHome[manifest]!;
    counts[at] = counts[at]! + 1;
  }
  const shown = (classes === null ? 1 : shownKinds(classes)) * replicas;
  return [...counts.subarray(0, shown)].map((count, at) => {
    const labels = { region: plan.regions[plan.replicas[at % replicas]!]!.name };
    return { metric: 'images_unrestorable', labels: ofClass(world, Math.floor(at / replicas), labels), count };
  });
}

/** When the last backup is made by an instant; the first is at time 0. */
function lastBackups({ every }: BackupPlan, seed: number, horizonUs: number): (atUs: number) => number {
  if (every.kind === 'deterministic') return (atUs) => Math.floor(atUs / every.value) * every.value;
  const law = compileLaw(every);
  const streams = new Streams(seed);
  const stream = streams.open('backup/every');
  const instants: number[] = [];
  for (let us = 0; us <= horizonUs; us += Math.max(1, Math.floor(law.quantile(streams.uniform(stream))))) {
    instants.push(us);
  }
  return (atUs) => instants.findLast((us) => us <= atUs)!;
}

/** When backups were destroyed last, by the loss of their site, or by people where those reach them; −1: never. */
function destroyedUs(world: World, { region, isolated }: BackupPlan): number {
  const { plan, faults, hazards } = world;
  const site = plan.regions[region]!.name;
  const { keys } = world;
  const reaches = (reference: number, targets: string): boolean => {
    const action = faultAction(world, reference);
    if (action === 'region.loss') return targets.split(', ').includes(site);
    return !isolated && (HAZARD_PARTS as Readonly<Record<string, string>>)[action] === 'registry';
  };
  // A purge takes what it reaches when the key is gone for good: after the vault's soft delete, or never.
  const tookUs = (reference: number, firedUs: number): number => {
    if (faultAction(world, reference) !== 'key.purge') return firedUs;
    return keys.erasedBy === reference ? keys.erasedUs : -1;
  };
  let last = -1;
  for (let i = 0; i < plan.faults.length; i++) {
    if (faults.firedUs[i]! >= 0 && reaches(i, faults.targetNames(i)))
      last = Math.max(last, tookUs(i, faults.firedUs[i]!));
  }
  for (let firing = 0; firing < hazards.firings; firing++) {
    if (hazards.firingStatus[firing] !== STRUCK) continue;
    const reference = plan.faults.length + firing;
    const isReached = reaches(reference, hazards.targetOf(firing));
    if (isReached) last = Math.max(last, tookUs(reference, hazards.firingUs[firing]!));
  }
  return last;
}
