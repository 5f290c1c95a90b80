/** Resolves `backup:`: where it is kept, and how often it is made. */
import { compileLaw } from '../../sim/kernel/distributions.ts';
import type { BackupSettings } from '../scenario.ts';
import type { ParsedScenario } from '../schema.ts';
import { resolveLaw } from './law.ts';
import type { Resolution } from './resolution.ts';

/** Null without one. */
export function resolveBackup(resolution: Resolution, { backup }: ParsedScenario): BackupSettings | null {
  if (backup === undefined) return null;
  const { keep, isolated, incremental } = backup;
  const path = ['backup'];
  const every = resolveLaw(resolution, [...path, 'every'], backup.every);
  if (compileLaw(every).mean === 0 && !resolution.hasIssueAt('backup.every')) {
    resolution.report([...path, 'every'], '`backup.every` lasts no time', 'give a duration such as 1d');
  }
  const region = resolution.region([...path, 'region'], backup.region);
  return region === null ? null : { region, every, keepUs: keep ?? null, isolated, incremental };
}
