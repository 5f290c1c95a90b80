/** `hazards:` of a scenario file: failures by chance. */
import * as z from 'zod';
import { storageFaults } from './faults/storage.ts';
import { atOnce, hazardCommon, inZone, lasting } from './hazardParts.ts';
import { duration, optional, required, share, withDefault } from './keys.ts';
import { law } from './laws.ts';
import { serviceHazards } from './serviceHazards.ts';

/** Shapes beyond have means that say nothing of most lives, or lives that are all the same. */
const SHAPE_LEAST = 0.3;
const SHAPE_MOST = 10;

/** Of parts that are replaced by new ones when they fail. */
const ageing = {
  shape: withDefault(
    z.number().min(SHAPE_LEAST).max(SHAPE_MOST),
    1,
    'Weibull shape of the life of a part, whose mean is 1/rate: above 1 it wears out, below 1 it fails when young; 1: age makes no difference.',
    { source: 'age makes no difference: the simplest law, and the one that makes figures exact', grade: 'assumed' },
  ),
  age: optional(duration(), 'How long every part has been in use at the start; what replaces it is new.', {
    defaultRule: 'mixed ages, as where parts have been replaced for ever',
  }),
};

/** What people do, to all that is stored, image by image. */
const ofImages = {
  ...hazardCommon,
  probability: withDefault(share(), '100%', 'Chance of each image to be among what is deleted or damaged.'),
  noticed: withDefault(
    law(),
    '0s',
    'Until somebody notices; then an isolated backup refills the registry, if it has been kept for so long.',
    { source: 'the best case: what is seldom pulled may be missed for months', grade: 'assumed' },
  ),
};

export const hazardSchemas = {
  'node.loss': z.strictObject({ action: z.literal('node.loss'), ...hazardCommon, ...ageing }),
  'region.loss': z.strictObject({
    action: z.literal('region.loss'),
    ...hazardCommon,
    rebuild: optional(law(), 'Time until the site is replaced.', { defaultRule: 'at once, refilled by geo-repair' }),
  }),
  'region.outage': z.strictObject({
    action: z.literal('region.outage'),
    ...hazardCommon,
    regions: atOnce,
    ...lasting,
  }),
  'storage.loss': z.strictObject({
    action: z.literal('storage.loss'),
    ...hazardCommon,
    rebuild: optional(law(), 'Time until the stamp is replaced.', { defaultRule: 'at once, refilled by geo-repair' }),
  }),
  'zone.outage': z.strictObject({
    action: z.literal('zone.outage'),
    ...hazardCommon,
    ...inZone,
    ...lasting,
  }),
  'zone.loss': z.strictObject({
    action: z.literal('zone.loss'),
    ...hazardCommon,
    ...inZone,
    rebuild: optional(law(), 'Time until the nodes of the zone are replaced.', { defaultRule: 'at once' }),
  }),
  'node.outage': z.strictObject({
    action: z.literal('node.outage'),
    ...hazardCommon,
    ...lasting,
  }),
  'node.burst': z.strictObject({
    action: z.literal('node.burst'),
    ...hazardCommon,
    ...inZone,
    ...lasting,
    lost: storageFaults['node.burst'].shape.lost,
  }),
  'disk.loss': z.strictObject({ action: z.literal('disk.loss'), ...hazardCommon, ...ageing }),
  'copy.shock': z.strictObject({
    action: z.literal('copy.shock'),
    ...hazardCommon,
    probability: required(share(), 'Chance of each copy in the region to be lost.'),
  }),
  'storage.outage': z.strictObject({
    action: z.literal('storage.outage'),
    ...hazardCommon,
    regions: atOnce,
    ...lasting,
  }),
  'endpoint.outage': z.strictObject({
    action: z.literal('endpoint.outage'),
    ...hazardCommon,
    regions: atOnce,
    ...lasting,
  }),
  'auth.outage': z.strictObject({ action: z.literal('auth.outage'), ...hazardCommon, regions: atOnce, ...lasting }),
  'dns.outage': z.strictObject({
    action: z.literal('dns.outage'),
    ...hazardCommon,
    regions: atOnce,
    ...lasting,
  }),
  'service.outage': z.strictObject({
    action: z.literal('service.outage'),
    ...hazardCommon,
    regions: atOnce,
    errors: withDefault(share(), '100%', 'Share of the requests that fail; probes see it from 50%.'),
    ...lasting,
  }),
  'copy.corrupt': z.strictObject({
    action: z.literal('copy.corrupt'),
    ...hazardCommon,
    probability: withDefault(share(), '100%', 'Chance of each copy on the node to rot.'),
  }),
  'key.purge': z.strictObject({
    action: z.literal('key.purge'),
    ...hazardCommon,
    duration: optional(
      law(),
      'Until somebody recovers the key, where a vault with `purgeProtection` has kept it so long.',
      { defaultRule: 'never' },
    ),
  }),
  'operator.delete': z.strictObject({ action: z.literal('operator.delete'), ...ofImages }),
  'retention.misconfigure': z.strictObject({ action: z.literal('retention.misconfigure'), ...ofImages }),
  'release.bad': z.strictObject({ action: z.literal('release.bad'), ...ofImages }),
  ...serviceHazards,
};

type OneHazard = (typeof hazardSchemas)[keyof typeof hazardSchemas];

const hazardSchema = z.discriminatedUnion(
  'action',
  Object.values(hazardSchemas) as unknown as readonly [OneHazard, ...OneHazard[]],
);

/** In place of a list, or in it: the failure rates seen in the field, see fieldHazards.ts. */
const field = z.literal('field');

export const hazardsSchema = withDefault(
  z.union([
    field,
    z.array(z.union([field, hazardSchema]).describe('A hazard, {action: node.loss, rate: 1/y}, or the word `field`.')),
  ]),
  [],
  'Failures by chance; `run.chance: true` lets them strike. `field` stands for the rates seen in the field, also in the list.',
);
