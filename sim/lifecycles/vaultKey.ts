/**
 * The customer's key in its vault. A disabled key is not used, and can be enabled again. Where the vault is protected against
 * purges, whoever destroys a key only deletes it, and it can be recovered as it was until its time is over. Purged is for ever.
 */
import { setup } from 'xstate';

type VaultKeyEvent =
  | { type: 'DISABLE' }
  | { type: 'ENABLE' }
  | { type: 'DELETE' }
  | { type: 'RECOVER'; isDisabled: boolean }
  | { type: 'PURGE' };

export const vaultKeyMachine = setup({
  types: { events: {} as VaultKeyEvent },
  guards: { isDisabled: ({ event }) => event.type === 'RECOVER' && event.isDisabled },
}).createMachine({
  id: 'vaultKey',
  initial: 'enabled',
  states: {
    enabled: { on: { DISABLE: 'disabled', DELETE: 'softDeleted', PURGE: 'purged' } },
    disabled: { on: { ENABLE: 'enabled', DELETE: 'softDeleted', PURGE: 'purged' } },
    softDeleted: {
      on: { RECOVER: [{ guard: 'isDisabled', target: 'disabled' }, { target: 'enabled' }], PURGE: 'purged' },
    },
    purged: {},
  },
});
