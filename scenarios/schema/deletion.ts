/** `registry.deletion` of a scenario file, and deletes that clients send at a rate. */
import * as z from 'zod';
import { DELETES_BY } from '../../sim/deletionPlan.ts';
import { RETENTION_DAYS, SOFT_DELETE_DAYS } from '../documentedDays.ts';
import { parseDuration, UnitError } from '../units.ts';
import { duration, optional, positiveDuration, positiveRate, reader, required, withDefault } from './keys.ts';

const ACR_GUESS = { source: 'no provider publishes it', grade: 'assumed' } as const;

/** µs, or Infinity for tombstones that are kept for ever. */
function readLife(value: unknown): number {
  if (value === 'forever') return Number.POSITIVE_INFINITY;
  const us = parseDuration(value);
  if (us > 0) return us;
  throw new UnitError('a tombstone that lasts no time is none', 'give a duration such as 30d, or `forever`');
}

const life = () =>
  reader<number, string>(readLife, {
    type: 'string',
    pattern: '^(forever|(\\d+(\\.\\d+)?(us|µs|ms|s|m|h|d|w|y))+)$',
    examples: ['30d', 'forever'],
  });

const collect = z.strictObject({
  every: withDefault(
    positiveDuration(),
    '1h',
    'Time between two markings of what nothing names; the space comes back after them.',
    {
      source: 'space comes back "asynchronously" (container-registry-delete.md, 2023-10-31); when is not published',
      grade: 'assumed',
    },
  ),
  grace: withDefault(
    duration(),
    '2h',
    'A blob that was written, asked for or named so recently is not marked: it may belong to a push under way.',
    { source: 'the time window of other registries’ collectors is two hours', grade: 'assumed' },
  ),
  takes: withDefault(duration(), '5m', 'From the marking until what was marked is taken away.', ACR_GUESS),
  recheck: withDefault(
    z.boolean(),
    true,
    'Whether the collector looks again before it takes what it has marked. Without it, what was named in between is taken (a defect).',
    ACR_GUESS,
  ),
  asks: withDefault(
    z.enum(['all', 'home']),
    'all',
    'Whose images name a blob: those of any region, or those that have reached the home region alone (a defect: what was pushed elsewhere is taken).',
    ACR_GUESS,
  ),
});

export const deletion = withDefault(
  z.strictObject({
    tombstones: withDefault(
      life(),
      '30d',
      'How long every region remembers a delete, or the removal of a tag. What has not heard of it by then brings back what was deleted.',
      ACR_GUESS,
    ),
    layers: withDefault(
      z.enum(['unique', 'all']),
      'unique',
      'What goes with an image: the layers that no other image names, or (a defect) all of them, at once.',
      { source: 'container-registry-delete.md, 2023-10-31: unique layers', grade: 'documented' },
    ),
    collect: withDefault(
      z.union([z.literal('off'), collect]),
      {},
      'The collector of blobs that no image names: {every: 1h}, or off.',
    ),
  }),
  {},
  'What deleting is like: tombstones, and the collection of what nothing names any more.',
);

export const retention = optional(
  z.strictObject({
    status: withDefault(
      z.enum(['enabled', 'disabled']),
      'enabled',
      'Whether the policy is on, from the start of the run.',
    ),
    days: withDefault(
      z.int().min(RETENTION_DAYS.least).max(RETENTION_DAYS.most),
      RETENTION_DAYS.usual,
      'Days after which an image that has lost its last tag is deleted; 0: within seconds.',
      { source: 'container-registry-retention-policy.md, 2019-10-02', grade: 'documented' },
    ),
    watches: withDefault(
      z.enum(['all', 'home']),
      'all',
      'Whose untaggings the policy hears of: those that any region takes, or (a defect) the home region’s alone.',
      { source: 'Azure/acr issue 349: fixed in March 2020', grade: 'documented' },
    ),
  }),
  'Deletes images so long after they have lost their last tag (premium): {days: 7}.',
);

export const softDelete = optional(
  z.strictObject({
    status: withDefault(z.enum(['enabled', 'disabled']), 'enabled', 'Whether the policy is on.'),
    days: withDefault(
      z.int().min(SOFT_DELETE_DAYS.least).max(SOFT_DELETE_DAYS.most),
      SOFT_DELETE_DAYS.usual,
      'Days for which what is deleted can be restored; it is purged by the first daily purge after them.',
      { source: 'container-registry-soft-delete-policy.md, 2026-03-25', grade: 'documented' },
    ),
  }),
  'Keeps what is deleted in a bin, paid for, from which it can be restored: {days: 7}. Neither with several regions nor with retention.',
);

const deleteRate = z.strictObject({
  rate: required(positiveRate(), 'Deletes per time.'),
  by: withDefault(
    z.enum(DELETES_BY.filter((by) => by !== 'untag') as ['tag', 'digest', 'repository']),
    'tag',
    'What is named: an image by one of its tags, or by its digest (either way all its tags go), or a whole repository.',
  ),
});

const untagRate = z.strictObject({ rate: required(positiveRate(), 'Tags removed per time; images stay.') });

export const deletes = {
  delete: optional(deleteRate, 'What it deletes: {rate: 6/h, by: tag}, chosen at random.'),
  untag: optional(untagRate, 'Tags that it removes: {rate: 6/h}, chosen at random.'),
};
