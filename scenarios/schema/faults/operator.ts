/** What operators do, on purpose or not. */
import * as z from 'zod';
import { RETENTION_DAYS } from '../../documentedDays.ts';
import { optional, positiveDuration, share, withDefault } from '../keys.ts';
import { lasting, nameOrNames, regionTarget, start } from './parts.ts';

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
  'operator.delete': z.strictObject({
    action: z.literal('operator.delete'),
    ...start,
    region: optional(z.string(), 'Where it is done; the delete is replicated to all others.', {
      defaultRule: 'the home region',
    }),
    repository: optional(z.string().min(1), 'Repository whose images are deleted.', { defaultRule: 'all of them' }),
    probability: withDefault(share(), '100%', 'Chance of each image to be among what is deleted.'),
  }),
  'retention.misconfigure': z.strictObject({
    action: z.literal('retention.misconfigure'),
    ...start,
    ...lasting,
    days: withDefault(
      z.int().min(RETENTION_DAYS.least).max(RETENTION_DAYS.most),
      0,
      'Days after which what has no tag is deleted; 0: within seconds.',
    ),
  }),
  'release.bad': z.strictObject({
    action: z.literal('release.bad'),
    ...start,
    ...lasting,
    regions: optional(nameOrNames, '`all`, or a list of regions that have the release.', { defaultRule: 'all' }),
    probability: withDefault(share(), '100%', 'Chance of each image that is pushed there to be damaged.'),
  }),
};
