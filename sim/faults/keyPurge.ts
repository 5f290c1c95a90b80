/**
 * key.purge: somebody deletes the customer's key and purges it from its vault. All that was ever encrypted with it is
 * unreadable for ever, however many copies of it there are: crypto-erasure. A vault that is protected against purges keeps
 * the deleted key, which blocks all data until it is recovered (the end of the fault); after its retention it is purged after all.
 * It is noticed at once, for nothing can be read.
 */
import type { FaultKind } from './fault.ts';
import { vaultTarget } from './vaultTargets.ts';

export const keyPurge: FaultKind = {
  action: 'key.purge',
  destroys: true,
  stopsService: true,
  ...vaultTarget,
  begin: (world, _fault, _target, reference) => world.vault.purge(reference),
  end: (world, _fault, _target, reference) => world.vault.recover(reference),
  lastsUs: (fault) => fault.durationUs,
};
