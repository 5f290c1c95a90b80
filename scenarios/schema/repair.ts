/** `repair:` of a scenario file: how what failed is mended. */
import * as z from 'zod';
import { bandwidth, duration, optional, share, size, withDefault } from './keys.ts';
import { law } from './laws.ts';

const REPAIR_GUESS = { source: 'no provider publishes repair times', grade: 'assumed' } as const;

export const repairSchema = withDefault(
  z.strictObject({
    local: withDefault(
      z.strictObject({
        parallel: withDefault(z.boolean(), true, 'false: one copy of a group at a time.', REPAIR_GUESS),
        source: withDefault(
          z.enum(['survivors', 'external']),
          'survivors',
          'survivors: a group with no readable copy cannot repair itself; external: it can, for models without clients.',
          REPAIR_GUESS,
        ),
        detection: optional(duration(), 'Until a failure is noticed; part of `time`, which is never shorter.', {
          defaultRule: '15m, or 0s where `time` is given',
          ...REPAIR_GUESS,
        }),
        time: withDefault(
          law(),
          { lognormal: { p50: '1h', p99: '6h' } },
          'The whole repair, detection included.',
          REPAIR_GUESS,
        ),
        bandwidth: optional(
          bandwidth(),
          'Of the repair link of each region, which all its rebuilds share, in place of `time`; needs `bytesPerNode`.',
          { defaultRule: 'repairs take `time`', ...REPAIR_GUESS },
        ),
        bytesPerNode: optional(
          size(),
          'What a node stores; its copies share it evenly, and a rebuild reads that much.',
          {
            defaultRule: 'repair traffic is not counted',
            ...REPAIR_GUESS,
          },
        ),
        unreadable: withDefault(share(), '0%', 'Chance that the last readable copies fail a repair.', REPAIR_GUESS),
      }),
      {},
      'Repair from inside the stamp.',
    ),
    geo: withDefault(
      z.strictObject({
        time: withDefault(law(), '24h', 'An empty stamp refilled from another region.', REPAIR_GUESS),
      }),
      {},
      'Repair from another region.',
    ),
  }),
  {},
  'How what failed is repaired.',
);

export const scrubSchema = withDefault(
  z.strictObject({
    time: optional(
      law(),
      'From the first corrupt copy of a placement group in a region until a scrub reads all its copies there.',
      { defaultRule: 'nobody scrubs', ...REPAIR_GUESS },
    ),
    onRead: withDefault(
      z.boolean(),
      true,
      'Reads check what they meet, and go on to another copy; false is the defect: corrupt bytes are served.',
      { source: 'cloud storage keeps checksums and checks them; no provider says so of every read', grade: 'assumed' },
    ),
  }),
  {},
  'How bit rot is found.',
);
