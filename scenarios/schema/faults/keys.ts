/** Faults of the customer's key and of the vault that it lies in. */
import * as z from 'zod';
import { optional, positiveDuration } from '../keys.ts';
import { lasting, start } from './parts.ts';

export const keyFaults = {
  'vault.outage': z.strictObject({ action: z.literal('vault.outage'), ...start, ...lasting }),
  'key.disable': z.strictObject({ action: z.literal('key.disable'), ...start, ...lasting }),
  'key.purge': z.strictObject({
    action: z.literal('key.purge'),
    ...start,
    duration: optional(
      positiveDuration(),
      'Until somebody recovers the key, where a vault with `purgeProtection` has kept it so long.',
      { defaultRule: 'never' },
    ),
  }),
};
