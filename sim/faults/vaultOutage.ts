/**
 * vault.outage: the vault that the customer's key lies in answers nobody, in neither of its regions: its service is out, or a
 * firewall shuts the registry out. What data keys are there go on until their time is over; the vault keeps what is in it.
 */
import { VAULT_OUT } from '../conditions.ts';
import type { FaultKind } from './fault.ts';
import { vaultTarget } from './vaultTargets.ts';

export const vaultOutage: FaultKind = {
  action: 'vault.outage',
  destroys: false,
  stopsService: true,
  ...vaultTarget,
  begin: (world, _fault, _target, reference) => world.vault.hold(VAULT_OUT, reference),
  end: (world, _fault, _target, reference) => world.vault.release(VAULT_OUT, reference),
  lastsUs: (fault) => fault.durationUs,
};
