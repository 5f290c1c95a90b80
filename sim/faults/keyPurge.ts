/**
 * key.purge: the customer's key is destroyed in its vault, past every soft delete. All that was ever encrypted with it is
 * unreadable for ever, however many copies of it there are: crypto-erasure. It is noticed at once, for nothing can be read.
 */
import { contentTarget } from './contentTargets.ts';
import type { FaultKind } from './fault.ts';

export const keyPurge: FaultKind = {
  action: 'key.purge',
  destroys: true,
  stopsService: true,
  ...contentTarget,
  begin: (world, _fault, _target, reference) => {
    world.content.destroyContent(0, reference);
    world.content.noticeDamage(reference);
  },
  end: () => {},
  lastsUs: () => null,
};
