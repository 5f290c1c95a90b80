/** `hazards:` of a scenario file: failures by chance. */
import * as z from 'zod';
import { start } from './faults/parts.ts';
import { optional, rate, required, withDefault } from './keys.ts';
import { law } from './laws.ts';

const hazardCommon = {
  id: start.id,
  rate: required(rate(), 'Failures per time of each target: 1/y.'),
  region: optional(z.string(), 'Only this region.', { defaultRule: 'each region of the registry' }),
};

export const hazardSchemas = {
  'node.loss': z.strictObject({ action: z.literal('node.loss'), ...hazardCommon }),
  'region.loss': z.strictObject({
    action: z.literal('region.loss'),
    ...hazardCommon,
    rebuild: optional(law(), 'Time until the site is replaced.', { defaultRule: 'at once, refilled by geo-repair' }),
  }),
  'region.outage': z.strictObject({
    action: z.literal('region.outage'),
    ...hazardCommon,
    duration: required(law(), 'How long it lasts.'),
  }),
};

export const hazardSchema = z.discriminatedUnion('action', [
  hazardSchemas['node.loss'],
  hazardSchemas['region.loss'],
  hazardSchemas['region.outage'],
]);

export const hazardsSchema = withDefault(
  z.array(hazardSchema),
  [],
  'Failures by chance; `run.chance: true` lets them strike.',
);
