/**
 * retention.misconfigure: a rule that clears up takes what is still in use. It deletes as an operator does, everywhere, and
 * quietly: until an image is pulled that is not there any more, nobody need notice.
 */
import { contentTarget } from './contentTargets.ts';
import type { FaultKind } from './fault.ts';

export const retentionMisconfigure: FaultKind = {
  action: 'retention.misconfigure',
  destroys: true,
  stopsService: false,
  ...contentTarget,
  begin: (world, fault, _target, reference) => world.content.destroyContent(fault.noticedTooLate, reference),
  end: (world, _fault, _target, reference) => world.content.noticeDamage(reference),
  lastsUs: (fault) => fault.durationUs,
};
