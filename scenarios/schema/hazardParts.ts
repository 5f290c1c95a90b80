/** What the entries of `hazards:` are made of: how often, where, how long. */
import * as z from 'zod';
import { nameOrNames, start } from './faults/parts.ts';
import { optional, rate, required } from './keys.ts';
import { law } from './laws.ts';

/** Of every hazard. */
export const byChance = {
  id: start.id,
  rate: required(
    rate(),
    'Failures per time of each target (region, zone, node, disk, way, client, or the whole registry): 1/y.',
  ),
};

export const hazardCommon = {
  ...byChance,
  region: optional(z.string(), 'Only this region.', {
    defaultRule:
      'each region in which the registry stores anything (of region.outage and region.loss also those of its key’s vault); of endpoint.outage, endpoint.grayFailure, limit.change, clock.skew and auth.outage each of its replicas, of dns.outage each with clients, of service.outage all at once; what people do strikes all at once and takes no region',
  }),
};

export const lasting = { duration: required(law(), 'How long it lasts.') };

/** Causes that regions have in common: one process for all that `regions` names, which are struck at once. */
export const atOnce = optional(
  nameOrNames,
  '`all`, or a list: they are struck at once, by one process, in place of `region`.',
);

export const inZone = {
  zone: optional(z.string(), 'Only this zone: eastus/z1, in place of `region`.', {
    defaultRule: 'each zone of the regions, by itself',
  }),
};
