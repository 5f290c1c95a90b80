/**
 * operator.delete: somebody deletes what was not meant, by hand or by script. Deletes leave tombstones, and these replicate: what
 * is deleted in one region is deleted in all of them. It ends when somebody notices.
 */
import { silentDamage } from './contentTargets.ts';
import type { FaultKind } from './fault.ts';

export const operatorDelete: FaultKind = { action: 'operator.delete', ...silentDamage };
