/** `backup:` of a scenario file: a copy outside the registry. */
import * as z from 'zod';
import { optional, positiveDuration, required, withDefault } from './keys.ts';
import { law } from './laws.ts';

export const backupSchema = optional(
  z.strictObject({
    region: required(z.string(), 'Where it is kept; the registry need not be there.'),
    every: required(
      law(),
      'Time between two backups: 1d. A lost one is made again when the next is due; a law other than a duration is the time until then.',
    ),
    keep: optional(
      positiveDuration(),
      'How long a backup is kept: damage that is noticed later is in all that are left.',
      { defaultRule: 'for ever' },
    ),
    isolated: withDefault(
      z.boolean(),
      false,
      'true: under another account and another key, so that nothing that people do to the registry reaches it.',
      { source: 'backups are kept with the registry unless somebody sees to it', grade: 'assumed' },
    ),
    incremental: withDefault(
      z.boolean(),
      true,
      'true: a backup takes what is new since the last one, and each layer is kept once; false: each is a whole copy. For the bill alone.',
      {
        source: 'layers are named after what is in them, so whoever copies a registry need not copy one twice',
        grade: 'assumed',
      },
    ),
  }),
  'A copy of all that is stored, outside the registry, for `nines assess`. A run restores nothing from it and counts what it would not have saved: `images_unrestorable`.',
  { defaultRule: 'none' },
);
