/**
 * release.bad: a release of the registry's own code damages what it writes, without an error. Whatever region took the write, the
 * damage is replicated, and so all copies of what was written have it. It ends when somebody notices.
 */
import { silentDamage } from './contentTargets.ts';
import type { FaultKind } from './fault.ts';

export const releaseBad: FaultKind = { action: 'release.bad', ...silentDamage };
