/**
 * retention.misconfigure: a rule that clears up takes what is still in use. It deletes as an operator does, everywhere, and
 * quietly: until an image is pulled that is not there any more, nobody need notice.
 */
import { silentDamage } from './contentTargets.ts';
import type { FaultKind } from './fault.ts';

export const retentionMisconfigure: FaultKind = { action: 'retention.misconfigure', ...silentDamage };
