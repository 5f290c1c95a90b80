/** What operators do, on purpose or not. */
import * as z from 'zod';
import { optional, positiveDuration, withDefault } from '../keys.ts';
import { regionTarget, start } from './parts.ts';

export const operatorFaults = {
  'operator.failover': z.strictObject({
    action: z.literal('operator.failover'),
    ...start,
    ...regionTarget,
    takes: withDefault(positiveDuration(), '1h', 'From the decision until the copy serves in place of the stamp.', {
      source: 'about an hour (storage-disaster-recovery-guidance.md, 2023-07-17)',
      grade: 'documented',
    }),
    resume: optional(
      positiveDuration(),
      'Time after which geo-redundancy is set up again, by a full copy towards the region that was left.',
      { defaultRule: 'never' },
    ),
  }),
};
