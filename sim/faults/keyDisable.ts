/**
 * key.disable: the customer's key is disabled, or the registry's access to it is revoked, and given back at the end. All data
 * in every region is refused once the data keys that were unwrapped with it are over.
 */
import { KEY_DISABLED } from '../conditions.ts';
import type { FaultKind } from './fault.ts';
import { vaultTarget } from './vaultTargets.ts';

export const keyDisable: FaultKind = {
  action: 'key.disable',
  destroys: false,
  stopsService: true,
  ...vaultTarget,
  begin: (world, _fault, _target, reference) => world.vault.hold(KEY_DISABLED, reference),
  end: (world, _fault, _target, reference) => world.vault.release(KEY_DISABLED, reference),
  lastsUs: (fault) => fault.durationUs,
};
